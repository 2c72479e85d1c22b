"""Is this the right person? The patient's birth date, a code by mail, or staff who vouch."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from consent.actions.asking import VOUCHED
from consent.acts import signer
from consent.models import ConsentRequest, IdentityCheck, LedgerEntry
from consent.sealing import keyed_digest

CODE_MINUTES = 20
# After this many wrong answers in a row, wait this long; never longer than 15 minutes.
PAUSES = (
    (3, timedelta(seconds=30)),
    (5, timedelta(minutes=5)),
    (7, timedelta(minutes=15)),
)


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
    """Whether staff know the signer in person."""
    return IdentityCheck.objects.filter(request=request, code_digest=VOUCHED).exists()


def paused_until(request: ConsentRequest) -> datetime | None:
    """Until when no answer is looked at; None where one may be given now."""
    check = IdentityCheck.objects.filter(request=request).first()
    if check and check.paused_until and check.paused_until > timezone.now():
        return check.paused_until
    return None


def check_birth_date(request: ConsentRequest, given: date) -> Answer:
    """Whether `given` is the patient's day of birth (not the signer's own)."""
    known = request.patient.birth_date_digest
    return _judge(request, bool(known) and _same(keyed_digest(given.isoformat()), known))


def check_code(request: ConsentRequest, given: str) -> Answer:
    """Whether `given` is the code that was mailed last and is still good."""
    check = IdentityCheck.objects.filter(request=request).first()
    digits = "".join(character for character in given if character.isdigit())
    good = (
        check is not None
        and check.code_digest not in {"", VOUCHED}
        and check.expires_at is not None
        and check.expires_at > timezone.now()
        and _same(keyed_digest(f"{request.reference}:{digits}"), check.code_digest)
    )
    return _judge(request, good)


def new_code(request: ConsentRequest) -> str:
    """Makes a code of six digits, good for 20 minutes; an older one is void."""
    code = f"{secrets.randbelow(1_000_000):06d}"
    IdentityCheck.objects.update_or_create(
        request=request,
        defaults={
            "code_digest": keyed_digest(f"{request.reference}:{code}"),
            "expires_at": timezone.now() + timedelta(minutes=CODE_MINUTES),
        },
    )
    return code


@transaction.atomic
def _judge(request: ConsentRequest, right: bool) -> Answer:
    check, _made = IdentityCheck.objects.get_or_create(request=request)
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
    LedgerEntry.objects.append(
        "request.identity_wrong",
        actor=signer(request.reference).as_json(),
        refs={"request": request.reference, "tries": check.wrong_tries},
    )
    return Answer(False, until)


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one, other)
