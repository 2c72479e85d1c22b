"""Does the committed nginx config do what it says? Each line of it, with a stand-in for the site behind."""

from __future__ import annotations

import re
import socket
import ssl
import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests import nginx
from tests.standing_in import PATIENCE, StandIn, Told, ask, standing_in

pytestmark = pytest.mark.once

NAME = "0123456789abcdef0123456789abcdef"
PHOTO, FILM = f"photo/{NAME}.jpg", f"clips/{NAME}.mp4"
PIXELS = b"these would be pixels"
DOORS = ("photo", "clip", "consent/photo", "consent/clip", "admin/photo", "admin/clip")


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[StandIn]:
    data_dir = tmp_path_factory.mktemp("behind") / "data"
    for name in (PHOTO, FILM, f"originals/{NAME}.jpg", "photo/notes.txt"):
        _write(data_dir / "private" / name, PIXELS)
    _write(data_dir / "public" / NAME / f"{NAME}.jpg", PIXELS)
    _write(data_dir / "practice.sqlite3", PIXELS)
    with standing_in(data_dir) as one:
        yield one


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


@pytest.fixture(scope="module")
def front(site) -> Iterator[nginx.Nginx]:
    with nginx.started(site) as one:
        yield one


def points_at(site: StandIn, address: str, stored: str, **headers: str) -> None:
    """From now on the site says yes at this address, and where the bytes lie."""
    site.answers[address] = Told(
        headers={"X-Accel-Redirect": f"/internal-photos/{stored}", **headers}, body=b""
    )


# What the site sends nginx to, and what it can not


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("stored", [PHOTO, FILM])
def test_each_door_of_photos_may_point_at_a_photo_or_a_clip(site, front, door, stored):
    points_at(site, f"/{door}/x", stored)
    assert ask(front.url, f"/{door}/x").body == PIXELS


@pytest.mark.parametrize(
    "address", ["/", "/blog/post/", "/consent/", "/admin/images/1/", "/media/pub/x/y", "/k/t/f"]
)
def test_no_other_door_can_point_nginx_at_a_file(site, front, address):
    points_at(site, address, PHOTO)
    answer = ask(front.url, address)
    assert answer.body == b""
    assert "x-accel-redirect" not in answer.headers


@pytest.mark.parametrize(
    "stored",
    [
        f"originals/{NAME}.jpg",
        "photo/notes.txt",
        "photo/",
        "",
        f"photo/../originals/{NAME}.jpg",
        f"photo/%2e%2e/originals/{NAME}.jpg",
        "../practice.sqlite3",
        "../keys/secret.key",
        f"photo/{NAME}.jpg.bak",
        f"clips/{NAME}.jpg",
        f"photo/{'f' * 32}.jpg",
        f"photo/{NAME}.jpg%00",
    ],
)
def test_a_door_can_point_at_nothing_but_names_the_gate_gives(site, front, stored):
    points_at(site, "/photo/x", stored)
    answer = ask(front.url, "/photo/x")
    assert answer.status in {404, 502}
    assert PIXELS not in answer.body


def test_a_link_to_another_file_is_not_followed(site, front):
    linked = site.data_dir / "private" / "photo" / f"{'a' * 32}.jpg"
    if not linked.is_symlink():
        linked.symlink_to(site.data_dir / "practice.sqlite3")
    points_at(site, "/photo/linked", f"photo/{linked.name}")
    assert PIXELS not in ask(front.url, "/photo/linked").body


@pytest.mark.parametrize(
    "address",
    [
        f"/internal-photos/{PHOTO}",
        f"//internal-photos/{PHOTO}",
        f"/%69nternal-photos/{PHOTO}",
        f"/internal-photos/photo/%30{NAME[1:]}.jpg",
        f"/static/../internal-photos/{PHOTO}",
        f"/static/../private/{PHOTO}",
        f"/static/%2e%2e/private/{PHOTO}",
        f"/static/..%2fprivate/{PHOTO}",
        "/static../practice.sqlite3",
        f"/private/{PHOTO}",
        f"/public/{NAME}/{NAME}.jpg",
        f"/media/pub/{NAME}/{NAME}.jpg",
        f"/.pages/../../data/private/{PHOTO}",
        "/.pages/404.html",
        "/internal-photos/",
    ],
)
def test_no_visitor_reaches_a_file_by_an_address(front, address):
    answer = ask(front.url, address)
    assert PIXELS not in answer.body
    assert answer.status in {400, 404} or answer.body == b"the site"


def test_a_visitor_who_sends_the_header_gets_nothing_by_it(site, front):
    asked = {"X-Accel-Redirect": f"/internal-photos/{PHOTO}", "X-Sendfile": PHOTO}
    assert ask(front.url, "/photo/none-told", headers=asked).body == b"the site"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ETag", '"of the site"'),
        ("Content-Security-Policy", "default-src 'none'"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Robots-Tag", "noindex, noimageindex, noarchive"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("X-Frame-Options", "SAMEORIGIN"),
        ("Content-Language", "es"),
        ("Vary", "Cookie"),
        ("Cache-Control", "private, no-cache"),
        ("Content-Type", "image/jpeg"),
        ("Set-Cookie", "session=1"),
    ],
)
def test_what_the_site_says_with_a_photo_reaches_the_visitor_unchanged(site, front, name, value):
    points_at(site, "/photo/said", PHOTO, **{name: value})
    assert ask(front.url, "/photo/said").headers[name.lower()] == value


