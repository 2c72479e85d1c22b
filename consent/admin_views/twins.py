"""Is this very file here already? Told with a link to whoever may see it, else in neutral words."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.images.permissions import permission_policy

from consent.admin_views.photo_policy import may_see
from consent.admin_views.words import photo_name
from consent.cleaning import CleanPhoto
from consent.models import Photo, Staff


def twin_of(file: CleanPhoto) -> Photo | None:
    """The oldest photo on record with the same pixels, or made from the same upload."""
    same = Q(sha256=file.sha256)
    if file.upload_sha256:
        same |= Q(upload_sha256=file.upload_sha256)
    return Photo.objects.filter(same).order_by("pk").first()


def sentence_about(twin: Photo, user: Staff | AnonymousUser) -> SafeString:
    """That the photo is here already; which one only to whoever may see it."""
    if not may_see(user, twin):
        return format_html("{}", _("This photo is here already."))
    if not permission_policy.user_has_permission_for_instance(user, "change", twin):
        return format_html("{} {}.", _("This photo is here already:"), photo_name(twin))
    return format_html(
        '{} <a href="{}">{}</a>.',
        _("This photo is here already:"),
        reverse("wagtailimages:edit", args=[twin.pk]),
        photo_name(twin),
    )
