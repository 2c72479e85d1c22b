"""Which copies has the desk promised and not handed over yet? One line each on the first page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail import hooks

from consent.actions.tablet import GIVEN, WANTED
from consent.admin_views.desk import STAFF_DO
from consent.admin_views.home import Task
from consent.models import LedgerEntry, Staff

REMINDED_FOR = timedelta(days=30)


@hooks.register("register_next_steps")
def promised_copies(user: Staff) -> Iterator[Task]:
    if not user.has_perm("consent.add_consentrequest"):
        return
    lately = LedgerEntry.objects.filter(at__gte=timezone.now() - REMINDED_FOR)
    done = {entry.refs["wanted"] for entry in lately.filter(act=GIVEN)}
    for entry in lately.filter(act=WANTED, refs__how__in=STAFF_DO):
        if entry.seq in done:
            continue
        said = (
            _("A copy was promised by text message: send the link")
            if entry.refs["how"] == "text"
            else _("A printed copy was promised: print it")
        )
        address = reverse("requests:copy_wanted", args=[entry.refs["request"], entry.seq])
        yield Task(1, said, address, "doc-full", urgent=True, counted=False)
