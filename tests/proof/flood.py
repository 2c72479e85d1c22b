"""Who asks for a photo all the time while its permission is taken back, and until when is it seen?"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection

from consent.models import Consent
from tests.proof.acting import Answer, Browser, Unanswered

SEEN = {200, 206, 304}  # "not modified" paints what the browser has


@dataclass(slots=True)
class Door:
    """One address asked for again and again; `shows` says whether the photo came out of it."""

    name: str
    browser: Browser
    address: str
    shows: Callable[[Answer], bool] = field(default=lambda answer: answer.status in SEEN)
    headers: dict[str, str] = field(default_factory=dict)
    pause: float = 0.0  # seconds between two requests: a costly door must not block the act itself
    asked: list[tuple[float, bool]] = field(default_factory=list)

    def look(self) -> bool:
        """Asks once; keeps when the request began and whether the photo was seen."""
        began = time.time()
        try:
            answer = self.browser.get(self.address, headers=self.headers)
        except Unanswered:
            return False
        seen = self.shows(answer)
        self.asked.append((began, seen))
        return seen

    def latest_after(self, instant: float) -> float:
        """Seconds after it at which the last request began that still saw the photo; 0: none."""
        return max(
            (began - instant for began, seen in self.asked if seen and began > instant), default=0.0
        )

    def count_after(self, instant: float) -> int:
        return sum(began > instant for began, _seen in self.asked)


class Flood:
    """Every door in a thread of its own, as fast as it answers."""

    def __init__(self, doors: list[Door]) -> None:
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=self._ask, args=(door,), daemon=True) for door in doors
        ]
        for thread in self._threads:
            thread.start()

    def _ask(self, door: Door) -> None:
        while not self._over.is_set():
            door.look()

    def end(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(timeout=60)


class CommitWatch:
    """Looks into the database all the time: from `instant` on, at the latest, the act is committed."""

    def __init__(self, reference: str) -> None:
        self._reference = reference
        self._over = threading.Event()
        self.instant = 0.0
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        rows = Consent.objects.filter(reference=self._reference, revoked_at__isnull=False)
        try:
            while not self._over.is_set():
                if rows.exists():
                    self.instant = time.time()
                    return
                time.sleep(0.0005)  # between two looks; the site needs the processor too
        finally:
            connection.close()

    def committed_at(self) -> float:
        self._thread.join(timeout=20)
        self._over.set()
        assert self.instant, "the withdrawal was never seen in the database"
        return self.instant
