"""What does a photo's own page say: where it may go, by whose consent, where it is, what was done?

Patients, consents and the ledger stand there for those who may know them; everybody else reads
whether and until when.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from consent import clock, coverage, facts
from consent.acts import ACTS
from consent.admin_views import described, edit_words
from consent.admin_views.photo_policy import knows_patients
from consent.coverage import Item, Verdict
from consent.models import (
    Consent,
    LedgerEntry,
    Patient,
    Photo,
    PracticeDetails,
    PrivilegeDefinition,
    RequestedItem,
    Staff,
)
from consent.pages import whereabouts
from consent.pages.whereabouts import Place, PlaceKind
from consent.privileges import PUBLIC_SUBJECTS, Outcome, State, Subject

LONGEST_HISTORY = 50


@dataclass(frozen=True, slots=True)
class Resting:
    """A consent that an answer rests on, for those who may know patients."""

    reference: str
    patient: str
    url: str
    patient_url: str


@dataclass(frozen=True, slots=True)
class UseAnswer:
    """What a member of the staff reads of one photo and one use."""

    label: str
    verdict: Verdict
    last_day: date | None
    begins: date | None = None
    consents: tuple[Resting, ...] = ()


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody in the photo whose permission is missing, and the way to ask for it.

    Attributes:
        missing: the names of the uses.
        url: of the page that asks, with the photo and these uses ticked; '' where one is waiting.
        waiting_url: of a request about this photo that is not answered yet.
        sets: described sets the photo could join by what staff attest: the words, and where.
    """

    patient: Patient
    recognisable: bool
    missing: tuple[str, ...] = ()
    url: str = ""
    waiting_url: str = ""
    sets: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A place as the page names it, with an icon of Wagtail's."""

    place: Place
    label: str
    icon: str


@dataclass(frozen=True, slots=True)
class Done:
    """One act on the photo, as a sentence."""

    at: datetime
    what: str
    who: str
    seq: int


def context_for(photo: Photo, user: Staff | AnonymousUser) -> dict[str, object]:
    """All that the page shows beside the form."""
    knows = knows_patients(user)
    is_public = photo.subject in PUBLIC_SUBJECTS
    known = facts.of_photos([photo.pk])
    item = known.items.get(photo.pk)
    uses = _uses()
    return {
        "is_public": is_public,
        "answers": [] if is_public or item is None else answers(item, known.now, uses, knows=knows),
        "people": list(_people(photo, item, known.now, uses))
        if knows and item is not None and photo.subject == Subject.PATIENT
        else [],
        "places": listed(photo),
        "places_behind": whereabouts.is_behind(),
        "history": history(photo) if user.has_perm("consent.view_ledgerentry") else None,
        "edits": edit_words.steps(photo.edits),
    }


def _uses() -> dict[str, str]:
    return dict(PrivilegeDefinition.objects.filter(active=True).values_list("slug", "label"))


def answers(
    item: Item, now: datetime, uses: dict[str, str], *, knows: bool = False
) -> list[UseAnswer]:
    """Where the photo may go now, use by use, with the last day it may."""
    zone = PracticeDetails.the_one().zone
    given = {use: coverage.allowed(item, use, at=now) for use in uses}
    resting = _resting({one for verdict in given.values() for one in verdict.consents}, knows)
    return [
        UseAnswer(
            uses[use],
            verdict,
            clock.last_day_before(verdict.until, zone)
            if verdict.allowed and verdict.until
            else None,
            clock.day_of(verdict.until, zone) if not verdict.allowed and verdict.until else None,
            tuple(resting[one] for one in verdict.consents if one in resting),
        )
        for use, verdict in given.items()
    ]


def _resting(references: set[str], knows: bool) -> dict[str, Resting]:
    if not (knows and references):
        return {}
    consents = Consent.objects.filter(reference__in=references).select_related("patient")
    return {
        consent.reference: Resting(
            consent.reference,
            consent.patient.name,
            reverse("consents:inspect", args=[consent.pk]),
            reverse("patients:inspect", args=[consent.patient_id]),
        )
        for consent in consents
    }


