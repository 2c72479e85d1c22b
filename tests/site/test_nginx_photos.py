"""Who gets a photo, a clip or its captions through nginx? The real site behind Debian's nginx."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from consent.middleware import NEUTRAL
from consent.serving import HEADERS
from tests import nginx
from tests.browser.server import PASSWORD, ROOT, Desk, House, running_house, wait_for
from tests.proof.acting import Browser, sign_in
from tests.standing_in import Answer, ask

pytestmark = [pytest.mark.once, pytest.mark.xdist_group("nginx")]

GONE_WITHIN = 2  # seconds; the promise


@dataclass(frozen=True)
class Behind:
    """The site, nginx in front of it, and somebody who signs and takes back at once."""

    house: House
    nginx: nginx.Nginx
    acts: Desk

    def get(self, address: str, method: str = "GET", **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return ask(self.nginx.url, address, method, headers=named)


@pytest.fixture(scope="module")
def behind(tmp_path_factory) -> Iterator[Behind]:
    folder = tmp_path_factory.mktemp("house") / "data"
    with (
        running_house(folder, nginx.BEHIND) as (house, _desk),
        nginx.started(house) as front,
    ):
        acts = Desk(house, ROOT / "tests" / "gated_acts.py")
        try:
            yield Behind(house, front, acts)
        finally:
            acts.close()


@pytest.fixture(scope="module")
def photo(behind) -> dict:
    """A signed photo; no test here takes it back."""
    return behind.acts("photos")


@pytest.fixture(scope="module")
def clip(behind) -> dict:
    return behind.acts("clip")


@pytest.fixture(scope="module")
def owner(behind) -> Browser:
    return sign_in(behind.nginx.url, "owner@alder-row.example", PASSWORD)


RANGES = [
    (None, 200, (0, None)),
    ("bytes=0-9", 206, (0, 10)),
    ("bytes=0-0", 206, (0, 1)),
    ("bytes=5-", 206, (5, None)),
    ("bytes=-7", 206, (-7, None)),
    ("bytes=-99999999", 206, (0, None)),
    ("bytes=0-99999999", 206, (0, None)),
    ("bytes=99999999-", 416, None),
    ("bytes=-0", 416, None),
    ("bytes=9-5", 416, None),
    ("bytes=0-1,3-4", 200, (0, None)),
    ("lines=0-1", 200, (0, None)),
    ("bytes=a-b", 200, (0, None)),
    ("bytes=-", 200, (0, None)),
]


@pytest.mark.parametrize("what", ["photo", "clip"])
@pytest.mark.parametrize(("asked", "status", "span"), RANGES)
def test_a_range_gets_its_bytes_and_every_header(behind, request, what, asked, status, span):
    address, data = one_of(request, what)
    answer = behind.get(address, **({"Range": asked} if asked else {}))
    assert answer.status == status
    assert answer.headers["cache-control"] == "private, no-cache"
    for name, value in HEADERS.items():
        assert answer.headers[name.lower()] == value
    assert not {"last-modified", "content-disposition", "set-cookie", "x-accel-redirect"} & set(
        answer.headers
    )
    if span is None:
        assert answer.headers["content-range"] == f"bytes */{len(data)}"
        assert answer.body not in data or not answer.body
        return
    wanted = data[slice(*span)]
    assert answer.body == wanted
    assert answer.headers["content-length"] == str(len(wanted))
    assert answer.headers.get("accept-ranges", "bytes") == "bytes"
    assert answer.headers["content-type"] == {"photo": "image/jpeg", "clip": "video/mp4"}[what]
    if status == 206:
        first = len(data) + span[0] if span[0] < 0 else span[0]
        assert answer.headers["content-range"] == (
            f"bytes {first}-{first + len(wanted) - 1}/{len(data)}"
        )


def one_of(request: pytest.FixtureRequest, what: str) -> tuple[str, bytes]:
    made = request.getfixturevalue(what)
    if what == "photo":
        return made["addresses"][0], Path(made["paths"][0]).read_bytes()
    return made["address"], Path(made["path"]).read_bytes()


@pytest.mark.parametrize("what", ["photo", "clip"])
def test_conditional_requests_are_answered_by_the_sites_own_etag(behind, request, what):
    address, data = one_of(request, what)
    etag = behind.get(address).headers["etag"]
    assert etag.strip('"') in address
    for known in (etag, f'"other", {etag}', f"W/{etag}", "*"):
        answer = behind.get(address, If_None_Match=known)
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers["cache-control"] == "private, no-cache"
        assert answer.headers["etag"] == etag
    assert behind.get(address, If_None_Match='"other"').body == data
    later = "Mon, 01 Jan 2099 00:00:00 GMT"
    assert behind.get(address, If_Modified_Since=later).body == data
    part = {"Range": "bytes=0-9"}
    assert behind.get(address, If_Range=etag, **part).body == data[:10]
    assert behind.get(address, If_Range='"other"', **part).body == data
    assert behind.get(address, If_Range=later, **part).body == data


@pytest.mark.parametrize("what", ["photo", "clip"])
def test_head_tells_the_length_and_other_methods_are_refused(behind, request, what):
    address, data = one_of(request, what)
    told = behind.get(address, "HEAD", Range="bytes=0-9")
    assert (told.status, told.body) == (200, b"")
    assert told.headers["content-length"] == str(len(data))
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        answer = behind.get(address, method)
        assert (answer.status, answer.body) == (405, b"")
        assert answer.headers["allow"] == "GET, HEAD"


def test_captions_come_as_text_and_whole(behind, clip):
    answer = behind.get(clip["captions"], Range="bytes=5-9")
    assert answer.status == 200
    assert answer.text.startswith("WEBVTT")
    assert answer.headers["content-type"] == "text/vtt; charset=utf-8"
    assert behind.get(clip["captions"], If_None_Match=answer.headers["etag"]).status == 304


def test_a_foreign_host_gets_no_photo(behind, photo):
    answer = behind.get(photo["addresses"][0], Host="evil.example")
    assert (answer.status, answer.body) == (400, b"")


def test_two_seconds_after_a_withdrawal_nothing_comes_through_not_even_not_modified(behind):
    photo, clip = behind.acts("photos"), behind.acts("clip")
    address = photo["addresses"][0]
    etags = {
        one: behind.get(one).headers["etag"] for one in (address, clip["address"], clip["captions"])
    }
    for made in (photo, clip):
        behind.acts("withdraw", consent=made["consent"])
    end = time.monotonic() + GONE_WITHIN
    for one, etag in etags.items():
        left = max(0.1, end - time.monotonic())
        wait_for("no bytes", lambda one=one: behind.get(one).status == 404, seconds=left)
        for asked in ({}, {"If_None_Match": etag}, {"Range": "bytes=0-9"}):
            answer = behind.get(one, **asked)
            assert answer.status == 404
            assert answer.body in {NEUTRAL, b""}
            assert answer.headers["cache-control"] == "no-store"
            assert "etag" not in answer.headers


def test_a_file_that_is_lost_is_no_photo(behind):
    lost = behind.acts("photos")
    Path(lost["paths"][0]).unlink()
    answer = behind.get(lost["addresses"][0])
    assert (answer.status, answer.body) == (404, NEUTRAL)


def test_no_file_that_lies_behind_the_gate_has_an_address(behind, photo):
    for stored in (*photo["stored"], *photo["originals"]):
        for prefix in (
            "/internal-photos/",
            "/private/",
            "/media/",
            "/media/pub/",
            "/static/../private/",
        ):
            assert behind.get(f"{prefix}{stored}").status in {400, 404}


def test_a_public_photo_is_answered_by_the_site_and_a_stray_file_beside_it_by_nobody(behind):
    made = behind.acts("public")
    address, path = made["address"], Path(made["path"])
    assert address.startswith("/media/pub/")
    assert behind.get(address).body == path.read_bytes()
    stray = path.with_name(f"{'0' * 32}.jpg")
    stray.write_bytes(path.read_bytes())
    folder = address.rpartition("/")[0]
    assert behind.get(f"{folder}/{stray.name}").body == path.read_bytes()
    nobodys = path.parent.with_name("f" * 32) / stray.name
    nobodys.parent.mkdir()
    nobodys.write_bytes(path.read_bytes())
    assert behind.get(f"/media/pub/{nobodys.parent.name}/{nobodys.name}").status == 404


def test_staff_see_thumbnails_and_films_through_it_and_strangers_do_not(behind, owner, photo, clip):
    thumbnail = f"/admin/photo/{Path(photo['stored'][0]).name}"
    for address, path in (
        (thumbnail, photo["paths"][0]),
        (clip["staff_address"], clip["path"]),
    ):
        seen = owner.get(address)
        assert seen.status == 200
        assert seen.body == Path(path).read_bytes()
        assert {"private", "no-store"} <= set(seen.headers["cache-control"].split(", "))
        assert seen.headers["x-content-type-options"] == "nosniff"
        assert "cookie" in seen.headers["vary"].lower()
        assert behind.get(address).status == 302


def test_a_film_that_staff_play_in_parts_is_noted_once(behind, owner, clip):
    before = behind.acts("seen", clip=clip["clip"])["times"]
    for part in ("bytes=0-99", "bytes=100-199", "bytes=200-"):
        assert owner.get(clip["staff_address"], {"Range": part}).status == 206
    assert behind.acts("seen", clip=clip["clip"])["times"] == before + 1


def test_the_asked_patient_sees_the_photo_in_the_session_only(behind):
    asked = behind.acts("asked")
    assert behind.get(asked["address"]).status == 404
    patient = Browser(behind.nginx.url)
    where = patient.get(f"/consent/s/{asked['token']}/").leads_to
    assert patient.get(asked["address"]).status == 404
    patient.get(f"{where}?step=identity")
    patient.post(f"{where}?step=identity", {"day": "27", "month": "3", "year": "1990"})
    seen = patient.get(asked["address"])
    assert seen.status == 200
    assert seen.headers["cache-control"] == "no-store, private"
    assert seen.body.startswith(b"\xff\xd8")
    assert behind.get(asked["address"]).status == 404
    assert asked["token"] not in behind.nginx.access_log + behind.nginx.error_log
