"""How does a photo stand, in a word and an icon? Where it is listed, chosen and shown to staff.

All photos that a request has loaded are asked about at once: a page of results costs one query
for the facts, however many photos it has.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consent import asking, clock
from consent.admin_views.photo_policy import visible_to
from consent.coverage import Reason, Verdict
from consent.models import Photo, PracticeDetails, PrivilegeDefinition
from consent.privileges import PUBLIC_SUBJECTS, WEBSITE, State, Subject

MOST_CHOSEN = 100
HUGE = 2**63  # no id of the database is
SOON = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Badge:
    """One word on a photo; `kind` is a slug for its look, `icon` a name of Wagtail's."""

    kind: str
    label: str
    icon: str


def of(photo: Photo, *, at: datetime | None = None) -> list[Badge]:
    """The badges of one photo: how it stands, and whether a legal hold is on it."""
    badges = [_standing(photo, at or timezone.now())]
    if photo.hold_reason:
        badges.append(Badge("on-hold", _("On hold"), "lock"))
    return badges


@require_safe
def of_chosen(request: HttpRequest) -> JsonResponse:
    """The badges of the photos that are chosen in a form, for its script; nothing of others."""
    ids = [int(one) for one in request.GET.getlist("id")[:MOST_CHOSEN] if one.isdecimal()]
    photos = visible_to(
        request.user, Photo.objects.filter(pk__in=[one for one in ids if one < HUGE])
    )
    told = {
        photo.pk: render_to_string("consent/admin/photo_badge.html", {"badges": of(photo)})
        for photo in list(photos)
    }
    return JsonResponse(told, headers={"Cache-Control": "private, no-store"})


def _standing(photo: Photo, now: datetime) -> Badge:
    if photo.state != State.LIVE:
        return Badge("put-away", _("Put away"), "folder-inverse")
    answers = {use: asking.verdict(photo.pk, (use,)) for use in _uses()}
    allowed = {use: answer for use, answer in answers.items() if answer.allowed}
    if photo.subject in PUBLIC_SUBJECTS:
        # What is on file for it may say otherwise: a withdrawal, a shut-file that is ahead.
        if asking.verdict(photo.pk, (WEBSITE,)).allowed:
            return Badge("nobody", _("No patient to be seen"), "site")
        return Badge("not-covered", _("Not covered"), "no-view")
    if photo.subject == Subject.UNKNOWN:
        return Badge("to-classify", _("To classify"), "help")
    if not allowed:
        return _refused(answers)
    ends = min((answer.until for answer in allowed.values() if answer.until), default=None)
    return _covered(ends, now, on_the_website=WEBSITE in allowed)


def _refused(answers: dict[str, Verdict]) -> Badge:
    if any(answer.reason is Reason.NOBODY_NAMED for answer in answers.values()):
        return Badge("to-classify", _("To classify: who is it?"), "help")
    return Badge("not-covered", _("Not covered"), "no-view")


def _covered(ends: datetime | None, now: datetime, *, on_the_website: bool) -> Badge:
    if ends is None:
        return Badge("covered", _("Covered"), "check")
    day = date_format(clock.last_day_before(ends, PracticeDetails.the_one().zone), "j M Y")
    if ends <= now + SOON:
        return Badge("ends-soon", _("Ends soon: %(day)s") % {"day": day}, "time")
    if not on_the_website:
        return Badge(
            "covered", _("Covered until %(day)s, not for the website") % {"day": day}, "check"
        )
    return Badge("covered", _("Covered until %(day)s") % {"day": day}, "check")


def _uses() -> list[str]:
    def found() -> list[str]:
        active = PrivilegeDefinition.objects.filter(active=True)
        return list(active.values_list("slug", flat=True))

    return asking.once("badges.uses", found)
