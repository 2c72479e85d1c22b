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

from blog.social import kit as kits
from blog.social import photos
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
BOTH = ("website", "instagram")


def large() -> bytes:
    return picture(width=1600, height=2000)


def patient_photo(*patients: Patient, **fields: object) -> Photo:
    fields.setdefault("data", large())
    return make_photo(Subject.PATIENT, patients=patients, **fields)


def reasons(kit: kits.Kit) -> list[str]:
    return [refusal.reason for refusal in kit.refusals]


def test_a_covered_photo_becomes_a_portrait_with_its_words():
    patient = make_patient()
    photo = patient_photo(patient, description="A smile with braces")
    make_consent(patient, photo, uses=BOTH)
    kit = kits.build(make_post(hero=photo), FEED)
    assert kit.refusals == ()
    image = Image.open(io.BytesIO(kit.picture.data))
    assert (image.format, image.size) == ("JPEG", (1080, 1350))
    assert shows_quadrants(kit.picture.data)
    assert cleaning.metadata_in(kit.picture.data) == []
    assert kit.alt_text == "A smile with braces"
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
        made = Image.open(io.BytesIO(kits.build(post, FEED).picture.data))
        seen = made.getpixel((540, 200))
        assert sum(abs(a - b) for a, b in zip(seen, expected, strict=True)) < 60


def test_the_zip_says_who_agreed_and_until_when_and_names_nobody():
    patient = make_patient("Amara Okafor")
    photo = patient_photo(patient, title="Amara Okafor after")
    consent = make_consent(patient, photo, uses=BOTH)
    kit = kits.build(make_post(hero=photo), FEED)
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
    kit = kits.build(make_post(hero=photo), FEED)
    assert reasons(kit) == [reason]
    assert kit.picture is None
    (refusal,) = kit.refusals
    assert "“A smile, before”" in refusal.sentence
    assert "Amara" not in str(refusal)
    assert refusal.next_step
    with pytest.raises(Refused):
        kit.zip()
    with pytest.raises(Refused):
        kits.record_download(kit=kit, by=SYSTEM)
    assert not LedgerEntry.objects.filter(act=kits.ACT).exists()


def test_a_missing_permission_names_the_patients_to_ask_and_only_those():
    asked, unasked = make_patient("Amara Okafor"), make_patient("Ben Tran")
    photo = patient_photo(asked, unasked)
    make_consent(asked, photo, uses=BOTH)
    (refusal,) = kits.build(make_post(hero=photo), FEED).refusals
    assert (refusal.fix, refusal.patients) == (Fix.ASK, (unasked.reference,))
    assert "Instagram" in refusal.next_step


def test_two_patients_must_both_agree_and_both_consents_are_named():
    one, other = make_patient("Amara Okafor"), make_patient("Ben Tran")
    photo = patient_photo(one, other)
    consents = [make_consent(who, photo, uses=BOTH) for who in (one, other)]
    kit = kits.build(make_post(hero=photo), FEED)
    (proof,) = kit.manifest["files"][0]["photos"]
    assert sorted(proof["consents"]) == sorted(consent.reference for consent in consents)
    revoke_quietly(consents[1])
    assert reasons(kits.build(make_post(hero=photo, slug="again"), FEED)) == ["revoked"]


@pytest.mark.parametrize("subject", [Subject.UNKNOWN, Subject.PATIENT])
def test_a_photo_nobody_has_classified_is_refused_with_the_way_to_do_it(subject):
    photo = make_photo(subject, data=large())
    (refusal,) = kits.build(make_post(hero=photo), FEED).refusals
    assert refusal.reason in {"unclassified", "nobody_named"}
    assert (refusal.fix, refusal.photo_id) == (Fix.PHOTO, photo.pk)


def test_a_room_needs_nobodys_permission_and_its_manifest_says_so():
    kit = kits.build(make_post(hero=make_photo(Subject.NONE, data=large())), FEED)
    (proof,) = kit.manifest["files"][0]["photos"]
    assert (proof["subject"], proof["consents"], proof["until"]) == ("none", [], None)


