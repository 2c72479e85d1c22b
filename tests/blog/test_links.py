"""Does a shared address carry the campaign, and nothing about anybody?"""

from urllib.parse import parse_qsl, urlsplit

import pytest

from blog.social.links import TagRefused, canonical, tagged
from blog.social.networks import FORMATS

POST = "https://smile.example/blog/whitening/"


def link(url=POST, network="instagram", campaign="whitening", content="instagram_feed"):
    return tagged(url, network=network, campaign=campaign, content=content)


def test_the_link_names_medium_network_post_and_format():
    assert link() == (
        "https://smile.example/blog/whitening/?utm_medium=social&utm_source=instagram"
        "&utm_campaign=whitening&utm_content=instagram_feed"
    )


def test_a_query_that_is_there_stays_before_the_tags_and_the_fragment_after():
    parts = urlsplit(link(f"{POST}?page=2&q=a%20b&empty=#steps"))
    assert parse_qsl(parts.query, keep_blank_values=True)[:3] == [
        ("page", "2"),
        ("q", "a b"),
        ("empty", ""),
    ]
    assert "utm_medium=social" in parts.query
    assert parts.fragment == "steps"


@pytest.mark.parametrize("name", ["utm_source", "UTM_Term", "fbclid", "gclid", "igshid", "mc_eid"])
def test_a_visitors_own_tags_are_not_passed_on(name):
    assert canonical(f"{POST}?{name}=abc&page=2") == f"{POST}?page=2"
    assert link(f"{POST}?{name}=abc") == link()


def test_tagging_a_tagged_link_changes_nothing():
    assert link(link()) == link()


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("HTTPS://Smile.Example:443/Blog/", "https://smile.example/Blog/"),
        ("http://smile.example:8000", "http://smile.example:8000/"),
        ("https://jo:secret@smile.example/", "https://smile.example/"),
        ("https://smile.example/zähne/", "https://smile.example/z%C3%A4hne/"),
        ("https://smile.example/z%C3%A4hne/", "https://smile.example/z%C3%A4hne/"),
        ("http://[::1]:8000/a", "http://[::1]:8000/a"),
    ],
)
def test_one_page_has_one_address(url, same):
    assert canonical(url) == same


@pytest.mark.parametrize(
    "url", ["", "/blog/whitening/", "javascript:alert(1)", "mailto:a@b.example"]
)
def test_what_is_no_web_address_is_refused(url):
    with pytest.raises(ValueError, match="not a web address"):
        canonical(url)


@pytest.mark.parametrize(
    ("campaign", "words"),
    [
        ("Whitening", "lower case"),
        ("whitening tips", "lower case"),
        ("zähne", "lower case"),
        ("a&utm_source=b", "lower case"),
        ("", "lower case"),
        ("a\n", "lower case"),
        ("x" * 101, "longer than 100"),
        ("jane-2026-05-12", "looks like a date"),
        ("jane-12-05-2026", "looks like a date"),
        ("jane-12-5-26", "looks like a date"),
        ("jane_20260512", "looks like a date"),
        ("12051980", "looks like a date"),
        ("jane-12-may-1980", "looks like a date"),
        ("may-12-1980", "looks like a date"),
        ("jane@example.org", "e-mail"),
        ("jane%40example-org", "e-mail"),
        ("jane-doe-at-example-com", "e-mail"),
        ("call-555-123-4567", "telephone"),
        ("4915112345678", "telephone"),
    ],
)
@pytest.mark.parametrize("field", ["campaign", "content", "network"])
def test_a_tag_that_could_tell_of_a_person_is_refused(field, campaign, words):
    with pytest.raises(TagRefused, match=words):
        link(**{field: campaign})


@pytest.mark.parametrize(
    "campaign",
    [
        "whitening-2026",
        "top-10-tips",
        "5-signs-of-gum-disease",
        "open-day-may-2026",
        "at-home-care",
    ],
)
def test_ordinary_slugs_are_accepted(campaign):
    assert f"utm_campaign={campaign}&" in link(campaign=campaign)


def test_every_format_can_be_tagged():
    for entry in FORMATS.values():
        assert link(network=entry.network, content=entry.id)
