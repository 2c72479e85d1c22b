"""The smallest data for each case: factories with named states, made by the real acts."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from hashlib import sha256

from django.core.files.images import ImageFile
from django.db.models.functions import Now
from django.utils import timezone
from PIL import Image

from consent import actions, clock
from consent.actions import Answers, Subjects
from consent.acts import SYSTEM
from consent.models import (
    Consent,
    ConsentForm,
    ConsentFormVersion,
    ConsentRequest,
    Patient,
    Photo,
    PracticeDetails,
    PrivilegeDefinition,
    Staff,
)
from consent.privileges import BUILT_IN, Role, Subject

QUADRANTS = ((220, 30, 30), (30, 200, 40), (40, 60, 220), (240, 220, 20))
_numbers = itertools.count(1)
_picture_numbers: Iterator[int] = itertools.count(1)
drawn: set[bytes] = set()
"""Digests of the pictures drawn here: they may be cleaned once for all tests of a process."""


def number_pictures(numbers: Iterator[int]) -> None:
    """Which pictures are drawn next; see `tests/conftest.py`."""
    global _picture_numbers
    _picture_numbers = numbers


def picture(
    *, width: int = 800, height: int = 600, format: str = "JPEG", seed: int | None = None
) -> bytes:
    """A picture of four coloured quadrants that can be told from every other picture."""
    image = Image.new("RGB", (width, height))
    for index, colour in enumerate(QUADRANTS):
        left, top = (index % 2) * width // 2, (index // 2) * height // 2
        image.paste(colour, (left, top, left + width // 2 + 1, top + height // 2 + 1))
    # A small block of its own colour: no two photos share a digest, not even after JPEG.
    number = next(_picture_numbers) if seed is None else seed
    code = tuple((number >> shift) % 16 * 16 for shift in (0, 4, 8))
    image.paste(code, (0, 0, 8, 8))
    out = io.BytesIO()
    image.save(out, format, quality=92)
    drawn.add(sha256(out.getvalue()).digest())
    return out.getvalue()


def shows_quadrants(data: bytes) -> bool:
    """Whether the bytes paint the four quadrants: how a leak is judged, by pixels."""
    try:
        image = Image.open(io.BytesIO(data)).convert("RGB")
    except OSError:
        return False
    width, height = image.size
    for index, colour in enumerate(QUADRANTS):
        x, y = width // 4 + (index % 2) * width // 2, height // 4 + (index // 2) * height // 2
        seen = image.getpixel((min(x, width - 1), min(y, height - 1)))
        if sum(abs(a - b) for a, b in zip(seen, colour, strict=True)) > 150:
            return False
    return True


def make_staff(*roles: Role, email: str = "", password: str = "correct horse battery") -> Staff:
    from django.contrib.auth.models import Group

    person = Staff.objects.create_user(
        email or f"staff{next(_numbers)}@example.org", password, first_name="Sam", last_name="Staff"
    )
    person.groups.set(Group.objects.filter(name__in=[role.value for role in roles]))
    return person


def make_patient(
    name: str = "Amara Okafor",
    *,
    birth_date: date | None = date(1990, 3, 27),
    email: str = "amara@example.org",
    phone: str = "+12165550100",
) -> Patient:
    patient = Patient(name=name, email=email, phone=phone)
    patient.birth_date = birth_date
    patient.save()
    return patient


def make_photo(
    subject: str = Subject.UNKNOWN,
    *,
    patients: Iterable[Patient] = (),
    unrecognisable: Iterable[Patient] = (),
    title: str = "IMG_0001",
    description: str = "A smiling woman",
    data: bytes | None = None,
) -> Photo:
    """A photo in the state named; a patient's photo names who is in it."""
    photo = Photo(title=title, description=description)
    photo.file = ImageFile(io.BytesIO(data or picture()), name="photo.jpg")
    photo.save()
    actions.record_upload(photo=photo, by=SYSTEM)
    if subject != Subject.UNKNOWN:
        actions.classify(
            photo=photo,
            subjects=Subjects(
                subject=subject,
                recognisable=tuple(patients),
                unrecognisable=tuple(unrecognisable),
                source="Our own",
                licence="Ours",
            ),
            by=SYSTEM,
        )
    return photo


