"""May a photo be seen? The rule against a brute-force model, pure and through all three doors."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from consent import asking, clip_gate, clock, coverage, facts, middleware
from consent.coverage import Cover, Depicted, Item, Reason
from consent.models import (
    Clip,
    Consent,
    ConsentRequest,
    CoveredItem,
    Depiction,
    Grant,
    Patient,
    Photo,
    PhotoRendition,
    PracticeDetails,
)
from consent.privileges import Kind
from tests.consent import brute_force
from tests.consent.brute_force import World
from tests.factories import make_consent, make_patient, make_photo, make_version

ZONE = ZoneInfo("America/New_York")
TODAY = date(2027, 3, 14)  # the clocks change in New York: a day of 23 hours
DIGESTS = ["a" * 64, "b" * 64]
USES = ["website", "instagram"]


def worlds(today: date) -> st.SearchStrategy[World]:
    patients = st.sampled_from([1, 2, 3])
    days = st.integers(-3, 3).map(lambda n: today + timedelta(days=n))
    spans = st.tuples(days, days).map(sorted)
    grants = st.lists(
        st.fixed_dictionaries(
            {
                "use": st.sampled_from(USES),
                "revoked": st.sampled_from([False] * 3 + [True]),
                "only_unrecognisable": st.sampled_from([False] * 3 + [True]),
            }
        ),
        max_size=2,
        unique_by=lambda grant: grant["use"],
    )
    items = st.lists(
        st.fixed_dictionaries(
            {
                "sha256": st.sampled_from(DIGESTS),
                "withdrawn": st.sampled_from([False] * 3 + [True]),
            }
        ),
        max_size=2,
        unique_by=lambda item: item["sha256"],
    )
    consents = st.builds(
        lambda patient, span, revoked, grants, items: {
            "patient": patient,
            "first_day": span[0],
            "last_day": span[1],
            "revoked": revoked,
            "grants": grants,
            "items": items,
        },
        patients,
        spans,
        st.sampled_from([False] * 4 + [True]),
        grants,
        items,
    )
    photos = st.fixed_dictionaries(
        {
            "sha256": st.sampled_from(DIGESTS),
            "subject": st.sampled_from(["patient"] * 6 + ["unknown", "none", "staff", "model"]),
            "state": st.sampled_from(["live"] * 6 + ["quarantined", "purged"]),
            "depicted": st.lists(
                st.tuples(patients, st.booleans()), max_size=2, unique_by=lambda one: one[0]
            ),
        }
    )
    return st.builds(
        World,
        merged=st.sampled_from([{}, {}, {3: 1}, {2: 1}]),
        photos=st.lists(photos, min_size=1, max_size=3),
        consents=st.lists(consents, max_size=4),
    )


def as_item(world: World, photo: dict) -> Item:
    """The pure rule's facts for one photo of a world."""
    people: dict[int, bool] = {}
    for patient, recognisable in photo["depicted"]:
        root = world.root(patient)
        people[root] = people.get(root, False) or recognisable
    covers = [
        Cover(
            consent=f"C{number}",
            patient=world.root(consent["patient"]),
            privilege=grant["use"],
            sha256=item["sha256"],
            starts_at=clock.start_of(consent["first_day"], ZONE),
            ends_at=clock.end_of(consent["last_day"], ZONE),
            revoked=consent["revoked"],
            grant_revoked=grant["revoked"],
            item_withdrawn=item["withdrawn"],
            only_unrecognisable=grant["only_unrecognisable"],
        )
        for number, consent in enumerate(world.consents)
        for grant in consent["grants"]
        for item in consent["items"]
    ]
    return Item(
        sha256=photo["sha256"],
        subject=photo["subject"],
        state=photo["state"],
        depicted=tuple(Depicted(root, known) for root, known in people.items()),
        covers=tuple(covers),
    )


@settings(max_examples=1500)
@given(worlds(TODAY), st.integers(-4, 4), st.integers(0, 23), st.sampled_from(USES))
def test_the_rule_equals_the_brute_force_model_at_every_hour_of_a_day(world, offset, hour, use):
    day = TODAY + timedelta(days=offset)
    at = min(
        clock.start_of(day, ZONE) + timedelta(hours=hour),
        clock.end_of(day, ZONE) - timedelta(microseconds=1),
    )
    for photo in world.photos:
        verdict = coverage.allowed(as_item(world, photo), use, at=at)
        assert verdict.allowed == brute_force.allowed(world, photo, use, day)
        if verdict.allowed:
            last = brute_force.until(world, photo, use, day)
            assert verdict.until == (clock.end_of(last, ZONE) if last else None)


