"""What does a visitor find? What everybody may read now, whatever the index still holds."""

from __future__ import annotations

import pytest
from django.apps import apps
from wagtail.fields import StreamField
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail.search import index
from wagtail.search.models import IndexEntry

from blog.models import BlogIndexPage, BlogPage, LinksPage
from config.empty_site import ensure_pages
from consent import actions, followups
from consent.acts import SYSTEM
from consent.models import Consent, FollowUp, Photo
from consent.privileges import Subject
from practice import search, search_index
from practice.models import (
    BasePage,
    FAQEntry,
    FAQIndexPage,
    HomePage,
    Person,
    StandardPage,
    TeamMember,
    TeamPage,
)
from tests.factories import make_consent, make_patient, make_photo, move
from tests.practice.searching import addresses, answer, heading, make_post, publish, text

pytestmark = pytest.mark.django_db

CAPTION = "Zebrafinch sings after eleven months"


@pytest.fixture
def blog() -> BlogIndexPage:
    ensure_pages()
    return BlogIndexPage.objects.get()


def covered_post(blog: BlogIndexPage) -> tuple[BlogPage, Photo, Consent]:
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient], title="IMG zebrafinch")
    consent = make_consent(patient, photo, uses=["website"])
    photo_block = ("photo", {"photo": photo.pk, "caption": CAPTION})
    return make_post(blog, text("Two days of soup."), photo_block), photo, consent


def indexed_words(page: Page) -> str:
    entry = IndexEntry.objects.get(object_id=str(page.pk), content_type=page.content_type_id)
    return str(entry.body)


def test_pages_are_found_by_title_intro_and_blocks_and_lead_there(client, blog):
    make_post(blog, text("Soft food for two days: <b>soup</b>."), title="Month by month")
    for question in ("month", "MONTHS by", "children", "soup", "soft food soup"):
        assert addresses(answer(client, question)) == ["/blog/a-post/"], question
    assert addresses(answer(client, "soup zeppelin")) == []


def test_a_word_of_the_title_weighs_more_than_one_of_the_text(client, blog):
    make_post(blog, text("Retainer, retainer, retainer."), slug="text", title="Something else")
    make_post(blog, text("Nothing more."), slug="title", title="The retainer")
    assert addresses(answer(client, "retainer")) == ["/blog/title/", "/blog/text/"]


def test_after_a_withdrawal_the_same_second_the_words_of_the_photo_find_nothing(client, blog):
    post, _photo, consent = covered_post(blog)
    assert addresses(answer(client, "zebrafinch")) == [post.url]
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    assert "zebrafinch" in indexed_words(post).lower()  # no worker has run
    for question in ("zebrafinch", "soup zebrafinch", "a post zebrafinch"):
        page = answer(client, question)
        assert addresses(page) == []
        assert "Nothing found" in heading(page)
    page = answer(client, "soup")
    assert addresses(page) == [post.url]
    assert "Zebrafinch" not in page


def test_after_the_last_day_the_words_of_the_photo_find_nothing_without_any_job(client, blog):
    _post, _photo, consent = covered_post(blog)
    move(consent, first=-40, last=-1)
    assert addresses(answer(client, "zebrafinch")) == []


def test_the_words_under_a_large_photo_go_with_it(client, blog):
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient])
    consent = make_consent(patient, photo, uses=["website"])
    post = make_post(blog, hero=photo, hero_caption=CAPTION)
    home = HomePage.objects.get()
    home.picture, home.picture_caption = photo, CAPTION
    home.save_revision().publish()
    search_index.reindex([home])
    assert set(addresses(answer(client, "zebrafinch"))) == {post.url, "/"}
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    assert addresses(answer(client, "zebrafinch")) == []


def test_what_follows_a_withdrawal_takes_the_words_out_of_the_index(client, blog):
    post, photo, consent = covered_post(blog)
    followups.work_off_due()
    planned = FollowUp.objects.filter(kind="search.reindex", target=str(photo.pk), done_at=None)
    assert not planned.exists()
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    assert planned.exists()  # written with the act: a crash right after it loses nothing
    followups.work_off_due()
    assert "zebrafinch" not in indexed_words(post).lower()
    assert not planned.exists()


def test_what_follows_a_signature_brings_the_words_in(client, blog):
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient])
    post = make_post(blog, ("photo", {"photo": photo.pk, "caption": CAPTION}))
    followups.work_off_due()
    assert "zebrafinch" not in indexed_words(post).lower()
    assert addresses(answer(client, "zebrafinch")) == []
    make_consent(patient, photo, uses=["website"])
    followups.work_off_due()
    assert addresses(answer(client, "zebrafinch")) == [post.url]


def test_a_page_of_which_the_photo_was_deleted_can_be_indexed_again(blog):
    post, photo, _consent = covered_post(blog)
    shows = search_index.pages_showing(photo.pk)
    assert [page.pk for page in shows] == [post.pk]
    photo.delete()
    assert search_index.reindex([BlogPage.objects.get(pk=post.pk)]) == 1
    assert "zebrafinch" not in indexed_words(post).lower()


