"""Does every network get the same words, within its limits, and only pictures that may go there?"""

from __future__ import annotations

import io
import zipfile

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageDraw

from blog.social import profile_handing_out, profile_pictures
from blog.social.networks import NETWORK_NAMES
from blog.social.profile_kit import ProfileKit
from blog.social.profiles import PROFILES, Fact, Part
from blog.social.refusals import Refused
from consent import actions
from consent.acts import SYSTEM
from consent.models import Disclosure, LedgerEntry, PracticeDetails
from consent.privileges import BUILT_IN, Role, Subject
from tests.factories import (
    make_consent,
    make_patient,
    make_photo,
    make_staff,
    picture,
    revoke_quietly,
    shows_quadrants,
)

KIT = "/admin/profile-kit/"
SENTENCE = (
    "Braces and aligners for children and adults, and the time they take told before we begin."
)
STORY = "We straighten teeth for children and adults. " * 12


def drawn_logo(width: int = 900, height: int = 300, mode: str = "RGB") -> bytes:
    ground = (0, 0, 0, 0) if mode == "RGBA" else (250, 240, 220)
    image = Image.new(mode, (width, height), ground)
    ImageDraw.Draw(image).rectangle((100, 100, width - 100, height - 100), fill="navy")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def details(db) -> PracticeDetails:
    details = PracticeDetails.the_one()
    details.struct_org_name = "Alder Row Orthodontics and Dentofacial Orthopaedics"
    details.slogan = SENTENCE
    details.story = STORY
    details.struct_org_phone = "+1 216 555 0142"
    details.struct_org_logo = make_photo(Subject.NONE, data=drawn_logo())
    details.struct_org_image = make_photo(Subject.NONE, data=picture(width=2600, height=1600))
    details.save()
    return details


def signed_in(*roles: Role) -> Client:
    client = Client()
    client.force_login(make_staff(*roles))
    return client


def unpacked(answer) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def preview(network: str, part: str) -> str:
    return reverse("profile_kit_preview", args=[network, part])


def test_the_facts_name_networks_and_uses_that_exist():
    assert set(PROFILES) <= set(NETWORK_NAMES)
    assert set(PROFILES) <= {use.slug for use in BUILT_IN}
    for profile in PROFILES.values():
        for one in profile.pictures:
            assert one.min_width <= one.width
            assert one.min_height <= one.height


def test_each_text_is_counted_as_its_network_counts(details):
    kit = ProfileKit()
    for profile in PROFILES.values():
        limits = {one.field: one.limit for one in profile.texts}
        for text in kit.texts(profile):
            limit = limits.get(text.field, profile.name_limit)
            assert text.limit == limit
            assert (text.count > limit) == bool(text.over)
            assert bool(text.short) == bool(text.over)
            assert len(text.short) <= limit


def test_a_text_that_is_too_long_is_shown_with_a_version_that_fits(details):
    by_field = {one.field: one for one in ProfileKit().texts(PROFILES["tiktok"])}
    bio = by_field["Bio"]
    assert (bio.count, bio.limit, bio.over) == (len(SENTENCE), 80, len(SENTENCE) - 80)
    assert bio.short.endswith("…")
    assert by_field["Name"].over == 21
    assert not [one for one in ProfileKit().texts(PROFILES["instagram"]) if one.over]


@pytest.mark.parametrize(
    ("story", "warned"),
    [
        ("Call +1 216 555 0142.", True),
        ("Look at alder-row.com first.", True),
        ("Open since 1998, 2 houses.", False),
    ],
)
def test_google_is_not_given_a_phone_number_or_an_address_in_the_text(details, story, warned):
    details.story = story
    details.save()
    texts = ProfileKit().texts(PROFILES["google_business"])
    assert any(one.warning for one in texts) == warned


