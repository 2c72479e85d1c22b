"""Who acts while processes are killed, what were they told, and is that what the database says?"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from django.conf import settings
from django.db import connection

from consent.models import Consent, LedgerEntry, Photo, Staff, Withdrawal
from consent.privileges import Subject
from tests.browser.server import PASSWORD, wait_for
from tests.factories import shows_quadrants
from tests.proof import acting, prepared
from tests.proof.served import ServedSite

READY = {"sign": 4, "take back": 4, "upload": 6, "file anew": 4}


@dataclass(slots=True)
class Act:
    """One act of one person: `told` is what the answer said, None where no answer came."""

    kind: str
    thing: object
    told: object = None
    refused: str = ""


class Crowd:
    """A thread for each kind of act, working off what was prepared, until told to pause."""

    def __init__(self, site: ServedSite) -> None:
        self.site = site
        self.staff = [Staff.objects.get(email__startswith=role) for role in ("owner@", "reviewer@")]
        self.browsers = [acting.sign_in(site.url, one.email, PASSWORD) for one in self.staff]
        self.waiting: dict[str, SimpleQueue] = {kind: SimpleQueue() for kind in READY}
        self.done: list[Act] = []
        self.round: list[Act] = []
        self.uploader = prepared.patient()
        self._open = threading.Event()
        self._over = False
        self._flying: dict[str, str] = {}
        self._threads = [
            threading.Thread(target=self._work, args=(kind, act), daemon=True)
            for kind, act in self._acts().items()
        ]
        for thread in self._threads:
            thread.start()

    def _acts(self) -> dict[str, Callable[[object], object]]:
        url, (owner, reviewer) = self.site.url, self.browsers
        return {
            "sign": lambda one: acting.sign(url, one.link, one.name) or True,
            "take back": lambda one: acting.take_back(url, one.link, one.reference),
            "upload": lambda one: acting.upload(owner, one, self.uploader.pk),
            "file anew": lambda one: (
                acting.file_as_patient(reviewer, one.photo, one.patient) or True
            ),
        }

    def prepare(self) -> None:
        """Fills the queues; nobody acts meanwhile."""
        makers: dict[str, Callable[[], object]] = {
            "sign": prepared.ask,
            "take back": prepared.given,
            "upload": prepared.picture,
            "file anew": prepared.room,
        }
        for kind, make in makers.items():
            while self.waiting[kind].qsize() < READY[kind]:
                self.waiting[kind].put(make())

    def _work(self, kind: str, do: Callable[[object], object]) -> None:
        while True:
            self._open.wait()
            if self._over:
                return
            self._flying[kind] = kind
            try:
                if self._open.is_set():
                    self._one(kind, do)
            finally:
                del self._flying[kind]
            time.sleep(0.002)  # lets a pause begin

    def _one(self, kind: str, do: Callable[[object], object]) -> None:
        try:
            thing = self.waiting[kind].get_nowait()
        except Empty:
            return
        act = Act(kind, thing)
        try:
            act.told = do(thing)
        except acting.Unanswered:
            if kind in {"sign", "take back"}:
                self.waiting[kind].put(thing)  # a patient opens the link again
        except acting.Refusal as refusal:
            act.refused = str(refusal)
        self.round.append(act)

    def go(self) -> None:
        self._open.set()

    def pause(self) -> None:
        """Nobody begins anything; what was begun ends, told or not."""
        self._open.clear()
        wait_for("everybody has had an answer or none", lambda: not self._flying)
        self.done += self.round

    def flying(self) -> list[str]:
        return list(self._flying)

    def finish(self) -> None:
        """Everything still open is done once more, on a site that stands."""
        self.go()
        wait_for(
            "what was open is done",
            lambda: not any(self.waiting[kind].qsize() for kind in ("sign", "take back")),
        )
        self.pause()

    def close(self) -> None:
        self._over = True
        self._open.set()
        for thread in self._threads:
            thread.join(timeout=acting.PATIENCE)

    def summary(self) -> str:
        told = sum(act.told is not None for act in self.done)
        counts = ", ".join(f"{sum(a.kind == kind for a in self.done)} {kind}" for kind in READY)
        return f"{len(self.done)} acts ({counts}), {told} told, {len(self.done) - told} not"

    def faults(self, *, all_of_them: bool = False) -> list[str]:
        """What is half done, or was told and is not so; then the round is over."""
        judged, self.round = (self.done if all_of_them else self.round), []
        connection.close()  # a fresh look
        return [fault for act in judged for fault in self._of(act)]

    def _of(self, act: Act) -> Iterator[str]:
        if act.refused:
            yield f"{act.kind}: answered {act.refused}"
        judge = {
            "sign": self._of_signing,
            "take back": self._of_taking_back,
            "upload": self._of_upload,
            "file anew": self._of_filing,
        }[act.kind]
        yield from judge(act)

    def _of_signing(self, act: Act) -> Iterator[str]:
        found = list(Consent.objects.filter(request__reference=act.thing.reference))
        if len(found) > 1:
            yield f"request {act.thing.reference} was signed {len(found)} times"
        if act.told and not found:
            yield f"request {act.thing.reference}: told of a signature that is not there"
        for consent in found:
            whole = (
                hasattr(consent, "signature")
                and hasattr(consent, "evidence")
                and consent.request.outcome == "signed"
                and consent.grants.exists()
                and consent.items.exists()
            )
            if not whole:
                yield f"consent {consent.reference} is half there"

    def _of_taking_back(self, act: Act) -> Iterator[str]:
        consent = Consent.objects.get(reference=act.thing.reference)
        receipts = Withdrawal.objects.filter(consent=consent)
        written = LedgerEntry.objects.filter(
            act="consent.revoked", refs__consent=consent.reference
        ).count()
        if act.told and not receipts.filter(reference=act.told).exists():
            yield f"consent {consent.reference}: told of a receipt that is not there"
        if {int(consent.revoked_at is not None), receipts.count(), written} not in ({0}, {1}):
            yield f"consent {consent.reference} is half taken back"
        if consent.revoked_at and self._is_seen(act.thing.address):
            yield f"consent {consent.reference} was taken back and its photo is seen"

    def _of_upload(self, act: Act) -> Iterator[str]:
        digest = hashlib.sha256(act.thing).hexdigest()
        found = list(Photo.objects.filter(upload_sha256=digest))
        if act.told and [photo.pk for photo in found] != [act.told]:
            yield f"photo {act.told}: told of an upload that is not there"
        if len(found) > 1:
            yield f"one upload was kept {len(found)} times"
        for photo in found:
            named = list(photo.depictions.values_list("patient_id", flat=True))
            if photo.subject != Subject.PATIENT or named != [self.uploader.pk]:
                yield f"photo {photo.pk} was kept without its answers"

    def _of_filing(self, act: Act) -> Iterator[str]:
        photo = Photo.objects.get(pk=act.thing.photo)
        named = list(photo.depictions.values_list("patient_id", flat=True))
        filed = photo.subject == Subject.PATIENT
        if act.told and not filed:
            yield f"photo {photo.pk}: told of a filing that is not there"
        if named != ([act.thing.patient] if filed else []):
            yield f"photo {photo.pk} is half filed"
        if filed and self._is_seen(act.thing.address):
            yield f"photo {photo.pk} shows a patient and is seen at its old address"
        key = act.thing.address.split("/")[3]
        if filed and any((settings.PUBLIC_ROOT / key).glob("*")):
            yield f"photo {photo.pk} shows a patient and lies in the public folder"

    def _is_seen(self, address: str) -> bool:
        status, body = self.site.get(address)
        return status == 200 or shows_quadrants(body)
