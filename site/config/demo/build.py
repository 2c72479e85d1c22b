"""How does the demo practice come to stand? By the same acts the staff use; repeating adds nothing."""

from __future__ import annotations

import io
import os
import secrets
from collections.abc import Callable, Sequence
from datetime import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.images import ImageFile
from django.db.models.functions import Now
from wagtail.models import Page

from blog.models import BlogPage
from config.demo import content, people
from config.demo.appointments import ensure_appointments
from config.demo.clip import ensure_videos
from config.demo.drawings.render import to_jpeg
from config.demo.pages import ensure_site, show_videos_with_treatments
from config.demo.permissions import ask, ensure_consent, ensure_form
from config.demo.pictures import PICTURES, Picture, title_of
from config.demo.places import ensure_places
from config.demo.posts import PRACTICE, ensure_home, ensure_links, ensure_posts
from config.demo.story import ensure_story
from config.empty_site import FIRST_PROMISES, ensure_pages
from consent import actions, emails
from consent.actions import Subjects
from consent.acts import SYSTEM
from consent.models import (
    Consent,
    ConsentFormVersion,
    ConsentRequest,
    Patient,
    Photo,
    PracticeDetails,
    Staff,
)
from consent.privileges import Channel, Outcome, Purpose
from practice import pictures, search_index
from practice.models import HomePage, Person

Say = Callable[[str], None]


class RealContent(RuntimeError):
    """There are patients or pages that are not the demo's; str(error) is a sentence."""


def build(say: Say = lambda line: None) -> dict[str, Any]:
    """Makes what is missing of the demo and a fresh link to sign.

    Returns:
        Addresses, sign-ins and signing links, as `manage.py demo --json` prints them.

    Raises:
        RealContent: nothing was touched.
    """
    _refuse_real_content()
    say("the practice and its staff")
    ensure_pages()
    _practice()
    password = _password()
    _staff(password)
    patients = {key: _patient(one) for key, one in people.PATIENTS.items()}
    photos = {}
    for number, (key, picture) in enumerate(PICTURES.items(), start=1):
        say(f"picture {number} of {len(PICTURES)}")
        photos[key] = _photo(key, picture, patients)
    version = ensure_form()
    say("permissions")
    for key, one in people.PATIENTS.items():
        ensure_consent(patients[key], one, [photos[name] for name in one.photos], version)
    say("pages")
    ensure_site(HomePage.objects.get(), photos, say)
    ensure_videos(HomePage.objects.get(), photos, say)
    show_videos_with_treatments(say)
    ensure_story(patients["sam"], patients["priya"], version)
    ensure_appointments()
    ensure_places(photos)
    ensure_posts(photos, say)
    ensure_home(photos, say)
    ensure_links()
    _make_pictures(say)
    search_index.rebuild()
    return _report(password, patients[people.OPEN], [photos["priya"]], version)


def _refuse_real_content() -> None:
    strangers = [
        patient.reference
        for patient in Patient.objects.all()
        if not patient.email.endswith(f"@{people.DOMAIN}")
    ]
    if strangers:
        raise RealContent(
            f"There are {len(strangers)} patients here who are not the demo’s. Nothing was changed."
        )
    slugs = {post.slug for post in content.POSTS}
    ours = BlogPage.objects.filter(slug__in=slugs).count()
    if BlogPage.objects.count() > ours or (
        HomePage.objects.exclude(promise__in=[content.HOME_PROMISE, *FIRST_PROMISES])
        .filter(first_published_at__isnull=False)
        .exists()
        and not ours
    ):
        raise RealContent("There are pages here that are not the demo’s. Nothing was changed.")


def _practice() -> None:
    details = PracticeDetails.the_one()
    if details.struct_org_name:
        return
    details.struct_org_name = PRACTICE
    details.struct_org_type = "Dentist"
    details.slogan = "Braces and aligners for children and adults"
    details.struct_org_phone = "+1 216 555 0142"
    details.email = f"hello@{people.DOMAIN}"
    details.struct_org_address_street = "14 Alder Row"
    details.struct_org_address_locality = "Cleveland"
    details.struct_org_address_region = "OH"
    details.struct_org_address_postal = "44113"
    details.struct_org_address_country = "US"
    details.struct_org_hours = [
        ("hours", _hours(["Monday", "Tuesday", "Wednesday", "Thursday"], 8, 17)),
        ("hours", _hours(["Friday"], 8, 13)),
    ]
    details.save()