def test_the_kit_after_a_withdrawal_is_refused():
    patient = make_patient()
    photo = patient_photo(patient)
    consent = make_consent(patient, photo, uses=BOTH)
    post = make_post(hero=photo)
    assert kits.build(post, FEED).ready
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy", privilege="instagram")
    assert reasons(kits.build(post, FEED)) == ["revoked"]


def test_a_withdrawal_between_looking_and_downloading_lets_nothing_out():
    patient = make_patient()
    photo = patient_photo(patient)
    consent = make_consent(patient, photo, uses=BOTH)
    kit = kits.build(make_post(hero=photo), FEED)
    revoke_quietly(consent)
    with pytest.raises(Refused) as refused:
        kits.record_download(kit=kit, by=SYSTEM)
    assert [refusal.reason for refusal in refused.value.refusals] == ["revoked"]
    assert not Disclosure.objects.exists()
    assert not LedgerEntry.objects.filter(act=kits.ACT).exists()


def test_a_photo_swapped_between_looking_and_downloading_lets_nothing_out():
    photo = make_photo(Subject.NONE, data=large())
    kit = kits.build(make_post(hero=photo), FEED)
    photo.file = ImageFile(io.BytesIO(large()), name="other.jpg")
    photo.save()
    actions.classify(photo=photo, subjects=actions.Subjects(Subject.NONE), by=SYSTEM)
    with pytest.raises(Refused) as refused:
        kits.record_download(kit=kit, by=SYSTEM)
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
    assert reasons(kits.build(make_post(hero=photo), FEED)) == ["swapped"]


def test_bytes_exchanged_behind_the_databases_back_never_leave():
    patient = make_patient()
    photo = patient_photo(patient)
    make_consent(patient, photo, uses=BOTH)
    default_storage.delete(photo.file.name)
    default_storage.save(photo.file.name, ContentFile(large()))
    kit = kits.build(make_post(hero=photo), FEED)
    assert reasons(kit) == ["not_exported"]
    assert kit.picture is None


def test_a_file_that_is_gone_is_told_and_not_a_fault():
    photo = make_photo(Subject.NONE, data=large())
    default_storage.delete(photo.file.name)
    assert reasons(kits.build(make_post(hero=photo), FEED)) == ["not_exported"]


def test_a_scheduled_post_is_refused_when_the_consent_ends_before_it_goes_live():
    patient = make_patient()
    photo = patient_photo(patient)
    consent = make_consent(patient, photo, uses=BOTH)
    move(consent, first=-10, last=5)
    consent.refresh_from_db()
    late = timezone.now() + timedelta(days=9)
    (refusal,) = kits.build(make_post(hero=photo, goes_live=late), FEED).refusals
    assert refusal.reason == "ended"
    zone = PracticeDetails.the_one().zone
    for day in (photos.last_day_in_words(consent.ends_at, zone), photos.day_in_words(late, zone)):
        assert day in refusal.sentence
    early = timezone.now() + timedelta(days=2)
    assert kits.build(make_post(hero=photo, goes_live=early, slug="early"), FEED).ready


def test_a_planned_time_before_the_go_live_counts_as_the_go_live():
    photo = make_photo(Subject.NONE, data=large())
    goes_live = timezone.now() + timedelta(days=3)
    kit = kits.build(make_post(hero=photo, goes_live=goes_live), FEED, at=timezone.now())
    assert kit.planned == goes_live


def test_a_kit_for_later_still_needs_a_permission_that_has_begun():
    patient = make_patient()
    photo = patient_photo(patient)
    make_consent(patient, photo, uses=BOTH, not_begun=True)
    late = timezone.now() + timedelta(days=9)
    kit = kits.build(make_post(hero=photo, goes_live=late), FEED)
    assert reasons(kit) == ["not_yet"]
    assert "Come back on" in kit.refusals[0].next_step


def test_a_scheduled_post_is_read_as_it_will_go_live():
    first, second = (make_photo(Subject.NONE, data=large()) for _ in range(2))
    post = make_post(hero=first, draft=True)
    post.hero, post.title = second, "The later title"
    post.save_revision(approved_go_live_at=timezone.now() + timedelta(days=1))
    kit = kits.build(type(post).objects.get(pk=post.pk), FEED)
    assert kit.ready
    assert (kit.title, kit.chosen.photo.pk) == ("The later title", second.pk)


