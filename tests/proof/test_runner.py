"""Does the runner of all proofs believe only a proof that held, ended well and wrote it down?"""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path

import pytest

from tests.proof import __main__ as proving
from tests.proof import runner
from tests.proof.runner import Place, Proof

pytestmark = pytest.mark.once

WRITES = """
import json, os, sys
from pathlib import Path
print("working on", os.environ.get("DATA_DIR"))
Path("build/{name}.json").write_text(json.dumps({found}))
sys.exit({status})
"""
ROW = {"what": "It is shut.", "held": True, "by": "toy"}
HELD = {"proof": "toy", "held": True, "figures": {"doors": 3}, "rows": [ROW], "seconds": 1}
HANGS = """
import signal, subprocess, sys, time
from pathlib import Path
def tidy(*_):
    Path("tidied").touch()
    sys.exit(0)
signal.signal(signal.SIGTERM, tidy)
Path("began").touch()
time.sleep(60)
"""


@pytest.fixture
def place(tmp_path) -> Place:
    (tmp_path / "toys").mkdir()
    return Place(package="toys", root=tmp_path, results=tmp_path / "build")


def make(place: Place, name: str, found: object = HELD, status: int = 0) -> Proof:
    code = WRITES.format(name=name, found=found, status=status)
    (place.root / "toys" / f"{name}.py").write_text(code)
    return Proof(name, 30)


def test_a_proof_that_held_is_written_down_with_commit_machine_and_rows(place, monkeypatch, capfd):
    monkeypatch.setenv("DATA_DIR", "/somewhere/of/mine")
    subprocess.run(["git", "init", "-q", place.root], check=True)
    commit = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-q"]
    subprocess.run([*commit, "--allow-empty", "-m", "x"], cwd=place.root, check=True)
    proof = make(place, "toy")
    assert proving.main([], (proof,), place) == 0
    result = json.loads((place.results / "result.json").read_text())
    assert len(result["commit"]) == 40
    assert result["dirty"] is True
    assert result["machine"]["cores"] == len(os.sched_getaffinity(0))
    (one,) = result["proofs"]
    assert (one["held"], one["figures"], one["rows"]) == (True, {"doors": 3}, [ROW])
    page = (place.results / "result.md").read_text()
    assert result["commit"] in page and "doors: 3" in page and "It is shut." in page
    said = capfd.readouterr().out
    assert "working on None" in said
    assert "held" in said


@pytest.mark.parametrize(
    ("found", "status", "why"),
    [
        ({**HELD, "held": False}, 1, "says so itself"),
        ({**HELD, "rows": [{**ROW, "held": False}]}, 0, "a row of it did not"),
        ({**HELD, "rows": []}, 0, "proved nothing"),
        ({"held": "yes"}, 0, "wrote no result"),
        ([], 0, "wrote no result"),
        (HELD, 1, "ended with 1"),
    ],
)
def test_what_did_not_hold_is_told_with_its_reason(place, found, status, why):
    good, bad = make(place, "good"), make(place, "bad", found, status)
    result = runner.run([bad, good], place)
    assert [one["held"] for one in result["proofs"]] == [False, True]
    assert why in result["proofs"][0]["why_not"]
    assert result["held"] is False


def test_a_proof_that_crashes_or_is_missing_has_not_held_by_an_older_result(place):
    crashes = make(place, "crashes")
    assert runner.run([crashes], place)["held"] is True
    (place.root / "toys" / "crashes.py").write_text("raise RuntimeError")
    result = runner.run([crashes, Proof("missing", 30)], place)
    assert [one["held"] for one in result["proofs"]] == [False, False]
    assert all("wrote no result" in one["why_not"] for one in result["proofs"])
    assert proving.main([], (crashes,), place) == 1


def test_a_proof_that_never_ends_is_asked_to_stop_and_has_not_held(place):
    (place.root / "toys" / "hangs.py").write_text(HANGS)
    began = time.monotonic()
    result = runner.run([Proof("hangs", 2)], place)
    assert time.monotonic() - began < 15
    assert "stopped after 2 seconds" in result["proofs"][0]["why_not"]
    assert (place.root / "tidied").exists()


def test_some_are_run_by_name_and_an_unknown_name_is_told(place, capfd):
    some = (make(place, "one"), make(place, "two"))
    assert proving.main(["two"], some, place) == 0
    assert not (place.results / "one.json").exists()
    assert proving.main(["three"], some, place) == 2
    assert "one, two" in capfd.readouterr().err


def test_every_registered_proof_is_there():
    for proof in proving.PROOFS:
        module = Path(runner.ROOT, "tests", "proof", f"{proof.name}.py")
        assert module.exists(), proof.name
        assert '__name__ == "__main__"' in module.read_text(encoding="utf-8")
