"""Which of Wagtail's own addresses tell of a photo without asking whose it is? Each asks now."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.templatetags.static import static
from django.utils.translation import gettext
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.images.permissions import permission_policy
from wagtail.images.views import images
from wagtail.images.views.bulk_actions import (
    AddTagsBulkAction,
    AddToCollectionBulkAction,
    DeleteBulkAction,
)
from wagtail.images.views.chooser import viewset as chooser
from wagtail.images.widgets import AdminImageChooser
from wagtail.models import ModelLogEntry
from wagtail.models.audit_log import ModelLogEntryManager

from consent import actions, at_work, glass
from consent.acts import staff
from consent.admin_views.photo_policy import knows_patients, may_see, visible_to
from consent.models import Photo


def photo_or_404(user, photo_id: int, *wanted: str) -> Photo:
    """A photo that this member of the staff may do one of these things with.

    Raises:
        Http404: there is none, or it is not theirs to see: the answer is the same.
    """
    photo = get_object_or_404(Photo, pk=photo_id)
    if not permission_policy.user_has_any_permission_for_instance(user, wanted, photo):
        raise Http404
    return photo


def select_format(request: HttpRequest, image_id: int) -> HttpResponseBase:
    """Wagtail's question how a chosen image stands in a text; it shows the description."""
    photo_or_404(request.user, image_id, "choose")
    return chooser.select_format_view(request, image_id=image_id)


@require_safe
def preview(request: HttpRequest, image_id: int, filter_spec: str) -> HttpResponseBase:
    """Wagtail's derivative of any size, made from the original: noted as a view of it."""
    photo = photo_or_404(request.user, image_id, "change")
    response = images.preview(request, image_id, filter_spec)
    if photo.shows_patients and request.method == "GET" and response.status_code == 200:
        actions.record_original_seen(photo=photo, by=staff(request.user))
    return response


_told_by_wagtail = AdminImageChooser.get_value_data_from_instance


def told_by_chooser(widget: AdminImageChooser, photo: Photo) -> dict[str, object]:
    """What a form shows of the photo in it: a page may hold one that its editor may not see."""
    data = _told_by_wagtail(widget, photo)
    person = at_work.who()
    if person is None or not may_see(person, photo):
        data.update(title=gettext("A photo that is not covered"), default_alt_text="")
        data["preview"]["url"] = static("img/not-shown.svg")
    return data


class OnlyVisible:
    """A bulk action that knows nothing of photos the person may not see, not even their titles."""

    def get_actionable_objects(self):
        request: HttpRequest = self.request  # type: ignore[attr-defined]  # mixed into Wagtail's
        named = {int(one) for one in request.GET.getlist("id") if one.isdecimal()}
        seen = visible_to(request.user, Photo.objects.filter(pk__in=named))
        if named - set(seen.values_list("pk", flat=True)):
            raise Http404
        return super().get_actionable_objects()  # type: ignore[misc]  # as above


class AddTags(OnlyVisible, AddTagsBulkAction):
    pass


class AddToCollection(OnlyVisible, AddToCollectionBulkAction):
    pass


class Delete(OnlyVisible, DeleteBulkAction):
    pass


class DiscreetHistory(ModelLogEntryManager):
    """Wagtail's log names what was changed: a patient, a photo's title."""

    def viewable_by_user(self, user) -> QuerySet[ModelLogEntry]:
        entries = super().viewable_by_user(user)
        return entries if knows_patients(user) else entries.exclude(content_type__in=_telling())


def _telling() -> Iterable[ContentType]:
    kinds = ContentType.objects.filter(app_label="consent")
    return [
        kind
        for kind in kinds
        if kind.model in {"photo", "clip"} or kind.model not in glass.IN_FRONT
    ]


def install() -> None:
    """Puts the guards where Wagtail (7.4) has no setting and no address that can be overridden."""
    # Later registrations of one action take the place of earlier ones.
    for action in (AddTags, AddToCollection, Delete):
        hooks.register("register_bulk_action", action, order=1)
    ModelLogEntry.objects.__class__ = DiscreetHistory
    AdminImageChooser.get_value_data_from_instance = told_by_chooser