def test_descriptions_and_titles_of_photos_are_not_searched(client, blog):
    photo = make_photo(Subject.NONE, title="Xylophone", description="A xylophone on a chair")
    make_post(blog, ("photo", {"photo": photo.pk, "caption": "In the waiting room"}))
    index.insert_or_update_object(photo)
    assert addresses(answer(client, "waiting room")) == ["/blog/a-post/"]
    assert addresses(answer(client, "xylophone")) == []


def test_drafts_locked_pages_and_pages_of_no_site_are_not_found(client, blog):
    draft = BlogPage(title="Quokka draft", slug="draft", intro="Quokka.", live=False)
    blog.add_child(instance=draft)
    locked = make_post(blog, title="Quokka locked", slug="locked")
    PageViewRestriction.objects.create(page=locked, restriction_type="password", password="x")
    elsewhere = Page.get_first_root_node().add_child(
        instance=HomePage(title="Quokka elsewhere", slug="elsewhere", promise="Quokka")
    )
    taken_off = make_post(blog, title="Quokka taken off", slug="taken-off")
    search_index.reindex([draft, locked, elsewhere])
    taken_off.unpublish()  # the index has not heard of it yet
    assert addresses(answer(client, "quokka")) == []


def test_drafts_take_no_place_among_the_best(client, blog, monkeypatch):
    monkeypatch.setattr(search, "MOST_RESULTS", 1)
    for number in range(3):
        draft = BlogPage(title="Quokka", slug=f"draft-{number}", intro="Quokka.", live=False)
        search_index.reindex([blog.add_child(instance=draft)])
    make_post(blog, text("One quokka among many other words."))
    assert addresses(answer(client, "quokka")) == ["/blog/a-post/"]


def test_words_of_a_new_draft_of_a_live_page_are_not_found(client, blog):
    post = make_post(blog)
    post.intro = "Quokka."
    post.save_revision()
    search_index.reindex([BlogPage.objects.get(pk=post.pk)])
    assert addresses(answer(client, "quokka")) == []


def test_questions_lead_to_their_place_on_the_page_of_questions(client, blog):
    locale = Locale.get_default()
    entry = FAQEntry.objects.create(
        question="Do braces hurt?", answer="<p>Two days of <b>soup</b>.</p>", locale=locale
    )
    hidden = FAQEntry.objects.create(
        question="Hurt no more?", answer="<p>Soup.</p>", locale=locale, live=False
    )
    for one in (entry, hidden):
        index.insert_or_update_object(one)
    assert addresses(answer(client, "soup")) == []  # there is no page to lead to
    publish(HomePage.objects.get(), FAQIndexPage(title="Questions", slug="faq"))
    page = answer(client, "soup")
    assert addresses(page) == [f"/faq/#{entry.anchor}"]
    assert "Two days of <mark>soup</mark>." in page
    assert addresses(answer(client, "hurt")) == [f"/faq/#{entry.anchor}"]


def test_people_lead_to_the_team_while_they_stand_on_it(client, blog):
    locale = Locale.get_default()
    listed, unlisted, gone = (
        Person.objects.create(name=f"Dr Quokka {name}", role="Orthodontist", locale=locale)
        for name in ("Listed", "Unlisted", "Gone")
    )
    team = TeamPage(title="The team", slug="team")
    HomePage.objects.get().add_child(instance=team)
    team.members.add(TeamMember(person=listed), TeamMember(person=gone))
    team.save_revision().publish()
    for one in (listed, unlisted, gone):
        index.insert_or_update_object(one)
    Person.objects.filter(pk=gone.pk).update(live=False)
    page = answer(client, "quokka")
    assert addresses(page) == ["/team/"]
    assert "Listed" in page
    assert addresses(answer(client, "orthodontist quokka")) == ["/team/"]


def test_a_page_that_only_leads_to_others_is_not_found(client, blog):
    publish(HomePage.objects.get(), LinksPage(title="Quokka links", slug="links"))
    assert addresses(answer(client, "quokka")) == []


def test_no_field_of_blocks_is_indexed_by_itself():
    models = [model for model in apps.get_models() if issubclass(model, BasePage)]
    assert StandardPage in models
    for model in models:
        names = {field.field_name for field in model.get_searchable_search_fields()}
        assert names == {"title", "searchable_words"}
        streams = {field.name for field in model._meta.fields if isinstance(field, StreamField)}
        assert streams.isdisjoint(field.field_name for field in model.get_search_fields())


def test_the_named_fields_exist_and_every_caption_has_its_photo():
    models = [model for model in apps.get_models() if issubclass(model, BasePage)]
    known = {field.name for model in models for field in model._meta.fields}
    assert set(search_index.FIELDS) <= known
    captions = {name for name in known if name.endswith("_caption")}
    assert captions == set(search_index.CAPTIONS)
    assert set(search_index.CAPTIONS.values()) <= known


def test_the_whole_index_can_be_written_anew(client, blog):
    make_post(blog, title="Braces")
    IndexEntry.objects.all().delete()
    assert addresses(answer(client, "braces")) == []
    search_index.rebuild()
    assert addresses(answer(client, "braces")) == ["/blog/a-post/"]