def test_a_draft_has_no_kit_yet():
    photo = make_photo(Subject.NONE, data=large())
    assert reasons(kits.build(make_post(hero=photo, draft=True), FEED)) == ["not_published"]


def test_a_post_without_a_photo_is_refused_with_the_way_to_add_one():
    kit = kits.build(make_post(), FEED)
    assert reasons(kit) == ["no_photo"]
    assert kit.refusals[0].fix is Fix.PAGE


def test_photos_come_in_the_order_of_the_post_and_each_once():
    hero, alone, before, after = (make_photo(Subject.NONE, data=large()) for _ in range(4))
    post = make_post(hero=hero, photos=[alone, hero], pairs=[(before, after)])
    kit = kits.build(post, FEED)
    assert [one.photo.pk for one in kit.choices] == [hero.pk, alone.pk, before.pk, after.pk]
    assert kit.chosen.photo.pk == hero.pk


def test_twelve_photos_cost_one_question_and_the_first_covered_is_taken(
    django_assert_max_num_queries,
):
    patient = make_patient()
    uncovered = [patient_photo(patient) for _ in range(11)]
    covered = patient_photo(patient)
    make_consent(patient, covered, uses=BOTH)
    post = make_post(photos=[*uncovered, covered])
    with django_assert_max_num_queries(12) as queries:
        kit = kits.build(post, FEED)
    assert sum("consent_covereditem" in query["sql"] for query in queries) == 1
    assert kit.ready
    assert kit.chosen.photo.pk == covered.pk
    assert [one.left_out.reason for one in kit.choices if one.left_out] == ["not_asked"] * 11


def test_an_uncovered_photo_is_refused_only_when_it_is_chosen():
    patient = make_patient()
    covered, uncovered = patient_photo(patient), patient_photo(patient)
    make_consent(patient, covered, uses=BOTH)
    post = make_post(hero=covered, photos=[uncovered])
    assert kits.build(post, FEED).ready
    assert reasons(kits.build(post, FEED, photo_id=uncovered.pk)) == ["not_asked"]
    assert kits.build(post, FEED, photo_id=uncovered.pk).picture is None


def test_a_photo_that_is_not_in_the_post_cannot_be_chosen():
    post = make_post(hero=make_photo(Subject.NONE, data=large()))
    elsewhere = make_photo(Subject.NONE, data=large())
    assert reasons(kits.build(post, FEED, photo_id=elsewhere.pk)) == ["not_in_post"]


def test_a_small_photo_is_left_at_its_size_and_staff_are_told():
    kit = kits.build(make_post(hero=make_photo(Subject.NONE, data=picture())), FEED)
    assert kit.ready
    assert Image.open(io.BytesIO(kit.picture.data)).size == (480, 600)
    assert any("not enlarged" in warning for warning in kit.warnings)


def test_a_tiny_photo_is_refused_with_the_size_that_is_needed():
    tiny = make_photo(Subject.NONE, data=picture(width=200, height=250))
    kit = kits.build(make_post(hero=tiny), FEED)
    assert reasons(kit) == ["not_exported"]
    assert "320" in kit.refusals[0].sentence


@pytest.mark.parametrize("description", ["", "  "])
def test_a_photo_without_a_description_is_refused(description):
    photo = make_photo(Subject.NONE, data=large(), description=description)
    (refusal,) = kits.build(make_post(hero=photo), FEED).refusals
    assert (refusal.reason, refusal.fix) == ("no_description", Fix.PHOTO)


def test_the_text_of_staff_is_counted_and_refused_when_too_long():
    post = make_post(hero=make_photo(Subject.NONE, data=large()))
    kit = kits.build(post, FEED, text="Come in.\r\n\r\nWe are open. ")
    assert (kit.caption.text, kit.caption.count) == ("Come in.\n\nWe are open.", 22)
    assert kit.ready
    long = kits.build(post, FEED, text="a" * 2210)
    assert reasons(long) == ["too_long"]
    assert "at least 10" in long.refusals[0].next_step