@settings(max_examples=500)
@given(worlds(TODAY), st.integers(-4, 4))
def test_a_file_named_for_two_uses_needs_both(world, offset):
    day = TODAY + timedelta(days=offset)
    at = clock.start_of(day, ZONE)
    for photo in world.photos:
        both = coverage.allowed_for_all(as_item(world, photo), USES, at=at)
        each = [brute_force.allowed(world, photo, use, day) for use in USES]
        assert both.allowed == all(each)


@settings(max_examples=500)
@given(worlds(TODAY), st.integers(-4, 4), st.sampled_from(USES))
def test_a_refusal_cannot_turn_into_a_yes_before_the_instant_it_names(world, offset, use):
    day = TODAY + timedelta(days=offset)
    for photo in world.photos:
        refusal = coverage.allowed(as_item(world, photo), use, at=clock.start_of(day, ZONE))
        if refusal.allowed:
            continue
        later = [day + timedelta(days=n) for n in range(10)]
        yes = [one for one in later if brute_force.allowed(world, photo, use, one)]
        if refusal.until is None:
            assert not yes
        else:
            assert refusal.until > clock.start_of(day, ZONE)
            assert all(clock.start_of(one, ZONE) >= refusal.until for one in yes)


def write_down(world: World, version, kind: str = Kind.PHOTO) -> list[PhotoRendition]:
    """The world as database rows, and a rendition of each photo for each use and for both.

    With the kind `clip` what was agreed is about clips, and `write_clips` adds them.
    """
    zone = PracticeDetails.the_one().zone
    rows = {number: Patient(name=f"Patient {number}") for number in (1, 2, 3)}
    for patient in rows.values():
        patient.save()
    for number, root in world.merged.items():
        Patient.objects.filter(pk=rows[number].pk).update(merged_into=rows[root])
    now = timezone.now()
    for consent in world.consents:
        request = ConsentRequest.objects.create(
            patient=rows[consent["patient"]],
            version=version,
            signer_name="Signer",
            answer_by=now,
            outcome="signed",
        )
        row = Consent.objects.create(
            request=request,
            patient=rows[consent["patient"]],
            version=version,
            signed_at=now,
            first_day=consent["first_day"],
            last_day=consent["last_day"],
            starts_at=clock.start_of(consent["first_day"], zone),
            ends_at=clock.end_of(consent["last_day"], zone),
            revoked_at=now if consent["revoked"] else None,
        )
        for grant in consent["grants"]:
            Grant.objects.create(
                consent=row,
                privilege=grant["use"],
                recipients="everyone",
                only_unrecognisable=grant["only_unrecognisable"],
                revoked_at=now if grant["revoked"] else None,
            )
        for item in consent["items"]:
            CoveredItem.objects.create(
                consent=row,
                kind=kind,
                sha256=item["sha256"],
                withdrawn_at=now if item["withdrawn"] else None,
            )
    renditions = []
    for number, photo in enumerate(world.photos):
        row = Photo(
            title="Photo",
            width=10,
            height=10,
            sha256=photo["sha256"],
            subject=photo["subject"],
            state=photo["state"],
        )
        row.file.name = f"originals/{number}.jpg"
        Photo.objects.bulk_create([row])
        for patient, recognisable in photo["depicted"]:
            Depiction.objects.create(photo=row, patient=rows[patient], recognisable=recognisable)
        for index, uses in enumerate((("website",), ("instagram",), ("website", "instagram"))):
            spec = "|".join(["width-10", *(f"use-{use}" for use in uses)])
            rendition = PhotoRendition(image=row, filter_spec=spec, width=10, height=10)
            rendition.file.name = f"photo/{number:030x}{index:02x}.jpg"
            renditions.append(rendition)
    return PhotoRendition.objects.bulk_create(renditions)