def test_nothing_is_said_of_the_file_that_the_site_did_not_say(site, front):
    points_at(site, "/photo/bare", PHOTO, **{"Content-Type": "image/jpeg"})
    headers = ask(front.url, "/photo/bare").headers
    assert set(headers) == {
        *("server", "date", "connection", "content-type", "content-length", "accept-ranges")
    }
    assert headers["server"] == "nginx"


# Who asks


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        ({"X-Forwarded-For": "203.0.113.9"}, {"x-forwarded-for": "127.0.0.1"}),
        ({"X-Forwarded-For": "203.0.113.9, 198.51.100.1"}, {"x-forwarded-for": "127.0.0.1"}),
        ({"X-Forwarded-Proto": "https"}, {"x-forwarded-proto": "http"}),
        ({"X-Forwarded-Protocol": "ssl"}, {"x-forwarded-protocol": None}),
        ({"X-Forwarded-Ssl": "on"}, {"x-forwarded-ssl": None}),
        ({"X-Forwarded-Host": "evil.example"}, {"x-forwarded-host": None}),
        ({"X-Forwarded-Port": "1"}, {"x-forwarded-port": None}),
        ({"Forwarded": "for=203.0.113.9;proto=https"}, {"forwarded": None}),
        ({"X-Real-IP": "203.0.113.9"}, {"x-real-ip": None}),
        ({"X_Forwarded_For": "203.0.113.9"}, {"x_forwarded_for": None}),
    ],
)
def test_what_a_visitor_says_of_themselves_is_replaced(site, front, sent, seen):
    ask(front.url, "/who/", headers=sent)
    assert {name: site.last.headers.get(name) for name in seen} == seen


def test_over_tls_the_site_is_told_so_and_the_host_as_it_was_asked(site, front):
    answer = ask(front.tls, "/who/")
    assert answer.body == b"the site"
    assert site.last.headers["x-forwarded-proto"] == "https"
    assert site.last.headers["host"] == urlsplit(front.tls).netloc


def test_strict_transport_is_said_once_and_over_tls_only(site, front):
    site.answers["/twice/"] = Told(headers={"Strict-Transport-Security": "max-age=1"})
    points_at(site, "/photo/strict", PHOTO)
    year = "max-age=31536000; includeSubDomains"
    for address in ("/twice/", "/photo/strict", "/static/none.css", "/.env"):
        assert ask(front.tls, address).headers["strict-transport-security"] == year
        assert "strict-transport-security" not in ask(front.url, address).headers


def test_without_tls_everything_leads_to_tls_by_our_own_name(front):
    answer = ask(front.plain, "/consent/s/x/?a=1")
    assert answer.status == 301
    assert answer.headers["location"] == "https://localhost/consent/s/x/?a=1"


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1"])
def test_another_name_gets_no_answer_at_all(front, host):
    parts = urlsplit(front.plain)
    with socket.create_connection((parts.hostname, parts.port), PATIENCE) as line:
        line.sendall(f"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        assert line.recv(1000) == b""


@pytest.mark.parametrize(
    ("name", "highest", "opens"),
    [
        ("localhost", "TLSv1.1", False),
        ("localhost", "TLSv1.2", True),
        ("localhost", "TLSv1.3", True),
        ("evil.example", "TLSv1.3", False),
        (None, "TLSv1.3", False),
    ],
)
def test_tls_is_modern_and_for_our_own_name_only(front, name, highest, opens):
    assert speaks_tls(front.tls, name, highest) is opens


def speaks_tls(url: str, name: str | None, highest: str) -> bool:
    context = ssl._create_unverified_context()
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # old versions are what is tried
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = {
            "TLSv1.1": ssl.TLSVersion.TLSv1_1,
            "TLSv1.2": ssl.TLSVersion.TLSv1_2,
            "TLSv1.3": ssl.TLSVersion.TLSv1_3,
        }[highest]
    with socket.create_connection((nginx.HOST, urlsplit(url).port), PATIENCE) as line:
        try:
            with context.wrap_socket(line, server_hostname=name) as secured:
                return secured.version() == highest
        except ssl.SSLError:
            return False


def test_no_line_of_the_config_serves_a_folder_of_photos_or_keeps_what_was_judged():
    told = nginx.CONFIG.read_text(encoding="utf-8")
    bare = re.sub(r"#.*", "", told)
    served = re.findall(r"^\s*(?:alias|root)\s+([^;]+);", bare, re.MULTILINE)
    assert sorted(served) == [
        "/srv/practice-site/code/deploy/pages/",
        "/srv/practice-site/data",
        "/srv/practice-site/data/private/$kept",
        "/var/www/letsencrypt",
    ]
    assert not re.search(r"proxy_cache\s+(?!off)|proxy_store\s+(?!off)|autoindex|\bmirror\b", bare)
