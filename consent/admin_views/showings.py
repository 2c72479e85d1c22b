"""Was this photo on the website on that day, and under which consent? An auditor's question."""

from __future__ import annotations

import csv
from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin.widgets import AdminDateInput

from consent.actions import keeping
from consent.admin_views.photo_policy import knows_patients
from consent.admin_views.screen import Screen
from consent.admin_views.showing_answers import (
    Subject,
    answer,
    find,
    find_item,
    lines_of,
    subject_of,
)
from consent.models import Clip, Disclosure, Photo, PracticeDetails, Staff
from consent.pages import showing_history

RECENT = 30


def may_look(user: Staff | AnonymousUser) -> bool:
    return knows_patients(user) and user.has_perm("consent.view_disclosure")


class AskForm(forms.Form):
    """Which photo, at which address, on which day?"""

    item = forms.CharField(
        label=gettext_lazy("Photo or clip"),
        max_length=64,
        help_text=gettext_lazy("Its reference (photo-12) or the first 12 signs of its digest."),
        error_messages={"required": gettext_lazy("Write which photo.")},
    )
    url = forms.CharField(
        label=gettext_lazy("Address of the page"),
        max_length=500,
        help_text=gettext_lazy("Copied from the browser, or its path: /blog/braces/"),
        error_messages={"required": gettext_lazy("Write at which address.")},
    )
    day = forms.DateField(
        label=gettext_lazy("Day"),
        widget=AdminDateInput,
        error_messages={
            "required": gettext_lazy("Choose a day."),
            "invalid": gettext_lazy("Write the day as 2026-05-03."),
        },
    )

    def clean_item(self) -> Subject:
        found = find(self.cleaned_data["item"])
        if found is None:
            raise forms.ValidationError(
                _("There is no such photo or clip. Its reference stands on its page: photo-12.")
            )
        return found


class ShowingsScreen(Screen):
    header_icon = "globe"
    index_url_name = "showings:index"
    index_label = gettext_lazy("Shown on the website")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not may_look(request.user):
            raise PermissionDenied


class FindView(ShowingsScreen):
    """The question, its answer, and what is shown at this moment."""

    template_name = "consent/admin/showings_find.html"
    page_title = gettext_lazy("Shown on the website")

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = {"url", "day"} & set(self.request.GET)
        initial = {"item": self.request.GET.get("item", "")}
        form = AskForm(self.request.GET) if asked else AskForm(initial=initial)
        found: dict[str, Any] = {"form": form}
        if asked and form.is_valid():
            subject, url, day = (form.cleaned_data[name] for name in ("item", "url", "day"))
            found |= {
                "subject": subject,
                "url": showing_history.address(url),
                "day": day,
                "answer": answer(subject, url, day),
                "all_url": _address_of(subject),
            }
        now = Disclosure.objects.on_site().filter(last_at=None)
        found |= {"showing_now": _now(now), "now_count": now.count(), "recent": RECENT}
        found["every_page"] = showing_history.EVERY_PAGE
        return super().get_context_data(zone=PracticeDetails.the_one().zone, **found, **kwargs)


def _address_of(subject: Subject) -> str:
    if subject.item is None:
        return ""
    return reverse("showings:item", args=[keeping.kind_of(subject.item), subject.item.pk])


def _now(rows) -> list[tuple[Disclosure, str, str]]:
    """What is shown now: the row, what it is called, and where all of its showings are."""
    rows = list(rows[:RECENT])
    digests = {one.item_sha256 for one in rows}
    items: dict[str, Photo | Clip] = {}
    for model in (Clip, Photo):
        items |= {one.sha256: one for one in model._default_manager.filter(sha256__in=digests)}
    return [
        (one, keeping.reference_of(item), _address_of(subject_of(item)))
        for one in rows
        if (item := items.get(one.item_sha256)) is not None
    ]


class ItemShowingsView(ShowingsScreen):
    """All showings of one photo or clip, to read, print or take along."""

    template_name = "consent/admin/showings_item.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.item = _item_or_404(kwargs["kind"], kwargs["pk"])

    def get_page_title(self) -> str:
        return keeping.reference_of(self.item)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        subject = subject_of(self.item)
        return super().get_context_data(
            item=self.item,
            subject=subject,
            lines=lines_of(subject.digests),
            zone=PracticeDetails.the_one().zone,
            **kwargs,
        )


def _item_or_404(kind: str, pk: int) -> Photo | Clip:
    item = find_item(kind, pk)
    if item is None:
        raise Http404
    return item


@require_safe
def csv_export(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """All showings of one photo or clip as a table for a spreadsheet, times with their zone."""
    if not may_look(request.user):
        raise PermissionDenied
    subject = subject_of(_item_or_404(kind, pk))
    zone = PracticeDetails.the_one().zone
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{subject.name}-showings.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    writer = csv.writer(response)
    writer.writerow(
        [
            _("What"),
            _("Use"),
            _("Address"),
            _("From"),
            _("To"),
            _("Consent"),
            _("Signed by"),
            _("As"),
        ]
    )
    for line in lines_of(subject.digests):
        for one in line.consents:
            writer.writerow(
                [
                    subject.name,
                    line.use,
                    line.url,
                    line.span.first_at.astimezone(zone).isoformat(timespec="seconds"),
                    line.span.last_at.astimezone(zone).isoformat(timespec="seconds")
                    if line.span.last_at
                    else "",
                    one.reference,
                    _harmless(one.signature.name if one.signature else ""),
                    one.signature.get_role_display() if one.signature else "",
                ]
            )
    return response


def _harmless(words: str) -> str:
    """A spreadsheet takes words that begin like this for a formula."""
    return f"'{words}" if words[:1] in {"=", "+", "-", "@", "\t", "\r"} else words
