"""Where may a link lead? Never to a page that was taken off, locked, or is of somebody who left."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from wagtail.models import Page, PageViewRestriction, Site

from blog.models import LinksPage
from practice import links
from practice.models import (
    GalleryPage,
    HoldingStatement,
    HomePage,
    OfferIndexPage,
    OfferPage,
    PersonPage,
    StandardPage,
    TeamMember,
    TeamPage,
    TreatmentIndexPage,
    TreatmentPage,
    TreatmentPerson,
    VideoIndexPage,
    VideoPage,
)
from practice.models.fields import today
from tests.blog.posts import make_post
from tests.factories import make_photo
from tests.practice.html import shown
from tests.practice.making import person, publish, stream

pytestmark = pytest.mark.django_db


@pytest.fixture
def index() -> TreatmentIndexPage:
    return publish(TreatmentIndexPage(title="Treatments", slug="treatments"))


@pytest.fixture
def braces(index) -> TreatmentPage:
    return publish(TreatmentPage(title="Braces", slug="braces", intro="A wire."), index)


def plain(slug: str, *blocks: tuple) -> Page:
    body = stream(StandardPage, "body", *blocks)
    return publish(StandardPage(title=slug, slug=slug, body=body))


def by_a_call(braces: TreatmentPage) -> Page:
    call = {"heading": "What next?", "text": "", "label": "See braces", "page": braces.pk}
    return plain("call", ("call_to_action", call))


def by_words_of_a_text(braces: TreatmentPage) -> Page:
    text = f'<p>Read on <a linktype="page" id="{braces.pk}">about braces</a>.</p>'
    return plain("text", ("text", {"heading": "", "text": text}))


def by_the_first_action(braces: TreatmentPage) -> Page:
    home = HomePage.objects.get()
    home.action_label, home.action_page = "See braces", braces
    home.save_revision().publish()
    return HomePage.objects.get()


def by_a_section_of_home(braces: TreatmentPage) -> Page:
    home = HomePage.objects.get()
    home.body = stream(HomePage, "body", ("treatments", {"heading": "", "treatments": [braces.pk]}))
    home.save_revision().publish()
    return HomePage.objects.get()


def by_an_offer(braces: TreatmentPage) -> Page:
    offers = publish(OfferIndexPage(title="Offers", slug="offers"))
    day = today()
    offer = OfferPage(title="Half price", slug="half", intro="x", price="$9", terms="x")
    offer.first_day, offer.last_day, offer.treatment = day, day, braces
    return publish(offer, offers)


def by_a_post(braces: TreatmentPage) -> Page:
    post = make_post()
    post.treatments.set([braces])
    post.save_revision().publish()
    return post


def by_a_person(braces: TreatmentPage) -> Page:
    amara = person("Dr Amara Okafor")
    team = TeamPage(title="Our people", slug="team")
    team.members = [TeamMember(person=amara)]
    braces.people.add(TreatmentPerson(person=amara))
    braces.save_revision().publish()
    return publish(PersonPage(title="Amara", slug="amara", person=amara), publish(team))


def by_a_case(braces: TreatmentPage) -> Page:
    gallery = GalleryPage(title="Cases", slug="gallery")
    case = {
        "before": make_photo("model").pk,
        "after": make_photo("model").pk,
        "caption": "Fixed braces",
        "expectation": "Most need a year.",
        "treatment": braces.pk,
    }
    gallery.cases = stream(GalleryPage, "cases", ("case", case))
    return publish(gallery)


def by_the_links_of_a_profile(braces: TreatmentPage) -> Page:
    page = LinksPage(title="Links", slug="links")
    page.links = stream(
        LinksPage, "links", ("link", {"label": "Braces", "page": braces.pk, "url": ""})
    )
    return publish(page)


def by_another_treatment(braces: TreatmentPage) -> Page:
    index = TreatmentIndexPage.objects.get()
    return publish(TreatmentPage(title="Aligners", slug="aligners", intro="Clear."), index)


def by_the_statement_above_all_pages(braces: TreatmentPage) -> Page:
    statement = HoldingStatement.for_site(Site.objects.get())
    statement.text, statement.page = "Closed by snow.", braces
    statement.save()
    return plain("plain")


PLACES = [
    by_a_call,
    by_words_of_a_text,
    by_the_first_action,
    by_a_section_of_home,
    by_an_offer,
    by_a_post,
    by_a_person,
    by_a_case,
    by_the_links_of_a_profile,
    by_another_treatment,
    by_the_statement_above_all_pages,
]


def take_off(page: Page) -> None:
    page.unpublish()


def lock(page: Page) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type="login")


@pytest.mark.parametrize("away", [take_off, lock])
@pytest.mark.parametrize("place", PLACES)
def test_a_treatment_linked_from_everywhere_leaves_no_dead_link(
    client, braces, place: Callable[[TreatmentPage], Page], away
):
    linking = place(braces)
    assert any(
        href.startswith(braces.url) or f"treatment={braces.slug}" in href
        for href in shown(client, linking.url).links.values()
    )
    away(TreatmentPage.objects.get(pk=braces.pk))
    page = shown(client, linking.url)
    assert braces.url not in page.text
    assert f"treatment={braces.slug}" not in page.text


def test_the_words_of_a_text_stay_without_their_link(client, braces):
    linking = by_words_of_a_text(braces)
    braces.unpublish()
    assert "Read on about braces." in shown(client, linking.url).main


def test_a_deleted_page_leaves_its_words_too(client, braces):
    linking = by_words_of_a_text(braces)
    braces.delete()
    assert "Read on about braces." in shown(client, linking.url).main


@pytest.mark.parametrize("away", [take_off, lock])
def test_the_way_back_is_left_out_where_it_leads_nowhere(client, index, braces, away):
    offer = by_an_offer(braces)
    upper = publish(StandardPage(title="Upper", slug="upper"))
    lower = publish(StandardPage(title="Lower", slug="lower"), upper)
    videos = publish(VideoIndexPage(title="Videos", slug="videos"))
    video = publish(VideoPage(title="How", slug="how"), videos)
    for page in (braces, offer, lower, video):
        above = page.get_parent().specific
        assert above.title in shown(client, page.url).links
        if away is take_off:
            above.unpublish()
            assert above.title not in shown(client, page.url).links


def test_a_page_that_answers_is_linked(braces):
    assert links.url_of(braces) == "/treatments/braces/"
    assert links.url_of(None) == ""