def _people(photo: Photo, item: Item, now: datetime, uses: dict[str, str]) -> Iterator[Asking]:
    patients = Patient.objects.in_bulk([who.patient for who in item.depicted])
    waiting = {
        asked.request.patient.root_id: reverse("requests:request", args=[asked.request.reference])
        for asked in RequestedItem.objects.filter(
            photo=photo, request__outcome=Outcome.OPEN, request__answer_by__gt=now
        ).select_related("request__patient")
    }
    for who in item.depicted:
        if who.patient not in patients:
            continue
        alone = replace(item, depicted=(who,))
        missing = [use for use in uses if not coverage.allowed(alone, use, at=now)]
        patient = patients[who.patient]
        waiting_url = waiting.get(who.patient, "")
        yield Asking(
            patient,
            who.recognisable,
            tuple(uses[use] for use in missing),
            ask_url(patient, photo, missing) if missing and not waiting_url else "",
            waiting_url,
            tuple(_sets(who.patient, photo)),
        )


def _sets(patient_id: int, photo: Photo) -> Iterator[tuple[str, str]]:
    if photo.state != State.LIVE:
        return
    for consent in described.open_sets(patient_id):
        if not consent.items.filter(sha256=photo.sha256).exists():
            address = reverse("consents:add_photo", args=[consent.reference])
            yield consent.scope_text, f"{address}?{urlencode({'photo': photo.pk})}"


def ask_url(patient: Patient, photo: Photo, uses: Sequence[str]) -> str:
    """The page that asks this patient, with the photo and the uses ticked."""
    wanted = [("photo", str(photo.pk)), *(("use", use) for use in uses)]
    return f"{reverse('patients:ask', args=[patient.reference])}?{urlencode(wanted)}"


def listed(photo: Photo) -> list[Listed]:
    """Everywhere it is used, the most public first."""
    words = {
        PlaceKind.LIVE: (_("On the site"), "globe"),
        PlaceKind.ALIAS: (_("On the site, as an alias of another page"), "globe"),
        PlaceKind.TRANSLATION: (_("On the site, in another language"), "globe"),
        PlaceKind.SNIPPET: (_("On the site, wherever this is shown"), "snippet"),
        PlaceKind.SETTING: (_("In the settings of the site"), "cog"),
        PlaceKind.CLIP: (_("Still picture of a video"), "media"),
        PlaceKind.SCHEDULED: (_("Scheduled"), "calendar-alt"),
        PlaceKind.DRAFT: (_("In a draft"), "edit"),
        PlaceKind.KIT: (_("Handed out: copies may be there"), "link-external"),
        PlaceKind.ELSEWHERE: (_("A copy to be removed"), "warning"),
    }
    return [
        Listed(place, *words[place.kind]) for place in whereabouts.uses_of([photo.pk])[photo.pk]
    ]


def history(photo: Photo) -> list[Done]:
    """The acts on this photo, the newest first."""
    entries = list(
        LedgerEntry.objects.filter(
            Q(refs__photo=photo.pk, act__startswith="photo.")
            | Q(refs__sha256=photo.sha256, act="consent.item_withdrawn")
        ).order_by("-seq")[:LONGEST_HISTORY]
    )
    staff = {entry.actor["id"] for entry in entries if entry.actor.get("kind") == "staff"}
    names = {one.pk: one.get_full_name() or str(one) for one in Staff.objects.filter(pk__in=staff)}
    return [
        Done(entry.at, ACTS.get(entry.act, entry.act), _who(entry, names), entry.seq)
        for entry in entries
    ]


def _who(entry: LedgerEntry, names: dict[int, str]) -> str:
    kind, key = entry.actor.get("kind"), entry.actor.get("id")
    if kind == "staff":
        return names.get(key) or _("Staff, number %(id)s") % {"id": key}
    if kind in {"signer", "holder"}:
        return _("The patient, or who signs for them")
    return _("The site")
