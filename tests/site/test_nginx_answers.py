"""What does nginx answer by itself? Style files, what is nobody's, and its own refusals in plain words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import nginx
from tests.standing_in import Answer, StandIn, Told, ask, standing_in

pytestmark = pytest.mark.once

NAME = "0123456789abcdef0123456789abcdef"


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[StandIn]:
    data_dir = tmp_path_factory.mktemp("behind") / "data"
    (data_dir / "static" / "css").mkdir(parents=True)
    for name in ("css/base.0123456789ab.css", "css/base.css", "staticfiles.json"):
        (data_dir / "static" / name).write_bytes(b"body { color: black }")
        (data_dir / "static" / f"{name}.gz").write_bytes(b"packed")
    with standing_in(data_dir) as one:
        yield one


@pytest.fixture(scope="module")
def front(site) -> Iterator[nginx.Nginx]:
    with nginx.started(site) as one:
        yield one


@pytest.mark.parametrize(
    ("name", "cache"),
    [
        ("base.0123456789ab.css", "public, max-age=31536000, immutable"),
        ("base.css", "public, max-age=60"),
    ],
)
def test_a_style_file_comes_from_its_folder_and_a_hashed_one_is_kept_for_ever(
    site, front, name, cache
):
    before = len(site.asked)
    answer = ask(front.url, f"/static/css/{name}")
    assert answer.body.startswith(b"body")
    assert answer.headers["cache-control"] == cache
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    packed = ask(front.url, f"/static/css/{name}", headers={"Accept-Encoding": "gzip"})
    assert (packed.body, packed.headers["content-encoding"]) == (b"packed", "gzip")
    assert answer.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"
    again = {"If-None-Match": answer.headers["etag"]}
    assert ask(front.url, f"/static/css/{name}", headers=again).status == 304
    assert len(site.asked) == before


def test_nothing_is_listed_and_the_list_of_style_files_is_nobodys(front):
    for address in ("/static/", "/static/css/", "/static/staticfiles.json"):
        assert ask(front.url, address).status == 404
    assert ask(front.url, "/static/css/base.css", "POST").status == 405


@pytest.mark.parametrize(
    ("address", "refused"),
    [
        *(("/.env", True), ("/.git/config", True), ("/blog/.htpasswd", True)),
        *(("/%2eenv", True), ("//.env", True)),
        *(("/index.html~", True), ("/site.bak", True), ("/practice.sqlite3", True)),
        *(("/dump.sql.gz", True), ("/manage.py", True), ("/a/B.BAK", True)),
        *(("/.well-known/security.txt", False), ("/blog/", False), ("/sitemap.xml", False)),
        *(("/k/token/kit.zip", False), ("/contact/card.vcf", False)),
        ("/consent/permissions/x/copy.pdf", False),
    ],
)
def test_dotfiles_and_forgotten_copies_never_reach_the_site(site, front, address, refused):
    before = len(site.asked)
    answer = ask(front.url, address)
    assert (answer.status == 404) is refused
    assert (len(site.asked) == before) is refused


def plain_words(answer: Answer, status: int, words: str) -> None:
    assert answer.status == status
    assert f"<h1>{words}</h1>" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert not {"etag", "last-modified"} & set(answer.headers)
    assert "nginx" not in answer.text


def test_while_the_site_is_down_there_is_a_page_in_plain_words(tmp_path):
    with standing_in(tmp_path / "data") as site:
        pass
    with nginx.started(site) as down:
        for address in ("/", "/consent/sign/x/", f"/photo/{NAME}.jpg", "/admin/"):
            answer = ask(down.url, address)
            plain_words(answer, 502, "The site does not answer just now")
            assert answer.headers["retry-after"] == "10"
        assert site.url.removeprefix("http://") not in down.access_log


def test_what_is_not_there_is_said_in_plain_words(front):
    plain_words(ask(front.url, "/.env"), 404, "Nothing here")


def test_the_sites_own_refusals_are_left_as_they_are(site, front):
    for status in (400, 403, 404, 405, 413, 429, 500, 503):
        site.answers["/own/"] = Told(status, {"Cache-Control": "no-store"}, b"own words")
        answer = ask(front.url, "/own/")
        assert (answer.status, answer.body) == (status, b"own words")
