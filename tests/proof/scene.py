"""Who acts during one outage, what are they answered, and what stands when it is over?"""

from __future__ import annotations

import hashlib
import os
import time
from io import BytesIO

from django.conf import settings
from django.db import close_old_connections, connection
from PIL import Image

from consent import arrivals
from consent.invariants import files
from consent.models import Consent, PatientCopy, Photo, PhotoRendition, Staff
from consent.privileges import Subject
from tests.browser.server import PASSWORD, wait_for
from tests.factories import shows_quadrants
from tests.proof import acting, judged, prepared
from tests.proof.acting import Answer, Browser
from tests.proof.served import ServedSite
from tests.proof.shown import post
from tests.proof.troubles import Trouble

OURS = (b"This page could not be shown", b'{"status": "no database"}')
NEVER = (b"Traceback", b"OperationalError", b"sqlite3", b"psycopg", b"Errno", b"Internal Server")


def large_picture() -> bytes:
    """Noise of 200 kB: it is larger than what is left of a full disk."""
    image = Image.frombytes("RGB", (300, 220), os.urandom(300 * 220 * 3))
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


class Scene:
    """Two patients with permissions, one who is asked to sign, and staff with a photo to add."""

    def __init__(self, site: ServedSite, trouble: Trouble) -> None:
        self.site, self.trouble = site, trouble
        self.covered, self.held = prepared.given(), prepared.given()
        self.gone = prepared.given()
        acting.take_back(site.url, self.gone.link, self.gone.reference)
        self.asked, shown = prepared.ask_with_photo()
        self.page = post(shown, "A word")
        self.photo = shown
        self.owner = acting.sign_in(
            site.url, Staff.objects.get(email__startswith="owner@").email, PASSWORD
        )
        self.patient = prepared.patient()
        self.picture = large_picture()
        judged.catch_up()
        self.told: dict[str, object] = {}
        self.refused: dict[str, str] = {}
        self.answers = self.calm_pages = 0
        self._faults: list[str] = []

    def act(self) -> list[str]:
        """Everybody acts; returns what they should not have been answered."""
        connection.close()
        acting.heard.append(self._judge)
        try:
            self._look_around()
            url = self.site.url
            for name, do in (
                ("sign", lambda: acting.sign(url, self.asked.link, self.asked.name) or True),
                ("take back", lambda: acting.take_back(url, self.held.link, self.held.reference)),
                ("upload", lambda: acting.upload(self.owner, self.picture, self.patient.pk)),
            ):
                try:
                    self.told[name] = do()
                except acting.Refusal as refusal:
                    self.refused[name] = str(refusal)
                except acting.Unanswered as broken:
                    self._faults.append(f"{name}: no answer ({broken})")
            time.sleep(1.5)  # the worker tries what it can
            self._look_around()
        finally:
            acting.heard.remove(self._judge)
        self._faults += [
            f"{name} should have worked: {self.refused.get(name, 'no answer')}"
            for name in sorted(self.trouble.lets - self.told.keys())
        ]
        return self._faults

    def _look_around(self) -> None:
        visitor = Browser(self.site.url)
        for address in (
            self.covered.address,
            self.gone.address,
            self.held.address,
            "/",
            self.page.url,
            self.asked.link,
            "/healthz",
            "/consent/",
            "/admin/images/",
        ):
            try:
                visitor.get(address)
            except acting.Unanswered as broken:
                self._faults.append(f"{address.split('/')[1]}: no answer ({broken})")

    def _judge(self, address: str, answer: Answer) -> None:
        self.answers += 1
        where = "/".join(address.split("/")[:3]) if address.startswith("/") else "a link"
        if answer.status >= 500:
            if any(words in answer.body for words in OURS):
                self.calm_pages += 1
            else:
                self._faults.append(f"{where}: {answer.status} in other words than ours")
        if any(words in answer.body for words in NEVER):
            self._faults.append(f"{where}: {answer.status} tells how the site is built")
        shut = (
            self.trouble.blind
            or address == self.gone.address
            or (address == self.held.address and "take back" in self.told)
        )
        patients = {self.covered.address, self.gone.address, self.held.address}
        if (
            address in patients
            and shut
            and (answer.status in {200, 206, 304} or shows_quadrants(answer.body))
        ):
            self._faults.append(f"{where}: a patient's photo was shown")

    def recover(self) -> list[str]:
        """It is over: all that was told holds, the rest is not there or is done now."""
        close_old_connections()
        connection.close()
        self.site.wait_until_up()
        faults = [f"half-written file {name}" for name in self._files_of_nobody()]
        judged.catch_up()
        faults += judged.breaches()
        faults += self._not_as_told()
        if "sign" not in self.told:
            acting.sign(self.site.url, self.asked.link, self.asked.name)
        if "take back" not in self.told:
            acting.take_back(self.site.url, self.held.link, self.held.reference)
        judged.catch_up()
        return faults + judged.breaches() + self._not_caught_up()

    def _files_of_nobody(self) -> list[str]:
        names = [name for name in files.stored_files() if not name.startswith("pub/")]
        known = files.on_record(names)
        # What is noted goes by itself: `verify` says so at the end of the proof.
        noted = {note.read_text() for note in (settings.DATA_DIR / arrivals.FOLDER).iterdir()}
        return sorted(set(names) - known - noted)

    def _not_as_told(self) -> list[str]:
        found = []
        signed = Consent.objects.filter(request__reference=self.asked.reference).count()
        if signed > 1 or ("sign" in self.told and not signed):
            found.append(f"signed {signed} times")
        revoked = Consent.objects.get(reference=self.held.reference).revoked_at
        if "take back" in self.told and revoked is None:
            found.append("told that it was taken back, and it was not")
        digest = hashlib.sha256(self.picture).hexdigest()
        kept = list(Photo.objects.filter(upload_sha256=digest))
        if len(kept) > 1 or ("upload" in self.told and not kept):
            found.append(f"the upload was kept {len(kept)} times")
        found += [
            "a photo was kept without its answer"
            for photo in kept
            if photo.subject != Subject.PATIENT or not photo.depictions.exists()
        ]
        return found

    def _not_caught_up(self) -> list[str]:
        found = []
        if not PatientCopy.objects.filter(
            consent__request__reference=self.asked.reference
        ).exists():
            found.append("the patient's copy was not made afterwards")
        if not PhotoRendition.objects.filter(image=self.photo).exists():
            found.append("the page's pictures were not made afterwards")
        if Consent.objects.get(reference=self.held.reference).reference not in self._shut_file():
            found.append("the shut-file lacks the withdrawal")
        visitor = Browser(self.site.url)
        wait_for(
            "what is covered is seen again",
            lambda: visitor.get(self.covered.address).status == 200,
            seconds=20,
        )
        for one in (self.held, self.gone):
            if visitor.get(one.address).status == 200:
                found.append("what was taken back is seen")
        return found

    @staticmethod
    def _shut_file() -> str:
        return settings.SHUT_FILE.read_text()

    def summary(self) -> str:
        told = ", ".join(sorted(self.told)) or "nothing"
        refused = ", ".join(f"{name} ({why})" for name, why in self.refused.items()) or "nothing"
        return f"{self.answers} answers; done: {told}; refused: {refused}"
