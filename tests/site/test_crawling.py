"""Does the walk through a site notice what is wrong with it?"""

from __future__ import annotations

import pytest
from django.http import HttpResponse

from tests.site.crawling import Crawl, crawl, pictures_without_words

FRAME = "<!doctype html><html lang='en'><head><title>x</title></head><body>{}</body></html>"


class Pages:
    """A site of a few pages; a text that begins with `>` leads to another address."""

    def __init__(self, **pages: str) -> None:
        self.pages = {"/" if name == "home" else f"/{name}/": text for name, text in pages.items()}
        self.asked: list[str] = []

    def get(self, address: str) -> HttpResponse:
        self.asked.append(address)
        text = self.pages.get(address)
        if text is None:
            return HttpResponse(status=404)
        if text.startswith(">"):
            return HttpResponse(status=302, headers={"Location": text[1:]})
        response = HttpResponse(FRAME.format(text))
        response.streaming = False
        return response


def walked(**pages: str) -> Crawl:
    return crawl(Pages(**pages))


@pytest.mark.parametrize(
    ("link", "dead"),
    [
        ("<a href='/there/'>x</a>", []),
        ("<a href='/not-there/'>x</a>", ["/: /not-there/ answers 404"]),
        ("<a href='there/not/'>x</a>", ["/: /there/not/ answers 404"]),
        ("<img src='/photo/none' alt=''>", ["/: /photo/none answers 404"]),
        ("<img srcset='/there/ 1x, /none 2x' alt=''>", ["/: /none answers 404"]),
        ("<link rel='stylesheet' href='/static/css/none.css'>", ["/: /static/css/none.css is no file"]),
        ("<link rel='stylesheet' href='/static/css/tokens.css'>", []),
        ("<a href='/round/'>x</a>", ["/: /round/ answers 302"]),
        ("<a href='/moved/'>x</a>", []),
        ("<a href='https://elsewhere.example/none'>x</a><a href='tel:+1'>x</a><a href='mailto:a@b.c'>x</a>", []),
        ("<form action='/search/'></form>", ["/: /search/ answers 404"]),
        ("<form action='/search/' method='post'></form>", []),
    ],
)  # fmt: skip
def test_a_link_that_leads_nowhere_is_told_with_its_page(link, dead):
    assert walked(home=link, there="", round=">/round/", moved=">/there/").dead == dead


def test_each_address_is_asked_once():
    site = Pages(home="<a href='/a/'>x</a><a href='/a/#b'>x</a>", a="<a id='b' href='/'>x</a>")
    crawl(site)
    assert sorted(site.asked) == ["/", "/a/"]


def test_a_place_that_a_page_does_not_have_is_told():
    found = walked(home="<a href='#up'>x</a><a href='/a/#b'>x</a>", a="<p id='c'>x</p>")
    assert found.missing_anchors() == ["/: /#up", "/: /a/#b"]
    assert walked(home="<a href='/a/#b'>x</a>", a="<p id='b'>x</p>").missing_anchors() == []


@pytest.mark.parametrize(
    ("html", "wrong"),
    [
        ("<img src='a'>", ["a"]),
        ("<p><img src='a' alt=''></p>", ["a"]),
        ("<a href='/'><img src='a' alt=''></a>", ["a"]),
        ("<a href='/'><img src='a' alt=''>Home</a>", []),
        ("<img src='a' alt='A door'>", []),
    ],
)
def test_a_picture_without_words_is_told(html, wrong):
    assert pictures_without_words(walked(home=html).pages["/"]) == wrong