def test_one_zip_holds_the_words_and_every_picture_in_its_networks_size(details):
    answer = signed_in(Role.EDITOR).post(KIT, {"network": "all"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="profile-kit.zip"'
    assert "no-store" in answer.headers["Cache-Control"]
    files = unpacked(answer)
    words = files["words.txt"].decode()
    for said in (details.struct_org_name, SENTENCE, "+1 216 555 0142", STORY.strip()):
        assert said in words
    for profile in PROFILES.values():
        assert f"{profile.network}/words.txt" in files
        for one in profile.pictures:
            data = files[f"{profile.network}/{profile.network}-{one.part}.jpg"]
            made = opened(data)
            assert (made.format, made.size) == ("JPEG", (one.width, one.height))
            assert len(data) < one.max_bytes
            assert shows_quadrants(data) == (one.part is Part.COVER)


def test_the_logo_lies_inside_the_circle_on_its_own_ground():
    logo = profile_pictures.Logo(drawn_logo())
    profile = PROFILES["instagram"]
    format_ = profile.format(profile.picture(Part.PROFILE))
    made = opened(profile_pictures.profile(logo, format_)).convert("RGB")
    middle = made.width // 2
    assert made.getpixel((middle, middle))[2] > 100
    blue = [
        (x, y)
        for x in range(0, made.width, 6)
        for y in range(0, made.height, 6)
        if made.getpixel((x, y))[0] < 60
    ]
    assert blue
    assert max((x - middle) ** 2 + (y - middle) ** 2 for x, y in blue) < middle**2
    assert sum(abs(a - b) for a, b in zip(made.getpixel((2, 2)), (250, 240, 220), strict=True)) < 12


def test_a_logo_without_a_ground_stands_on_white():
    assert profile_pictures.Logo(drawn_logo(mode="RGBA")).ground == (255, 255, 255)


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", picture()[:300]])
def test_a_broken_logo_is_a_sentence_not_an_error(data):
    with pytest.raises(profile_pictures.ExportRefused):
        profile_pictures.Logo(data)


def test_a_photo_goes_only_where_its_patient_agreed(details):
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient], data=picture(width=2600, height=1600))
    consent = make_consent(patient, photo, uses=["website", "facebook"])
    details.struct_org_image = photo
    details.save()
    owner = signed_in(Role.OWNER)
    files = unpacked(owner.post(KIT, {"network": "all"}))
    with_photo = [name for name, data in files.items() if shows_quadrants(data)]
    assert with_photo == ["facebook/facebook-cover.jpg"]
    assert shows_quadrants(owner.get(preview("facebook", "cover")).content)
    assert not shows_quadrants(owner.get(preview("x", "cover")).content)
    row = Disclosure.objects.get(consent_reference=consent.reference)
    assert (row.privilege, row.place, row.item_sha256) == (
        "facebook",
        "Facebook profile",
        photo.sha256,
    )
    revoke_quietly(consent)
    assert not shows_quadrants(owner.get(preview("facebook", "cover")).content)
    assert not any(map(shows_quadrants, unpacked(owner.post(KIT, {"network": "all"})).values()))
    page = owner.get(KIT).content.decode()
    assert "This photo may not go to Facebook" in page


def test_a_logo_that_waits_to_be_classified_goes_nowhere(details):
    details.struct_org_logo = make_photo(Subject.UNKNOWN)
    details.save()
    owner = signed_in(Role.OWNER)
    assert owner.get(preview("instagram", "profile")).status_code == 404
    files = unpacked(owner.post(KIT, {"network": "instagram"}))
    assert set(files) == {"words.txt", "instagram/words.txt"}


def test_a_download_is_in_the_ledger_before_it_leaves_and_twice_is_one_copy(details):
    editor = signed_in(Role.EDITOR)
    for _time in range(2):
        editor.post(KIT, {"network": "facebook"})
    first, second = LedgerEntry.objects.filter(act=profile_handing_out.ACT)
    assert first.refs["privileges"] == ["facebook"]
    assert set(first.refs["photos"]) == {
        details.struct_org_logo_id,
        details.struct_org_image_id,
    }
    assert second.seq > first.seq
    assert Disclosure.objects.filter(place="Facebook profile").count() == 2


