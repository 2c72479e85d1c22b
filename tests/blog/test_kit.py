"""Does a kit hold only what everyone agreed to, and does it say who did?"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from blog.social import building, crop, handing_out, photos
from blog.social.kit import Kit, zip_together
from blog.social.networks import FORMATS
from blog.social.refusals import Fix, Refused
from consent import actions, cleaning
from consent.acts import SYSTEM
from consent.models import Disclosure, LedgerEntry, Patient, Photo, PracticeDetails, TakeDown
from consent.privileges import Subject
from tests.blog.posts import make_post
from tests.factories import (
    make_consent,
    make_patient,
    make_photo,
    move,
    picture,
    revoke_quietly,
    shows_quadrants,
)

pytestmark = pytest.mark.django_db

FEED = FORMATS["instagram_feed"]
FACEBOOK = FORMATS["facebook_post"]
GOOGLE = FORMATS["gbp_post"]
THREE = (FEED, FACEBOOK, GOOGLE)
BOTH = ("website", "instagram")


def large() -> bytes:
    return picture(width=1600, height=2000)


def twelve_rooms() -> list[Photo]:
    return [make_photo(Subject.NONE, data=picture(width=640, height=400)) for _ in range(12)]


def patient_photo(*patients: Patient, **fields: object) -> Photo:
    fields.setdefault("data", large())
    return make_photo(Subject.PATIENT, patients=patients, **fields)


def reasons(kit: Kit) -> list[str]:
    return [refusal.reason for refusal in kit.refusals]


def test_a_covered_photo_becomes_a_portrait_with_its_words():
    patient = make_patient()
    photo = patient_photo(patient, description="A smile with braces")
    make_consent(patient, photo, uses=BOTH)
    kit = building.build(make_post(hero=photo), FEED)
    assert kit.refusals == ()
    image = Image.open(io.BytesIO(kit.pictures[0].file.data))
    assert (image.format, image.size) == ("JPEG", (1080, 1350))
    assert shows_quadrants(kit.pictures[0].file.data)
    assert cleaning.metadata_in(kit.pictures[0].file.data) == []
    assert kit.pictures[0].alt_text == "A smile with braces"
    assert kit.caption.text.startswith("Braces take 18 months\n\nHere is what happens")
    assert kit.caption.text.endswith("#Braces")
    assert kit.link.endswith(
        "/blog/braces-month-by-month/?utm_medium=social&utm_source=instagram"
        "&utm_campaign=braces-month-by-month&utm_content=instagram_feed"
    )


def test_the_crop_keeps_the_focal_point_in_the_picture():
    wide = picture(width=3000, height=1500)
    photo = make_photo(Subject.NONE, data=wide)
    page = make_post(hero=photo)
    left = (220, 30, 30)
    for x, expected in ((300, left), (2700, (30, 200, 40))):
        Photo.objects.filter(pk=photo.pk).update(
            focal_point_x=x, focal_point_y=300, focal_point_width=10, focal_point_height=10
        )
        post = type(page).objects.get(pk=page.pk)
        made = Image.open(io.BytesIO(building.build(post, FEED).pictures[0].file.data))
        seen = made.getpixel((540, 200))
        assert sum(abs(a - b) for a, b in zip(seen, expected, strict=True)) < 60


def test_the_zip_says_who_agreed_and_until_when_and_names_nobody():
    patient = make_patient("Amara Okafor")
    photo = patient_photo(patient, title="Amara Okafor after")
    consent = make_consent(patient, photo, uses=BOTH)
    kit = building.build(make_post(hero=photo), FEED)
    packed = zipfile.ZipFile(io.BytesIO(kit.zip()))
    described = json.loads(packed.read("manifest.json"))
    (file,) = described["files"]
    assert file["sha256"] == hashlib.sha256(packed.read(file["name"])).hexdigest()
    assert shows_quadrants(packed.read(file["name"]))
    assert file["photos"] == [
        {
            "subject": "patient",
            "sha256": photo.sha256,
            "consents": [consent.reference],
            "until": consent.ends_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        }
    ]
    assert described["approval"] == "not approved yet"
    assert described["link"] == kit.link
    everything = " ".join(packed.namelist()).encode() + b"".join(
        packed.read(name) for name in packed.namelist()
    )
    assert b"amara" not in (everything + kit.zip_name.encode()).lower()


@pytest.mark.parametrize(
    ("consent", "reason"),
    [
        ({"uses": ("website",)}, "not_granted"),
        ({"uses": BOTH, "revoked": True}, "revoked"),
        ({"uses": BOTH, "expired": True}, "ended"),
        ({"uses": BOTH, "not_begun": True}, "not_yet"),
        ({"uses": BOTH, "only_unrecognisable": True}, "recognisable"),
        (None, "not_asked"),
    ],
)
def test_a_photo_that_is_not_covered_for_instagram_is_refused(consent, reason):
    patient = make_patient()
    photo = patient_photo(patient, title="Amara Okafor", description="A smile, before")
    if consent:
        make_consent(patient, photo, **consent)
    kit = building.build(make_post(hero=photo), FEED)
    assert reasons(kit) == [reason]
    assert kit.pictures == ()
    (refusal,) = kit.refusals
    assert "“A smile, before”" in refusal.sentence
    assert "Amara" not in str(refusal)
    assert refusal.next_step
    with pytest.raises(Refused):
        kit.zip()
    with pytest.raises(Refused):
        handing_out.record_download(kit=kit, by=SYSTEM)
    assert not LedgerEntry.objects.filter(act=handing_out.ACT).exists()


def test_a_missing_permission_names_the_patients_to_ask_and_only_those():
    asked, unasked = make_patient("Amara Okafor"), make_patient("Ben Tran")
    photo = patient_photo(asked, unasked)
    make_consent(asked, photo, uses=BOTH)
    (refusal,) = building.build(make_post(hero=photo), FEED).refusals
    assert (refusal.fix, refusal.patients) == (Fix.ASK, (unasked.reference,))
    assert "Instagram" in refusal.next_step


def test_two_patients_must_both_agree_and_both_consents_are_named():
    one, other = make_patient("Amara Okafor"), make_patient("Ben Tran")
    photo = patient_photo(one, other)
    consents = [make_consent(who, photo, uses=BOTH) for who in (one, other)]
    kit = building.build(make_post(hero=photo), FEED)
    (proof,) = kit.manifest["files"][0]["photos"]
    assert sorted(proof["consents"]) == sorted(consent.reference for consent in consents)
    revoke_quietly(consents[1])
    assert reasons(building.build(make_post(hero=photo, slug="again"), FEED)) == ["revoked"]


@pytest.mark.parametrize("subject", [Subject.UNKNOWN, Subject.PATIENT])
def test_a_photo_nobody_has_classified_is_refused_with_the_way_to_do_it(subject):
    photo = make_photo(subject, data=large())
    (refusal,) = building.build(make_post(hero=photo), FEED).refusals
    assert refusal.reason in {"unclassified", "nobody_named"}
    assert (refusal.fix, refusal.photo_id) == (Fix.PHOTO, photo.pk)


def test_a_room_needs_nobodys_permission_and_its_manifest_says_so():
    kit = building.build(make_post(hero=make_photo(Subject.NONE, data=large())), FEED)
    (proof,) = kit.manifest["files"][0]["photos"]
    assert (proof["subject"], proof["consents"], proof["until"]) == ("none", [], None)


def test_the_kit_after_a_withdrawal_is_refused():
    patient = make_patient()
    photo = patient_photo(patient)
    consent = make_consent(patient, photo, uses=BOTH)
    post = make_post(hero=photo)
    assert building.build(post, FEED).ready
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy", privilege="instagram")
    assert reasons(building.build(post, FEED)) == ["revoked"]


def test_a_withdrawal_between_looking_and_downloading_lets_nothing_out():
    patient = make_patient()
    photo = patient_photo(patient)
    consent = make_consent(patient, photo, uses=BOTH)
    kit = building.build(make_post(hero=photo), FEED)
    revoke_quietly(consent)
    with pytest.raises(Refused) as refused:
        handing_out.record_download(kit=kit, by=SYSTEM)
    assert [refusal.reason for refusal in refused.value.refusals] == ["revoked"]
    assert not Disclosure.objects.exists()
    assert not LedgerEntry.objects.filter(act=handing_out.ACT).exists()


def test_a_photo_swapped_between_looking_and_downloading_lets_nothing_out():
    photo = make_photo(Subject.NONE, data=large())
    kit = building.build(make_post(hero=photo), FEED)
    photo.file = ImageFile(io.BytesIO(large()), name="other.jpg")
    photo.save()
    actions.classify(photo=photo, subjects=actions.Subjects(Subject.NONE), by=SYSTEM)
    with pytest.raises(Refused) as refused:
        handing_out.record_download(kit=kit, by=SYSTEM)
    assert [refusal.reason for refusal in refused.value.refusals] == ["changed_meanwhile"]


def test_a_consent_for_another_version_of_the_file_does_not_cover_it():
    patient = make_patient()
    photo = patient_photo(patient)
    make_consent(patient, photo, uses=BOTH)
    photo.file = ImageFile(io.BytesIO(large()), name="other.jpg")
    photo.save()
    actions.classify(
        photo=photo, subjects=actions.Subjects(Subject.PATIENT, recognisable=(patient,)), by=SYSTEM
    )
    assert reasons(building.build(make_post(hero=photo), FEED)) == ["swapped"]


def test_bytes_exchanged_behind_the_databases_back_never_leave():
    patient = make_patient()
    photo = patient_photo(patient)
    make_consent(patient, photo, uses=BOTH)
    default_storage.delete(photo.file.name)
    default_storage.save(photo.file.name, ContentFile(large()))
    kit = building.build(make_post(hero=photo), FEED)
    assert reasons(kit) == ["not_exported"]
    assert kit.pictures == ()


def test_a_file_that_is_gone_is_told_and_not_a_fault():
    photo = make_photo(Subject.NONE, data=large())
    default_storage.delete(photo.file.name)
    assert reasons(building.build(make_post(hero=photo), FEED)) == ["not_exported"]


def test_a_scheduled_post_is_refused_when_the_consent_ends_before_it_goes_live():
    patient = make_patient()
    photo = patient_photo(patient)
    consent = make_consent(patient, photo, uses=BOTH)
    move(consent, first=-10, last=5)
    consent.refresh_from_db()
    late = timezone.now() + timedelta(days=9)
    (refusal,) = building.build(make_post(hero=photo, goes_live=late), FEED).refusals
    assert refusal.reason == "ended"
    zone = PracticeDetails.the_one().zone
    for day in (photos.last_day_in_words(consent.ends_at, zone), photos.day_in_words(late, zone)):
        assert day in refusal.sentence
    early = timezone.now() + timedelta(days=2)
    assert building.build(make_post(hero=photo, goes_live=early, slug="early"), FEED).ready


def test_a_planned_time_before_the_go_live_counts_as_the_go_live():
    photo = make_photo(Subject.NONE, data=large())
    goes_live = timezone.now() + timedelta(days=3)
    kit = building.build(make_post(hero=photo, goes_live=goes_live), FEED, at=timezone.now())
    assert kit.planned == goes_live


def test_a_kit_for_later_still_needs_a_permission_that_has_begun():
    patient = make_patient()
    photo = patient_photo(patient)
    make_consent(patient, photo, uses=BOTH, not_begun=True)
    late = timezone.now() + timedelta(days=9)
    kit = building.build(make_post(hero=photo, goes_live=late), FEED)
    assert reasons(kit) == ["not_yet"]
    assert "Come back on" in kit.refusals[0].next_step


def test_a_scheduled_post_is_read_as_it_will_go_live():
    first, second = (make_photo(Subject.NONE, data=large()) for _ in range(2))
    post = make_post(hero=first, draft=True)
    post.hero, post.title = second, "The later title"
    post.save_revision(approved_go_live_at=timezone.now() + timedelta(days=1))
    kit = building.build(type(post).objects.get(pk=post.pk), FEED)
    assert kit.ready
    assert (kit.title, kit.chosen[0].photo.pk) == ("The later title", second.pk)


def test_a_draft_has_no_kit_yet():
    photo = make_photo(Subject.NONE, data=large())
    assert reasons(building.build(make_post(hero=photo, draft=True), FEED)) == ["not_published"]


def test_a_post_without_a_photo_is_refused_with_the_way_to_add_one():
    kit = building.build(make_post(), FEED)
    assert reasons(kit) == ["no_photo"]
    assert kit.refusals[0].fix is Fix.PAGE


def test_words_alone_are_a_kit_where_the_network_takes_them():
    instagram, facebook, google = building.build_all(make_post(), THREE)
    assert reasons(instagram) == ["no_photo"]
    for kit in (facebook, google):
        assert kit.ready
        assert kit.without_photo
        assert kit.manifest["files"] == []
        assert "has no photo" in kit.photo_note
        handing_out.record_download(kit=kit, by=SYSTEM)
    assert not Disclosure.objects.exists()
    assert LedgerEntry.objects.filter(act=handing_out.ACT).count() == 2


def test_staff_may_leave_the_photos_out_where_the_network_takes_words_alone():
    patient = make_patient()
    photo = patient_photo(patient, description="A smile, before")
    make_consent(patient, photo, uses=BOTH)
    post = make_post(hero=photo)
    assert reasons(building.build(post, FACEBOOK)) == ["not_granted"]
    alone = building.build(post, FACEBOOK, photo_ids=[])
    assert alone.ready
    assert not any(name.endswith(".jpg") for name in alone.members)
    assert b"A smile, before" not in alone.zip()
    assert reasons(building.build(post, FEED, photo_ids=[])) == ["none_chosen"]


def test_words_alone_are_still_read_for_names():
    patient = make_patient("Amara Okafor")
    post = make_post(hero=patient_photo(patient), title="Amara's new smile")
    assert reasons(building.build(post, FACEBOOK, photo_ids=[])) == ["words_name"]


@pytest.mark.parametrize("covered", THREE, ids=lambda one: one.network)
def test_a_photo_covered_for_one_network_is_refused_for_the_others(covered):
    patient = make_patient()
    photo = patient_photo(patient)
    make_consent(patient, photo, uses=("website", covered.network))
    for kit in building.build_all(make_post(hero=photo), THREE):
        if kit.format == covered:
            assert kit.ready
            assert shows_quadrants(kit.pictures[0].file.data)
            continue
        assert kit.pictures == ()
        (refusal,) = kit.refusals
        assert (refusal.reason, refusal.fix) == ("not_granted", Fix.ASK)
        assert f"Ask for {kit.format.network_name}" in refusal.next_step
        with pytest.raises(Refused):
            kit.zip()


def test_each_network_gets_its_own_shape_words_link_and_description():
    patient = make_patient()
    photo = patient_photo(patient, description="A smile with braces")
    make_consent(patient, photo, uses=("website", "instagram", "facebook", "google_business"))
    instagram, facebook, google = building.build_all(make_post(hero=photo), THREE)
    sizes = [
        Image.open(io.BytesIO(kit.pictures[0].file.data)).size
        for kit in (instagram, facebook, google)
    ]
    assert sizes == [(1080, 1350), (1200, 630), (1200, 900)]
    for kit in (instagram, facebook, google):
        assert cleaning.metadata_in(kit.pictures[0].file.data) == []
        assert f"utm_source={kit.format.network}" in kit.link
    assert facebook.link in facebook.caption.text
    assert facebook.caption.text.endswith("#Braces")
    assert instagram.link not in instagram.caption.text
    assert google.caption.text.endswith("Read more with the button below.")
    assert "#" not in google.caption.text
    assert facebook.pictures[0].alt_text == "A smile with braces"
    assert google.pictures[0].alt_text == ""


def test_a_photo_without_a_description_may_go_where_nobody_could_read_it():
    photo = make_photo(Subject.NONE, data=large(), description="")
    assert building.build(make_post(hero=photo), GOOGLE).ready


def test_all_networks_together_read_a_photo_once_and_ask_once(
    monkeypatch, django_assert_max_num_queries
):
    patient = make_patient()
    photo = patient_photo(patient, data=picture(width=4000, height=3000))
    make_consent(patient, photo, uses=("website", "instagram", "facebook", "google_business"))
    post = make_post(hero=photo)
    opened, decoded, whole = [], [], crop._flat
    opening = default_storage.open
    monkeypatch.setattr(default_storage, "open", lambda name: opened.append(name) or opening(name))
    monkeypatch.setattr(crop, "_flat", lambda image: decoded.append(image.size) or whole(image))
    with django_assert_max_num_queries(12) as queries:
        kits = building.build_all(post, THREE)
    assert all(kit.ready for kit in kits)
    assert (len(opened), decoded) == (1, [(2000, 1500)])
    assert sum("consent_covereditem" in query["sql"] for query in queries) == 1


def test_photos_come_in_the_order_of_the_post_and_each_once():
    hero, alone, before, after = (make_photo(Subject.NONE, data=large()) for _ in range(4))
    post = make_post(hero=hero, photos=[alone, hero], pairs=[(before, after)])
    kit = building.build(post, FEED)
    assert [one.photo.pk for one in kit.choices] == [hero.pk, alone.pk, before.pk, after.pk]
    assert kit.chosen[0].photo.pk == hero.pk


def test_twelve_photos_cost_one_question_and_the_first_covered_is_taken(
    django_assert_max_num_queries,
):
    patient = make_patient()
    uncovered = [patient_photo(patient) for _ in range(11)]
    covered = patient_photo(patient)
    make_consent(patient, covered, uses=BOTH)
    post = make_post(photos=[*uncovered, covered])
    with django_assert_max_num_queries(12) as queries:
        kit = building.build(post, FEED)
    assert sum("consent_covereditem" in query["sql"] for query in queries) == 1
    assert kit.ready
    assert kit.chosen[0].photo.pk == covered.pk
    assert [one.left_out.reason for one in kit.choices if one.left_out] == ["not_asked"] * 11


def test_facebook_takes_the_first_ten_of_twelve_and_says_so():
    rooms = twelve_rooms()
    post = make_post(photos=rooms)
    kit = building.build(post, FACEBOOK)
    assert [one.photo.pk for one in kit.chosen] == [room.pk for room in rooms[:10]]
    assert "12 photos of this post can be used here" in kit.photo_note
    assert "takes 10: the first 10 are chosen" in kit.photo_note
    names = [entry["name"] for entry in kit.manifest["files"]]
    assert names == [f"facebook_post-{number}.jpg" for number in range(1, 11)]
    handing_out.record_download(kit=kit, by=SYSTEM)
    assert Disclosure.objects.count() == 10


def test_instagram_and_google_take_one_of_twelve_and_say_so():
    rooms = twelve_rooms()
    for kit in building.build_all(make_post(photos=rooms), (FEED, GOOGLE)):
        assert [one.photo.pk for one in kit.chosen] == [rooms[0].pk]
        assert "takes 1: the first is chosen" in kit.photo_note


def test_staff_choose_which_photos_in_the_order_of_the_post():
    rooms = twelve_rooms()
    post = make_post(photos=rooms)
    kit = building.build(post, FACEBOOK, photo_ids=[rooms[11].pk, rooms[2].pk])
    assert [one.photo.pk for one in kit.chosen] == [rooms[2].pk, rooms[11].pk]
    assert kit.photo_note == ""
    (refusal,) = building.build(post, FACEBOOK, photo_ids=[one.pk for one in rooms]).refusals
    assert refusal.reason == "too_many"
    assert "12 photos are chosen; Facebook takes 10" in refusal.sentence
    assert refusal.next_step == "Take out 2."


def test_one_uncovered_photo_among_those_chosen_stops_the_kit():
    patient = make_patient()
    room = make_photo(Subject.NONE, data=large())
    uncovered = patient_photo(patient)
    make_consent(patient, uncovered, uses=BOTH)
    kit = building.build(
        make_post(hero=room, photos=[uncovered]), FACEBOOK, photo_ids=[room.pk, uncovered.pk]
    )
    assert reasons(kit) == ["not_granted"]
    with pytest.raises(Refused):
        handing_out.record_download(kit=kit, by=SYSTEM)
    assert not Disclosure.objects.exists()


def test_a_photo_too_small_for_a_network_is_left_out_where_others_are_large_enough():
    small = make_photo(Subject.NONE, data=picture(width=500, height=400), description="The door")
    room = make_photo(Subject.NONE, data=large())
    kit = building.build(make_post(hero=small, photos=[room]), FACEBOOK)
    assert kit.ready
    assert [one.photo.pk for one in kit.chosen] == [room.pk]
    (left,) = kit.left_out
    assert "500 pixels wide; Facebook needs at least 600" in left.sentence


def test_an_uncovered_photo_is_refused_only_when_it_is_chosen():
    patient = make_patient()
    covered, uncovered = patient_photo(patient), patient_photo(patient)
    make_consent(patient, covered, uses=BOTH)
    post = make_post(hero=covered, photos=[uncovered])
    assert building.build(post, FEED).ready
    assert reasons(building.build(post, FEED, photo_ids=[uncovered.pk])) == ["not_asked"]
    assert building.build(post, FEED, photo_ids=[uncovered.pk]).pictures == ()


def test_a_photo_that_is_not_in_the_post_cannot_be_chosen():
    post = make_post(hero=make_photo(Subject.NONE, data=large()))
    elsewhere = make_photo(Subject.NONE, data=large())
    assert reasons(building.build(post, FEED, photo_ids=[elsewhere.pk])) == ["not_in_post"]


def test_a_small_photo_is_left_at_its_size_and_staff_are_told():
    kit = building.build(make_post(hero=make_photo(Subject.NONE, data=picture())), FEED)
    assert kit.ready
    assert Image.open(io.BytesIO(kit.pictures[0].file.data)).size == (480, 600)
    assert any("not enlarged" in warning for warning in kit.warnings)


def test_a_tiny_photo_is_refused_with_the_size_that_is_needed():
    tiny = make_photo(Subject.NONE, data=picture(width=200, height=250))
    kit = building.build(make_post(hero=tiny), FEED)
    assert reasons(kit) == ["not_exported"]
    assert "320" in kit.refusals[0].sentence


@pytest.mark.parametrize("description", ["", "  "])
def test_a_photo_without_a_description_is_refused(description):
    photo = make_photo(Subject.NONE, data=large(), description=description)
    (refusal,) = building.build(make_post(hero=photo), FEED).refusals
    assert (refusal.reason, refusal.fix) == ("no_description", Fix.PHOTO)


def test_the_text_of_staff_is_counted_and_refused_when_too_long():
    post = make_post(hero=make_photo(Subject.NONE, data=large()))
    kit = building.build(post, FEED, text="Come in.\r\n\r\nWe are open. ")
    assert (kit.caption.text, kit.caption.count) == ("Come in.\n\nWe are open.", 22)
    assert kit.ready
    long = building.build(post, FEED, text="a" * 2210)
    assert reasons(long) == ["too_long"]
    assert "at least 10" in long.refusals[0].next_step


def test_more_hashtags_than_instagram_allows_are_told():
    post = make_post(hero=make_photo(Subject.NONE, data=large()))
    kit = building.build(post, FEED, text="#a #b #c #d #e #f")
    assert any("6 hashtags" in warning for warning in kit.warnings)


@pytest.mark.parametrize(
    ("fields", "description", "where"),
    [
        ({"title": "Amara's new smile"}, "A smile", "the title"),
        ({"intro": "Ms Okafor came to us in spring."}, "A smile", "the caption"),
        ({}, "Amara smiles", "the photo's description"),
        ({"slug": "amara-smiles"}, "A smile", "the post's address"),
        ({"intro": "She was aged 14 when we began."}, "A smile", "the caption"),
        ({"intro": "Write to amara@example.org."}, "A smile", "the caption"),
    ],
)
def test_words_that_may_reveal_the_patient_are_refused_where_they_stand(fields, description, where):
    patient = make_patient("Amara Okafor")
    photo = patient_photo(patient, description=description)
    make_consent(patient, photo, uses=BOTH)
    kit = building.build(make_post(hero=photo, **fields), FEED)
    assert len(kit.refusals) == 1
    assert kit.refusals[0].reason.startswith("words_")
    assert where in kit.refusals[0].sentence


def test_the_name_of_a_patient_in_another_photo_of_the_post_is_refused_too():
    patient = make_patient("Amara Okafor")
    room, other = make_photo(Subject.NONE, data=large()), patient_photo(patient)
    post = make_post(hero=room, photos=[other], title="How Amara got her smile")
    assert reasons(building.build(post, FEED)) == ["words_name"]


def test_an_age_in_a_post_without_patients_is_a_warning():
    room = make_photo(Subject.NONE, data=large())
    kit = building.build(make_post(hero=room, intro="A 14-year-old asks: does it hurt?"), FEED)
    assert kit.ready
    assert any("14-year-old" in warning for warning in kit.warnings)


def test_an_address_that_could_tell_a_date_is_refused():
    room = make_photo(Subject.NONE, data=large())
    kit = building.build(make_post(hero=room, slug="visit-2026-11-03"), FEED)
    assert reasons(kit) == ["no_address"]
    assert "slug" in kit.refusals[0].next_step


def test_what_an_address_tells_is_told_of_the_address_where_the_link_stands_in_the_text():
    patient = make_patient("Amara Okafor")
    photo = patient_photo(patient)
    make_consent(patient, photo, uses=("website", "facebook"))
    kit = building.build(make_post(hero=photo, slug="amara-smiles"), FACEBOOK)
    (refusal,) = kit.refusals
    assert "the post's address" in refusal.sentence


def test_all_networks_that_are_ready_go_into_one_file_a_folder_each():
    patient = make_patient()
    photo = patient_photo(patient)
    consent = make_consent(patient, photo, uses=(*BOTH, "facebook"))
    kits = building.build_all(make_post(hero=photo), THREE)
    packed = zipfile.ZipFile(io.BytesIO(zip_together(kits)))
    assert {name.partition("/")[0] for name in packed.namelist()} == {
        "instagram",
        "facebook",
        "manifest.json",
    }
    told = json.loads(packed.read("manifest.json"))
    assert told["left_out"] == ["google_business"]
    for kit in told["kits"]:
        for one in (*kit["files"], *kit["texts"]):
            data = packed.read(f"{kit['folder']}/{one['name']}")
            assert hashlib.sha256(data).hexdigest() == one["sha256"]
        assert kit["files"][0]["photos"][0]["consents"] == [consent.reference]
        assert kit["caption"]["count"] == len(packed.read(f"{kit['folder']}/caption.txt").decode())
        assert kit["approval"] == "not approved yet"


def test_nothing_is_packed_where_no_network_is_ready():
    photo = make_photo(Subject.UNKNOWN, data=large())
    kits = building.build_all(make_post(hero=photo), THREE)
    with pytest.raises(Refused) as refused:
        zip_together(kits)
    assert {refusal.reason for refusal in refused.value.refusals} == {"unclassified"}


def test_one_withdrawal_stops_the_file_with_all_networks():
    patient = make_patient()
    photo = patient_photo(patient)
    consent = make_consent(patient, photo, uses=(*BOTH, "facebook"))
    ready = [kit for kit in building.build_all(make_post(hero=photo), THREE) if kit.ready]
    assert len(ready) == 2
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy", privilege="facebook")
    with pytest.raises(Refused):
        handing_out.record_downloads(kits=ready, by=SYSTEM)
    assert not Disclosure.objects.exists()
    assert not LedgerEntry.objects.filter(act=handing_out.ACT).exists()


def test_a_download_lists_the_possible_copy_for_each_consent_and_enters_the_act():
    one, other = make_patient("Amara Okafor"), make_patient("Ben Tran")
    photo = patient_photo(one, other)
    consents = [make_consent(who, photo, uses=BOTH) for who in (one, other)]
    kit = building.build(make_post(hero=photo), FEED)
    entry = handing_out.record_download(kit=kit, by=SYSTEM)
    rows = list(Disclosure.objects.values_list("item_sha256", "privilege", "place", "url"))
    assert rows == [(photo.sha256, "instagram", "Instagram kit", kit.url)] * 2
    assert set(Disclosure.objects.values_list("consent_reference", flat=True)) == {
        consent.reference for consent in consents
    }
    assert entry.act == "disclosure.kit_downloaded"
    assert entry.refs["file_sha256"] == [kit.pictures[0].file.sha256]


def test_the_same_kit_downloaded_twice_is_one_possible_copy_and_two_acts():
    patient = make_patient()
    photo = patient_photo(patient)
    make_consent(patient, photo, uses=BOTH)
    post = make_post(hero=photo)
    for _ in range(2):
        handing_out.record_download(kit=building.build(post, FEED), by=SYSTEM)
    (row,) = Disclosure.objects.all()
    assert row.last_at is not None
    assert row.last_at >= row.first_at
    assert LedgerEntry.objects.filter(act=handing_out.ACT).count() == 2


def test_taking_it_back_opens_a_take_down_for_the_downloaded_kit():
    patient = make_patient()
    photo = patient_photo(patient)
    consent = make_consent(patient, photo, uses=BOTH)
    handing_out.record_download(kit=building.build(make_post(hero=photo), FEED), by=SYSTEM)
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    assert TakeDown.objects.get().disclosure.place == "Instagram kit"


def test_a_kit_of_a_room_is_written_down_too_for_it_may_turn_out_to_show_a_patient():
    photo = make_photo(Subject.NONE, data=large())
    kit = building.build(make_post(hero=photo), FEED)
    handing_out.record_download(kit=kit, by=SYSTEM)
    assert Disclosure.objects.get().consent_reference == ""
    assert not TakeDown.objects.exists()
    actions.classify(
        photo=photo,
        subjects=actions.Subjects(Subject.PATIENT, recognisable=(make_patient(),)),
        by=SYSTEM,
    )
    assert TakeDown.objects.get().disclosure.item_sha256 == photo.sha256
    assert LedgerEntry.objects.filter(act=handing_out.ACT).count() == 1


def test_making_a_kit_stores_nothing():
    patient = make_patient()
    photo = patient_photo(patient)
    make_consent(patient, photo, uses=BOTH)
    post = make_post(hero=photo)
    before = sorted(default_storage.listdir("")[0]), photo.renditions.count()
    building.build(post, FEED).zip()
    assert (sorted(default_storage.listdir("")[0]), photo.renditions.count()) == before
