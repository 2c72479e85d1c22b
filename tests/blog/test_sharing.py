"""Do the links to share pass on the page's own address, and never a patient's picture?"""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from blog.social.sharing import INTENTS, IntentFactsError, read_intents, share_links
from consent import asking
from consent.models import Photo
from consent.privileges import Subject
from practice.models.base import SHARING_SPEC
from tests.blog.posts import make_post
from tests.factories import make_consent, make_patient, make_photo, picture

URL = "https://smile.example/blog/braces/"
TITLE = "Braces & aligners: 18 months?"


def by_name(**fields):
    return {one.id: one for one in share_links(URL, TITLE, **fields)}


def asked(link):
    return {name: values[0] for name, values in parse_qs(urlsplit(link.href).query).items()}


def test_each_link_says_what_its_network_reads():
    links = by_name()
    assert asked(links["facebook"]) == {"u": URL}
    assert asked(links["linkedin"]) == {"url": URL}
    assert asked(links["x"]) == {"text": TITLE, "url": URL}
    assert asked(links["whatsapp"]) == {"text": f"{TITLE}\r\n{URL}"}
    assert asked(links["pinterest"]) == {"url": URL, "description": TITLE}


def test_a_mail_has_spaces_that_mail_programs_read():
    href = by_name()["email"].href
    assert href.startswith("mailto:?subject=Braces%20%26%20aligners")
    assert "body=Braces%20%26%20aligners%3A%2018%20months%3F%0D%0Ahttps" in href
    assert "+" not in href


def test_a_visitors_own_tags_are_not_passed_on():
    for link in share_links(f"{URL}?utm_source=x&fbclid=123&page=2", TITLE):
        assert "fbclid" not in link.href
        assert "utm_" not in link.href
        assert "page%3D2" in link.href


def test_only_pinterest_gets_a_picture_and_only_one_of_nobody():
    room = "https://smile.example/media/pub/abc/room.jpg"
    links = by_name(picture_of_nobody=room)
    assert asked(links["pinterest"])["media"] == room
    assert [one.id for one in links.values() if "room.jpg" in one.href] == ["pinterest"]
    assert "media" not in by_name()["pinterest"].href


@pytest.mark.parametrize("title", ['"><script>', "{url} %s {0}", "a\nb", "Zähne – 歯"])
def test_no_title_breaks_out_of_a_link(title):
    for link in share_links(URL, title):
        assert not set(link.href) & set('<>" \n{}')


def test_an_address_that_is_none_is_refused():
    with pytest.raises(ValueError, match="is not a web address"):
        share_links("/blog/braces/", TITLE)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"url": "http://x.example/?u={url}"}, "no https address"),
        ({"url": "javascript:alert({url})"}, "no https address"),
        ({"url": "https://x.example/?u={name}"}, "no such place: 'name'"),
        ({"colour": "red"}, "cannot be read"),
    ],
)
def test_facts_that_cannot_be_are_refused(fields, words):
    entry = {"id": "x", "label": "X", "url": "https://x.example/?u={url}", "new_window": True}
    with pytest.raises(IntentFactsError, match=words):
        read_intents({"checked": "2026-11-21", "intents": [{**entry, "notes": "", **fields}]})


def large() -> bytes:
    return picture(width=1300, height=900)


def made_to_share(photo: Photo) -> Photo:
    """The photo with the picture that link previews need, as the worker leaves it."""
    with asking.asking(staff=True):
        photo.get_renditions(SHARING_SPEC)
    return photo


def shared(client, post) -> dict[str, str]:
    """The links of the served page by their words, with the whole element."""
    html = client.get(post.url).content.decode()
    section = html[html.index('<section class="share"') :]
    found = re.findall(r"<a ([^>]*)>([^<]*)", section[: section.index("</ul>")])
    return {words.strip(): unescape(attributes) for attributes, words in found}


@pytest.mark.django_db
def test_a_post_can_be_passed_on_without_a_script(client):
    post = make_post()
    links = shared(client, post)
    assert list(links) == [one.label for one in INTENTS]
    for one in INTENTS:
        assert ('target="_blank"' in links[one.label]) is one.new_window
        assert ("noopener noreferrer nofollow" in links[one.label]) is one.new_window
    html = client.get(f"{post.url}?utm_source=instagram&fbclid=1").content.decode()
    assert f'value="{post.full_url}" readonly' in html
    assert html.count("(opens in a new window)") == sum(one.new_window for one in INTENTS)
    assert "fbclid" not in html[html.index('<section class="share"') :]


@pytest.mark.django_db
def test_the_address_that_stands_for_the_page_is_the_one_that_is_shared(client):
    post = make_post(canonical_url="https://elsewhere.example/braces/")
    assert "https%3A%2F%2Felsewhere.example%2Fbraces%2F" in shared(client, post)["Facebook"]


@pytest.mark.django_db
def test_pinterest_gets_a_room_and_never_a_patient_whatever_they_agreed_to(client):
    room = make_post(hero=made_to_share(make_photo(Subject.NONE, data=large())), slug="room")
    assert "media=http" in shared(client, room)["Pinterest"]
    patient = make_patient()
    smile = make_photo(Subject.PATIENT, patients=[patient], data=large())
    make_consent(patient, smile, uses=("website", "sharing", "pinterest"))
    post = make_post(hero=made_to_share(smile), slug="smile")
    assert "og:image" in client.get(post.url).content.decode()
    assert "media=" not in shared(client, post)["Pinterest"]


@pytest.mark.django_db
def test_pinterest_gets_nothing_of_a_photo_nobody_has_classified(client):
    post = make_post(hero=made_to_share(make_photo(Subject.UNKNOWN, data=large())))
    assert "media=" not in shared(client, post)["Pinterest"]
