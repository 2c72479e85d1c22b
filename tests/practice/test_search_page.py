"""What does the page of the search do with whatever is typed, and with what it found?"""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale

from blog.models import BlogIndexPage
from config.empty_site import ensure_pages
from consent.privileges import Subject
from practice import search, search_words
from practice.models import FAQEntry, FAQIndexPage, HomePage, TreatmentIndexPage, TreatmentPage
from tests.factories import make_photo
from tests.practice.searching import addresses, answer, heading, make_post, publish, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def blog() -> BlogIndexPage:
    ensure_pages()
    return BlogIndexPage.objects.get()


@pytest.mark.parametrize(
    "question",
    [
        '"',
        "'",
        "(",
        ")",
        "*",
        "^",
        "AND",
        "a AND",
        "OR NOT",
        "NEAR(a b)",
        "title:braces",
        "{title}: x",
        "it's",
        "-x",
        "a\"b\" 'c'",
        "';--",
        "%s %(x)s",
        "\\",
        "\x00braces",
        "| & ! <->",
        "e\u0301tude",
        "🦷",
        "x" * 5000,
        "braces " * 700,
        "(" * 5000,
    ],
)
def test_whatever_is_typed_there_is_a_page(client, blog, question):
    make_post(blog, title="Braces")
    page = answer(client, question)
    assert heading(page)
    response = client.get("/search/", {"q": question, "page": "x"})
    assert response.status_code == 200


def test_words_of_the_query_language_are_words(client, blog):
    make_post(blog, text("Neither here nor there, near the river."))
    assert addresses(answer(client, '"near" (river)')) == ["/blog/a-post/"]


def test_five_thousand_characters_are_cut_with_a_sentence(client, blog):
    make_post(blog, title="Braces")
    page = answer(client, "braces " + "x" * 4993)
    assert "We looked for its first 12 words" in page
    assert "x" * 201 not in page


def test_what_is_shown_of_a_page_is_escaped(client, blog):
    make_post(blog, title="<script>alert(1)</script> braces", intro="<b>Braces</b> & more")
    page = answer(client, "braces <i>")
    assert "<script>alert" not in page
    assert "&lt;b&gt;<mark>Braces</mark>&lt;/b&gt; &amp; more" in page
    assert "braces &lt;i&gt;" in page
    assert "<i>" not in page


def test_results_come_in_pages_that_keep_the_question(client, blog):
    for number in range(12):
        make_post(blog, title=f"Braces {number}", slug=f"braces-{number}")
    first = answer(client, "braces & zeppelin?q=children")
    assert "Nothing found" in first
    first = answer(client, "braces +children")
    assert len(addresses(first)) == 10
    assert heading(first).startswith("12 results")
    following = re.search(r'rel="next" href="\?([^"]+)"', first).group(1).replace("&amp;", "&")
    second = client.get(f"/search/?{following}").content.decode()
    assert len(addresses(second)) == 2
    assert not set(addresses(first)) & set(addresses(second))
    assert re.search(r"<title>[^<]*page 2", second)


def test_beyond_the_best_one_more_word_is_asked_for(client, blog, monkeypatch):
    monkeypatch.setattr(search, "MOST_RESULTS", 3)
    for number in range(4):
        make_post(blog, title=f"Braces {number}", slug=f"braces-{number}")
    page = answer(client, "braces")
    assert len(addresses(page)) == 3
    assert "One more word finds fewer" in page


def test_search_engines_and_caches_keep_no_page_of_results(client, blog):
    response = client.get("/search/", {"q": "braces"})
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert not response.cookies
    assert client.post("/search/", {"q": "braces"}).status_code == 405
    assert client.head("/search/", {"q": "braces"}).status_code == 200


def test_an_empty_question_and_an_empty_result_offer_what_others_come_for(client, blog):
    home = HomePage.objects.get()
    publish(home, FAQIndexPage(title="Questions", slug="faq"))
    entry = FAQEntry.objects.create(
        question="Do braces hurt?", answer="<p>No.</p>", locale=Locale.get_default()
    )
    treatments = publish(home, TreatmentIndexPage(title="Treatments", slug="treatments"))
    publish(treatments, TreatmentPage(title="Aligners", slug="aligners", intro="Trays."))
    for question in ("", "zeppelin"):
        page = answer(client, question)
        assert f'href="/faq/#{entry.anchor}"' in page
        assert 'href="/treatments/aligners/"' in page
    assert "What would you like to know?" in heading(answer(client, ""))
    assert "Try another word" in answer(client, "zeppelin")
    assert "These signs are no words" in answer(client, "(*)")


def test_every_page_has_the_way_to_the_search(client, blog):
    assert 'class="site-header__search" href="/search/"' in client.get("/").content.decode()


def test_the_number_of_queries_does_not_grow_with_the_results(client, blog):
    def pairs(number: int) -> list[tuple]:
        photos = [make_photo(Subject.NONE) for _ in range(2)]
        return [("photo", {"photo": one.pk, "caption": f"Braces {number}"}) for one in photos]

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            answer(client, "braces")
        return len(found)

    make_post(blog, *pairs(0), slug="post-0")
    queries()
    one = queries()
    for number in range(1, 8):
        make_post(blog, *pairs(number), slug=f"post-{number}")
    assert queries() == one
    assert one <= 18  # two less on SQLite, which asks the index once


def test_each_word_is_quoted_for_fts5():
    words = search_words.read('AND "braces" it\'s').words
    assert search.in_fts5(words) == '{title body} : ("and"* AND "brace"* AND "it")'
