"""What happens when somebody signs? One transaction; a repeat gets the same receipt."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from consent import asking, clock, evidence, followups, form_text, middleware, strokes
from consent.acts import signer
from consent.followups import Event
from consent.form_text import FormText
from consent.models import (
    Consent,
    ConsentRequest,
    CoveredItem,
    Evidence,
    Grant,
    LedgerEntry,
    PracticeDetails,
    RequestedItem,
    Signature,
    Story,
)
from consent.privileges import Kind, Method, Outcome, SignerRole
from consent.sealing import keyed_digest


class NotOpen(ValueError):
    """The request was cancelled or its time has run out."""


class SignatureMissing(ValueError):
    """There is no signature, or no use was ticked; str(error) says what to do, for the signer."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What the signer has chosen and how they signed.

    Attributes:
        uses: slugs that were ticked.
        points: drawn strokes as JSON; '' for a typed signature.
        erecords_shown_at: when the text about electronic records was shown and accepted.
        copy_by_mail: whether the sealed copy is also mailed to the address on file.
    """

    uses: tuple[str, ...]
    method: str
    erecords_shown_at: datetime
    points: str = ""
    typed_name: str = ""
    copy_by_mail: bool = False


def sign(*, request: ConsentRequest, answers: Answers, first_day: date | None = None) -> Consent:
    """Signs a request once.

    Args:
        first_day: the earlier day that stands on a paper form entered later; never a future one.

    Raises:
        SignatureMissing: nothing was ticked, drawn or typed.
        NotOpen: the request is closed, or a parent's consent would begin after childhood.
    """
    points = _checked_signature(answers)
    with transaction.atomic():
        open_now = ConsentRequest.objects.filter(
            pk=request.pk, outcome=Outcome.OPEN, answer_by__gt=Now()
        )
        # The conditional UPDATE decides who is first: two taps, two tabs, two devices.
        if not open_now.update(outcome=Outcome.SIGNED, answered_at=Now()):
            known = Consent.objects.filter(request=request).first()
            if known is None:
                raise NotOpen(_("This request is no longer open."))
            return known
        request.refresh_from_db()
        return _write(request, answers, points, first_day)


def _checked_signature(answers: Answers) -> str:
    if not answers.uses:
        raise SignatureMissing(_("You have not ticked any use. Go back and tick at least one."))
    if answers.method == Method.TYPED:
        if len(" ".join(answers.typed_name.split())) < 2:
            raise SignatureMissing(_("Type your full name to sign."))
        return ""
    if answers.method == Method.DRAWN:
        try:
            return json.dumps(strokes.read(answers.points), separators=(",", ":"))
        except strokes.NotASignature as error:
            raise SignatureMissing(str(error)) from error
    raise SignatureMissing(_("Draw your signature or type your name."))


def _write(
    request: ConsentRequest, answers: Answers, points: str, earlier_day: date | None
) -> Consent:
    text = form_text.read(request.version.text)
    asked = set(request.uses.values_list("slug", flat=True))
    granted = [use for use in text.uses if use["slug"] in asked & set(answers.uses)]
    if not granted:
        raise SignatureMissing(_("You have not ticked any use. Go back and tick at least one."))
    zone = PracticeDetails.the_one().zone
    signed_at = cast(datetime, request.answered_at)
    first_day = min(clock.day_of(signed_at, zone), earlier_day or date.max)
    last_day = last_day_of(request, text, first_day)
    consent = Consent.objects.create(
        request=request,
        patient=request.patient,
        version=request.version,
        signed_at=signed_at,
        first_day=first_day,
        last_day=last_day,
        starts_at=clock.start_of(first_day, zone),
        ends_at=clock.end_of(last_day, zone),
    )
    Grant.objects.bulk_create(
        Grant(consent=consent, privilege=use["slug"], recipients=use["recipients"])
        for use in granted
    )
    items = list(request.items.all())
    CoveredItem.objects.bulk_create(
        CoveredItem(
            consent=consent,
            kind=item.kind,
            sha256=item.sha256,
            photo_id=item.photo_id,
            clip_id=item.clip_id,
        )
        for item in items
    )
    typed = " ".join(answers.typed_name.split())[:200] if answers.method == Method.TYPED else ""
    signature = Signature.objects.create(
        consent=consent,
        name=request.signer_name,
        role=request.signer_role,
        authority=request.authority,
        method=answers.method,
        points=points,
        typed_name=typed,
        erecords_version=text.electronic_digest,
        erecords_shown_at=answers.erecords_shown_at,
    )
    record = Evidence(consent=consent)
    record.text = evidence.canonical(
        {
            **_evidence(consent, signature, text, granted, items),
            "zone": zone.key,
            "copy_by_mail": answers.copy_by_mail,
        }
    )
    record.sha256 = evidence.sha256(record.text.encode())
    record.save()
    entry = LedgerEntry.objects.append(
        "consent.signed",
        actor=signer(request.reference).as_json(),
        refs={
            "consent": consent.reference,
            "request": request.reference,
            "patient": request.patient.reference,
            "evidence": record.sha256,
            "version": request.version.sha256,
        },
        # The copy names the patient as they were called on this day.
        detail=request.patient.name,
    )
    followups.plan(entry, "copy.make", target=consent.reference)
    if answers.copy_by_mail:
        followups.plan(entry, "mail.copy", target=consent.reference)
    followups.plan(entry, "mail.receipt", target=consent.reference)
    followups.plan(entry, "consent.end", target=consent.reference, due_at=consent.ends_at)
    followups.plan_upon(
        entry, Event.BEGINS, [item.photo_id for item in items if item.photo_id is not None]
    )
    followups.plan_upon(
        entry, Event.CLIP_BEGINS, [item.clip_id for item in items if item.clip_id is not None]
    )
    digests = [item.sha256 for item in items if item.kind == Kind.STORY]
    if digests:
        stories = Story.objects.filter(sha256__in=digests).values_list("pk", flat=True)
        followups.plan_upon(entry, Event.STORY_BEGINS, stories)
    asking.forget()
    transaction.on_commit(asking.forget)
    transaction.on_commit(middleware.forget)
    return consent


def last_day_of(request: ConsentRequest, text: FormText, first_day: date) -> date:
    """The last day of a consent signed on `first_day`; a parent's ends before majority.

    Raises:
        NotOpen: the patient is of age by now.
    """
    last_day = clock.months_later(first_day, text.months_valid) - timedelta(days=1)
    if request.signer_role in {SignerRole.PARENT, SignerRole.GUARDIAN}:
        birth = request.patient.birth_date
        if birth is None:
            raise NotOpen(_("The practice must enter the patient’s birth date first."))
        last_day = min(last_day, clock.majority_on(birth) - timedelta(days=1))
        if last_day < first_day:
            raise NotOpen(_("The patient is of age now and signs for themselves."))
    return last_day


def _evidence(
    consent: Consent,
    signature: Signature,
    text: FormText,
    granted: Iterable[Mapping[str, str]],
    items: Iterable[RequestedItem],
) -> dict[str, object]:
    """What was shown and agreed, by reference and digest: it outlives the erasable details."""
    given = signature.points or signature.typed_name
    return {
        "schema": 1,
        "consent": consent.reference,
        "request": consent.request.reference,
        "patient": consent.patient.reference,
        "practice": text.practice,
        "language": text.language,
        "version": consent.version.sha256,
        "signed_at": evidence.instant(consent.signed_at),
        "first_day": consent.first_day.isoformat(),
        "last_day": consent.last_day.isoformat(),
        "uses": [{"slug": use["slug"], "recipients": use["recipients"]} for use in granted],
        "refused": sorted(
            set(consent.request.uses.values_list("slug", flat=True))
            - {use["slug"] for use in granted}
        ),
        "items": [
            {"kind": item.kind, "sha256": item.sha256} for item in sorted(items, key=_by_digest)
        ],
        "signer": {
            "role": signature.role,
            "name_digest": keyed_digest(signature.name),
            "authority_digest": keyed_digest(signature.authority),
        },
        "signature": {"method": signature.method, "digest": keyed_digest(given)},
        "electronic_records": {
            "version": signature.erecords_version,
            "shown_at": evidence.instant(signature.erecords_shown_at),
        },
    }


def _by_digest(item: RequestedItem) -> str:
    return item.sha256
