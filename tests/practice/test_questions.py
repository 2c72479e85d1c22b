"""Where is a question shown? On the list, in blocks, to search engines; nowhere once taken off."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from consent.privileges import Role
from practice.models import FAQIndexPage, StandardPage
from tests.factories import make_staff
from tests.practice.html import shown, words_of
from tests.practice.making import publish, question, stream, topic

pytestmark = pytest.mark.django_db

HURT = "Do braces hurt?"


@pytest.fixture
def faq() -> FAQIndexPage:
    return publish(FAQIndexPage(title="Questions", slug="faq"))


def page_with(*entries, title: str = "Braces", slug: str = "braces") -> StandardPage:
    block = ("questions", {"heading": "", "entries": [entry.pk for entry in entries]})
    return publish(StandardPage(title=title, slug=slug, body=stream(StandardPage, "body", block)))


def test_questions_stand_under_their_topics_in_order(client, faq):
    money, start = topic("Money", "money", 2), topic("Before you start", "start", 1)
    question("Can I pay by the month?", topic=money)
    question("Do I need a referral?", topic=start)
    question("Is there coffee?")
    page = shown(client, faq.url)
    assert page.words("h2")[:3] == ["Before you start", "Money", "Other questions"]
    assert page.words("h3") == [
        "Do I need a referral?",
        "Can I pay by the month?",
        "Is there coffee?",
    ]
    assert page.links["Money"] == "#topic-money"
    assert "Can I pay by the month?" in words_of(page.by_id("topic-money"))


def test_each_question_has_an_address_that_shows_its_answer_without_javascript(client, faq):
    entry = question(HURT, "<p>For <b>two</b> days.</p>")
    page = shown(client, faq.url)
    assert words_of(page.by_id(f"question-{entry.pk}")) == f"{HURT} For two days."
    assert not page.all("details")


def test_search_engines_get_the_questions_as_data(client, faq):
    question(HURT, "<p>For two days. &lt;/script&gt; & all</p>")
    data = shown(client, faq.url).json_ld("FAQPage")
    assert data is not None
    (asked,) = data["mainEntity"]
    assert asked["name"] == HURT
    assert asked["acceptedAnswer"]["text"].startswith("For two days.")


def test_without_questions_there_is_a_sentence_and_no_empty_data(client, faq):
    page = shown(client, faq.url)
    assert "No question is answered here yet" in page.main
    assert page.json_ld("FAQPage") is None


def test_one_taken_off_the_site_is_gone_from_the_list_the_data_and_five_pages(client, faq):
    entry = question(HURT, "<p>For two days.</p>")
    alone = page_with(entry, slug="alone")
    others = [
        page_with(entry, question(f"Question {number}?"), slug=f"page-{number}")
        for number in range(4)
    ]
    urls = [page.url for page in (faq, alone, *others)]
    assert all(HURT in shown(client, url).main for url in urls)

    entry.unpublish()
    for url in urls:
        page = shown(client, url)
        assert HURT not in page.text
        assert "For two days." not in page.text
    assert [one["name"] for one in shown(client, faq.url).json_ld("FAQPage")["mainEntity"]] == [
        f"Question {number}?" for number in range(4)
    ]
    # A block without a question leaves itself out, heading and all.
    assert shown(client, alone.url).main == "Braces"


def test_a_block_does_not_repeat_the_addresses_of_the_list(client):
    entry = question(HURT)
    both = publish(
        StandardPage(
            title="Braces",
            slug="braces",
            body=stream(
                StandardPage,
                "body",
                *[("questions", {"heading": "Twice", "entries": [entry.pk]})] * 2,
            ),
        )
    )
    page = shown(client, both.url)
    assert page.words("h3") == [HURT, HURT]
    ids = [element.get("id") for element in page.tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))


def test_before_taking_one_off_the_editor_sees_where_it_stands(client):
    entry = question(HURT)
    for number in range(5):
        page_with(entry, title=f"Page {number}", slug=f"page-{number}")
    # What stands where is written down by a task of Wagtail's.
    call_command("rebuild_references_index", verbosity=0)
    client.force_login(make_staff(Role.EDITOR))
    address = f"/admin/snippets/practice/faqentry/unpublish/{entry.pk}/"
    asked = client.get(address)
    assert asked.status_code == 200
    assert "5 times" in asked.content.decode()
    usage = f"/admin/snippets/practice/faqentry/usage/{entry.pk}/"
    assert usage in asked.content.decode()
    listed = client.get(usage).content.decode()
    assert all(f"Page {number}" in listed for number in range(5))
    assert client.post(address).status_code == 302
    entry.refresh_from_db()
    assert not entry.live


def test_an_editor_sees_a_question_before_publishing(client):
    entry = question(HURT)
    client.force_login(make_staff(Role.EDITOR))
    preview = f"/admin/snippets/practice/faqentry/preview/{entry.pk}/"
    fields = {"question": "Do they hurt much?", "answer": "null", "position": 0}
    assert client.post(preview, fields).json()["is_valid"]
    assert shown(client, preview).words("h1") == ["Do they hurt much?"]


F, E, R, O = Role.FRONT_DESK, Role.EDITOR, Role.REVIEWER, Role.OWNER  # noqa: E741 (a table)
ADMIN = [
    ("faqentry/", {F, E, R, O}),
    ("faqentry/add/", {E, R, O}),
    ("faqentry/edit/{entry}/", {E, R, O}),
    ("faqentry/unpublish/{entry}/", {E, R, O}),
    ("faqentry/delete/{entry}/", {O}),
    ("topic/", {F, E, R, O}),
    ("topic/add/", {E, R, O}),
    ("topic/delete/{topic}/", {O}),
    ("person/", {F, E, R, O}),
    ("person/add/", {E, R, O}),
]


@pytest.mark.parametrize("role", list(Role))
def test_each_role_does_with_questions_and_people_what_its_work_needs(client, role):
    about = topic("Money", "money")
    ids = {"entry": question(HURT, topic=about).pk, "topic": about.pk}
    client.force_login(make_staff(role))
    answers = {
        address: client.get(f"/admin/snippets/practice/{address.format(**ids)}").status_code
        for address, _roles in ADMIN
    }
    assert answers == {address: 200 if role in roles else 302 for address, roles in ADMIN}


def test_the_list_of_questions_is_searched_and_sifted_by_topic(client):
    about = topic("Money", "money")
    question("Can I pay by the month?", topic=about)
    question(HURT)
    client.force_login(make_staff(Role.EDITOR))
    listed = "/admin/snippets/practice/faqentry/"
    assert HURT not in client.get(listed, {"topic": about.pk}).content.decode()
    found = client.get(listed, {"q": "hurt"}).content.decode()
    assert HURT in found
    assert "by the month" not in found
