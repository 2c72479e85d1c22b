"""Does the kit say who agreed to what, and is it packed the same way every time?"""

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from blog.social.captions import Caption
from blog.social.manifest import (
    KitFile,
    KitRefused,
    PhotoProof,
    file_name,
    manifest,
    members,
    together,
    zip_bytes,
    zip_of_kits,
)
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


LINK = "https://smile.example/blog/whitening/?utm_source=instagram"
HELLO = Caption("Hello", 5, 2200, None)


def described(*files, created_at=NOW, format=FEED, caption=HELLO, title="Whitening at home"):
    return manifest(
        title=title,
        url="https://smile.example/blog/whitening/",
        link=LINK,
        format=format,
        created_at=created_at,
        files=files or (FILE,),
        caption=caption,
    )


def packed(pictures=None, text="Hello", kit=None):
    pictures = {FILE.name: PICTURE} if pictures is None else pictures
    return zip_bytes(members(pictures, text, kit or described()))


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def test_the_manifest_says_everything_about_the_kit():
    content = unpacked(packed())
    assert json.loads(json.dumps(described())) == {
        "kit_version": 2,
        "post": {"title": "Whitening at home", "url": "https://smile.example/blog/whitening/"},
        "created_at": "2026-11-22T08:30:00Z",
        "network": "instagram",
        "network_name": "Instagram",
        "format": "instagram_feed",
        "format_label": FEED.label,
        "link": LINK,
        "link_place": "bio",
        "caption": {"count": 5, "limit": 2200, "counted_as": "chars"},
        "texts": [
            {"name": name, "sha256": sha256(content[name]), "bytes": len(content[name])}
            for name in ("README.txt", "caption.txt", "alt-text.txt")
        ],
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


def unpacked(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {info.filename: archive.read(info) for info in archive.infolist()}


def readme(data):
    return unpacked(data)["README.txt"].decode()


def test_the_zip_holds_the_steps_the_texts_the_picture_and_the_manifest():
    content = unpacked(packed())
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
    assert f"into your profile: {LINK}" in text
    assert "not approved yet" in text
    assert CHECKED.isoformat() in text
    assert "$" not in text


def test_a_kit_without_a_caption_does_not_speak_of_one():
    silent = Caption("", 0, 2200, None)
    content = unpacked(packed(text="", kit=described(caption=silent)))
    assert "caption.txt" not in content
    assert "caption.txt" not in content["README.txt"].decode()
    assert "1. Save" in content["README.txt"].decode()


def test_googles_kit_tells_of_the_button_and_of_no_alternative_text():
    google = FORMATS["gbp_post"]
    file = replace(FILE, name=file_name(google, 1), alt_text="")
    kit = described(file, format=google)
    content = unpacked(packed({file.name: PICTURE}, kit=kit))
    assert f"“Learn more” and give it this link: {LINK}" in content["README.txt"].decode()
    assert "alt-text.txt" not in content


def test_a_kit_of_words_alone_speaks_of_no_picture():
    kit = manifest(
        title="Open on Saturday",
        url="https://smile.example/blog/saturday/",
        link=LINK,
        format=FORMATS["facebook_post"],
        created_at=NOW,
        files=(),
        caption=HELLO,
    )
    content = unpacked(packed({}, kit=kit))
    assert list(content) == ["README.txt", "caption.txt", "manifest.json"]
    assert "picture." not in content["README.txt"].decode()


def test_a_title_with_a_dollar_sign_is_printed_as_it_is():
    kit = described(title="Whitening from $99 ${steps}")
    assert "Whitening from $99 ${steps}" in readme(packed(kit=kit))


def test_the_same_kit_has_the_same_bytes_whatever_the_order_given():
    second = replace(FILE, name=file_name(FEED, 2))
    kit = described(FILE, second)
    one = packed({FILE.name: PICTURE, second.name: PICTURE}, kit=kit)
    other = packed({second.name: PICTURE, FILE.name: PICTURE}, kit=kit)
    assert one == other
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_zip_names_nothing_but_the_manifests_own_words():
    content = packed()
    assert b"C7K2MXQ4PZRT" in content
    assert all("/" not in name for name in unpacked(content))


@pytest.mark.parametrize(
    ("pictures", "text", "words"),
    [
        ({}, "Hello", "its file is missing"),
        ({FILE.name: b"another picture"}, "Hello", "not the file"),
        ({FILE.name: PICTURE}, "Another text", "“caption.txt” is not the file"),
        (
            {FILE.name: PICTURE, "jane.jpg": PICTURE},
            "Hello",
            "“jane.jpg” is not in the kit's manifest",
        ),
    ],
)
def test_a_zip_that_differs_from_its_manifest_is_refused(pictures, text, words):
    with pytest.raises(KitRefused, match=words):
        packed(pictures, text)


def test_several_kits_lie_in_folders_beside_one_manifest():
    kit = described()
    files = members({FILE.name: PICTURE}, "Hello", kit)
    both = together({"instagram": kit, "facebook": kit}, left_out=["google_business"])
    content = unpacked(zip_of_kits({"instagram": files, "facebook": files}, both))
    assert content["instagram/instagram_feed-1.jpg"] == PICTURE
    assert content["facebook/caption.txt"] == b"Hello"
    told = json.loads(content["manifest.json"])
    assert [one["folder"] for one in told["kits"]] == ["instagram", "facebook"]
    assert told["kits"][0]["files"][0]["photos"][0]["consents"] == ["C7K2MXQ4PZRT"]
    assert (told["left_out"], told["approval"]) == (["google_business"], "not approved yet")


def test_no_kit_is_not_packed():
    with pytest.raises(KitRefused, match="no kit"):
        together({}, left_out=["instagram"])


def test_the_manifest_is_checked_again_when_packed():
    kit = described()
    kit["files"][0]["name"] = "../../evil.jpg"
    with pytest.raises(KitRefused, match="no file name"):
        packed({"../../evil.jpg": PICTURE}, kit=kit)
