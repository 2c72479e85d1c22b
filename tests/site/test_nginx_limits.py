"""What does nginx hold back, and what does it write down? Sizes, rates, uploads, logs; stand-in behind."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from consent.clip_cleaning.accepted import UPLOAD_BYTES
from tests import nginx
from tests.standing_in import PATIENCE, StandIn, ask, standing_in

pytestmark = pytest.mark.once

MEGABYTE = 1024 * 1024
TOKEN = "tok-0123456789_ABCDEFGHIJKLMNOPQRSTUVWXYZab"


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[StandIn]:
    with standing_in(tmp_path_factory.mktemp("behind") / "data") as one:
        yield one


@pytest.fixture
def front(site) -> Iterator[nginx.Nginx]:
    """One that has counted and logged nothing yet."""
    with nginx.started(site) as one:
        yield one


class Line:
    """A connection on which a request is sent bit by bit."""

    def __init__(self, url: str, target: str, *, length: int) -> None:
        parts = urlsplit(url)
        self.socket = socket.create_connection((parts.hostname, parts.port), PATIENCE)
        head = f"POST {target} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Length: {length}\r\n\r\n"
        self.socket.sendall(head.encode())

    def send(self, count: int) -> None:
        self.socket.sendall(b"x" * count)

    def status(self) -> int:
        return int(self.socket.recv(100).split()[1])

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()


@pytest.mark.parametrize(
    ("target", "length", "status"),
    [
        ("/consent/sign/x/", 8 * MEGABYTE + 1, 413),
        ("/consent/verify/", 8 * MEGABYTE + 1, 413),
        ("/contact/", 9 * MEGABYTE, 413),
        ("/admin/login/", 9 * MEGABYTE, 413),
        ("/photo/x", 9 * MEGABYTE, 413),
        ("/admin/clips/add/", 210 * MEGABYTE + 1, 413),
    ],
)
def test_more_than_the_site_takes_is_refused_before_it_is_sent(site, front, target, length, status):
    before = len(site.asked)
    with Line(front.url, target, length=length) as line:
        assert line.status() == status
    assert len(site.asked) == before


def test_what_is_too_much_is_said_in_plain_words(front):
    answer = ask(front.url, "/contact/", "POST", headers={"Content-Length": str(9 * MEGABYTE)})
    assert answer.status == 413
    assert "<h1>That is too much to send at once</h1>" in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_the_limits_leave_room_for_what_the_site_takes(settings, site, front):
    assert UPLOAD_BYTES < 210 * MEGABYTE
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE < 8 * MEGABYTE
    body = b"x" * (6 * MEGABYTE)
    assert ask(front.url, "/consent/verify/", "POST", body=body).status == 200
    assert site.last.body == body


def test_an_upload_of_staff_goes_on_to_the_site_while_it_comes_in(site, front):
    before = len(site.asked)
    with Line(front.url, "/admin/clips/add/", length=UPLOAD_BYTES) as line:
        line.send(MEGABYTE)
        with site.came:
            assert site.came.wait_for(lambda: len(site.asked) > before, PATIENCE)
        assert site.last.headers["content-length"] == str(UPLOAD_BYTES)
    assert not list((front.folder / "body").rglob("*.*"))


def test_the_site_waits_for_no_slow_patient(site, front):
    before = len(site.asked)
    with Line(front.url, "/consent/sign/x/", length=2000) as line:
        line.send(1000)
        # A whole request on another line: nginx has read this one's beginning by then.
        assert ask(front.url, "/blog/").status == 200
        assert [one.target for one in site.asked[before:]] == ["/blog/"]
        line.send(1000)
        assert line.status() == 200
    assert site.last.body == b"x" * 2000


@pytest.mark.parametrize(("size", "status"), [(7_000, 200), (9_000, 414)])
def test_an_address_has_its_limit(front, size, status):
    assert ask(front.url, f"/blog/?q={'x' * size}").status == status


def test_headers_have_their_limit(front):
    assert ask(front.url, "/", headers={"X-Long": "x" * 9_000}).status == 400


@pytest.mark.parametrize(
    "door",
    [
        "/admin/login/",
        "/admin/password_reset/",
        "/_util/login/",
        "/_util/authenticate_with_password/1/2/",
        "/documents/authenticate_with_password/1/",
        "/consent/",
        "/consent/new-link/",
        "/consent/verify/",
        "/consent/permissions/identity/",
    ],
)
def test_who_guesses_is_slowed_down_and_who_looks_is_not(front, door):
    got = [ask(front.url, door, "POST", body=b"").status for _ in range(12)]
    assert got == [200] * 11 + [429]
    assert [ask(front.url, door).status for _ in range(12)] == [200] * 12
    assert ask(front.url, "/contact/", "POST", body=b"").status == 200


@pytest.mark.parametrize("door", ["/consent/s/{}/", "/consent/m/{}/", "/k/{}/kit.zip"])
def test_links_cannot_be_tried_by_the_thousand(front, door):
    got = [ask(front.url, door.format(number)).status for number in range(90)]
    assert got[:61] == [200] * 61
    assert 429 in got


def test_being_slowed_down_is_said_in_plain_words(front):
    for _ in range(12):
        answer = ask(front.url, "/admin/login/", "POST", body=b"")
    assert answer.status == 429
    assert "<h1>One moment, please</h1>" in answer.text
    assert answer.headers["retry-after"] == "60"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "door", ["/photo/{}", "/clip/{}", "/", "/admin/images/", "/consent/sign/x/"]
)
def test_pages_photos_and_signing_are_never_slowed_down(front, door):
    got = {ask(front.url, door.format(number), "GET").status for number in range(100)}
    assert got == {200}


@pytest.mark.parametrize(
    ("asked", "logged"),
    [
        (f"/consent/s/{TOKEN}/", "/consent/s/..."),
        (f"/consent/m/{TOKEN}/?next=1", "/consent/m/..."),
        (f"/CONSENT/S/{TOKEN}/", "/CONSENT/S/..."),
        (f"/consent/%73/{TOKEN}/", "(odd)"),
        (f"//consent/s/{TOKEN}/", "(odd)"),
        (f"/consent/./s/{TOKEN}/", "(odd)"),
        (f"/consent/{TOKEN}", "/consent/..."),
        (f"/es/consent/s/{TOKEN}/", "(long)"),
        ("/consent/sign/R-2026-ABCDE/?step=uses", "/consent/sign/..."),
        ("/consent/permissions/R-2026-ABCDE/copy.pdf", "/consent/permissions/..."),
        ("/k/short-token/kit.zip", "/k/..."),
        (f"/photo/{'0' * 32}.jpg", "/photo/..."),
        ("/admin/patients/edit/17/", "/admin/patients/..."),
        ("/search/?q=Maria+Gonzalez", "/search/"),
        ("/blog/a-post/?fbclid=secret", "/blog/a-post/"),
        ("/?email=maria@example.com", "/"),
        ("/maria@example.com", "(odd)"),
    ],
)
def test_the_log_names_no_token_no_photo_no_query_and_nobody(front, asked, logged):
    front.lines_logged(1)  # of the start
    ask(front.url, asked, headers={"User-Agent": "somebodys browser", "Referer": f"/{TOKEN}"})
    line = front.lines_logged(2)[-1]
    assert f'GET "{logged}" ' in line
    for secret in (TOKEN, "short-token", "R-2026-ABCDE", "aria", "secret", "0" * 32, "17/"):
        assert secret not in line.replace(logged, "")
    assert "127.0.0.1" not in front.access_log
    assert "somebodys" not in line


def test_refusals_and_outages_leave_no_address_in_the_error_log(tmp_path):
    with standing_in(tmp_path / "data") as site:
        pass
    with nginx.started(site) as down:
        for _ in range(70):
            ask(down.url, f"/consent/s/{TOKEN}/")
        ask(down.url, f"/static/{TOKEN}.css")
        ask(down.url, f"/internal-photos/{TOKEN}")
        assert TOKEN not in down.error_log
        assert "client:" not in down.error_log
