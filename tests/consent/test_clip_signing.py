"""Can a patient be asked about a clip, see it, agree, and take it back?"""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from consent import actions, middleware
from consent.acts import SYSTEM
from consent.models import Clip, Consent, LedgerEntry, PatientCopy
from consent.privileges import Kind, Role, Subject
from tests.clips import make_clip, plays_quadrants, sign_for
from tests.consent.poppler import pdftotext
from tests.consent.walking import body, open_manage_link, open_sign_link, page, post, step_of, walk
from tests.factories import make_patient, make_photo, make_staff, make_version

pytestmark = pytest.mark.django_db

FILM = re.compile(r'src="(/consent/clip/[0-9a-f]{32}\.(?:mp4|webm))"')
CAPTIONS = re.compile(r'src="(/consent/clip/[0-9a-f]{32}\.vtt)"')


@pytest.fixture
def patient():
    return make_patient()


@pytest.fixture
def clip(patient) -> Clip:
    return make_clip(Subject.PATIENT, patients=[patient], description="She speaks of her braces")


def ask(patient, *clips: Clip, photos=()):
    return actions.ask(
        patient=patient,
        version=make_version("website"),
        photos=list(photos),
        clips=list(clips),
        uses=["website"],
        by=SYSTEM,
    )


def status(client: Client, url: str) -> int:
    middleware.forget()
    response = client.get(url)
    body(response)
    return response.status_code


def test_from_the_question_to_the_website_and_back(client: Client, patient, clip):
    asked = ask(patient, clip)
    address = open_sign_link(client, asked)
    walk(client, address, to="who")
    html = page(client, address, "who")
    assert "May we show this of you?" in html
    film, captions = FILM.search(html)[1], CAPTIONS.search(html)[1]
    assert plays_quadrants(body(client.get(film)))
    assert body(client.get(captions)).startswith(b"WEBVTT")
    assert client.get(film).headers["Cache-Control"] == "no-store, private"
    for step, data in (
        ("who", {}),
        ("text", {}),
        ("uses", {"use": ["website"]}),
        ("electronic", {"understood": "yes"}),
    ):
        assert post(client, address, step, **data).status_code == 302
    assert status(Client(), clip.url) == 404
    signed = post(client, address, "signature", method="typed", typed_name=patient.name)
    assert step_of(signed) == "done"
    assert status(Client(), clip.url) == 200
    item = Consent.objects.get().items.get()
    assert (item.kind, item.sha256) == (Kind.CLIP, clip.sha256)

    later = Client()
    open_manage_link(later, patient)
    consent = Consent.objects.get()
    taken = later.post(reverse("take_back", args=[consent.reference]), {"scope": "all"})
    assert taken.status_code == 302
    assert status(Client(), clip.url) == 404
    assert status(Client(), clip.captions_url) == 404


def test_a_part_of_the_film_can_be_asked_for(client: Client, patient, clip):
    address = open_sign_link(client, ask(patient, clip))
    walk(client, address, to="who")
    film = FILM.search(page(client, address, "who"))[1]
    response = client.get(film, headers={"range": "bytes=0-9"})
    assert response.status_code == 206
    assert len(body(response)) == 10


def test_nobody_else_sees_the_clip_of_a_session(client: Client, patient, clip):
    address = open_sign_link(client, ask(patient, clip))
    film = reverse("session_clip", args=[f"{clip.media_key}.mp4"])
    assert status(client, film) == 404  # before the birth date
    walk(client, address, to="who")
    assert status(client, film) == 200
    assert status(Client(), film) == 404
    other = make_patient("Ben Cole", email="ben@example.org")
    theirs = make_clip(Subject.PATIENT, patients=[other])
    stranger = Client()
    walk(stranger, open_sign_link(stranger, ask(other, theirs)), to="who")
    assert status(stranger, film) == 404
    for name in ("x", f"{'0' * 32}.mp4", f"{clip.media_key}.webm.mp4"):
        assert status(client, reverse("session_clip", args=[name])) == 404


@pytest.mark.parametrize("change", ["swapped", "filed without them", "purged"])
def test_nobody_signs_for_a_clip_they_cannot_see(client: Client, patient, clip, change):
    asked = ask(patient, clip)
    address = open_sign_link(client, asked)
    walk(client, address, to="who")
    film = FILM.search(page(client, address, "who"))[1]
    if change == "swapped":
        Clip.objects.filter(pk=clip.pk).update(sha256="0" * 64)
    elif change == "purged":
        Clip.objects.filter(pk=clip.pk).update(state="purged")
    else:
        clip.depictions.all().delete()
    assert "Something has changed since we asked you" in page(client, address, "who")
    assert status(client, film) == 404


