"""How far has a question come? Its steps with their times, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from consent.actions.families import FAMILY_LINKS, in_batch, next_in_batch
from consent.actions.reminders import is_stopped, next_on
from consent.admin_views import words
from consent.mails.reminder_days import MOST
from consent.models import ConsentRequest, FollowUp, LinkToken, PracticeDetails
from consent.privileges import Channel, Outcome, Purpose
from consent.signed import session_photos


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened, or is the next to happen; `at` is None for what is to come."""

    label: str
    icon: str
    at: datetime | None


def steps_of(asked: ConsentRequest, links: list[LinkToken]) -> Iterator[Step]:
    """What has happened to a question so far, in order, and what is waited for."""
    yield Step(_("Asked"), "clipboard-list", asked.created_at)
    if links:
        newest = links[0]
        yield Step(
            _("Link: %(channel)s") % {"channel": newest.get_channel_display()},
            "link",
            newest.made_at,
        )
    elif asked.outcome == Outcome.OPEN:
        yield Step(_("No link handed over yet"), "link", None)
    if asked.opened_at:
        yield Step(_("Opened by the signer"), "view", asked.opened_at)
    elif asked.outcome == Outcome.OPEN and links:
        yield Step(_("Not opened yet"), "view", None)
    ends = {
        Outcome.SIGNED: (_("Signed"), "check"),
        Outcome.DECLINED: (_("Declined"), "cross"),
        Outcome.CANCELLED: (_("Cancelled"), "cross"),
    }
    if asked.outcome in ends:
        label, icon = ends[Outcome(asked.outcome)]
        yield Step(label, icon, asked.answered_at)
    elif asked.answer_by <= timezone.now():
        yield Step(_("Time ran out"), "time", asked.answer_by)
    else:
        yield Step(_("Not signed yet"), "edit", None)


def facts_of(asked: ConsentRequest, *, knows_patients: bool) -> dict[str, Any]:
    """Everything the live part of a request's page shows."""
    links = list(asked.links.filter(purpose=Purpose.SIGN).order_by("-made_at", "-pk")[:20])
    is_open = asked.outcome == Outcome.OPEN and asked.answer_by > timezone.now()
    batch = [one for one in in_batch(asked) if one.pk != asked.pk]
    is_mailed = any(link.channel == Channel.MAIL for link in links)
    mails = FollowUp.objects.open().filter(
        kind__in=["mail.sign_link", FAMILY_LINKS],
        target__in=[asked.reference, *(one.reference for one in batch)],
    )
    items = list(asked.items.all())
    return {
        "asked": asked,
        "steps": list(steps_of(asked, links)),
        "links": links,
        "is_open": is_open,
        "is_over": asked.outcome == Outcome.OPEN and not is_open,
        "has_changed": is_open
        and bool(items)
        and not session_photos.all_showable(items, asked.patient),
        "signed": getattr(asked, "consent", None),
        "decline_reason": asked.decline_reason if knows_patients else "",
        "mail_waiting": mails.order_by("-pk").first(),
        "next_reminder": next_on(asked),
        "reminders_stopped": is_open and is_mailed and is_stopped(asked),
        "reminders_all_sent": asked.reminders >= MOST,
        "family": [(one, words.of_request(one)) for one in batch],
        "next_in_family": next_in_batch(asked) if asked.outcome != Outcome.OPEN else None,
        "zone": PracticeDetails.the_one().zone,
    }
