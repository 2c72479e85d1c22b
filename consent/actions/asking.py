"""How is a consent asked for? One signer, one patient, what is asked about, and which uses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consent.acts import Actor
from consent.mails import addresses
from consent.models import (
    Clip,
    ConsentFormVersion,
    ConsentRequest,
    LedgerEntry,
    Patient,
    Photo,
    Representative,
    RequestedItem,
    RequestedPrivilege,
    Staff,
    Story,
)
from consent.privileges import Kind, SignerRole, State
from consent.texts import described_sets, form_text

DAYS_TO_ANSWER = 14
FIRST_YEAR = 2000


class RequestNotPossible(ValueError):
    """The question cannot be asked this way; str(error) says why, for staff."""


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
    representative: Representative | None = None,
    reason: str = "",
    scope: str = "",
    scope_year: int | None = None,
    batch: str = "",
) -> ConsentRequest:
    """Asks one signer about these photos, clips, stories and uses.

    Args:
        representative: somebody on file who signs; their name, role and authority count then.
        reason: why the patient does not sign; kept beside the ledger.
        scope: a described set, beside or instead of photos.
        scope_year: the year its photos are of.
        batch: what ties the questions to one family together.

    Raises:
        RequestNotPossible: nothing is asked, a use is not in the form, a photo or clip does not
            show the patient, a story is not theirs, or a representative has no authority or the patient is of age.
    """
    wanted = list(dict.fromkeys(uses))
    items: list[Photo | Clip | Story] = [*photos, *clips, *stories]
    if not wanted or not (items or scope):
        raise RequestNotPossible(_("Choose at least one photo and one use."))
    offered = {use["slug"] for use in form_text.read(version.text).uses}
    if unknown := sorted(set(wanted) - offered):
        raise RequestNotPossible(
            _("The form does not ask for: %(uses)s.") % {"uses": ", ".join(unknown)}
        )
    _check_scope(scope, scope_year)
    _check_items(patient, [*photos, *clips], stories)
    if representative is not None:
        signer_role, signer_name = representative.role, representative.name
        authority = representative.authority
    if signer_role != SignerRole.PATIENT:
        _check_representative(patient, signer_role, signer_name, authority, representative)
    request = ConsentRequest.objects.create(
        patient=patient,
        version=version,
        signer_role=signer_role,
        signer_name=signer_name.strip() or patient.name,
        authority=authority.strip() if signer_role != SignerRole.PATIENT else "",
        representative=representative,
        scope=scope,
        scope_year=scope_year if scope else None,
        batch=batch,
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
            **({"scope": scope, "year": request.scope_year} if scope else {}),
            **({"representative": representative.reference} if representative else {}),
            **({"batch": batch} if batch else {}),
        },
        detail=reason.strip() if signer_role != SignerRole.PATIENT else "",
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


def _check_scope(scope: str, year: int | None) -> None:
    if scope and not described_sets.is_known(scope):
        raise RequestNotPossible(_("There is no such set of photos."))
    if scope and year is not None and not FIRST_YEAR <= year <= addresses.today().year + 1:
        raise RequestNotPossible(_("Choose a year up to the next one."))


def _check_items(patient: Patient, seen: Iterable[Photo | Clip], stories: Iterable[Story]) -> None:
    for story in stories:
        if story.state != State.LIVE or story.patient.root_id != patient.root_id:
            raise RequestNotPossible(_("A story is told by another patient, or was taken away."))
    for item in seen:
        if item.state == State.PURGED or not item.depictions.filter(patient=patient).exists():
            sentence = (
                _("Clip %(number)s does not show this patient.")
                if isinstance(item, Clip)
                else _("Photo %(number)s does not show this patient.")
            )
            raise RequestNotPossible(sentence % {"number": item.pk})


def _check_representative(
    patient: Patient,
    role: str,
    name: str,
    authority: str,
    on_file: Representative | None,
    *,
    today: date | None = None,
) -> None:
    today = today or addresses.today()
    if not name.strip() or not authority.strip():
        raise RequestNotPossible(
            _("Write the representative’s name and what entitles them, such as “mother”.")
        )
    if role in {SignerRole.PARENT, SignerRole.GUARDIAN}:
        if patient.known_birth_date is None:
            raise RequestNotPossible(
                _("Enter the patient’s birth date first: a parent’s consent ends with childhood.")
            )
        if patient.is_of_age(today):
            raise RequestNotPossible(_("The patient is of age and signs for themselves."))
    if on_file is not None:
        if on_file.patient.root_id != patient.root_id:
            raise RequestNotPossible(
                _("%(name)s does not speak for this patient.") % {"name": name}
            )
        if not on_file.may_act(today):
            raise RequestNotPossible(
                _("%(name)s may not sign for the patient any more.") % {"name": name}
            )