def make_uses(*slugs: str) -> list[PrivilegeDefinition]:
    wanted = slugs or ("website", "instagram")
    made = []
    for position, use in enumerate(BUILT_IN):
        if use.slug in wanted:
            definition, _ = PrivilegeDefinition.objects.get_or_create(
                slug=use.slug,
                defaults={
                    "label": use.label,
                    "recipients": use.recipients,
                    "example": use.example,
                    "position": position,
                },
            )
            made.append(definition)
    return made


def make_version(*slugs: str, months: int = 24) -> ConsentFormVersion:
    """A published form that asks for these uses, as patients sign it."""
    from wagtail.models import Locale

    form = ConsentForm(
        name="Photos",
        title="Photos on our website and social pages",
        introduction="We would like to show how treatment works.",
        information="The photos named here.",
        discloser="The practice",
        purposes="To show people what treatment can do.",
        months_valid=months,
        how_to_revoke=(
            "You can take it back: open your link and press the button, or write to us. Copies "
            "made before that day stay."
        ),
        no_condition="Your treatment does not depend on it.",
        redisclosure="Others may copy what is public.",
        copy_statement="You get a copy.",
        remuneration="Nobody pays us for this.",
        electronic_text=(
            "You can sign on paper instead.\n\nYou can have a paper copy for free.\n\n"
            "This is about this permission only. If you no longer want it on a screen, tell us. "
            "New address or phone number? Tell us.\n\nYou need a phone or computer with a browser."
        ),
        locale=Locale.get_default(),
        live=True,
    )
    form.save()
    form.uses.set(make_uses(*slugs))
    form.save()
    return actions.make_version(form=form)


def make_request(
    patient: Patient | None = None,
    *,
    photos: Iterable[Photo] = (),
    uses: Iterable[str] = ("website", "instagram"),
    version: ConsentFormVersion | None = None,
    **fields: object,
) -> ConsentRequest:
    patient = patient or make_patient()
    uses = tuple(uses)
    return actions.ask(
        patient=patient,
        version=version or make_version(*uses),
        photos=list(photos) or [make_photo(Subject.PATIENT, patients=[patient])],
        uses=uses,
        by=SYSTEM,
        **fields,
    )


def make_consent(
    patient: Patient,
    *photos: Photo,
    uses: Iterable[str] = ("website",),
    expired: bool = False,
    revoked: bool = False,
    not_begun: bool = False,
    only_unrecognisable: bool = False,
    version: ConsentFormVersion | None = None,
) -> Consent:
    """A consent signed by the real act; a state that time would bring is moved in the data."""
    request = make_request(patient, photos=photos, uses=uses, version=version)
    consent = actions.sign(
        request=request,
        answers=Answers(
            uses=tuple(uses),
            method="typed",
            typed_name=patient.name,
            erecords_shown_at=timezone.now(),
        ),
    )
    if only_unrecognisable:
        consent.grants.update(only_unrecognisable=True)
    if expired:
        move(consent, first=-40, last=-1)
    if not_begun:
        shift_forward(consent)
    if revoked:
        actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    consent.refresh_from_db()
    return consent


def move(consent: Consent, *, first: int, last: int) -> None:
    """Moves a consent's days relative to today; the triggers allow only earlier ends."""
    zone = PracticeDetails.the_one().zone
    today = clock.day_of(timezone.now(), zone)
    replace_days(consent, today + timedelta(days=first), today + timedelta(days=last))


def shift_forward(consent: Consent) -> None:
    zone = PracticeDetails.the_one().zone
    tomorrow = clock.day_of(timezone.now(), zone) + timedelta(days=1)
    replace_days(consent, tomorrow, tomorrow + timedelta(days=30))


def replace_days(consent: Consent, first: date, last: date) -> None:
    """Writes a consent's days and instants as if it had been signed for them."""
    from consent import triggers

    zone = PracticeDetails.the_one().zone
    triggers.drop()
    Consent.objects.filter(pk=consent.pk).update(
        first_day=first,
        last_day=last,
        starts_at=clock.start_of(first, zone),
        ends_at=clock.end_of(last, zone),
    )
    triggers.make()


def revoke_quietly(consent: Consent) -> None:
    """The bare database fact, without any follow-up: safety must not need them."""
    Consent.objects.filter(pk=consent.pk).update(revoked_at=Now())
