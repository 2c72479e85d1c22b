"""Does a site hold together after a fault? `verify` in one snapshot, and what must be caught up first."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from consent import cleaning, followups, verify
from consent.models import FollowUp
from consent.signed import sealing_pdf
from tests.browser.server import wait_for

_known: dict[object, object] = {}
LATER = timedelta(minutes=15)  # beyond every grace of minutes that `verify` gives


def remember_bytes_judged() -> None:
    """Bytes judged once are not judged again: the same file gives the same answer.

    A hundred runs of `verify` would else check each seal a hundred times.
    """
    find, seal = cleaning.metadata_in, sealing_pdf.seal_in

    def metadata_in(data: bytes) -> list[str]:
        return _once(("metadata", _digest(data)), partial(find, data))

    def seal_in(data: bytes, *, is_ours: partial) -> object:
        key = ("seal", _digest(data), is_ours.args)
        return _once(key, partial(seal, data, is_ours=is_ours))

    cleaning.metadata_in, sealing_pdf.seal_in = metadata_in, seal_in


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _once(key: object, make: Callable[[], object]) -> object:
    if key not in _known:
        _known[key] = make()
    return _known[key]


def breaches() -> list[str]:
    """What `verify` complains of, read from one state of the database while the site runs on."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        found = verify.run()
    return [f"{one.invariant}: {one.sentence}" for one in found]


def put_off_the_demos_own_errands() -> None:
    """What building the demo left to be done waits a day: a proof is about what comes after it."""
    FollowUp.objects.filter(done_at=None).update(due_at=timezone.now() + timedelta(days=1))
    DBTaskResult.objects.filter(status=TaskResultStatus.READY).delete()


def catch_up(*, seconds: float = 180) -> None:
    """Waits until the site's own worker has done all that is due.

    What a dead process had claimed is due again after five minutes, what failed after its pause:
    both are let pass by moving the rows.
    """
    now = timezone.now()
    claimed = FollowUp.objects.filter(done_at=None, due_at__gt=now, tries__gt=0)
    claimed.update(due_at=now)
    call_command("tick")
    wait_for("the worker is at what is due", _Caught(seconds), seconds=2 * seconds)


class _Caught:
    """Whether nothing is due or being worked on any more; says what is where it takes too long."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._looked = time.monotonic()

    def __call__(self) -> bool:
        now = timezone.now()
        left = FollowUp.objects.filter(done_at=None).filter(Q(due_at__lte=now) | Q(tries__gt=0))
        if not left.exists():
            return True
        if time.monotonic() - self._looked > 10:
            self._looked = time.monotonic()
            left.exclude(last_error="").update(due_at=now)  # its pause is let pass
            followups.nudge_due()
        words = sorted(left.values_list("kind", "tries", "last_error"))
        assert time.monotonic() < self._end, f"not done: {words}"
        return False


def a_quarter_of_an_hour_later() -> None:
    """Everything the site holds grows older by LATER: files, and what is planned for then."""
    then = time.time() - LATER.total_seconds()
    for root in (settings.PRIVATE_ROOT, settings.PUBLIC_ROOT, settings.DATA_DIR / "arriving"):
        for path in Path(root).rglob("*"):
            if path.is_file():
                os.utime(path, (then, then))
    now = timezone.now()
    FollowUp.objects.filter(done_at=None, due_at__gt=now, due_at__lte=now + LATER).update(
        due_at=now
    )
