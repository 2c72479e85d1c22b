"""Which tests went red, and was it by an assertion of the test itself? A pytest plugin that writes it down."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

REPORT = "MUTANTS_REPORT"
"""Names the file to write, in the environment."""
NOTHING_RAISED = "DID NOT RAISE"
LONGEST = 4000


class Report:
    """What each test of this run came to."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.rows: list[dict[str, Any]] = []

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo):
        report = yield
        if report.failed or (report.when == "call" and report.passed):
            self.rows.append(
                {
                    "test": item.nodeid,
                    "is_red": report.failed,
                    "by_assertion": report.when == "call" and is_own_assertion(item, call),
                    "said": without_places(words(call), item.config.rootpath),
                }
            )
        return report

    def pytest_sessionfinish(self) -> None:
        self.file.write_text(json.dumps(self.rows), encoding="utf-8")


def is_own_assertion(item: pytest.Item, call: pytest.CallInfo) -> bool:
    """Whether the test found something wrong; an assertion inside the product is a crash."""
    if call.excinfo is None:
        return False
    if call.excinfo.errisinstance(pytest.fail.Exception):
        return str(call.excinfo.value).startswith(NOTHING_RAISED)
    raised_in = Path(call.excinfo.traceback[-1].path)
    return call.excinfo.errisinstance(AssertionError) and raised_in.is_relative_to(
        item.config.rootpath / "tests"
    )


def words(call: pytest.CallInfo) -> str:
    """What the failure says, in one line."""
    if call.excinfo is None:
        return ""
    said = " ".join(str(call.excinfo.value).split())
    kind = "" if call.excinfo.errisinstance(AssertionError) else f"{call.excinfo.typename}: "
    return f"{kind}{said}"[:LONGEST]


def without_places(said: str, root: Path) -> str:
    """The words without the folders of this machine."""
    for place in (os.environ.get("TMPDIR", ""), str(root)):
        said = said.replace(place, "…") if place else said
    return said


def pytest_configure(config: pytest.Config) -> None:
    if file := os.environ.get(REPORT):
        config.pluginmanager.register(Report(Path(file)))
