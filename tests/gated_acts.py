"""What lies behind the gate of a running site? Photos and clips made, signed for and taken back.

Acts are read from stdin as JSON, a line each, as `tests.browser.server.Desk` sends them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

import django  # noqa: E402  (the paths must be set first)

django.setup()

from django.core.files.storage import default_storage  # noqa: E402

from consent import actions, asking  # noqa: E402
from consent.acts import SYSTEM  # noqa: E402
from consent.models import Consent, LedgerEntry, Photo  # noqa: E402
from consent.privileges import Channel, Purpose, Subject  # noqa: E402
from consent.signed import session_photos  # noqa: E402
from tests import clips, factories  # noqa: E402

SPEC = "max-400x400|format-jpeg"


def _seed() -> int:
    """Photos are only added here, so that each is another file."""
    return 5000 + Photo.objects.count()


def photos(*, count: int = 1) -> dict:
    """One patient's signed photos: addresses, stored names, sizes and the consent that covers them."""
    patient = factories.make_patient(f"Gated Person {_seed()}")
    made = [
        factories.make_photo(
            Subject.PATIENT,
            patients=[patient],
            data=factories.picture(seed=_seed(), format="PNG"),
        )
        for _ in range(count)
    ]
    consent = factories.make_consent(patient, *made)
    renditions = [photo.get_rendition(SPEC) for photo in made]
    return {
        "consent": consent.pk,
        "addresses": [rendition.url for rendition in renditions],
        "stored": [rendition.file.name for rendition in renditions],
        "originals": [photo.file.name for photo in made],
        "paths": [default_storage.path(rendition.file.name) for rendition in renditions],
    }


def clip() -> dict:
    """A signed clip with captions."""
    patient = factories.make_patient(f"Filmed Person {_seed()}")
    made = clips.make_clip(Subject.PATIENT, patients=[patient])
    consent = clips.sign_for(patient, made)
    return {
        "consent": consent.pk,
        "clip": made.pk,
        "address": made.url,
        "captions": made.captions_url,
        "staff_address": f"/admin/clip/{made.pk}/",
        "path": default_storage.path(made.file.name),
    }


def public() -> dict:
    """A photo in which no patient can be seen: address, and where its file lies."""
    photo = factories.make_photo(Subject.NONE, data=factories.picture(seed=_seed(), format="PNG"))
    with asking.asking(staff=True):
        rendition = photo.get_rendition(SPEC)
    return {"address": rendition.url, "path": default_storage.path(rendition.file.name)}


def asked() -> dict:
    """A patient who is asked about a photo: the link, and the photo's address in the session."""
    patient = factories.make_patient(f"Asked Person {_seed()}")
    photo = factories.make_photo(
        Subject.PATIENT, patients=[patient], data=factories.picture(seed=_seed(), format="PNG")
    )
    request = factories.make_request(patient, photos=[photo], uses=["website"])
    made = actions.mint_link(purpose=Purpose.SIGN, channel=Channel.COPY, by=SYSTEM, request=request)
    rendition = session_photos.rendition_of(photo)
    return {
        "token": made.token,
        "reference": request.reference,
        "name": patient.name,
        "address": f"/consent/photo/{PurePosixPath(rendition.file.name).name}",
    }


def withdraw(*, consent: int) -> dict:
    """Everything of a consent is taken back; returns after the commit."""
    actions.withdraw(consent=Consent.objects.get(pk=consent), by=SYSTEM, channel="copy")
    return {}


def seen(*, clip: int) -> dict:
    """How often the ledger says that staff saw this clip."""
    entries = LedgerEntry.objects.filter(act="clip.original_seen")
    return {"times": sum(entry.refs["clip"] == clip for entry in entries)}


ACTS = {act.__name__: act for act in (photos, clip, public, asked, withdraw, seen)}

if __name__ == "__main__":
    for line in sys.stdin:
        facts = json.loads(line)
        answer = ACTS[facts.pop("act")](**facts)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
