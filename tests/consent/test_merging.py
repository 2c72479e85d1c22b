"""What does the rule say once two records are one? Against the brute-force model: never more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from consent import clock, coverage
from consent.people import merging
from tests.consent import brute_force
from tests.consent.brute_force import World
from tests.consent.test_coverage import TODAY, USES, ZONE, as_item, worlds

DAYS = [TODAY + timedelta(days=offset) for offset in range(6)]
NOW = clock.start_of(TODAY, ZONE)
GONE, KEPT = 2, 1


def before_and_after(world: World) -> tuple[World, World]:
    assume(GONE not in world.merged)
    return world, World({**world.merged, GONE: KEPT}, world.photos, world.consents)


@settings(max_examples=400)
@given(worlds(TODAY))
def test_an_item_of_a_joined_record_is_judged_as_the_model_judges_it(world):
    before, after = before_and_after(world)
    for photo in world.photos:
        joined = merging.joined(as_item(before, photo), gone=GONE, kept=KEPT)
        for day in DAYS:
            for use in USES:
                at = clock.start_of(day, ZONE)
                assert bool(coverage.allowed(joined, use, at=at)) == brute_force.allowed(
                    after, photo, use, day
                )


@settings(max_examples=400)
@given(worlds(TODAY))
def test_whatever_would_be_shown_anew_is_found_beforehand(world):
    before, after = before_and_after(world)
    for photo in world.photos:
        in_use = {**photo, "state": "live"}
        more = any(
            brute_force.allowed(after, in_use, use, day)
            and not brute_force.allowed(before, in_use, use, day)
            for use in USES
            for day in DAYS
        )
        item = as_item(before, photo)
        assert merging.shows_more(item, gone=GONE, kept=KEPT, now=NOW) == more


@settings(max_examples=400)
@given(worlds(TODAY), st.sampled_from(USES), st.sampled_from(DAYS))
def test_parting_two_records_again_never_shows_more(world, use, day):
    """What moved goes back under its own name: fewer consents count, and no fewer people do."""
    parted, joined = before_and_after(world)
    for photo in world.photos:
        if brute_force.allowed(parted, photo, use, day):
            named = {patient for patient, _known in photo["depicted"]}
            one_of_two = {GONE, KEPT} <= named
            # Both were named by somebody who saw two people: each keeps their own word.
            assert one_of_two or brute_force.allowed(joined, photo, use, day)


def test_the_stricter_word_about_being_recognised_counts():
    photo = {"sha256": "a" * 64, "subject": "patient", "state": "live"}
    item = as_item(World(), {**photo, "depicted": [(GONE, False), (KEPT, True)]})
    joined = merging.joined(item, gone=GONE, kept=KEPT)
    assert joined.depicted == (coverage.Depicted(KEPT, recognisable=True),)
    other_way = replace(item, depicted=item.depicted[::-1])
    assert merging.joined(other_way, gone=GONE, kept=KEPT).depicted == joined.depicted
