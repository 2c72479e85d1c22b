"""How is a consent asked for? Form versions, requests, links, vouching."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from consent import clock, evidence, followups, form_text
from consent.acts import SYSTEM, Actor
from consent.form_linter import Finding
from consent.models import (
    Clip,
    ConsentForm,
    ConsentFormVersion,
    ConsentRequest,
    FollowUp,
    IdentityCheck,
    LedgerEntry,
    LinkToken,
    Patient,
    Photo,
    PracticeDetails,
    RequestedItem,
    RequestedPrivilege,
    Staff,
    Story,
)
from consent.privileges import Channel, Kind, Outcome, Purpose, SignerRole, State

DAYS_TO_ANSWER = 14
TOKEN_BYTES = 32
VOUCH_HOLDS = timedelta(hours=2)


class RequestNotPossible(ValueError):
    """The question cannot be asked this way; str(error) says why, for staff."""


class FormUnlawful(ValueError):
    """Nobody may be asked with this text; `findings` says what to mend."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(_("The form leaves out what the law wants, or says what it forbids."))
        self.findings = tuple(findings)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A fresh link: the clear token exists here and nowhere else."""

    token: str
    link: LinkToken


@transaction.atomic
def make_version(*, form: ConsentForm, by: Actor = SYSTEM) -> ConsentFormVersion:
    """Fixes the form's present text as a version; the same text gives the same version.

    Raises:
        FormUnlawful: a permission signed on it would be defective (45 CFR 164.508(b)(2)).
    """
    data = form_text.of_form(form, PracticeDetails.the_one().name)
    musts = [finding for finding in form_text.findings(data) if finding.is_must]
    if musts:
        raise FormUnlawful(musts)
    text = evidence.canonical(data)
    digest = evidence.sha256(text.encode())
    language = form.locale.language_code
    known = form.versions.filter(language=language, sha256=digest).first()
    if known:
        return known
    newest = form.versions.filter(language=language).order_by("-number").first()
    version = ConsentFormVersion.objects.create(
        form=form,
        language=language,
        number=newest.number + 1 if newest else 1,
        text=text,
        sha256=digest,
    )
    LedgerEntry.objects.append(
        "form.version_made",
        actor=by.as_json(),
        refs={"form": form.pk, "version": version.pk, "sha256": digest},
    )
    return version


@transaction.atomic
def ask(
    *,
    patient: Patient,
    version: ConsentFormVersion,
    photos: Sequence[Photo],
    uses: Iterable[str],
    by: Actor,
    asked_by: Staff | None = None,
    signer_role: str = SignerRole.PATIENT,
    signer_name: str = "",
    authority: str = "",
    clips: Sequence[Clip] = (),
    stories: Sequence[Story] = (),
) -> ConsentRequest:
    """Asks one signer about these photos, clips, stories and uses.

    Raises:
        RequestNotPossible: nothing is asked, a use is not in the form, a photo or clip does not
            show the patient, a story is not theirs, or a representative has no authority or the patient is of age.
    """
    offered = {use["slug"] for use in form_text.read(version.text).uses}
    wanted = list(dict.fromkeys(uses))
    items: list[Photo | Clip | Story] = [*photos, *clips, *stories]
    if not wanted or not items:
        raise RequestNotPossible(_("Choose at least one photo and one use."))
    if unknown := sorted(set(wanted) - offered):
        raise RequestNotPossible(
            _("The form does not ask for: %(uses)s.") % {"uses": ", ".join(unknown)}
        )
    for story in stories:
        if story.state != State.LIVE or story.patient.root_id != patient.root_id:
            raise RequestNotPossible(_("A story is told by another patient, or was taken away."))
    seen: list[Photo | Clip] = [*photos, *clips]
    for item in seen:
        if item.state == State.PURGED or not item.depictions.filter(patient=patient).exists():
            sentence = (
                _("Clip %(number)s does not show this patient.")
                if isinstance(item, Clip)
                else _("Photo %(number)s does not show this patient.")
            )
            raise RequestNotPossible(sentence % {"number": item.pk})
    if signer_role != SignerRole.PATIENT:
        _check_representative(patient, signer_role, signer_name, authority)
    request = ConsentRequest.objects.create(
        patient=patient,
        version=version,
        signer_role=signer_role,
        signer_name=signer_name.strip() or patient.name,
        authority=authority.strip() if signer_role != SignerRole.PATIENT else "",
        answer_by=timezone.now() + timedelta(days=DAYS_TO_ANSWER),
        asked_by=asked_by,
    )
    RequestedItem.objects.bulk_create(
        _requested(request, item) for item in {item.sha256: item for item in items}.values()
    )
    RequestedPrivilege.objects.bulk_create(
        RequestedPrivilege(request=request, slug=slug) for slug in wanted
    )
    LedgerEntry.objects.append(
        "request.made",
        actor=by.as_json(),
        refs={
            "request": request.reference,
            "patient": patient.reference,
            "version": version.sha256,
            "uses": wanted,
            "items": sorted({item.sha256 for item in items}),
        },
    )
    return request


def _requested(request: ConsentRequest, item: Photo | Clip | Story) -> RequestedItem:
    if isinstance(item, Story):
        # By its digest only: the words stand in the patient's record.
        return RequestedItem(request=request, kind=Kind.STORY, sha256=item.sha256)
    is_clip = isinstance(item, Clip)
    return RequestedItem(
        request=request,
        kind=Kind.CLIP if is_clip else Kind.PHOTO,
        sha256=item.sha256,
        photo=None if is_clip else item,
        clip=item if is_clip else None,
        description=item.description,
    )


def _check_representative(
    patient: Patient, role: str, name: str, authority: str, *, today: date | None = None
) -> None:
    if not name.strip() or not authority.strip():
        raise RequestNotPossible(
            _("Write the representative’s name and what entitles them, such as “mother”.")
        )
    if role in {SignerRole.PARENT, SignerRole.GUARDIAN}:
        if patient.birth_date is None:
            raise RequestNotPossible(
                _("Enter the patient’s birth date first: a parent’s consent ends with childhood.")
            )
        today = today or clock.day_of(timezone.now(), PracticeDetails.the_one().zone)
        if clock.majority_on(patient.birth_date) <= today:
            raise RequestNotPossible(_("The patient is of age and signs for themselves."))


@transaction.atomic
def send_by_mail(*, request: ConsentRequest, by: Actor) -> FollowUp:
    """Plans the mail with a sign link; the link itself is minted when the mail is sent."""
    entry = LedgerEntry.objects.append(
        "request.link_made",
        actor=by.as_json(),
        refs={"request": request.reference, "channel": Channel.MAIL},
    )
    return followups.plan(entry, "mail.sign_link", target=request.reference)


@transaction.atomic
def mint_link(
    *,
    purpose: Purpose,
    channel: Channel,
    by: Actor,
    request: ConsentRequest | None = None,
    patient: Patient | None = None,
) -> Delivery:
    """Makes a secret link at the moment it is handed over; only its digest is stored."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = LinkToken.objects.create(
        digest=token_digest(token),
        purpose=purpose,
        request=request,
        patient=patient,
        channel=channel,
        expires_at=request.answer_by if request else None,
    )
    owner = {"request": request.reference} if request else {}
    if patient:
        owner["patient"] = patient.reference
    LedgerEntry.objects.append(
        "request.link_made",
        actor=by.as_json(),
        refs={**owner, "purpose": purpose, "channel": channel, "link": link.pk},
    )
    return Delivery(token, link)