@pytest.mark.django_db
@settings(max_examples=120)
@given(data=st.data())
def test_all_three_doors_equal_the_brute_force_model(data):
    with transaction.atomic():
        version = make_version()
        today = clock.day_of(timezone.now(), PracticeDetails.the_one().zone)
        world = data.draw(worlds(today))
        renditions = write_down(world, version)
        middleware.forget()
        with asking.asking():
            loaded = list(Photo.objects.order_by("pk"))
            with CaptureQueriesContext(connection) as queries:
                batch = [photo.verdict("website").allowed for photo in loaded]
            assert len(queries) == 1
        known = facts.of_photos([photo.pk for photo in loaded])
        for photo, row, in_batch in zip(world.photos, loaded, batch, strict=True):
            website = brute_force.allowed(world, photo, "website", today)
            instagram = brute_force.allowed(world, photo, "instagram", today)
            assert in_batch == website
            assert row.verdict("instagram").allowed == instagram
            assert row.verdict("website", "instagram").allowed == (website and instagram)
            item = known.items[row.pk]
            assert bool(coverage.allowed(item, "website", at=known.now)) == website
            names = [one.file.name for one in renditions if one.image_id == row.pk]
            served = [middleware.may_be_served(name.removeprefix("photo/")) for name in names]
            assert served == [website, instagram, website and instagram]
        transaction.set_rollback(True)


def write_clips(world: World) -> None:
    """A clip where the world has a photo, showing the same patients."""
    for number, (told, photo) in enumerate(
        zip(world.photos, Photo.objects.order_by("pk"), strict=True)
    ):
        clip = Clip(title="Clip", sha256=told["sha256"], subject=told["subject"])
        clip.state, clip.file.name = told["state"], f"clips/{number}.mp4"
        Clip.objects.bulk_create([clip])
        for depicted in photo.depictions.all():
            Depiction.objects.create(
                clip=clip, patient=depicted.patient, recognisable=depicted.recognisable
            )


@pytest.mark.django_db
@settings(max_examples=80)
@given(data=st.data())
def test_the_doors_of_clips_equal_the_brute_force_model(data):
    with transaction.atomic():
        version = make_version()
        today = clock.day_of(timezone.now(), PracticeDetails.the_one().zone)
        world = data.draw(worlds(today))
        write_down(world, version, Kind.CLIP)
        write_clips(world)
        middleware.forget()
        with asking.asking():
            loaded = list(Clip.objects.order_by("pk"))
            with CaptureQueriesContext(connection) as queries:
                batch = [clip.verdict("website").allowed for clip in loaded]
            assert len(queries) == 1
        for told, clip, in_batch in zip(world.photos, loaded, batch, strict=True):
            website = brute_force.allowed(world, told, "website", today)
            assert in_batch == website
            assert clip.verdict("instagram").allowed == brute_force.allowed(
                world, told, "instagram", today
            )
            assert bool(clip_gate.may_be_served(clip.media_key)) == website
        transaction.set_rollback(True)


AT = datetime(2027, 3, 14, 12, tzinfo=UTC)
BEGUN, OVER = AT - timedelta(days=2), AT + timedelta(days=2)


def cover(**changes: object) -> Cover:
    plain = {
        "consent": "C",
        "patient": 1,
        "privilege": "website",
        "sha256": "a" * 64,
        "starts_at": BEGUN,
        "ends_at": OVER,
    }
    return Cover(**{**plain, **changes})


def item(*covers: Cover, **changes: object) -> Item:
    plain = {
        "sha256": "a" * 64,
        "subject": "patient",
        "depicted": (Depicted(1),),
        "covers": covers,
    }
    return Item(**{**plain, **changes})


