"""Does something stand for every known leak, every state and every place built since?"""

from __future__ import annotations

import pytest

from tests.leaks.finding import is_test
from tests.leaks.harness import all_surfaces
from tests.leaks.rows import ROWS
from tests.leaks.since import SINCE, STATES
from tests.leaks.states import SITUATIONS

NUMBER_OF_ROWS = 36
NUMBER_OF_STATES = 9


def test_every_row_of_the_list_is_there_once():
    assert [row.number for row in ROWS] == list(range(1, NUMBER_OF_ROWS + 1))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row.number))
def test_something_stands_for_each_row_and_exists(row):
    assert row.surfaces or row.tests or row.files
    assert set(row.surfaces) <= set(all_surfaces())
    assert [name for name in row.tests if not is_test(name)] == []


def test_every_hostile_file_that_is_named_is_in_the_corpus():
    named = {name for row in ROWS for name in row.files}
    assert named
    assert named <= names_of_the_corpus()


def names_of_the_corpus() -> set[str]:
    from tests.proof.corpus_all import every_case  # it needs encoders that the rest does not

    return {case.name for case in every_case()}


def test_each_of_the_nine_states_is_a_state_of_the_matrix():
    assert len(STATES) == NUMBER_OF_STATES
    assert all(STATES.values())
    assert {name for names in STATES.values() for name in names} <= set(SITUATIONS)


def test_every_surface_of_the_matrix_stands_for_something():
    told = {name for one in (*ROWS, *SINCE) for name in one.surfaces}
    assert set(all_surfaces()) == told


@pytest.mark.parametrize("since", SINCE, ids=lambda since: since.place)
def test_what_was_built_since_is_tried_somewhere(since):
    assert since.surfaces or since.tests
    assert set(since.surfaces) <= set(all_surfaces())
    assert [name for name in since.tests if not is_test(name)] == []


@pytest.mark.parametrize(
    "name",
    [
        "tests/leaks/test_rows.py::test_no_such_thing",
        "tests/leaks/rows.py::ROWS",
        "tests/leaks/test_gone.py::test_every_row_of_the_list_is_there_once",
    ],
)
def test_a_name_that_is_no_test_is_noticed(name):
    assert not is_test(name)
