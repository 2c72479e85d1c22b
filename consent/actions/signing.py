"""What happens when somebody signs? One transaction; a repeat gets the same receipt."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from consent import asking, clock, evidence, followups, middleware
from consent.actions.assenting import AssentMissing, ChildsYes, record_assent
from consent.actions.patients import record_own_address
from consent.acts import Actor, signer
from consent.models import (
    Attachment,
    Consent,
    ConsentFormVersion,
    ConsentRequest,
    CoveredItem,
    Evidence,
    Grant,
    LedgerEntry,
    PracticeDetails,
    Signature,
)
from consent.people import assent
from consent.privileges import Method, Outcome, SignerRole
from consent.signed import signed_facts, signed_followups, strokes
from consent.texts import form_text, scope_words, translations
from consent.texts.form_text import FormText


class NotOpen(ValueError):
    """The request was cancelled or its time has run out."""


class SignatureMissing(ValueError):
    """There is no signature, or no use was ticked; str(error) says what to do, for the signer."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What the signer has chosen and how they signed.

    Attributes:
        uses: slugs that were ticked.
        only_unrecognisable: yes to them only where nobody can recognise the patient.
        points: drawn strokes as JSON; '' for a typed signature.
        erecords_shown_at: when the text about electronic records was shown and accepted.
        copy_by_mail: whether the sealed copy is also mailed to the address on file.
        until: the last day that stood above the signature: past midnight it is not exceeded.
        assent: the child's own yes, where the form asks for it.
        adult_email: the child's own address, for the day they come of age; '' where none was given.
    """

    uses: tuple[str, ...]
    method: str
    erecords_shown_at: datetime
    points: str = ""
    typed_name: str = ""
    copy_by_mail: bool = False
    only_unrecognisable: bool = False
    assent: ChildsYes | None = None
    adult_email: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """What staff enter of a form that was signed by hand.

    Attributes:
        day: the day that stands on it.
        scan: the sheet itself, kept as private file.
        witness: who watched; '' for nobody.
    """

    day: date
    scan: Attachment
    witness: str
    by: Actor


def sign(
    *,
    request: ConsentRequest,
    answers: Answers,
    first_day: date | None = None,
    version: ConsentFormVersion | None = None,
) -> Consent:
    """Signs a request once.

    Args:
        version: what was read; the request's own or a translation that asks the same.
        first_day: the earlier day that stands on a paper form entered later; never a future one.

    Raises:
        SignatureMissing: nothing was ticked, drawn or typed.
        NotOpen: the request is closed, or a parent's consent would begin after childhood.
        AssentMissing: the form asks the child too, who has not said yes.
    """
    points = _checked_signature(answers)
    # What was asked is never exchanged: it is read before the one write lock of SQLite is taken.
    prefetch_related_objects([request], "uses", "items")
    now = timezone.now()
    with transaction.atomic():
        open_now = ConsentRequest.objects.filter(
            pk=request.pk, outcome=Outcome.OPEN, answer_by__gt=Now()
        )
        # The conditional UPDATE decides who is first: two taps, two tabs, two devices.
        if not open_now.update(outcome=Outcome.SIGNED, answered_at=now):
            known = Consent.objects.filter(request=request).first()
            if known is None:
                raise NotOpen(_("This request is no longer open."))
            return known
        request.outcome, request.answered_at = Outcome.SIGNED.value, now
        return write(request, answers, points, first_day, version=version)


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
            # The sentences stand in consent.signed.strokes, which knows no languages.
            raise SignatureMissing(_(str(error))) from error
    raise SignatureMissing(_("Draw your signature or type your name."))


def write(
    request: ConsentRequest,
    answers: Answers,
    points: str,
    earlier_day: date | None,
    sheet: Sheet | None = None,
    *,
    version: ConsentFormVersion | None = None,
) -> Consent:
    """Everything that a signature brings about, once its request is marked as signed.

    It is called inside the transaction that marked it.
    """
    version = version or request.version
    if not translations.may_be_signed(request, version):
        raise NotOpen(_("This request is no longer open."))
    text = form_text.read(version.text)
    asked = {use.slug for use in request.uses.all()}
    granted = [use for use in text.uses if use["slug"] in asked & set(answers.uses)]
    if not granted:
        raise SignatureMissing(_("You have not ticked any use. Go back and tick at least one."))
    zone = PracticeDetails.the_one().zone
    signed_at = cast(datetime, request.answered_at)
    first_day = min(clock.day_of(signed_at, zone), earlier_day or date.max)
    if sheet and first_day < clock.day_of(signed_at, zone):
        # A sheet tells the day and no hour; when it was entered stands with the request.
        signed_at = clock.start_of(first_day, zone)
    last_day = last_day_of(request, text, first_day)
    if answers.until is not None and first_day <= answers.until:
        last_day = min(last_day, answers.until)
    if answers.assent is None and assent.is_wanted(request, text, on=first_day):
        raise AssentMissing(_("The child has not said yes yet."))
    consent = Consent.objects.create(
        request=request,
        patient=request.patient,
        version=version,
        signed_at=signed_at,
        first_day=first_day,
        last_day=last_day,
        starts_at=clock.start_of(first_day, zone),
        ends_at=clock.end_of(last_day, zone),
        scope_text=scope_words.of_request(request, text.language),
    )
    Grant.objects.bulk_create(
        Grant(
            consent=consent,
            privilege=use["slug"],
            recipients=use["recipients"],
            only_unrecognisable=answers.only_unrecognisable,
        )
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
    typed = " ".join(answers.typed_name.split())[:200] if answers.method != Method.DRAWN else ""
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
        scan=sheet.scan if sheet else None,
        witness=sheet.witness if sheet else "",
    )
    childs = record_assent(consent=consent, given=answers.assent) if answers.assent else None
    record = Evidence(consent=consent)
    record.text = evidence.canonical(
        {
            **signed_facts.of_signing(
                consent,
                signature,
                text,
                granted,
                items,
                only_unrecognisable=answers.only_unrecognisable,
                assent=childs,
            ),
            **(signed_facts.of_sheet(signature, sheet.day) if sheet else {}),
            "zone": zone.key,
            "copy_by_mail": answers.copy_by_mail,
        }
    )
    record.sha256 = evidence.sha256(record.text.encode())
    record.save()
    entry = LedgerEntry.objects.append(
        "consent.signed",
        # A sheet of paper is entered by staff: it was not the signer who was at the screen.
        actor=(sheet.by if sheet else signer(request.reference)).as_json(),
        refs={
            "consent": consent.reference,
            "request": request.reference,
            "patient": request.patient.reference,
            "evidence": record.sha256,
            "version": version.sha256,
            **({"attachment": sheet.scan.pk, "scan": sheet.scan.sha256} if sheet else {}),
        },
        # The copy names the patient as they were called on this day.
        detail=request.patient.name,
    )
    followups.plan_all(
        entry, signed_followups.of_signing(consent, items, copy_by_mail=answers.copy_by_mail)
    )
    if answers.adult_email and request.signer_role in assent.FOR_A_CHILD:
        record_own_address(
            patient=request.patient, email=answers.adult_email, by=signer(request.reference)
        )
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
