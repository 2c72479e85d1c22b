"""Does a public page carry its styles and scripts itself, whole, and does the policy allow just those?"""

import base64
import hashlib
import re

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import page_parts, policy
from config.empty_site import ensure_pages
from config.speculation import RULES

SERVED = re.compile(
    rb"<(style|script type=\"module\"|script type=\"speculationrules\")>(.*?)</", re.S
)


@pytest.fixture
def theme(settings, tmp_path, monkeypatch):
    """A theme's folder of static files, found before ours."""
    (tmp_path / "css").mkdir()
    settings.STATICFILES_DIRS = [tmp_path, *settings.STATICFILES_DIRS]
    page_parts.finders.get_finder.cache_clear()
    monkeypatch.setattr(page_parts, "_made", {})
    yield tmp_path / "css"
    page_parts.finders.get_finder.cache_clear()


def source(text: bytes) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text).digest()).decode()}'"


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("a {\n  color: red;\n}\n", "a{color: red}"),
        ("/* why */ a { b: c } /* x; } */", "a{b: c}"),
        ('a::before { content: "  /* {kept;}  */ "; }', 'a::before{content: "  /* {kept;}  */ "}'),
        ("a :hover, b > c { d: calc(1px + 2px) }", "a :hover,b > c{d: calc(1px + 2px)}"),
        ("@media (width < 2px) { a { b: c } }", "@media (width < 2px){a{b: c}}"),
        (r'a { content: "\"" ; }', r'a{content: "\""}'),
    ],
)
def test_packing_takes_out_comments_and_blanks_and_nothing_else(css, expected):
    assert page_parts.packed(css) == expected


def test_every_style_file_of_public_pages_is_in_the_page_in_order():
    whole = page_parts.styles()
    assert whole.startswith("@layer tokens,base,layout,components,utilities;")
    places = [whole.find(mark) for mark in ("--accent-day:", ".skip-link{", ".button{")]
    assert -1 not in places
    assert places == sorted(places)


def test_a_themes_file_takes_the_place_of_ours_and_its_own_rules_come_last(theme):
    (theme / "tokens.css").write_text(":root { --theirs: 1 }")
    (theme / "practice.css").write_text("h1 { color: plum }")
    whole = page_parts.styles()
    assert whole.startswith(":root{--theirs: 1}")
    assert whole.endswith("h1{color: plum}")
    assert "--accent-day" not in whole.partition(".skip-link{")[0]


@pytest.mark.parametrize(
    "css",
    [
        "a { background: url(wall.png) }",
        '@import "more.css";',
        "/**/ a::before { content: '</style>' }",
    ],
)
def test_a_theme_that_cannot_stand_inside_a_page_is_told_why(theme, css):
    (theme / "practice.css").write_text(css)
    with pytest.raises(ImproperlyConfigured, match=r"practice\.css"):
        page_parts.styles()


def test_an_address_from_the_root_may_stand_in_a_theme(theme):
    (theme / "practice.css").write_text('a { background: url("/static/wall.png") }')
    assert page_parts.styles().endswith('url("/static/wall.png")}')


def test_a_file_that_is_missing_is_named(monkeypatch):
    monkeypatch.setattr(page_parts, "_made", {})
    monkeypatch.setattr(page_parts, "STYLES", ("css/nowhere.css",))
    with pytest.raises(ImproperlyConfigured, match=r"css/nowhere\.css"):
        page_parts.styles()


def test_each_script_keeps_its_names_to_itself_and_loses_its_comments():
    whole = page_parts.scripts()
    assert whole.count("navigator.share(") == 1
    assert "//" not in re.sub(r"https?://", "", whole)
    assert whole.startswith("{")
    assert whole.endswith("}")


@pytest.mark.django_db
def test_the_policy_allows_exactly_what_the_page_carries(client):
    ensure_pages()
    answer = client.get("/")
    carried = dict(SERVED.findall(answer.content))
    assert set(carried) == {b"style", b'script type="module"', b'script type="speculationrules"'}
    allowed = answer.headers["Content-Security-Policy"]
    for text in carried.values():
        assert source(text) in allowed
    assert "unsafe" not in allowed
    assert allowed.count("sha256-") == len(carried)


@pytest.mark.django_db
def test_a_page_of_the_site_asks_for_no_style_file_and_no_script(client):
    ensure_pages()
    page = client.get("/").content.decode()
    assert 'rel="stylesheet"' not in page
    assert "<script src" not in page
    assert '<script type="module" src' not in page


@pytest.mark.django_db
def test_the_pages_of_patients_carry_nothing_of_it(client):
    page = client.get("/consent/").content.decode()
    assert "<style>" not in page
    assert "speculationrules" not in page
    assert "signing" in page


def test_the_admins_policy_names_no_digest():
    assert "sha256" not in str(policy.ADMIN)
    assert policy.digest(RULES) in policy.public()["script-src"]
