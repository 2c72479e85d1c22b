"""What should this member of the staff do next? A list on the first page, most urgent first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.ui.components import Component

from consent import followups
from consent.admin_views.coming_of_age import to_ask
from consent.admin_views.ending import may_ask
from consent.admin_views.queue import to_classify
from consent.admin_views.words import LONG
from consent.endings import what_ends
from consent.endings.ending import Within
from consent.mails import addresses
from consent.models import ConsentRequest, FollowUp, Staff, TakeDown


@dataclass(frozen=True, slots=True)
class Task:
    """One line: a number, what it counts, where its list is.

    Attributes:
        counted: false where the sentence is about one thing and needs no number.
    """

    count: int
    sentence: str
    url: str
    icon: str
    urgent: bool = False
    counted: bool = True


class NextSteps(Component):
    """The panel "What to do next"."""

    name = "next_steps"
    template_name = "consent/admin/next_steps.html"
    order = 50

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, object]:
        user = parent_context["request"].user
        return {"tasks": [task for task in _tasks(user) if task.count]}


def has_tasks(user: Staff) -> bool:
    """Whether the panel concerns this member of the staff at all."""
    return any(
        user.has_perm(name)
        for name in (
            "consent.view_takedown",
            "consent.view_consentrequest",
            "consent.view_followup",
        )
    ) or any(task.count for task in _told_by_others(user))


def _told_by_others(user: Staff) -> Iterator[Task]:
    """What parts above this one add, by the hook `register_next_steps`: user in, tasks out."""
    for tell in hooks.get_hooks("register_next_steps"):
        yield from tell(user)


def _tasks(user: Staff) -> Iterator[Task]:
    now = timezone.now()
    if user.has_perm("consent.view_takedown"):
        yield from _takedowns(now)
    yield from _told_by_others(user)
    if may_ask(user):
        yield from _ending()
        yield _coming_of_age()
    if user.has_perm("consent.view_consentrequest"):
        waiting = ConsentRequest.objects.open(at=now).filter(created_at__lte=now - LONG).count()
        yield Task(
            waiting,
            ngettext(
                "request has waited for more than three days",
                "requests have waited for more than three days",
                waiting,
            ),
            reverse("requests:index") + "?standing=long",
            "time",
        )
    unknown = to_classify(user).count()
    yield Task(
        unknown,
        ngettext(
            "photo that nobody has classified yet: it is not shown",
            "photos that nobody has classified yet: they are not shown",
            unknown,
        ),
        reverse("photos_to_classify"),
        "image",
    )
    if user.has_perm("consent.view_followup"):
        late = followups.late_ones(at=now)
        yield Task(
            len(late),
            ngettext(
                "follow-up is late: look at why",
                "follow-ups are late: look at why",
                len(late),
            ),
            reverse("followups:index") + "?status=late",
            "warning",
            urgent=True,
        )
        in_trouble = FollowUp.objects.open().exclude(last_error="")
        failing = in_trouble.exclude(pk__in=[one.pk for one in late]).count()
        yield Task(
            failing,
            ngettext(
                "follow-up has failed and will be tried again",
                "follow-ups have failed and will be tried again",
                failing,
            ),
            reverse("followups:index") + "?status=failing",
            "warning",
        )


def _ending() -> Iterator[Task]:
    ends = what_ends.read(days_back=0, days_ahead=Within.MONTH)
    soon = {key for day in ends.ahead(Within.WEEK) for key in day.lost()}
    later = {key for day in ends.days for key in day.lost()} - soon
    url = reverse("ending:index")
    yield Task(
        len(soon),
        ngettext(
            "photo, video or story loses a permission within 7 days: ask again",
            "photos, videos or stories lose a permission within 7 days: ask again",
            len(soon),
        ),
        url,
        "calendar-check",
        urgent=True,
    )
    yield Task(
        len(later),
        ngettext(
            "photo, video or story loses a permission within 30 days",
            "photos, videos or stories lose a permission within 30 days",
            len(later),
        ),
        url,
        "calendar-check",
    )


def _coming_of_age() -> Task:
    count = to_ask(addresses.today())
    return Task(
        count,
        ngettext(
            "patient comes of age: ask them themselves",
            "patients come of age: ask them themselves",
            count,
        ),
        reverse("coming_of_age:index"),
        "user",
    )


def _takedowns(now: datetime) -> Iterator[Task]:
    still_open = TakeDown.objects.filter(closed_at=None)
    overdue = still_open.filter(due_at__lte=now).count()
    due = still_open.filter(due_at__gt=now).count()
    url = reverse("takedowns:index")
    yield Task(
        overdue,
        ngettext(
            "copy elsewhere is overdue for removal",
            "copies elsewhere are overdue for removal",
            overdue,
        ),
        f"{url}?standing=overdue",
        "warning",
        urgent=True,
    )
    yield Task(
        due,
        ngettext("copy elsewhere to remove", "copies elsewhere to remove", due),
        f"{url}?standing=open",
        "bin",
    )
