"""Does every address of the admin answer each member of the staff as the table says?

Slow with reason: each person asks every address once, and nothing else would show a new leak.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path, PurePosixPath

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.log_actions import log
from wagtail.models import Collection, Page, UploadedFile

from blog.models import BlogIndexPage, BlogPage
from blog.social.networks import FORMATS
from config.empty_site import ensure_pages
from consent import actions, asking
from consent.acts import SYSTEM
from consent.models import (
    CollectionSubject,
    Consent,
    Disclosure,
    FollowUp,
    LedgerEntry,
    Patient,
    PatientCopy,
    Photo,
    PhotoImport,
    Representative,
    TakeDown,
)
from consent.privileges import Role, Subject
from tests.clips import make_clip, sign_for
from tests.consent import access
from tests.factories import (
    make_consent,
    make_patient,
    make_photo,
    make_request,
    make_staff,
    picture,
)
from tests.leaks.test_urls_known import all_routes
from tests.stories import make_story
from tests.stories import sign_for as sign_for_story

pytestmark = pytest.mark.django_db

NAME = "Zebulon Quagmire"
HIDDEN_TITLE, HIDDEN_WORDS = "Ostrich", "A porcupine smiles"
REASON = "The front desk cannot open a request; I look at it with them."


@dataclass(frozen=True)
class World:
    """What the addresses of the table stand for, and what only some may read."""

    values: dict[str, object]
    secrets: tuple[str, ...]


@pytest.fixture
def world(settings) -> World:
    settings.EMAIL_BACKEND = "consent.mails.folder.MailFolder"
    patient = make_patient(NAME)
    covered = make_photo(Subject.PATIENT, patients=[patient], title="Covered one")
    hidden = make_photo(
        Subject.PATIENT, patients=[patient], title=HIDDEN_TITLE, description=HIDDEN_WORDS
    )
    unknown = make_photo(title="Walrus", description="A badger smiles")
    consent = make_consent(patient, covered)
    shown_clip = make_clip(Subject.PATIENT, patients=[patient], title="Covered film")
    sign_for(patient, shown_clip)
    hidden_clip = make_clip(
        Subject.PATIENT, patients=[patient], title="Flamingo", description="A weasel talks"
    )
    shown_story = make_story(patient, "I slept through it.", "A patient of 12")
    sign_for_story(patient, shown_story)
    hidden_story = make_story(patient, "An armadillo laughs", "Pangolin, 34")
    request = make_request(patient, photos=[hidden], version=consent.version, uses=["website"])
    for one in (patient, hidden, hidden_clip, unknown):
        log(one, "wagtail.edit")
    page = _page_with(hidden)
    mail.send_mail(f"For {NAME}", f"Dear {NAME}", None, [patient.email])
    speaking, twin, joined = _family_of(patient)
    values = {
        "speaking": speaking.reference,
        "twin": twin.reference,
        "joined": joined.reference,
        "patient": patient.pk,
        "reference": patient.reference,
        "request": request.reference,
        "consent": consent.pk,
        "copy": _copy_of(consent),
        "covered": covered.pk,
        "hidden": hidden.pk,
        "unknown": unknown.pk,
        "covered_thumbnail": _thumbnail(covered),
        "hidden_thumbnail": _thumbnail(hidden),
        "unknown_thumbnail": _thumbnail(unknown),
        "covered_clip": shown_clip.pk,
        "hidden_clip": hidden_clip.pk,
        "covered_story": shown_story.pk,
        "hidden_story": hidden_story.pk,
        "story": hidden_story.reference,
        "takedown": _takedown(hidden.sha256).pk,
        "mail": _mail_name(settings),
        "waiting": _waiting().pk,
        "collection": Collection.get_first_root_node().pk,
        "form": consent.version.form_id,
        "page": page.pk,
        "day": (timezone.localdate() + timedelta(days=30)).isoformat(),
        "followup": FollowUp.objects.order_by("pk").values_list("pk", flat=True)[0],
        "import": PhotoImport.objects.create(folder=NAME).reference,
        "format": next(iter(FORMATS)),
        "filing": _collection_of_logos().pk,
        "document": _document().pk,
        "person": make_staff(Role.EDITOR).pk,
    }
    secrets = (
        NAME,
        patient.reference,
        request.reference,
        HIDDEN_TITLE,
        HIDDEN_WORDS,
        "Walrus",
        "A badger smiles",
        "Flamingo",
        "A weasel talks",
        "An armadillo laughs",
        "Pangolin, 34",
        consent.reference,
        speaking.reference,
        speaking.name,
    )
    return World(values, secrets)


def _family_of(patient) -> tuple[Representative, Patient, Patient]:
    """Somebody who speaks for the patient, a similar record, and one that was joined to theirs."""
    speaking = Representative(
        patient=patient, name="Osprey Agent", role="agent", authority="by power of attorney"
    )
    proof = ContentFile(picture(), name="proof.jpg")
    actions.record_representative(representative=speaking, by=SYSTEM, proof=proof)
    twin = make_patient("Another One", birth_date=None, email="", phone="")
    joined = make_patient("Third One", birth_date=None, email="", phone="")
    Patient.objects.filter(pk=joined.pk).update(merged_into=patient)
    return speaking, twin, joined


def _page_with(photo) -> Page:
    """A page whose editor may not see the photo in it any more."""
    page = BlogPage(
        title="A post",
        slug="a-post",
        intro="Look.",
        hero=photo,
        body=[("photo", {"photo": photo, "caption": ""})],
    )
    ensure_pages()
    BlogIndexPage.objects.get().add_child(instance=page)
    return page


def _thumbnail(photo) -> str:
    with asking.asking(staff=True):
        return PurePosixPath(photo.get_rendition("max-165x165").file.name).name


def _copy_of(consent: Consent) -> str:
    name = default_storage.save("copies/copy.pdf", ContentFile(b"%PDF-1.7"))
    PatientCopy.objects.create(
        consent=consent, file=name, unsealed_sha256="a" * 64, sealed_sha256="b" * 64
    )
    return consent.reference


def _takedown(sha256: str) -> TakeDown:
    shown = Disclosure.objects.create(
        item_sha256=sha256, privilege="instagram", place="A post", first_at=timezone.now()
    )
    return TakeDown.objects.create(disclosure=shown, due_at=timezone.now())


def _mail_name(settings) -> str:
    return next(Path(settings.EMAIL_FILE_PATH).glob("*.eml")).stem


def _collection_of_logos() -> CollectionSubject:
    logos = Collection.get_first_root_node().add_child(name="Logos")
    return CollectionSubject.objects.create(collection=logos, subject=Subject.NONE)


def _document() -> Document:
    return Document.objects.create(
        title="Price list", file=ContentFile(b"%PDF-1.7", name="prices.pdf")
    )


def _waiting() -> UploadedFile:
    """A file that somebody else has put aside in the first step of an upload."""
    return UploadedFile.objects.create(
        for_content_type=None,
        file=ContentFile(picture(), name="photo.jpg"),
        uploaded_by_user=make_staff(Role.REVIEWER),
    )


def client_of(who: str) -> Client:
    client = Client(raise_request_exception=False)
    if who == "anonymous":
        return client
    if not who.startswith("superuser"):
        client.force_login(make_staff(Role(who)))
        return client
    person = make_staff()
    person.is_superuser = True
    person.save()
    client.force_login(person)
    if who == "superuser_with_reason":
        client.post("/admin/patients/break-glass/", {"reason": REASON})
    return client


def body(response) -> str:
    data = b"".join(response.streaming_content) if response.streaming else response.content
    return data.decode(errors="replace")


@pytest.mark.parametrize("who", access.PEOPLE)
def test_each_address_answers_as_the_table_says(who, world):
    client = client_of(who)
    answers, wanted, told = {}, {}, []
    for row in access.ROWS:
        response = client.get("/admin/" + row.address.format(**world.values))
        answers[row.address] = _symbol(response)
        wanted[row.address] = row.answers[who]
        text = body(response)
        if who in access.KNOW_NO_PATIENT:
            told += [
                (row.address, secret)
                for secret in world.secrets
                if secret in text
                and not (secret == HIDDEN_WORDS and row.address in access.NAMES_ITS_OWN_PHOTOS)
            ]
    assert answers == wanted
    assert told == []


def _symbol(response) -> str:
    location = response.headers.get("Location", "")
    if response.status_code == 302 and "/admin/login/" in location:
        return "⌂"
    known = {status: symbol for symbol, status in access.ANSWERS.items() if symbol != "⌂"}
    return known.get(response.status_code, str(response.status_code))


def test_every_address_that_could_tell_of_a_patient_stands_in_the_table(world):
    listed = {_route("/admin/" + row.address.format(**world.values)) for row in access.ROWS}
    unlisted = [
        route
        for route in (route.replace("^", "", 1) for route in all_routes())
        if route.startswith("admin/")
        and route not in listed
        and not route.startswith(access.TELL_OF_NO_PATIENT)
    ]
    assert not unlisted, (
        f"Nobody has said who may ask these addresses: {unlisted}. Add a row for each to "
        "tests/consent/access.py, and one more for a photo that not everybody may see."
    )


def _route(path: str) -> str:
    try:
        return resolve(path.partition("?")[0]).route
    except Resolver404:
        return ""


def test_an_address_about_one_photo_is_asked_for_one_that_not_everybody_may_see():
    addresses = [row.address for row in access.ROWS]
    for row in access.ROWS:
        for name in ("covered", "covered_clip", "covered_thumbnail"):
            if f"{{{name}}}" in row.address:
                twin = name.replace("covered", "hidden")
                assert row.address.replace(f"{{{name}}}", f"{{{twin}}}") in addresses


ORIGINALS = [
    ("photo/original/{hidden}/", "photo.original_seen", 1),
    ("photo/{hidden_original}", "photo.original_seen", 1),
    ("images/{hidden}/preview/original/", "photo.original_seen", 1),
    ("photo/{hidden}/edit-picture/preview/", "photo.original_seen", 0),
    ("photo/{hidden_thumbnail}", "photo.original_seen", 0),
    ("clip/{hidden_clip}/", "clip.original_seen", 1),
    ("consents/{copy}/copy.pdf", "consent.copy_seen", 1),
]


@pytest.mark.parametrize(("address", "act", "times"), ORIGINALS)
@pytest.mark.parametrize("asked_for", ["", "bytes=0-99"])
def test_each_look_at_an_original_is_in_the_ledger(world, address, act, times, asked_for):
    client = client_of("reviewer")
    headers = {"Range": asked_for} if asked_for else {}
    with asking.asking(staff=True):
        rendition = Photo.objects.get(pk=world.values["hidden"]).get_rendition("original")
    original = PurePosixPath(rendition.file.name).name
    url = "/admin/" + address.format(**world.values, hidden_original=original)
    response = client.get(url, headers=headers)
    assert response.status_code in {200, 206}
    assert body(response)
    assert LedgerEntry.objects.filter(act=act).count() == times
