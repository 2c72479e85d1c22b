"""How is a patient asked again for what ends? The same form's newest text, exactly what ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consent import followups
from consent.actions.asking import RequestNotPossible, ask
from consent.actions.links import send_by_mail
from consent.acts import SYSTEM, Actor
from consent.endings import what_ends
from consent.endings.ending import End, Key, notices_due
from consent.mails import addresses
from consent.models import (
    Clip,
    Consent,
    ConsentFormVersion,
    ConsentRequest,
    FollowUp,
    LedgerEntry,
    Patient,
    Photo,
    Staff,
    Story,
)
from consent.models.patient import PARENTAL
from consent.privileges import Kind, SignerRole
from consent.texts import form_text

NOTICE = "mail.ending"


@dataclass(frozen=True, slots=True)
class _Question:
    """One request to make: nobody is asked for more than what ends."""

    consent: Consent
    uses: tuple[str, ...]


@transaction.atomic
def ask_again(
    *,
    patient: Patient,
    ends: Sequence[End],
    by: Actor,
    asked_by: Staff | None = None,
    by_mail: bool = False,
) -> list[ConsentRequest]:
    """Asks this patient for exactly the items and uses that end.

    One request, or one for each form and set of uses where they differ. What an open request asks
    already is not asked twice: where nothing is left, the open requests are given back.

    Args:
        by_mail: whether each new request is also mailed.

    Raises:
        RequestNotPossible: the form is withdrawn, or does not ask for such a use any more.
    """
    # On PostgreSQL two taps wait for each other here; SQLite's transactions queue by themselves.
    Patient.objects.select_for_update().get(pk=patient.pk)
    waiting = open_requests([patient.pk])
    left = [end for end in ends if not asked_for(end, waiting)]
    if not left:
        return [one for one in waiting if any(asked_for(end, [one]) for end in ends)]
    made = []
    for question, keys in _questions(patient, left).items():
        version = _newest(question.consent)
        request = ask(
            patient=patient,
            version=version,
            photos=list(Photo.objects.filter(pk__in=_ids(Kind.PHOTO, keys)).order_by("pk")),
            clips=list(Clip.objects.filter(pk__in=_ids(Kind.CLIP, keys)).order_by("pk")),
            stories=list(Story.objects.filter(pk__in=_ids(Kind.STORY, keys)).order_by("pk")),
            uses=_still_offered(question.uses, version),
            by=by,
            asked_by=asked_by,
            **_signer(patient, question.consent.request),
        )
        if by_mail:
            send_by_mail(request=request, by=by)
        made.append(request)
    return made


def open_requests(patient_ids: Iterable[int]) -> list[ConsentRequest]:
    """The questions these patients have not answered yet, with what they ask, the newest first."""
    return list(
        ConsentRequest.objects.open(at=timezone.now())
        .filter(patient_id__in=list(patient_ids))
        .prefetch_related("items", "uses")
        .order_by("-created_at")
    )


def asked_for(end: End, requests: Iterable[ConsentRequest]) -> ConsentRequest | None:
    """The open request that asks for this item and use already."""
    for request in requests:
        if any(use.slug == end.use for use in request.uses.all()) and any(
            (item.kind, item.sha256) == (end.key[0], end.sha256) for item in request.items.all()
        ):
            return request
    return None


def _questions(patient: Patient, ends: Sequence[End]) -> dict[_Question, list[Key]]:
    """Which items are asked about together: those of one form and signer that lose the same uses."""
    references = {
        loss.consent for end in ends for loss in end.losses if loss.patient == patient.root_id
    }
    consents = {
        one.reference: one
        for one in Consent.objects.filter(reference__in=references).select_related(
            "version__form", "request__representative__patient"
        )
    }
    uses: dict[tuple[int, Key], list[str]] = {}
    standing_for: dict[tuple[object, ...], Consent] = {}
    for end in ends:
        for loss in end.losses:
            if loss.patient != patient.root_id or loss.consent not in consents:
                continue
            consent = consents[loss.consent]
            same = (consent.version.form_id, *_signer(patient, consent.request).values())
            first = standing_for.setdefault(same, consent)
            uses.setdefault((first.pk, end.key), []).append(end.use)
    by_id = {one.pk: one for one in consents.values()}
    found: dict[_Question, list[Key]] = {}
    for (consent_id, key), slugs in uses.items():
        question = _Question(by_id[consent_id], tuple(sorted(set(slugs))))
        found.setdefault(question, []).append(key)
    return found


def _newest(consent: Consent) -> ConsentFormVersion:
    form = consent.version.form
    version = form.newest_version() if form.live else None
    if version is None:
        raise RequestNotPossible(
            _("The form “%(form)s” is not published any more. Ask with another one.")
            % {"form": form.name}
        )
    return version


def _still_offered(uses: Sequence[str], version: ConsentFormVersion) -> list[str]:
    offered = {use["slug"] for use in form_text.read(version.text).uses}
    left = [use for use in uses if use in offered]
    if not left:
        raise RequestNotPossible(_("The form does not ask for these uses any more."))
    return left


def _signer(patient: Patient, before: ConsentRequest) -> dict[str, Any]:
    """Who signed last time signs again; a child who is of age by now signs for themselves."""
    if before.signer_role in PARENTAL and patient.is_of_age(addresses.today()):
        return {"signer_role": SignerRole.PATIENT, "signer_name": "", "authority": ""}
    if before.representative is not None:
        return {"representative": before.representative}
    if before.signer_role == SignerRole.PATIENT:
        return {"signer_role": SignerRole.PATIENT, "signer_name": "", "authority": ""}
    return {
        "signer_role": before.signer_role,
        "signer_name": before.signer_name,
        "authority": before.authority,
    }


def _ids(kind: Kind, keys: Iterable[Key]) -> list[int]:
    return [number for of, number in keys if of == kind]


@transaction.atomic
def _plan_notices(today: date, last_days: set[date]) -> int:
    due = notices_due(last_days, today, _told())
    entry = LedgerEntry.objects.append(
        "consent.ending_noticed",
        actor=SYSTEM.as_json(),
        refs={"last_days": [f"{day.isoformat()}+{step}" for day, step in due]},
    )
    # Another clock may have been quicker: from the entry on, the chain's lock is held.
    told = _told()
    new = [one for one in due if one not in told]
    for day, step in new:
        followups.plan(entry, NOTICE, target=f"{day.isoformat()}+{step}")
    return len(new)


def plan_ending_notices() -> int:
    """Plans the mails at 60, 30 and 7 days that are not planned yet; returns how many.

    The clock calls it: each last day is told of once a step, however often it is called. Whether
    something really ends on that day is the mail's to find out.
    """
    today, last_days = what_ends.last_days()
    return _plan_notices(today, last_days) if notices_due(last_days, today, _told()) else 0


def _told() -> set[tuple[date, int]]:
    told = set()
    for target in FollowUp.objects.filter(kind=NOTICE).values_list("target", flat=True):
        day, _sign, step = target.partition("+")
        told.add((date.fromisoformat(day), int(step)))
    return told
