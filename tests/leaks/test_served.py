"""Does the site as it is really run, by itself and behind nginx, show a photo where nobody agreed?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests import nginx
from tests.browser.server import House, copy_of_the_demo, wait_for
from tests.leaks.harness import all_surfaces
from tests.leaks.served import (
    DIES,
    NOT_OVER_HTTP,
    STATES,
    Acts,
    Person,
    Street,
    agreed_at,
    leaks,
    seconds_until_gone,
    without_worker,
)
from tests.leaks.since import STATES as STATES_OF_THE_LIST

# The rule's own questions run on both databases in tests/leaks/test_matrix.py.
pytestmark = pytest.mark.once

BEGUN_AGREED = {
    *("website_only", "expired", "revoked", "reclassified", "swapped", "one_of_two_revoked"),
    *("revoked_worker_down", "covered"),
}
# Our text has no pictures in it; where old text has some, nobody makes a file for them.
WEBSITE = {"pictures_of_pages", "srcset_of_pages", "old_addresses", "saved_pages"}
NEVER_FOR_WEBSITE = {
    "link_previews",
    "json_ld",
    "kits",
    "kits_for_facebook",
    "kits_for_google_business",
}
MOST_SECONDS = 2.0
# A web server in front knows files and answers, not reasons: one state of each kind stands for all.
BEHIND_NGINX = {
    "unclassified",
    "website_only",
    "expired",
    "revoked",
    "revoked_worker_down",
    "covered",
}


@contextmanager
def served(folder: Path, told: dict[str, str] | None = None) -> Iterator[House]:
    with closing(House(folder, told)) as house:
        yield house.open()


def test_every_state_of_the_list_is_entered_on_a_served_site():
    assert all(set(names) & set(STATES) for names in STATES_OF_THE_LIST.values())
    assert set(all_surfaces()) > NOT_OVER_HTTP


def test_no_door_of_a_served_site_shows_a_photo_that_nobody_may_see(tmp_path):
    folder = copy_of_the_demo(tmp_path / "data")
    with served(folder) as house:
        street = through_the_states(house)
        at_the_site = judge(street, house.url)
    assert at_the_site == {}
    with served(folder, nginx.BEHIND) as house, nginx.in_front_of(house) as base:
        street.keep_only(BEHIND_NGINX)
        assert judge(street, base) == {}
        break_the_shut_file(street, folder, base)


def through_the_states(house: House) -> Street:
    """Every state entered by its act, one of them while the worker is dead."""
    with closing(Acts(house)) as acts:
        street = Street.laid(house, acts)
        assert street.seen_before() == BEGUN_AGREED
        for name in STATES:
            if name not in {DIES, "revoked"}:
                acts("enter", name=name)
        acts("enter", name="revoked")
        gone_after = seconds_until_gone(Person(house.url), street.address_of("revoked"))
        assert gone_after <= MOST_SECONDS
        before = set(acts("waiting")["followups"])
        with without_worker(house):
            assert acts.last("enter_and_die", name=DIES, photo=street.told[DIES]["photo"]) == 9
            gone_after = seconds_until_gone(Person(house.url), street.address_of(DIES))
            assert gone_after <= MOST_SECONDS
            with closing(Acts(house)) as after:
                planned = set(after("waiting")["followups"]) - before
                assert planned
                street.read_derivatives(after)
                street.is_entered()
                assert leaks({DIES: street.at(house.url)[DIES]}) == {}
    with closing(Acts(house)) as acts:
        wait_for(
            "the worker is back and has done it",
            lambda: planned.isdisjoint(acts("waiting")["followups"]),
        )
    return street


def judge(street: Street, base: str) -> dict[str, dict[str, list[str]]]:
    """What leaks at that address; and what may be seen is seen."""
    worlds = street.at(base)
    found = leaks(worlds)
    assert agreed_at(worlds["covered"], {*WEBSITE, "link_previews", "json_ld"}) == {
        *WEBSITE,
        "link_previews",
        "json_ld",
    }
    seen = agreed_at(worlds["website_only"], {*WEBSITE, *NEVER_FOR_WEBSITE})
    assert seen == WEBSITE
    return found


def break_the_shut_file(street: Street, folder: Path, base: str) -> None:
    address = street.address_of("covered")
    (folder / "shut.jsonl").write_text("{}\n")
    assert seconds_until_gone(Person(base), address) <= MOST_SECONDS
    worlds = street.at(base)
    assert agreed_at(worlds["covered"], WEBSITE) == set()
    assert agreed_at(worlds["website_only"], WEBSITE) == set()
