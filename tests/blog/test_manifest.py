"""Does the kit say who agreed to what, and is it packed the same way every time?"""

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from blog.social.manifest import KitFile, KitRefused, PhotoProof, file_name, manifest, zip_bytes
from blog.social.networks import CHECKED, FORMATS

FEED = FORMATS["instagram_feed"]
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=timezone(timedelta(hours=1)))
PICTURE = b"\xff\xd8 a picture \xff\xd9"
PATIENT = PhotoProof("patient", "a" * 64, ("C7K2MXQ4PZRT",), datetime(2027, 1, 1, tzinfo=UTC))
FILE = KitFile(
    name=file_name(FEED, 1),
    sha256=hashlib.sha256(PICTURE).hexdigest(),
    width=1080,
    height=1350,
    bytes=len(PICTURE),
    alt_text="A smile, seen from the front",
    photos=(PATIENT,),
)


def described(*files, created_at=NOW):
    return manifest(
        title="Whitening at home",
        url="https://smile.example/blog/whitening/",
        format=FEED,
        created_at=created_at,
        files=files or (FILE,),
    )


def packed(files=None, kit=None):
    files = {FILE.name: PICTURE, "caption.txt": b"Hello"} if files is None else files
    return zip_bytes(files, kit or described())


def test_the_manifest_says_everything_about_the_kit():
    assert json.loads(json.dumps(described())) == {
        "kit_version": 1,
        "post": {"title": "Whitening at home", "url": "https://smile.example/blog/whitening/"},
        "created_at": "2026-11-22T08:30:00Z",
        "network": "instagram",
        "network_name": "Instagram",
        "format": "instagram_feed",
        "format_label": FEED.label,
        "files": [
            {
                "name": "instagram_feed-1.jpg",
                "sha256": FILE.sha256,
                "width": 1080,
                "height": 1350,
                "bytes": len(PICTURE),
                "alt_text": "A smile, seen from the front",
                "photos": [
                    {
                        "subject": "patient",
                        "sha256": "a" * 64,
                        "consents": ["C7K2MXQ4PZRT"],
                        "until": "2027-01-01T00:00:00Z",
                    }
                ],
            }
        ],
        "approval": "not approved yet",
        "facts_checked": CHECKED.isoformat(),
    }


@pytest.mark.parametrize(
    ("photo", "words"),
    [
        (replace(PATIENT, consents=()), "without a permission"),
        (replace(PATIENT, until=None), "without a permission"),
        (replace(PATIENT, until=NOW), "has ended"),
        (replace(PATIENT, subject="unknown"), "Classify it first"),
        (replace(PATIENT, subject="quarantined"), "Classify it first"),
        (replace(PATIENT, sha256=""), "no SHA-256"),
    ],
)
def test_a_photo_without_what_allows_it_stops_the_kit(photo, words):
    with pytest.raises(KitRefused, match=words):
        described(replace(FILE, photos=(photo,)))


@pytest.mark.parametrize("subject", ["none", "staff", "model"])
def test_a_photo_of_no_patient_needs_no_permission(subject):
    kit = described(replace(FILE, photos=(PhotoProof(subject, "b" * 64),)))
    assert kit["files"][0]["photos"][0]["until"] is None
    assert "permission for a photo in this kit ends" not in readme(packed(kit=kit))


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        described(created_at=datetime(2026, 11, 22, 9, 30))  # noqa: DTZ001  (the point of the test)


@pytest.mark.parametrize(
    "name", ["../up.jpg", "a/b.jpg", "jane doe.jpg", ".hidden", "", "a.jpg\n", "C:\\a.jpg"]
)
def test_a_file_name_that_could_hide_a_folder_is_refused(name):
    with pytest.raises(KitRefused, match="no file name"):
        described(replace(FILE, name=name))


def members(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {info.filename: archive.read(info) for info in archive.infolist()}


def readme(data):
    return members(data)["README.txt"].decode()


def test_the_zip_holds_the_steps_the_texts_the_picture_and_the_manifest():
    content = members(packed())
    assert list(content) == [
        "README.txt",
        "caption.txt",
        "alt-text.txt",
        "instagram_feed-1.jpg",
        "manifest.json",
    ]
    assert content["instagram_feed-1.jpg"] == PICTURE
    assert content["caption.txt"] == b"Hello"
    assert b"A smile, seen from the front" in content["alt-text.txt"]
    assert json.loads(content["manifest.json"]) == described()


def test_the_readme_tells_the_steps_in_order_and_the_day_a_permission_ends():
    text = readme(packed())
    order = ["caption.txt and copy", "Save instagram_feed-1.jpg", "Open Instagram", "Paste"]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert "ends on 2027-01-01" in text
    assert "not approved yet" in text
    assert CHECKED.isoformat() in text
    assert "$" not in text


def test_a_kit_without_a_caption_does_not_speak_of_one():
    text = readme(packed(files={FILE.name: PICTURE}))
    assert "caption.txt" not in text
    assert "1. Save" in text


def test_a_title_with_a_dollar_sign_is_printed_as_it_is():
    kit = {
        **described(),
        "post": {"title": "Whitening from $99 ${steps}", "url": "https://a.example/"},
    }
    assert "Whitening from $99 ${steps}" in readme(packed(kit=kit))


def test_the_same_kit_has_the_same_bytes_whatever_the_order_given():
    one = packed({FILE.name: PICTURE, "caption.txt": b"Hello"})
    other = packed({"caption.txt": b"Hello", FILE.name: PICTURE})
    assert one == other
    assert packed(files={FILE.name: PICTURE, "caption.txt": b"Hallo"}) != one
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_zip_names_nothing_but_the_manifests_own_words():
    content = packed()
    assert b"C7K2MXQ4PZRT" in content
    assert all(b"/" not in name.encode() for name in members(content))


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"caption.txt": b"Hello"}, "its file is missing"),
        ({FILE.name: b"another picture"}, "not the file"),
        ({FILE.name: PICTURE, "jane.jpg": PICTURE}, "“jane.jpg” is not in the kit's manifest"),
    ],
)
def test_a_zip_that_differs_from_its_manifest_is_refused(files, words):
    with pytest.raises(KitRefused, match=words):
        packed(files=files)


def test_the_manifest_is_checked_again_when_packed():
    kit = described()
    kit["files"][0]["name"] = "../../evil.jpg"
    with pytest.raises(KitRefused, match="no file name"):
        packed(files={"../../evil.jpg": PICTURE}, kit=kit)
