"""Is the answer for a day the one that asking at every instant of it would give?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent import clock
from consent.pages import showing_history
from consent.pages.showing_history import Row, Span

ZONE = ZoneInfo("America/New_York")
BASE = datetime(2026, 5, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def row(first: float, last: float | None, *, url: str = "/a/", consent: str = "C1") -> Row:
    return Row(url, BASE + first * HOUR, None if last is None else BASE + last * HOUR, consent)


rows = st.lists(
    st.builds(
        row,
        st.integers(0, 96),
        st.none() | st.integers(0, 96),
        url=st.sampled_from(["/a/", "/b/"]),
        consent=st.sampled_from(["C1", "C2", "C3"]),
    ),
    max_size=8,
)


@given(rows, st.integers(0, 4))
def test_a_day_is_answered_as_by_asking_every_minute_of_it(records, number):
    """By brute force: every instant of the day is looked up in every row."""
    day = date(2026, 4, 30) + timedelta(days=number)
    start, end = clock.start_of(day, ZONE), clock.end_of(day, ZONE)
    moments = [start + part * HOUR / 2 for part in range(int((end - start) / (HOUR / 2)))]
    seen = [moment for moment in moments if consents_at(records, moment)]
    found = showing_history.was_shown(records, "/a/", day, ZONE)
    assert bool(found) == bool(seen)
    for moment in moments:
        within = [span for span in found if holds(span, moment)]
        assert len(within) == bool(consents_at(records, moment))
        for span in within:
            assert consents_at(records, moment) <= set(span.consents)


def consents_at(records: list[Row], moment: datetime) -> set[str]:
    return {
        one.consent
        for one in records
        if one.url == "/a/"
        and one.first_at <= moment
        and (one.last_at is None or moment < one.last_at)
    }


def holds(span: Span, moment: datetime) -> bool:
    return span.first_at <= moment and (span.last_at is None or moment < span.last_at)


@given(rows, st.integers(0, 4))
def test_a_day_without_a_showing_lies_between_the_nearest_ones(records, number):
    day = date(2026, 4, 30) + timedelta(days=number)
    if showing_history.was_shown(records, "/a/", day, ZONE):
        return
    before, after = showing_history.nearest(records, "/a/", day, ZONE)
    here = showing_history.spans([one for one in records if one.url == "/a/"])
    assert [before, after] == [
        max(
            (one for one in here if one.first_at < clock.start_of(day, ZONE)), default=None, key=at
        ),
        min((one for one in here if one.first_at >= clock.end_of(day, ZONE)), default=None, key=at),
    ]


def at(span: Span) -> datetime:
    return span.first_at


@pytest.mark.parametrize(
    "given_url",
    ["/blog/a/", "blog/a", "https://example.org/blog/a/?utm=1#x", " /blog/a ", "/blog/%61/"],
)
def test_an_address_is_understood_however_it_was_copied(given_url):
    assert showing_history.address(given_url) == "/blog/a/"


def test_the_day_is_the_practices_own():
    late_evening = [row(24 + 3, 24 + 3.5)]  # 2 May 03:00 UTC is 1 May 23:00 in New York
    assert showing_history.was_shown(late_evening, "/a/", date(2026, 5, 1), ZONE)
    assert not showing_history.was_shown(late_evening, "/a/", date(2026, 5, 2), ZONE)


def test_showings_that_meet_are_one_stretch_and_a_gap_makes_two():
    met = [row(0, 10), row(10, 20, consent="C2")]
    assert showing_history.spans(met) == [Span(BASE, BASE + 20 * HOUR, ("C1", "C2"))]
    assert len(showing_history.spans([row(0, 10), row(11, 20)])) == 2
    assert showing_history.spans([row(5, 5)]) == []


def test_what_is_on_every_page_was_shown_at_each():
    rows = [row(0, 10, url=showing_history.EVERY_PAGE)]
    day = BASE.astimezone(ZONE).date()
    assert showing_history.was_shown(rows, "/any/page/", day, ZONE)
    assert showing_history.elsewhere(rows, "/any/page/", day, ZONE) == []
