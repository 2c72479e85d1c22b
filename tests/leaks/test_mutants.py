"""Can `make mutants` be believed? Every defence is still there to take away, and a crash is no catch."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.leaks.harness import all_surfaces
from tests.leaks.states import SITUATIONS
from tests.proof import mutants
from tests.proof.mutant import Catch, Mutant, Outcome, Red, judge
from tests.proof.mutants_copy import ROOT
from tests.proof.mutants_run import try_all

# The runner tries the tests of the house on the database that they themselves choose.
pytestmark = pytest.mark.once

FEWEST = 24
CELL = re.compile(r"one_cell\.py::test_cell\[(?P<state>\w+)-(?P<surface>\w+)\]$")


@cache
def names_in(file: str) -> frozenset[str]:
    """The tests of a file by name; those of a class as `Class::test`."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    found = {one.name for one in tree.body if isinstance(one, ast.FunctionDef)}
    for group in tree.body:
        if isinstance(group, ast.ClassDef):
            members = [one for one in group.body if isinstance(one, ast.FunctionDef)]
            found |= {f"{group.name}::{one.name}" for one in members}
    return frozenset(found)


def test_enough_defences_are_taken_away_and_each_says_what_it_promises():
    assert len(mutants.MUTANTS) >= FEWEST
    names = Counter(one.defence for one in mutants.MUTANTS)
    edits = Counter((one.file, one.old, one.new) for one in mutants.MUTANTS)
    assert names.most_common(1)[0][1] == edits.most_common(1)[0][1] == 1
    assert [one.defence for one in mutants.MUTANTS if not one.promise.endswith(".")] == []


def test_each_text_that_is_taken_away_stands_there_once_and_what_is_left_can_be_read():
    wrong = {}
    for one in mutants.MUTANTS:
        text = (ROOT / one.file).read_text(encoding="utf-8")
        if text.count(one.old) != 1:
            wrong[one.defence] = text.count(one.old)
        ast.parse(text.replace(one.old, one.new))
    assert wrong == {}


def test_each_test_that_is_to_catch_one_is_there():
    named = {test for one in mutants.MUTANTS for test in one.tests}
    gone = [
        test
        for test in named
        if test.partition("[")[0].partition("::")[2] not in names_in(test.partition("::")[0])
    ]
    assert gone == []
    cells = [CELL.search(test) for test in named if "one_cell" in test]
    assert all(cells) and len(cells) > 10
    assert {cell["state"] for cell in cells} <= set(SITUATIONS)
    assert {cell["surface"] for cell in cells} <= set(all_surfaces())


HOUSE = '''
def may_be_seen(signed: bool) -> bool:
    """A house of one door."""
    if not signed:
        return False
    return bool(len(str(signed)))
'''
TESTS = """
import pytest
import house

def test_the_door_is_shut():
    assert not house.may_be_seen(False)

def test_the_door_opens():
    assert house.may_be_seen(True)

def test_an_odd_key_is_refused():
    with pytest.raises(TypeError):
        house.may_be_seen()
"""


@pytest.fixture
def toy(tmp_path) -> Path:
    root = tmp_path / "toy"
    (root / "tests").mkdir(parents=True)
    (root / "house.py").write_text(HOUSE)
    (root / "tests" / "test_house.py").write_text(TESTS)
    (root / "pyproject.toml").write_text(
        '[tool.pytest.ini_options]\naddopts = "--import-mode=importlib"\n'
    )
    return root


def taken(new: str, *tests: str, old: str = "        return False\n", says: str = "") -> Mutant:
    named = tuple(Catch(f"tests/test_house.py::{test}", says) for test in tests)
    return Mutant(new.strip(), "It is shut.", "house.py", old, new, named)