@pytest.mark.parametrize(
    ("reason", "asked", "until"),
    [
        (Reason.COVERED, item(cover()), OVER),
        (Reason.PUBLIC, item(subject="none"), None),
        (Reason.PUBLIC, item(subject="staff"), None),
        (Reason.LOCKED, item(subject="staff", locked=True), None),
        (Reason.NOT_LIVE, item(cover(), state="quarantined"), None),
        (Reason.NOT_LIVE, item(subject="none", state="purged"), None),
        (Reason.SHUT, item(cover(), shut=True), None),
        (Reason.SHUT, item(cover(shut=True)), None),
        (Reason.LOCKED, item(cover(), locked=True), None),
        (Reason.UNCLASSIFIED, item(cover(), subject="unknown"), None),
        (Reason.NOBODY_NAMED, item(cover(), depicted=()), None),
        (Reason.NOT_ASKED, item(), None),
        (Reason.NOT_ASKED, item(cover(patient=2)), None),
        (Reason.NOT_GRANTED, item(cover(privilege="print")), None),
        (Reason.NOT_GRANTED, item(cover(privilege="")), None),
        (Reason.SWAPPED, item(cover(sha256="b" * 64)), None),
        (Reason.REVOKED, item(cover(revoked=True)), None),
        (Reason.REVOKED, item(cover(grant_revoked=True)), None),
        (Reason.WITHDRAWN, item(cover(item_withdrawn=True)), None),
        (Reason.RECOGNISABLE, item(cover(only_unrecognisable=True)), None),
        (
            Reason.COVERED,
            item(cover(only_unrecognisable=True), depicted=(Depicted(1, False),)),
            OVER,
        ),
        (Reason.ENDED, item(cover(ends_at=AT)), None),
        (Reason.NOT_YET, item(cover(starts_at=OVER, ends_at=OVER + timedelta(days=1))), OVER),
        (Reason.NOT_ASKED, item(cover(), depicted=(Depicted(1), Depicted(2))), None),
    ],
)
def test_each_reason_is_given_where_it_is_the_one_that_helps(reason, asked, until):
    verdict = coverage.allowed(asked, "website", at=AT)
    assert verdict.reason is reason
    assert verdict.until == until
    assert verdict.allowed == (reason in {Reason.PUBLIC, Reason.COVERED})
    assert verdict.reason.sentence.endswith(".")


def test_a_request_for_no_use_at_all_is_refused():
    assert coverage.allowed(item(cover()), "", at=AT).reason is Reason.NO_USE
    signing = item(cover(privilege="signing"))
    assert coverage.allowed(signing, "signing", at=AT).reason is Reason.NO_USE
    assert not coverage.allowed_for_all(item(cover()), (), at=AT)


@pytest.mark.django_db
def test_thirty_photos_on_a_page_cost_one_verdict_query():
    for _ in range(30):
        make_photo("none")
    with asking.asking():
        photos = list(Photo.objects.all())
        with CaptureQueriesContext(connection) as queries:
            assert all(photo.verdict() for photo in photos)
    assert len(queries) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "ask",
    [
        lambda: facts.of_rendition("photo/" + "0" * 32 + ".jpg"),
        lambda: facts.of_clip("0" * 32),
        lambda: facts.of_clips([1, 2]),
    ],
    ids=["rendition", "clip", "clips"],
)
def test_the_gates_query_reads_by_index_only(ask):
    from consent import shutfile

    with CaptureQueriesContext(connection) as queries:
        ask()
    sql_seen = [query["sql"] for query in queries]
    assert len(sql_seen) == 1
    assert shutfile.FOLLOW_UP in sql_seen[0]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + sql_seen[0].replace("%", "%%"))
            plan = [row[3] for row in cursor.fetchall()]
        scans = [line for line in plan if line.startswith("SCAN")]
        assert not [line for line in scans if "followup" not in line and " f" not in line], plan


@pytest.mark.django_db
def test_the_earliest_end_asked_for_on_a_page_is_the_longest_life_of_its_copy():
    ends = []
    with asking.asking() as scope:
        assert asking.earliest_change() is None
        for months in (24, 6, 12):
            patient = make_patient(email=f"p{months}@example.org")
            photo = make_photo("patient", patients=[patient])
            consent = make_consent(patient, photo, version=make_version("website", months=months))
            ends.append(consent.ends_at)
            assert photo.verdict("website")
        assert make_photo("none").verdict("website")
        assert asking.earliest_change() == scope.until == min(ends)
    assert asking.earliest_change() is None


@pytest.mark.django_db
def test_consents_are_found_by_the_words_of_the_subject():
    patient = make_patient()
    photo, other = (make_photo("patient", patients=[patient]) for _ in range(2))
    running, over = make_consent(patient, photo), make_consent(patient, photo, expired=True)
    back = make_consent(patient, photo, revoked=True)
    make_consent(patient, other)
    now = timezone.now()
    assert list(Consent.objects.granted(at=now).for_photo(photo)) == [running]
    assert list(Consent.objects.revoked()) == [back]
    assert [one.is_granted(at=now) for one in (running, over, back)] == [True, False, False]
