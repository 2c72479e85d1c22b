"""How does a record stand, in a word and an icon? For requests, consents, take-downs, photos."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from consent.coverage import Reason
from consent.models import (
    Clip,
    Consent,
    ConsentRequest,
    Photo,
    PrivilegeDefinition,
    Story,
    TakeDown,
)
from consent.privileges import BUILT_IN, Kind, Outcome

LONG = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Standing:
    """One word with its icon (a name of Wagtail's) and whether it asks for an act."""

    label: str
    icon: str
    urgent: bool = False


def of_request(request: ConsentRequest, *, at: datetime | None = None) -> Standing:
    """Where a question to a patient stands."""
    now = at or timezone.now()
    if request.outcome == Outcome.SIGNED:
        return Standing(_("Signed"), "check")
    if request.outcome == Outcome.DECLINED:
        return Standing(_("Declined"), "cross")
    if request.outcome == Outcome.CANCELLED:
        return Standing(_("Cancelled"), "cross")
    if request.answer_by <= now:
        return Standing(_("Time ran out"), "time")
    if request.opened_at:
        return Standing(_("Opened, not signed yet"), "view")
    return Standing(_("Waiting"), "time", urgent=request.created_at <= now - LONG)


def of_consent(consent: Consent, *, at: datetime | None = None) -> Standing:
    """Whether a consent is in force."""
    now = at or timezone.now()
    if consent.revoked_at:
        return Standing(_("Taken back"), "no-view")
    if consent.ends_at <= now:
        return Standing(_("Ended"), "time")
    if consent.starts_at > now:
        return Standing(_("Not begun"), "time")
    grants, items = list(consent.grants.all()), list(consent.items.all())
    nothing_left = not consent.scope_text and all(item.withdrawn_at for item in items)
    if all(grant.revoked_at for grant in grants) or nothing_left:
        return Standing(_("Taken back"), "no-view")
    if any(grant.revoked_at for grant in grants) or any(item.withdrawn_at for item in items):
        return Standing(_("In force, partly taken back"), "check")
    return Standing(_("In force"), "check")


def of_takedown(takedown: TakeDown, *, at: datetime | None = None) -> Standing:
    """Whether a copy elsewhere still has to be removed."""
    if takedown.closed_at:
        return Standing(_("Removed"), "check")
    if takedown.due_at <= (at or timezone.now()):
        return Standing(_("Overdue"), "warning", urgent=True)
    return Standing(_("To remove"), "time")


def photo_name(photo: Photo) -> str:
    """What a photo is called where editors read it: never its title, which may hold a name."""
    return photo.description or _("Photo %(number)s") % {"number": photo.pk}


def item_name(item: Photo | Clip | Story) -> str:
    """What a photo, clip or story is called where editors read of it.

    A story by its reference: its words, and the name under them, are what may not be read.
    """
    if isinstance(item, Story):
        return _("Story %(reference)s") % {"reference": item.reference}
    if isinstance(item, Clip):
        return item.description or _("Video %(number)s") % {"number": item.pk}
    return photo_name(item)


def why_not(kind: str, reason: Reason) -> str:
    """Why visitors do not see it, as a sentence; of a story in words about the one who told it."""
    of_stories: dict[Reason, str] = {
        Reason.NOT_LIVE: _("This story was taken away."),
        Reason.NOT_ASKED: _("The patient has not signed for these words."),
        Reason.NOT_GRANTED: _("The patient has not agreed to this use."),
        Reason.SWAPPED: _("The words are not those that were signed for."),
        Reason.REVOKED: _("The patient has taken their permission back."),
        Reason.WITHDRAWN: _("The patient has taken back their permission for these words."),
        Reason.NOT_YET: _("The patient’s permission has not begun."),
        Reason.ENDED: _("The patient’s permission has ended."),
    }
    told = of_stories.get(reason, "") if kind == Kind.STORY else ""
    return told or _(reason.sentence)


def use_labels() -> dict[str, str]:
    """Names of the uses in the practice's own words, by slug."""
    labels = {use.slug: use.label for use in BUILT_IN}
    labels.update(PrivilegeDefinition.objects.values_list("slug", "label"))
    return labels