def _hours(days: Sequence[str], opens: int, closes: int) -> dict[str, object]:
    return {"days": list(days), "start_time": time(opens), "end_time": time(closes)}


def _password() -> str:
    """DEMO_PASSWORD, else one made once and kept beside the keys."""
    if settings.DEMO_PASSWORD:
        return settings.DEMO_PASSWORD
    path = Path(settings.DATA_DIR) / "keys" / "demo-password"
    if path.exists():
        return path.read_text(encoding="ascii").strip()
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(password)
    return password


def _staff(password: str) -> None:
    for member in people.STAFF:
        account = Staff.objects.filter(email=member.email).first()
        if account is None:
            account = Staff.objects.create_user(
                member.email, first_name=member.first_name, last_name=member.last_name
            )
            account.groups.add(Group.objects.get(name=member.role.value))
        if not account.check_password(password):
            account.set_password(password)
            account.save()


def _patient(one: people.DemoPatient) -> Patient:
    known = Patient.objects.with_email(one.email).first()
    if known:
        return known
    patient = Patient(name=one.name, email=one.email, phone="+1 216 555 0199")
    patient.birth_date = one.birth_date
    patient.save()
    actions.record_patient(patient=patient, by=SYSTEM)
    return patient


def _photo(key: str, picture: Picture, patients: dict[str, Patient]) -> Photo:
    title = title_of(key)
    # Until November 2026 the titles were the keys, names of patients among them.
    known = Photo.objects.filter(title__in=[title, f"Demo: {key}"]).first()
    if known:
        if known.title != title:
            known.title = title
            known.save(update_fields=["title"])
        return known
    photo = Photo(title=title, description=picture.description)
    data = to_jpeg(picture.draw(), width=picture.width)
    photo.file = ImageFile(io.BytesIO(data), name="drawing.jpg")
    if picture.focal:
        x, y = picture.focal
        photo.focal_point_x, photo.focal_point_y = int(x * photo.width), int(y * photo.height)
        photo.focal_point_width = photo.focal_point_height = photo.width // 4
    photo.save()
    actions.record_upload(photo=photo, by=SYSTEM)
    actions.classify(
        photo=photo,
        subjects=Subjects(
            picture.subject,
            recognisable=tuple(patients[name] for name in picture.recognisable),
            unrecognisable=tuple(patients[name] for name in picture.unrecognisable),
        ),
        by=SYSTEM,
    )
    return photo


def _make_pictures(say: Say) -> None:
    """What the worker would do in its first minute, so that the first visitor sees photos."""
    shown = [*Page.objects.live().specific(), *Person.objects.filter(live=True)]
    for number, one in enumerate(shown, start=1):
        say(f"their pictures, {number} of {len(shown)}")
        pictures.make(pictures.wanted(one))


def _report(
    password: str, patient: Patient, photos: Sequence[Photo], version: ConsentFormVersion
) -> dict[str, Any]:
    request = ConsentRequest.objects.filter(
        patient=patient, outcome=Outcome.OPEN, answer_by__gt=Now()
    ).first()
    if request is None:
        # Signed or run out since the last start: the demo asks again.
        request = ask(patient, people.PATIENTS[people.OPEN], photos, version)
    delivery = actions.mint_link(
        purpose=Purpose.SIGN, channel=Channel.COPY, by=SYSTEM, request=request
    )
    birth = people.PATIENTS[people.OPEN].birth_date
    return {
        "addresses": {
            "site": f"{settings.BASE_URL}/",
            "staff": f"{settings.BASE_URL}/admin/",
            "my permissions": f"{settings.BASE_URL}/consent/",
        },
        "sign_ins": [
            {"role": member.role.value, "email": member.email, "password": password}
            for member in people.STAFF
        ],
        "signing_links": [emails.sign_url(delivery.token)],
        "signer": {"name": patient.name, "born": birth.isoformat()},
        "consents": {
            key: [one.reference for one in Consent.objects.filter(patient__name=person.name)]
            for key, person in people.PATIENTS.items()
        },
    }