def test_a_photo_and_a_clip_can_be_asked_about_together(client: Client, patient, clip):
    photo = make_photo(Subject.PATIENT, patients=[patient])
    address = open_sign_link(client, ask(patient, clip, photos=[photo]))
    walk(client, address, to="who")
    html = page(client, address, "who")
    assert FILM.search(html)
    assert "/consent/photo/" in html
    walk(client, address, to="done")
    assert {item.kind for item in Consent.objects.get().items.all()} == {"photo", "clip"}


def test_who_signed_finds_the_clip_among_their_permissions(client: Client, patient, clip):
    consent = sign_for(patient, clip)
    client = Client()
    open_manage_link(client, patient)
    client.post(reverse("permissions_identity"), {"day": "27", "month": "3", "year": "1990"})
    html = client.get(reverse("permissions")).content.decode()
    film = FILM.search(html)[1]
    assert plays_quadrants(body(client.get(film)))
    assert consent.reference in html


def test_a_clip_of_somebody_else_cannot_be_asked_about(patient):
    with pytest.raises(actions.RequestNotPossible, match=r"Clip \d+ does not show this patient"):
        ask(patient, make_clip(Subject.PATIENT, patients=[make_patient("Ben", email="b@x.org")]))


def test_staff_ask_about_a_clip_from_its_own_page(client: Client, patient, clip):
    client.force_login(make_staff(Role.FRONT_DESK))
    make_version("website")
    html = client.get(reverse("clips:edit", args=[clip.pk])).content.decode()
    address = f"{reverse('patients:ask', args=[patient.reference])}?clip={clip.pk}"
    assert address in html
    html = client.get(address).content.decode()
    assert f'name="clips" value="{clip.pk}" checked' in html
    form = {"uses": ["website"], "signer_role": "patient"}
    refused = client.post(address, form)
    assert "Tick at least one photo" in refused.content.decode()
    made = client.post(address, {**form, "clips": [clip.pk]})
    assert made.status_code == 302
    entry = LedgerEntry.objects.get(act="request.made")
    assert entry.refs["items"] == [clip.sha256]


def test_a_clip_is_called_a_video_from_the_question_to_the_receipt(client: Client, patient, clip):
    address = open_sign_link(client, ask(patient, clip))
    for step, words in (
        ("who", "May we show this of you?"),
        ("uses", "Where may we use the video?"),
        ("signature", "say yes to these uses of 1 video of me"),
        ("done", "One video, one use, or everything."),
    ):
        walk(client, address, to=step)
        assert words in " ".join(page(client, address, step).split()), step
    consent = Consent.objects.get()
    open_manage_link(client, patient)
    choices = client.get(reverse("take_back", args=[consent.reference])).content.decode()
    assert "Everything: all videos, all uses" in choices


@pytest.mark.parametrize("with_photo", [True, False])
def test_the_sealed_copy_says_video_where_a_clip_was_signed_for(
    client: Client, patient, clip, work, tmp_path, with_photo
):
    photos = [make_photo(Subject.PATIENT, patients=[patient])] if with_photo else []
    walk(client, open_sign_link(client, ask(patient, clip, photos=photos)), to="done")
    work()
    kept = PatientCopy.objects.get()
    with kept.file.open("rb") as file:
        words = pdftotext(file.read(), tmp_path)
    assert ("The photos and videos" if with_photo else "The videos") in words
    assert "Video: She speaks of her braces" in words
    assert ("One photo or video, one use" if with_photo else "One video, one use") in words


def test_staff_find_the_clip_in_the_record_and_in_the_consent(client: Client, patient, clip):
    consent = sign_for(patient, clip)
    client.force_login(make_staff(Role.FRONT_DESK))
    play = reverse("staff_clip", args=[clip.pk])
    record = client.get(reverse("patients:inspect", args=[patient.pk])).content.decode()
    assert reverse("clips:edit", args=[clip.pk]) in record
    assert play in record
    assert "1 video" in record
    signed = client.get(reverse("consents:inspect", args=[consent.pk])).content.decode()
    assert play in signed
    asked = client.get(reverse("requests:request", args=[consent.request.reference]))
    assert play in asked.content.decode()
    actions.withdraw(consent=consent, by=SYSTEM, channel="mail", sha256=clip.sha256)
    signed = client.get(reverse("consents:inspect", args=[consent.pk])).content.decode()
    assert "video 1, receipt" in " ".join(signed.split())