def test_more_hashtags_than_instagram_allows_are_told():
    post = make_post(hero=make_photo(Subject.NONE, data=large()))
    kit = kits.build(post, FEED, text="#a #b #c #d #e #f")
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
    kit = kits.build(make_post(hero=photo, **fields), FEED)
    assert len(kit.refusals) == 1
    assert kit.refusals[0].reason.startswith("words_")
    assert where in kit.refusals[0].sentence


def test_the_name_of_a_patient_in_another_photo_of_the_post_is_refused_too():
    patient = make_patient("Amara Okafor")
    room, other = make_photo(Subject.NONE, data=large()), patient_photo(patient)
    post = make_post(hero=room, photos=[other], title="How Amara got her smile")
    assert reasons(kits.build(post, FEED)) == ["words_name"]


def test_an_age_in_a_post_without_patients_is_a_warning():
    room = make_photo(Subject.NONE, data=large())
    kit = kits.build(make_post(hero=room, intro="A 14-year-old asks: does it hurt?"), FEED)
    assert kit.ready
    assert any("14-year-old" in warning for warning in kit.warnings)


def test_an_address_that_could_tell_a_date_is_refused():
    room = make_photo(Subject.NONE, data=large())
    kit = kits.build(make_post(hero=room, slug="visit-2026-11-03"), FEED)
    assert reasons(kit) == ["no_address"]
    assert "slug" in kit.refusals[0].next_step


def test_a_download_lists_the_possible_copy_for_each_consent_and_enters_the_act():
    one, other = make_patient("Amara Okafor"), make_patient("Ben Tran")
    photo = patient_photo(one, other)
    consents = [make_consent(who, photo, uses=BOTH) for who in (one, other)]
    kit = kits.build(make_post(hero=photo), FEED)
    entry = kits.record_download(kit=kit, by=SYSTEM)
    rows = list(Disclosure.objects.values_list("item_sha256", "privilege", "place", "url"))
    assert rows == [(photo.sha256, "instagram", "Instagram kit", kit.url)] * 2
    assert set(Disclosure.objects.values_list("consent_reference", flat=True)) == {
        consent.reference for consent in consents
    }
    assert entry.act == "disclosure.kit_downloaded"
    assert entry.refs["file_sha256"] == kit.picture.sha256


def test_the_same_kit_downloaded_twice_is_one_possible_copy_and_two_acts():
    patient = make_patient()
    photo = patient_photo(patient)
    make_consent(patient, photo, uses=BOTH)
    post = make_post(hero=photo)
    for _ in range(2):
        kits.record_download(kit=kits.build(post, FEED), by=SYSTEM)
    (row,) = Disclosure.objects.all()
    assert row.last_at is not None
    assert row.last_at >= row.first_at
    assert LedgerEntry.objects.filter(act=kits.ACT).count() == 2


def test_taking_it_back_opens_a_take_down_for_the_downloaded_kit():
    patient = make_patient()
    photo = patient_photo(patient)
    consent = make_consent(patient, photo, uses=BOTH)
    kits.record_download(kit=kits.build(make_post(hero=photo), FEED), by=SYSTEM)
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    assert TakeDown.objects.get().disclosure.place == "Instagram kit"


def test_a_kit_of_a_room_is_written_down_too_for_it_may_turn_out_to_show_a_patient():
    photo = make_photo(Subject.NONE, data=large())
    kit = kits.build(make_post(hero=photo), FEED)
    kits.record_download(kit=kit, by=SYSTEM)
    assert Disclosure.objects.get().consent_reference == ""
    assert not TakeDown.objects.exists()
    actions.classify(
        photo=photo,
        subjects=actions.Subjects(Subject.PATIENT, recognisable=(make_patient(),)),
        by=SYSTEM,
    )
    assert TakeDown.objects.get().disclosure.item_sha256 == photo.sha256
    assert LedgerEntry.objects.filter(act=kits.ACT).count() == 1


def test_making_a_kit_stores_nothing():
    patient = make_patient()
    photo = patient_photo(patient)
    make_consent(patient, photo, uses=BOTH)
    post = make_post(hero=photo)
    before = sorted(default_storage.listdir("")[0]), photo.renditions.count()
    kits.build(post, FEED).zip()
    assert (sorted(default_storage.listdir("")[0]), photo.renditions.count()) == before
