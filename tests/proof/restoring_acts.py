"""What happens on the machine of the restored site? One act in a process of its own, which may die of it.

`python -m tests.proof.restoring_acts <act> [facts as JSON]` prints what it made as JSON.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable

import django

django.setup()

from django.utils import timezone  # noqa: E402

from blog.models import BlogIndexPage, BlogPage  # noqa: E402
from consent import actions, emails, followups, shutfile  # noqa: E402
from consent.acts import SYSTEM  # noqa: E402
from consent.models import Consent, ConsentForm, Photo, Staff  # noqa: E402
from consent.privileges import Channel, Purpose, Subject  # noqa: E402
from tests import clips, factories  # noqa: E402
from tests.proof import prepared  # noqa: E402
from tests.working import work_off_everything  # noqa: E402

USES = ("website", "instagram")


def give(*, number: int) -> dict:
    """A patient who signed for a photo and a clip, which a post shows."""
    person = prepared.patient()
    photo = factories.make_photo(
        Subject.PATIENT, patients=[person], data=factories.picture(seed=3000 + 37 * number)
    )
    film = clips.film(number=number)
    clip = clips.make_clip(Subject.PATIENT, patients=[person], data=film)
    asked = actions.ask(
        patient=person,
        version=ConsentForm.objects.get(live=True, locale__language_code="en").newest_version(),
        photos=[photo],
        clips=[clip],
        uses=list(USES),
        by=SYSTEM,
    )
    answers = actions.Answers(
        uses=USES, method="typed", typed_name=person.name, erecords_shown_at=timezone.now()
    )
    consent = actions.sign(request=asked, answers=answers)
    link = actions.mint_link(
        purpose=Purpose.MANAGE, channel=Channel.MAIL, by=SYSTEM, patient=person
    )
    words = f"Seen by word {photo.sha256[:12]}"
    page = BlogIndexPage.objects.first().add_child(
        instance=BlogPage(
            title="Straight teeth",
            slug=f"straight-teeth-{number}",
            intro="How a brace works.",
            hero=photo,
            hero_caption=words,
            body=[("photo", {"photo": photo, "caption": words})],
        )
    )
    page.save_revision().publish()
    work_off_everything()
    return {
        "name": person.name,
        "owner": Staff.objects.get(email__startswith="owner@").email,
        "reference": consent.reference,
        "link": emails.manage_url(link.token),
        "words": words,
        "photo": photo.get_rendition("fill-300x200|use-website").url,
        "clip": clip.url,
        "page": page.get_url(),
        "kit": f"/admin/kit/{page.pk}/instagram_feed/image/{photo.pk}.jpg",
        "staff": f"/admin/images/{photo.pk}/",
    }


def ask() -> dict:
    """A patient who will sign by the real pages."""
    made, photo = prepared.ask_with_photo()
    return {"link": made.link, "name": made.name, "photo": photo.pk}


def address(*, photo: int) -> dict:
    return {"photo": Photo.objects.get(pk=photo).get_rendition(prepared.SPEC).url}


def die_before_the_line(*, reference: str) -> dict:
    """The process is killed right after the commit of a withdrawal."""
    followups.work_off = lambda followup_id: _die()
    return _withdraw(reference)


def die_within_the_line(*, reference: str) -> dict:
    """The process is killed while the line is being written: half of it is on the disk."""

    def torn(descriptor: int) -> None:
        os.ftruncate(descriptor, os.fstat(descriptor).st_size - 60)
        _die()

    shutfile.os.fsync = torn
    return _withdraw(reference)


def _withdraw(reference: str) -> dict:
    actions.withdraw(
        consent=Consent.objects.get(reference=reference), by=SYSTEM, channel=Channel.COPY
    )
    return {"died": False}


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


ACTS: dict[str, Callable[..., dict]] = {
    act.__name__: act for act in (give, ask, address, die_before_the_line, die_within_the_line)
}

if __name__ == "__main__":
    facts = json.loads(sys.argv[2]) if len(sys.argv) > 2 else {}
    sys.stdout.write(json.dumps(ACTS[sys.argv[1]](**facts)) + "\n")