def test_a_catch_a_crash_and_a_survivor_are_told_apart_by_real_runs(toy):
    caught = taken("        return True\n", "test_the_door_is_shut", says="may_be_seen")
    crashed = taken("        return 1 / 0\n", "test_the_door_is_shut")
    # An assertion of the product itself: nobody has looked at what came back.
    asserted = taken("        raise AssertionError\n", "test_the_door_is_shut")
    survived = taken("        return True\n", "test_the_door_opens")
    not_raised = taken(
        "signed: bool = False", "test_an_odd_key_is_refused", old="signed: bool", says="DID NOT"
    )
    not_there = taken("", "test_the_door_is_shut", old="no such line")
    all_of_them = [caught, crashed, asserted, survived, not_raised, not_there]
    tried = try_all(all_of_them, root=toy, plugins=False, seconds=60)
    assert [one.verdict.outcome for one in tried] == [
        Outcome.CAUGHT,
        Outcome.CRASHED,
        Outcome.CRASHED,
        Outcome.SURVIVED,
        Outcome.CAUGHT,
        Outcome.NO_SUCH_TEXT,
    ]
    assert (toy / "house.py").read_text() == HOUSE
    assert [one.is_caught for one in tried] == [True, False, False, False, True, False]


def test_a_test_that_is_red_or_missing_beforehand_catches_nothing(toy):
    (toy / "house.py").write_text(HOUSE.replace("return False", "return True"))
    shut, gone, sound = (
        taken(new, test, old="        return True\n")
        for new, test in (
            ("        pass\n", "test_the_door_is_shut"),
            ("        return 1\n", "test_no_such_thing"),
            ("        return 0\n", "test_the_door_opens"),
        )
    )
    tried = try_all([shut, gone, sound], root=toy, plugins=False, seconds=60)
    assert [one.verdict.outcome for one in tried] == [
        Outcome.RED_BEFORE,
        Outcome.RED_BEFORE,
        Outcome.SURVIVED,
    ]
    assert "assert not True" in tried[0].verdict.said
    assert "did not run" in tried[1].verdict.said


def test_a_test_that_never_ends_is_stopped_and_is_no_catch(toy):
    endless = taken("        while True: pass\n", "test_the_door_is_shut")
    (tried,) = try_all([endless], root=toy, plugins=False, seconds=2)
    assert tried.verdict.outcome is Outcome.TIMED_OUT


def red(test: str, *, by_assertion: bool = True, said: str = "assert 200 == 404") -> Red:
    return Red(test, True, by_assertion, said)


@pytest.mark.parametrize(
    ("ran", "outcome"),
    [
        ([red("a"), red("b")], Outcome.CAUGHT),
        ([red("a[1]"), red("b[2]"), Red("b[3]", False, False, "")], Outcome.CAUGHT),
        ([red("a"), Red("b", False, False, "")], Outcome.SURVIVED),
        ([red("a"), red("b", by_assertion=False)], Outcome.CRASHED),
        ([red("a"), red("b", said="assert 500 == 404")], Outcome.ANOTHER_REASON),
        ([red("a"), red("bb")], Outcome.NOT_RUN),
    ],
)
def test_each_test_that_is_named_must_have_caught_it_for_its_own_reason(ran, outcome):
    both = Mutant("d", "p.", "f", "old", "new", ("a", Catch("b", "200 ==")))
    assert judge(both, ran).outcome is outcome


def test_the_table_names_defence_edit_test_and_what_it_said(tmp_path):
    one = taken("        return True\n", "test_the_door_is_shut")
    verdict = judge(one, [red("tests/test_house.py::test_the_door_is_shut", said="a | b")])
    tried = [mutants.Tried(one, verdict, 1.0)]
    mutants.write(tried, 61.0, tmp_path)
    page = (tmp_path / "mutants.md").read_text()
    assert "`house.py`: `return False` → `return True`" in page
    assert "`test_house.py::test_the_door_is_shut`" in page
    assert "`a \\| b`" in page
    assert mutants.result(tried, 61.0)["held"] is True
    assert mutants.result([], 0.0)["held"] is False
