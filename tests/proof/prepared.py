"""What do the proofs act on? Patients, photos and permissions made at once by the real acts."""

from __future__ import annotations

import hashlib
import itertools
import secrets
from dataclasses import dataclass
from io import BytesIO

from django.core.files.images import ImageFile
from django.utils import timezone

from consent import actions, cleaning, emails
from consent.actions import Answers, Subjects
from consent.acts import SYSTEM
from consent.models import Consent, ConsentForm, ConsentRequest, Patient, Photo
from consent.privileges import Channel, Purpose, Subject
from tests import factories

_numbers = itertools.count(secrets.randbelow(1 << 8) + 4096)
SPEC = "width-200|format-jpeg"


@dataclass(frozen=True, slots=True)
class Ask:
    """A request that waits for a signature."""

    reference: str
    link: str
    name: str


@dataclass(frozen=True, slots=True)
class Given:
    """A consent in force, with an address at which its photo is seen."""

    reference: str
    link: str
    address: str
    photo: int


@dataclass(frozen=True, slots=True)
class Room:
    """A photo filed as nobody, seen in public, and the patient it will turn out to show."""

    photo: int
    patient: int
    address: str


def picture(width: int = 240, height: int = 180) -> bytes:
    """A small picture unlike every other; what painting finds in it is only its pixels."""
    image = factories.Image.open(
        BytesIO(factories.picture(width=width, height=height, format="PNG"))
    )
    number = next(_numbers)
    for bit in range(24):
        image.putpixel((20 + bit, 4), (255, 255, 255) if number >> bit & 1 else (0, 0, 0))
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def patient() -> Patient:
    made = factories.make_patient(f"Proof Person {secrets.token_hex(3)}", email="", phone="")
    actions.record_patient(patient=made, by=SYSTEM)
    return made


def photo(subject: str, *patients: Patient, width: int = 240, height: int = 180) -> Photo:
    """As by upload, without the child process that repaints it: a PNG of ours is clean already."""
    data = picture(width, height)
    digest = hashlib.sha256(data).hexdigest()
    made = Photo(title="A room", description="A smile")
    made._clean_photo = cleaning.CleanPhoto(data, "png", width, height, digest, digest)
    made.file = ImageFile(BytesIO(data), name="photo.png")
    made.save()
    actions.record_upload(photo=made, by=SYSTEM)
    actions.classify(
        photo=made, subjects=Subjects(subject=subject, recognisable=patients), by=SYSTEM
    )
    return made


def request(
    person: Patient, *photos: Photo, uses: tuple[str, ...] = ("website",)
) -> ConsentRequest:
    form = ConsentForm.objects.get(live=True, locale__language_code="en")
    return actions.ask(
        patient=person,
        version=form.newest_version(),
        photos=list(photos),
        uses=list(uses),
        by=SYSTEM,
    )


def ask() -> Ask:
    return ask_with_photo()[0]


def ask_with_photo() -> tuple[Ask, Photo]:
    """Somebody who is asked for the website, and the photo they are asked for."""
    person = patient()
    shown = photo(Subject.PATIENT, person)
    made = request(person, shown)
    link = actions.mint_link(purpose=Purpose.SIGN, channel=Channel.COPY, by=SYSTEM, request=made)
    return Ask(made.reference, emails.sign_url(link.token), person.name), shown


def signed(
    person: Patient, *photos: Photo, uses: tuple[str, ...] = ("website",)
) -> tuple[Consent, str]:
    """A consent signed by the real act, and a link to take it back."""
    answers = Answers(
        uses=uses, method="typed", typed_name=person.name, erecords_shown_at=timezone.now()
    )
    consent = actions.sign(request=request(person, *photos, uses=uses), answers=answers)
    link = actions.mint_link(
        purpose=Purpose.MANAGE, channel=Channel.MAIL, by=SYSTEM, patient=person
    )
    return consent, emails.manage_url(link.token)


def given() -> Given:
    person = patient()
    shown = photo(Subject.PATIENT, person)
    consent, link = signed(person, shown)
    return Given(consent.reference, link, shown.get_rendition(SPEC).url, shown.pk)


def room() -> Room:
    person = patient()
    shown = photo(Subject.NONE)
    return Room(shown.pk, person.pk, shown.get_rendition(SPEC).url)
