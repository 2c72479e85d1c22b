"""Who of the staff uploads, sees, files and chooses clips, and what is refused?"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from consent.models import Clip, LedgerEntry
from consent.privileges import Role, Subject
from tests.clips import CAPTIONS, film, make_clip, plays_quadrants, sign_for
from tests.factories import make_patient, make_photo, make_staff

pytestmark = pytest.mark.django_db

F, E, R, OWNER = Role.FRONT_DESK, Role.EDITOR, Role.REVIEWER, Role.OWNER


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def signed_in(*roles: Role) -> Client:
    client = Client()
    client.force_login(make_staff(*roles))
    return client


def upload(client: Client, *, data: bytes | None = None, to: str = "", **fields: object):
    """Sends the form as a browser would."""
    given = {
        "title": "How to brush",
        "subject": "none",
        "subject_shown": "",
        "description": "Hands brush a model",
        "captions": CAPTIONS,
        "transcript": "",
        "poster": "",
        "source": "",
        "licence": "",
        **fields,
    }
    if data is not None:
        given["file"] = SimpleUploadedFile("IMG_1.MOV", data, content_type="video/quicktime")
    return client.post(to or reverse("clips:add"), given)


def stored() -> list[str]:
    folder = Path(default_storage.path("clips"))
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_clip_is_uploaded_and_filed_in_one_form():
    patient = make_patient()
    response = upload(
        signed_in(F), data=film(), subject="patient", recognisable=[patient.pk], captions=CAPTIONS
    )
    clip = Clip.objects.get()
    assert response.status_code == 302
    assert clip.subject == Subject.PATIENT
    assert clip.depictions.get().patient == patient
    assert clip.captions.startswith("WEBVTT")
    assert [entry.act for entry in LedgerEntry.objects.filter(act__startswith="clip.")] == [
        "clip.added",
        "clip.classified",
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This file is empty"),
        (b"no film", "This file is not a video the site can read"),
        (film(picture=None), "only sound"),
        (film()[:900], "This clip is damaged or cut off"),
        (film(picture="libx265"), "Most Compatible"),
    ],
    ids=["empty", "words", "sound", "cut", "hevc"],
)
def test_a_file_that_cannot_be_kept_is_refused_with_a_sentence_and_leaves_nothing(data, sentence):
    response = upload(signed_in(F), data=data)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert (Clip.objects.count(), stored()) == (0, [])


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"subject": ""}, "This field is required"),
        ({"captions": "WEBVTT\n\n0:1 --> 0:2\nA"}, "Line 3: The times must read like"),
        ({"captions": "WEBVTT\n\n00:01.000 --> 00:02.000\n<u onclick=x>A</u><svg>"}, "is markup"),
        ({"subject": "model"}, "Write where a stock clip comes from"),
        ({"subject": "patient", "title": "Amara Okafor"}, "Leave the patient’s name out"),
        ({"subject": "patient", "description": "Amara smiles"}, "Leave the patient’s name out"),
        ({"subject": "none", "recognisable": True}, "You named a patient below"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(fields, sentence):
    patient = make_patient()
    if fields.get("subject") == "patient" or fields.pop("recognisable", None):
        fields["recognisable"] = [patient.pk]
    response = upload(signed_in(F), data=film(), **fields)
    assert sentence in response.content.decode()
    assert Clip.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("c.srt", b"1\r\n00:00:00,000 --> 00:00:01,000\r\nBrush along the wire.\r\n", ""),
        ("c.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nCaf\u00e9\n".encode("latin-1"), "UTF-8"),
        ("c.vtt", b"words", "has no time"),
    ],
)
def test_captions_come_from_a_file_too(name, data, sentence):
    response = upload(
        signed_in(F), data=film(), captions="", captions_file=SimpleUploadedFile(name, data)
    )
    if sentence:
        assert sentence in response.content.decode()
        assert Clip.objects.count() == 0
    else:
        assert Clip.objects.get().captions == (
            "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nBrush along the wire.\n"
        )


SEEN = {
    "room": {F, E, R, OWNER},
    "covered": {F, E, R, OWNER},
    "hidden": {F, R, OWNER},
    "unknown": {F, R, OWNER},
}


@pytest.fixture
def clips():
    patient = make_patient()
    covered = make_clip(Subject.PATIENT, patients=[patient], title="Covered")
    sign_for(patient, covered)
    return {
        "room": make_clip(Subject.NONE, title="Room"),
        "covered": covered,
        "hidden": make_clip(Subject.PATIENT, patients=[patient], title="Hidden"),
        "unknown": make_clip(title="Unknown"),
    }


@pytest.mark.parametrize("role", [F, E, R, OWNER])
def test_each_role_finds_opens_and_chooses_what_it_may_see(clips, role):
    client = signed_in(role)
    listed = client.get(reverse("clips:index")).content.decode()
    offered = client.get(reverse("clip_chooser:choose")).content.decode()
    for name, clip in clips.items():
        may = role in SEEN[name]
        title = name.capitalize()
        assert (f">{title}<" in listed.replace("\n", "").replace(" ", "")) is may, name
        assert (title in offered) is may, name
        assert (client.get(reverse("clips:edit", args=[clip.pk])).status_code == 200) is may
        chosen = client.get(reverse("clip_chooser:chosen", args=[clip.pk]))
        assert chosen.status_code == (200 if may else 404)
        played = client.get(reverse("staff_clip", args=[clip.pk]))
        assert plays_quadrants(body(played)) is may, name


def test_a_stranger_is_sent_to_the_sign_in(clips):
    for address in ("clips:index", "clips:add", "clip_chooser:choose"):
        assert Client().get(reverse(address)).status_code == 302
    assert Client().get(reverse("staff_clip", args=[clips["room"].pk])).status_code == 302


def test_playing_a_patients_clip_is_noted_once_and_not_for_each_part(clips):
    client = signed_in(F)
    url = reverse("staff_clip", args=[clips["hidden"].pk])
    for asked in ("bytes=0-", "bytes=100-", "bytes=200-300"):
        body(client.get(url, headers={"range": asked}))
    client.head(url)
    body(client.get(reverse("staff_clip", args=[clips["room"].pk])))
    assert LedgerEntry.objects.filter(act="clip.original_seen").count() == 1
    assert "no-store" in client.get(url).headers["Cache-Control"]


@pytest.mark.parametrize("role", [F, E, R, OWNER])
def test_only_the_owner_deletes_a_clip_and_never_one_on_hold(clips, role):
    client = signed_in(role)
    url = reverse("clips:delete", args=[clips["covered"].pk])
    Clip.objects.filter(pk=clips["covered"].pk).update(hold_reason="A dispute")
    client.post(url)
    assert Clip.objects.filter(pk=clips["covered"].pk).exists()
    Clip.objects.update(hold_reason="")
    client.post(url)
    assert Clip.objects.filter(pk=clips["covered"].pk).exists() is (role is not OWNER)


def test_who_may_not_refile_still_mends_captions(clips):
    clip = clips["covered"]
    to = reverse("clips:edit", args=[clip.pk])
    sent = {"subject": "none", "subject_shown": "patient", "title": "Covered"}
    upload(signed_in(E), to=to, captions=CAPTIONS.replace("Brush", "Floss"), **sent)
    clip.refresh_from_db()
    assert "Floss" in clip.captions
    assert clip.subject == Subject.PATIENT
    assert clip.depictions.count() == 1


def test_another_file_makes_the_clip_unknown_and_the_old_one_goes(
    clips, django_capture_on_commit_callbacks
):
    clip = clips["covered"]
    patient = clip.depictions.get().patient
    old = clip.file.name
    with django_capture_on_commit_callbacks(execute=True):
        upload(
            signed_in(R),
            to=reverse("clips:edit", args=[clip.pk]),
            data=film(number=902),
            subject="patient",
            subject_shown="patient",
            recognisable=[patient.pk],
        )
    clip.refresh_from_db()
    assert clip.subject == Subject.UNKNOWN
    assert clip.file.name != old
    assert Path(old).name not in stored()
    assert Path(clip.file.name).name in stored()
    assert LedgerEntry.objects.filter(act="clip.swapped").count() == 1


def test_the_file_of_a_clip_under_a_legal_hold_is_not_exchanged(clips):
    clip = clips["covered"]
    Clip.objects.filter(pk=clip.pk).update(hold_reason="Complaint of May")
    response = upload(
        signed_in(R),
        to=reverse("clips:edit", args=[clip.pk]),
        data=film(number=903),
        subject="patient",
        subject_shown="patient",
        recognisable=[clip.depictions.get().patient_id],
    )
    assert "under a legal hold" in response.content.decode()
    assert Clip.objects.get(pk=clip.pk).sha256 == clip.sha256


def test_a_filing_that_crossed_another_one_is_refused(clips):
    clip = clips["room"]
    response = upload(
        signed_in(R),
        to=reverse("clips:edit", args=[clip.pk]),
        subject="staff",
        subject_shown="unknown",
    )
    assert "Somebody else has just filed this clip" in response.content.decode()


def test_a_patients_file_sent_again_cannot_be_filed_as_public(clips):
    with clips["hidden"].file.open("rb") as file:
        data = file.read()
    response = upload(signed_in(R), data=data, subject="none")
    assert "on record as a patient’s clip" in response.content.decode()
    assert Clip.objects.count() == len(clips)


def test_the_list_says_what_is_missing(clips):
    Clip.objects.filter(pk=clips["room"].pk).update(captions="")
    html = signed_in(R).get(reverse("clips:index")).content.decode()
    for words in (
        "Captions are missing",
        "May be shown on the website",
        "Nobody has said yet who can be seen.",
        "Somebody in it has not signed a consent for it.",
    ):
        assert words in html


def test_a_new_poster_is_made_ready_for_the_pages(clips):
    photo = make_photo(Subject.NONE)
    clip = clips["room"]
    upload(
        signed_in(R),
        to=reverse("clips:edit", args=[clip.pk]),
        subject_shown="none",
        poster=photo.pk,
    )
    entry = LedgerEntry.objects.get(act="content.published")
    assert entry.refs == {"content": "consent.clip", "id": clip.pk, "photos": [photo.pk]}