def test_what_was_taken_back_while_it_was_made_does_not_leave(details, monkeypatch):
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient], data=picture(width=2600, height=1600))
    consent = make_consent(patient, photo, uses=["facebook"])
    details.struct_org_image = photo
    details.save()
    members, pictures = ProfileKit().files(["facebook"])
    assert any(map(shows_quadrants, members.values()))
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    with pytest.raises(Refused):
        profile_handing_out.record_download(pictures=pictures, by=SYSTEM)
    assert not LedgerEntry.objects.filter(act=profile_handing_out.ACT).exists()
    monkeypatch.setattr(ProfileKit, "files", lambda kit, networks: (members, pictures))
    answer = signed_in(Role.OWNER).post(KIT, {"network": "facebook"})
    assert answer.status_code == 409
    assert "Nothing was downloaded" in answer.content.decode()


def test_a_photo_that_is_too_small_becomes_a_plain_cover_and_the_page_says_so(details):
    details.struct_org_image = make_photo(Subject.NONE, data=picture(width=1200, height=800))
    details.save()
    owner = signed_in(Role.OWNER)
    files = unpacked(owner.post(KIT, {"network": "youtube"}))
    cover = opened(files["youtube/youtube-cover.jpg"])
    assert cover.size == (2560, 1440)
    assert not shows_quadrants(files["youtube/youtube-cover.jpg"])
    assert "YouTube needs at least 2048" in owner.get(KIT).content.decode()
    assert not shows_quadrants(owner.get(preview("youtube", "cover")).content)


def test_a_practice_that_has_filled_in_nothing_is_told_what_to_write(db):
    details = PracticeDetails.the_one()
    details.save()
    owner = signed_in(Role.OWNER)
    page = owner.get(KIT).content.decode()
    assert "Not written yet: “The practice in a paragraph” in the practice details." in page
    assert "There is no logo in the practice details yet." in page
    assert "No profile is entered yet." in page
    assert f"/admin/settings/consent/practicedetails/{details.site_id}/" in page
    assert owner.post(KIT, {"network": "all"}).status_code == 200


def test_the_page_offers_every_fact_to_copy_and_lists_where_they_stand(details):
    details.profiles = [
        ("profile", {"name": "Instagram", "url": "https://social.example/alder-row"})
    ]
    details.save()
    page = signed_in(Role.EDITOR).get(KIT).content.decode()
    for fact in ("name", "sentence", "story", "phone", "website"):
        assert f'data-copy="fact-{fact}"' in page
        assert f'id="fact-{fact}"' in page
    assert 'href="https://social.example/alder-row"' in page
    assert "too long by" in page
    assert "settings/consent/practicedetails" not in page
    assert ProfileKit().words.of(Fact.SENTENCE) == SENTENCE


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.EDITOR, True),
        (Role.REVIEWER, True),
        (Role.OWNER, True),
        (Role.FRONT_DESK, False),
        (Role.TECHNICAL, False),
    ],
)
def test_only_those_who_write_for_the_public_see_it(details, role, allowed):
    client = signed_in(role)
    expected = 200 if allowed else 302
    assert client.get(KIT).status_code == expected
    assert client.get(preview("x", "cover")).status_code == expected
    assert client.post(KIT, {"network": "instagram"}).status_code == expected
    assert ("Profile kit" in client.get("/admin/").content.decode()) == allowed


@pytest.mark.parametrize("path", ["myspace/cover.jpg", "threads/cover.jpg", "x/other.jpg"])
def test_unknown_networks_and_pictures_have_no_address(details, path):
    assert signed_in(Role.OWNER).get(f"{KIT}{path}").status_code == 404


def test_an_unknown_network_is_not_downloaded(details):
    assert signed_in(Role.OWNER).post(KIT, {"network": "myspace"}).status_code == 404
