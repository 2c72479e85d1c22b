"""Would the figures of the gate notice a late pixel, a slow photo, a lost answer?"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor

import pytest

from consent.middleware import NEUTRAL
from tests.proof import open_loop
from tests.proof.gate_figures import Round
from tests.proof.open_loop import Done, Due
from tests.standing_in import Told, standing_in

pytestmark = pytest.mark.once


def ended(work: Coroutine) -> list[Done]:
    """What it came to, in a thread of its own: a browser of this process may hold a loop here."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def done(
    kind: str, at: float, *, seconds: float = 0.01, status: int = 200, body: bytes = b""
) -> Done:
    return Done(kind, f"/{kind}", at, at, seconds, status, body)


@pytest.mark.parametrize(
    ("began", "status", "body", "late"),
    [
        (11.9, 200, b"pixels", False),
        (12.1, 200, b"pixels", True),
        (12.1, 206, b"pix", True),
        (12.1, 304, b"", True),
        (12.1, 404, b"pixels", True),
        (12.1, 404, NEUTRAL, False),
    ],
)
def test_a_photo_shown_later_than_two_seconds_after_its_withdrawal_is_noticed(
    began, status, body, late
):
    found = Round([done("photo", began, status=status, body=body)], 0, {"/photo": 10.0})
    assert bool(found.shown_late()) is late


def test_the_ratio_is_of_the_95th_percentiles_of_what_stayed_open():
    quick = [done("static", at, seconds=0.001) for at in range(100)]
    slow = [done("photo", at, seconds=0.011) for at in range(100)]
    assert Round(quick + slow, 0).ratio() == pytest.approx(11)
    taken_back = [Done("photo", "/gone", 0, 0, 9.0, 404, NEUTRAL)] * 50
    assert Round(quick + slow + taken_back, 0, {"/gone": 0.0}).ratio() == pytest.approx(11)


@pytest.mark.parametrize(("status", "lost"), [(200, 0), (404, 0), (500, 1), (502, 1), (0, 1)])
def test_a_lost_or_broken_answer_is_counted(status, lost):
    assert Round([done("page", 0, status=status)], 0).unanswered() == lost


def test_each_request_begins_when_it_is_due_and_is_counted_from_then(tmp_path):
    with standing_in(tmp_path) as site:
        site.answers["/b"] = Told(404, body=b"no")
        plan = open_loop.evenly("a", ["/a", "/b"], rate=40, seconds=0.5)
        start = time.monotonic() + 0.05
        found = ended(open_loop.run(site.url, plan, start))
        assert [one.status for one in found] == [200, 404] * 10
        assert {one.body for one in found} == {b"the site", b"no"}
        assert [round(one.due - start, 3) for one in found] == [n / 40 for n in range(20)]
        assert all(one.began >= one.due - 0.001 for one in found)
        overdue = ended(open_loop.run(site.url, [Due(-1.0, "a", "/a")], time.monotonic()))
    assert overdue[0].seconds > 1


def test_a_server_that_is_not_there_is_an_unanswered_request(tmp_path):
    with standing_in(tmp_path) as gone:
        pass
    (found,) = ended(open_loop.run(gone.url, [Due(0, "a", "/a")], time.monotonic()))
    assert found.status == open_loop.UNANSWERED
