"""Is this the right person? The patient's birth date, a code by mail, or staff who vouch.

Tries are counted per request while somebody signs, and per patient on the permissions pages.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from consent.actions.links import VOUCHED
from consent.acts import holder, signer
from consent.models import ConsentRequest, IdentityCheck, LedgerEntry, Patient
from consent.privileges import Outcome
from consent.sealing import keyed_digest

CODE_MINUTES = 20
# After this many wrong answers in a row, wait this long; never longer than 15 minutes.
PAUSES = (
    (3, timedelta(seconds=30)),
    (5, timedelta(minutes=5)),
    (7, timedelta(minutes=15)),
)

Owner = ConsentRequest | Patient


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one try.

    Attributes:
        right: the person is the right one.
        paused_until: no answer is looked at before then; None where the next try may come at once.
    """

    right: bool
    paused_until: datetime | None = None


def pause_after(wrong_tries: int) -> timedelta | None:
    """How long to wait after so many wrong answers; pure."""
    return next((wait for tries, wait in reversed(PAUSES) if wrong_tries >= tries), None)


def is_vouched(request: ConsentRequest) -> bool:
    """Whether staff have said, within two hours, that they know who is about to sign."""
    if request.outcome != Outcome.OPEN:
        return False
    return IdentityCheck.objects.filter(
        request=request, code_digest=VOUCHED, expires_at__gt=timezone.now()
    ).exists()


def has_birth_date(owner: Owner) -> bool:
    """Whether the practice can ask for the patient's birth date."""
    return bool(_birth_date_digest(owner))


def paused_until(owner: Owner) -> datetime | None:
    """Until when no answer is looked at; None where one may be given now."""
    check = IdentityCheck.objects.filter(**_key(owner)).first()
    if check and check.paused_until and check.paused_until > timezone.now():
        return check.paused_until
    return None


def check_birth_date(owner: Owner, given: date) -> Answer:
    """Whether `given` is the patient's day of birth (not the signer's own)."""
    known = _birth_date_digest(owner)
    return _judge(owner, bool(known) and _same(keyed_digest(given.isoformat()), known))


def check_code(request: ConsentRequest, given: str) -> Answer:
    """Whether `given` is the code that was mailed last and is still good; it is good once."""
    check = IdentityCheck.objects.filter(request=request).first()
    digits = "".join(character for character in given if character.isdigit())
    good = (
        check is not None
        and check.code_digest not in {"", VOUCHED}
        and check.expires_at is not None
        and check.expires_at > timezone.now()
        and _same(_code_digest(request, digits), check.code_digest)
    )
    answer = _judge(request, good)
    if answer.right:
        IdentityCheck.objects.filter(request=request).exclude(code_digest=VOUCHED).update(
            code_digest="", expires_at=None
        )
    return answer


def new_code(request: ConsentRequest) -> str | None:
    """Makes a code of six digits, good for 20 minutes; an older one is void.

    Returns:
        None where staff vouch for the signer: no question is asked then.
    """
    code = f"{secrets.randbelow(1_000_000):06d}"
    check, _made = IdentityCheck.objects.get_or_create(request=request)
    changed = (
        IdentityCheck.objects.filter(pk=check.pk)
        .exclude(code_digest=VOUCHED)
        .update(
            code_digest=_code_digest(request, code),
            expires_at=timezone.now() + timedelta(minutes=CODE_MINUTES),
        )
    )
    return code if changed else None


@transaction.atomic
def _judge(owner: Owner, right: bool) -> Answer:
    check, _made = IdentityCheck.objects.get_or_create(**_key(owner))
    # Of several answers at once, each is counted before the next is looked at.
    check = IdentityCheck.objects.select_for_update().get(pk=check.pk)
    waiting = check.paused_until
    if waiting and waiting > timezone.now():
        return Answer(False, waiting)
    if right:
        IdentityCheck.objects.filter(pk=check.pk).update(wrong_tries=0, paused_until=None)
        return Answer(True)
    IdentityCheck.objects.filter(pk=check.pk).update(wrong_tries=F("wrong_tries") + 1)
    check.refresh_from_db()
    wait = pause_after(check.wrong_tries)
    until = timezone.now() + wait if wait else None
    IdentityCheck.objects.filter(pk=check.pk).update(paused_until=until)
    is_request = isinstance(owner, ConsentRequest)
    LedgerEntry.objects.append(
        "request.identity_wrong",
        actor=(signer if is_request else holder)(owner.reference).as_json(),
        refs={"request" if is_request else "patient": owner.reference, "tries": check.wrong_tries},
    )
    return Answer(False, until)


def _key(owner: Owner) -> dict[str, Any]:
    return {"request": owner} if isinstance(owner, ConsentRequest) else {"patient": owner}


def _birth_date_digest(owner: Owner) -> str:
    patient = owner.patient if isinstance(owner, ConsentRequest) else owner
    kept = patient.merged_into or patient
    return kept.birth_date_digest or patient.birth_date_digest


def _code_digest(request: ConsentRequest, digits: str) -> str:
    return keyed_digest(f"{request.reference}:{digits}")


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one, other)
