"""How does the demo practice come to stand? By the same acts the staff use; repeating adds nothing."""

from __future__ import annotations

import io
import os
import secrets
from collections.abc import Callable, Sequence
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.images import ImageFile
from django.db.models.functions import Now
from django.utils import timezone
from wagtail.models import Locale, Page

from blog.models import BlogIndexPage, BlogPage, LinksPage
from config.demo import content, form, people
from config.demo.clip import ensure_videos
from config.demo.drawings.render import to_jpeg
from config.demo.pages import ensure_site
from config.demo.pictures import PICTURES, Picture, title_of
from config.empty_site import ensure_pages
from consent import actions, clock, emails
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
from consent.privileges import BUILT_IN, Channel, Outcome, Purpose, SignerRole
from practice import pictures, search_index
from practice.models import HomePage, Person

Say = Callable[[str], None]
PRACTICE = "Alder Row Orthodontics"


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
    version = _form()
    say("permissions")
    for key, one in people.PATIENTS.items():
        _consent(patients[key], one, [photos[name] for name in one.photos], version)
    say("pages")
    _pages(photos)
    ensure_site(HomePage.objects.get(), photos, say)
    ensure_videos(HomePage.objects.get(), photos, say)
    _links(HomePage.objects.get())
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
        HomePage.objects.exclude(promise__in=[content.HOME_PROMISE, "Welcome to our practice"])
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


def _form() -> ConsentFormVersion:
    known = ConsentForm.objects.filter(name=form.NAME).first()
    if known:
        return known.newest_version() or actions.make_version(form=known)
    uses = []
    for position, use in enumerate(use for use in BUILT_IN if use.slug in form.USES):
        definition, _made = PrivilegeDefinition.objects.get_or_create(
            slug=use.slug,
            defaults={
                "label": use.label,
                "recipients": use.recipients,
                "example": use.example,
                "position": position,
            },
        )
        uses.append(definition)
    made = ConsentForm(name=form.NAME, locale=Locale.get_default(), live=False, **form.TEXT)
    made.save()
    made.uses.set(uses)
    made.save()
    made.save_revision().publish()
    made.refresh_from_db()
    return actions.make_version(
        form=made
    )  # publishing has made it: the same text, the same version


def _consent(
    patient: Patient,
    one: people.DemoPatient,
    photos: Sequence[Photo],
    version: ConsentFormVersion,
) -> None:
    if ConsentRequest.objects.filter(patient=patient).exists() or not one.agreed:
        return
    request = _ask(patient, one, photos, version)
    today = clock.day_of(timezone.now(), PracticeDetails.the_one().zone)
    signed_on = _months_before(today, one.months_ago) if one.months_ago else None
    consent = actions.sign(
        request=request,
        answers=Answers(
            uses=one.agreed,
            method="typed",
            typed_name=one.signer_name or one.name,
            erecords_shown_at=timezone.now(),
        ),
        first_day=signed_on,
    )
    if one.withdrawn:
        actions.withdraw(consent=consent, by=SYSTEM, channel=Channel.COPY)


def _ask(
    patient: Patient,
    one: people.DemoPatient,
    photos: Sequence[Photo],
    version: ConsentFormVersion,
) -> ConsentRequest:
    return actions.ask(
        patient=patient,
        version=version,
        photos=photos,
        uses=form.USES,
        by=SYSTEM,
        signer_role=one.signer_role,
        signer_name=one.signer_name,
        authority=one.authority if one.signer_role != SignerRole.PATIENT else "",
    )


def _months_before(day: date, months: int) -> date:
    return clock.months_later(day, -months)


def _stream(blocks: Sequence[content.Block], photos: dict[str, Photo]) -> list[dict]:
    """Blocks as Wagtail stores them: photos by id."""
    stored = []
    for name, value in blocks:
        filled = {
            key: photos[str(text)].pk if key in {"photo", "before", "after"} else text
            for key, text in value.items()
        }
        stored.append({"type": name, "value": filled})
    return stored


def _pages(photos: dict[str, Photo]) -> None:
    home = HomePage.objects.get()
    blog = BlogIndexPage.objects.get()
    if home.promise != content.HOME_PROMISE:
        home.title = PRACTICE
        home.promise, home.lead = content.HOME_PROMISE, content.HOME_LEAD
        home.search_description = content.HOME_LEAD[:160]
        home.picture = photos["mirror"]
        home.action_label, home.action_page = "See how a first visit goes", None
        home.body = _as_stream(HomePage, _stream(content.HOME_BODY, photos))
        home.save_revision().publish()
        blog.title, blog.slug = "Good to know", "blog"
        blog.intro = "What patients ask us in the chair, answered with numbers."
        blog.show_in_menus = True
        blog.save_revision().publish()
    for post in content.POSTS:
        _post(blog, post, photos)
    home = HomePage.objects.get()
    if home.action_page is None:
        home.action_page = Page.objects.get(slug="your-first-visit")
        home.save_revision().publish()


def _make_pictures(say: Say) -> None:
    """What the worker would do in its first minute, so that the first visitor sees photos."""
    shown = [*Page.objects.live().specific(), *Person.objects.filter(live=True)]
    for number, one in enumerate(shown, start=1):
        say(f"their pictures, {number} of {len(shown)}")
        pictures.make(pictures.wanted(one))


def _as_stream(model: type[Page], stored: list[dict]):
    return model._meta.get_field("body").stream_block.to_python(stored)


def _post(blog: BlogIndexPage, post: content.Post, photos: dict[str, Photo]) -> None:
    if BlogPage.objects.filter(slug=post.slug).exists():
        return
    today = clock.day_of(timezone.now(), PracticeDetails.the_one().zone)
    page = BlogPage(
        title=post.title,
        slug=post.slug,
        topic=post.topic,
        intro=post.intro,
        hero=photos[post.hero],
        date=today - timedelta(days=post.days_ago),
        author_name=post.author[0],
        author_role=post.author[1],
        reviewer_name="Dr Amara Okafor",
        reviewed_on=today - timedelta(days=post.days_ago),
        body=_as_stream(BlogPage, _stream(post.body, photos)),
    )
    page.tags.add(*post.tags)
    blog.add_child(instance=page)
    page.save_revision().publish()


def _links(home: HomePage) -> None:
    if LinksPage.objects.exists():
        return
    links = [
        {"type": "link", "value": {"label": label, "page": Page.objects.get(slug=slug).pk}}
        for label, slug in content.LINKS
    ]
    page = LinksPage(title="Alder Row, in short", slug="links", intro=content.LINKS_INTRO)
    page.links = LinksPage._meta.get_field("links").stream_block.to_python(links)
    home.add_child(instance=page)
    page.save_revision().publish()


def _report(
    password: str, patient: Patient, photos: Sequence[Photo], version: ConsentFormVersion
) -> dict[str, Any]:
    request = ConsentRequest.objects.filter(
        patient=patient, outcome=Outcome.OPEN, answer_by__gt=Now()
    ).first()
    if request is None:
        # Signed or run out since the last start: the demo asks again.
        request = _ask(patient, people.PATIENTS[people.OPEN], photos, version)
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
