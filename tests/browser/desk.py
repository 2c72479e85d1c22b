"""Who prepares a patient for one browser test? Acts read from stdin as JSON, a line each."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

import django  # noqa: E402  (the paths must be set first)

django.setup()

from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from blog.models import BlogPage  # noqa: E402
from consent import actions, emails  # noqa: E402
from consent.acts import SYSTEM  # noqa: E402
from consent.models import (  # noqa: E402
    Consent,
    ConsentForm,
    ConsentRequest,
    Disclosure,
    Patient,
    Photo,
    TakeDown,
)
from consent.privileges import Channel, Outcome, Purpose, Subject  # noqa: E402
from tests import factories  # noqa: E402
from tests.browser import asking_states, family_states, signing_states, states  # noqa: E402


def ask(*, name: str, uses: list[str], photos: int = 1, born: str = "1990-03-27") -> dict:
    """A patient with photos of four quadrants, asked for these uses; gives a link to sign."""
    email = f"{name.split()[0].lower()}-{Patient.objects.count()}@patients.example"
    patient = factories.make_patient(name, birth_date=date.fromisoformat(born), email=email)
    actions.record_patient(patient=patient, by=SYSTEM)
    request = actions.ask(
        patient=patient,
        version=ConsentForm.objects.get(live=True, locale__language_code="en").newest_version(),
        photos=[
            factories.make_photo(
                Subject.PATIENT,
                patients=[patient],
                # PNG: as JPEG, two pictures that differ in one pixel can be the same bytes.
                data=factories.picture(seed=_next_seed(), format="PNG"),
            )
            for _ in range(photos)
        ],
        uses=uses,
        by=SYSTEM,
    )
    return {
        "reference": request.reference,
        "email": email,
        "patient": patient.pk,
        "patient_reference": patient.reference,
        **link(reference=request.reference),
    }


def _next_seed() -> int:
    """Photos are only added here, so that each is another file."""
    return 1000 + Photo.objects.count()


def link(*, reference: str) -> dict:
    """One more link to sign the request."""
    request = ConsentRequest.objects.get(reference=reference)
    made = actions.mint_link(purpose=Purpose.SIGN, channel=Channel.COPY, by=SYSTEM, request=request)
    return {"link": emails.sign_url(made.token)}


def demo() -> dict:
    """The demo's own open request: a fresh link, and the birth date as its form asks for it."""
    request = ConsentRequest.objects.get(outcome=Outcome.OPEN)
    born = request.patient.birth_date
    parts = [str(born.day), born.strftime("%B"), str(born.year)]
    return {"born": parts, **link(reference=request.reference)}


def manage_link(*, reference: str) -> dict:
    """A link to all permissions of the patient who was asked."""
    patient = ConsentRequest.objects.get(reference=reference).patient
    made = actions.mint_link(
        purpose=Purpose.MANAGE, channel=Channel.MAIL, by=SYSTEM, patient=patient
    )
    return {"link": emails.manage_url(made.token)}


def consents(*, reference: str) -> dict:
    """What was signed for a request."""
    found = Consent.objects.filter(request__reference=reference)
    return {
        "signed": [
            {
                "reference": consent.reference,
                "staff_address": reverse("consents:inspect", args=[consent.pk]),
                "method": consent.signature.method,
                "language": consent.version.language,
                "typed_name": consent.signature.typed_name,
                "points": consent.signature.points,
                "uses": sorted(consent.grants.values_list("privilege", flat=True)),
                "revoked": consent.revoked_at is not None,
            }
            for consent in found
        ]
    }


def addresses(*, slug: str = "", photo: str = "") -> dict:
    """Where staff find the kit of a post, a photo by its title, and the oldest consent."""
    found = {"consent": reverse("consents:inspect", args=[Consent.objects.earliest("pk").pk])}
    if slug:
        post = BlogPage.objects.get(slug=slug)
        found["kit"] = reverse("social_kit", args=[post.pk, "instagram_feed"])
    if photo:
        found["photo"] = reverse("wagtailimages:edit", args=[Photo.objects.get(title=photo).pk])
    return found


def takedown(*, place: str, hours: int = 60) -> dict:
    """A copy elsewhere that nobody has taken on yet."""
    now = timezone.now()
    shown = Disclosure.objects.create(
        item_sha256="0" * 64, privilege="print", place=place, first_at=now
    )
    made = TakeDown.objects.create(disclosure=shown, due_at=now + timedelta(hours=hours))
    return {"takedown": made.pk}


ACTS: Mapping[str, Callable[..., dict]] = (
    {act.__name__: act for act in (ask, link, manage_link, consents, addresses, demo, takedown)}
    | states.ACTS
    | asking_states.ACTS
    | signing_states.ACTS
    | family_states.ACTS
)

if __name__ == "__main__":
    for line in sys.stdin:
        facts = json.loads(line)
        answer = ACTS[facts.pop("act")](**facts)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
