"""What ends when? A board by last day; who may read it, and what both its pages share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from wagtail.permissions import page_permission_policy

from consent import actions
from consent.admin_views.photo_policy import knows_patients
from consent.admin_views.screen import Screen
from consent.admin_views.words import use_labels
from consent.endings import ending_words, pages_that_lose, what_ends
from consent.endings.ending import LastDay, Within, how_soon, website_first
from consent.models import (
    ConsentRequest,
    PrivilegeDefinition,
    Staff,
)


def may_ask(user: Staff | AnonymousUser) -> bool:
    """Who reads whose permission ends, and asks again."""
    return knows_patients(user) and user.has_perm("consent.add_consentrequest")


def may_look(user: Staff | AnonymousUser) -> bool:
    """Editors read how many pages lose photos; nobody is named to them."""
    return may_ask(user) or page_permission_policy.user_has_any_permission(
        user, ["change", "publish"]
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One last day on the board."""

    last_day: LastDay
    sentence: str
    uses: str
    people: int
    asked: int

    @property
    def url(self) -> str:
        return reverse("ending:day", args=[self.last_day.day.isoformat()])


@dataclass(frozen=True, slots=True)
class Section:
    """Lines that end within the same span."""

    within: Within
    heading: str
    lines: list[Line]


class EndingScreen(Screen):
    """What both pages share."""

    header_icon = "calendar-check"
    index_url_name = "ending:index"
    index_label = gettext_lazy("What ends when")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_look(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def may_ask(self) -> bool:
        return may_ask(self.request.user)

    @cached_property
    def ends(self) -> what_ends.WhatEnds:
        return what_ends.read()

    @cached_property
    def labels(self) -> dict[str, str]:
        return use_labels()

    def uses_in_words(self, uses: Iterable[str]) -> str:
        order = {
            slug: number
            for number, slug in enumerate(
                PrivilegeDefinition.objects.values_list("slug", flat=True)
            )
        }
        return ", ".join(str(self.labels.get(use, use)) for use in website_first(set(uses), order))


class BoardView(EndingScreen):
    """Everything that ends within 60 days, by last day, and what has just ended."""

    template_name = "consent/admin/ending.html"
    page_title = gettext_lazy("What ends when")

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            sections=self.sections(), locked=self.ends.locked, may_ask=self.may_ask, **kwargs
        )

    def sections(self) -> list[Section]:
        days = self.ends.days
        pages = pages_that_lose.of(days)
        patients = {one for day in days for one in day.patients} if self.may_ask else set()
        requests = open_by_patient(patients)
        lines: dict[Within, list[Line]] = {}
        for day in days:
            soon = how_soon(day.day, self.ends.today)
            if soon is None:
                continue
            line = Line(
                day,
                ending_words.sentence(day, pages[day.day], past=soon is Within.ENDED),
                self.uses_in_words(day.uses),
                len(day.patients),
                sum(
                    1
                    for one in day.patients
                    if asked_for_all(day, one, requests.get(one, [])) is not None
                ),
            )
            lines.setdefault(soon, []).append(line)
        return [
            Section(within, str(ending_words.HEADINGS[within]), found)
            for within, found in sorted(lines.items(), key=_soonest_first)
        ]


def _soonest_first(item: tuple[Within, list[Line]]) -> tuple[bool, int]:
    within, lines = item
    if within is Within.ENDED:
        lines.reverse()  # what ended last stands first
    return within is Within.ENDED, within


def asked_for_all(
    day: LastDay, patient: int, requests: Sequence[ConsentRequest]
) -> ConsentRequest | None:
    """An open request, where open requests ask for all that ends because of this patient."""
    found = [actions.asked_for(end, requests) for end in day.of_patient(patient)]
    return found[0] if found and None not in found else None


def open_by_patient(patient_ids: Iterable[int]) -> dict[int, list[ConsentRequest]]:
    found: dict[int, list[ConsentRequest]] = {}
    for request in actions.open_requests(patient_ids):
        found.setdefault(request.patient_id, []).append(request)
    return found