def token_digest(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def cancel(*, request: ConsentRequest, by: Actor) -> bool:
    """Takes an open question back; False where it was answered already."""
    done = ConsentRequest.objects.filter(pk=request.pk, outcome=Outcome.OPEN).update(
        outcome=Outcome.CANCELLED, answered_at=Now()
    )
    if done:
        LinkToken.objects.filter(request=request, closed_at=None).update(closed_at=Now())
        LedgerEntry.objects.append(
            "request.cancelled", actor=by.as_json(), refs={"request": request.reference}
        )
        request.refresh_from_db()
    return bool(done)


@transaction.atomic
def decline(*, request: ConsentRequest, by: Actor) -> bool:
    """Enters that the signer said no to everything; False where it was answered already."""
    done = ConsentRequest.objects.filter(
        pk=request.pk, outcome=Outcome.OPEN, answer_by__gt=Now()
    ).update(outcome=Outcome.DECLINED, answered_at=Now())
    if done:
        LinkToken.objects.filter(request=request, closed_at=None).update(closed_at=Now())
        LedgerEntry.objects.append(
            "request.declined", actor=by.as_json(), refs={"request": request.reference}
        )
        request.refresh_from_db()
    return bool(done)


@transaction.atomic
def mark_opened(*, request: ConsentRequest, by: Actor) -> None:
    """Enters once that the right person has opened the request, after the identity step."""
    if ConsentRequest.objects.filter(pk=request.pk, opened_at=None).update(opened_at=Now()):
        LedgerEntry.objects.append(
            "request.opened", actor=by.as_json(), refs={"request": request.reference}
        )


@transaction.atomic
def vouch(*, request: ConsentRequest, by: Actor) -> None:
    """Enters that a member of the staff knows the signer in person.

    For two hours the link asks nothing, while the request is open: they stand at the desk now.
    """
    IdentityCheck.objects.update_or_create(
        request=request,
        defaults={"code_digest": VOUCHED, "expires_at": timezone.now() + VOUCH_HOLDS},
    )
    LedgerEntry.objects.append(
        "request.identity_vouched", actor=by.as_json(), refs={"request": request.reference}
    )


VOUCHED = "vouched"
