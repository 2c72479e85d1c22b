"""Who wrote a post: one of the team with a page, or a name in words; and what is it about?"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import BlogPage
from consent import publishing
from consent.pages.page_words import telling
from consent.privileges import Role, Subject
from practice.models import (
    PersonPage,
    TeamPage,
    TreatmentIndexPage,
    TreatmentPage,
)
from tests.blog.posts import make_post
from tests.factories import make_patient, make_photo, make_staff
from tests.practice.html import Shown, shown
from tests.practice.making import person, publish

pytestmark = pytest.mark.django_db


def byline(page: Shown) -> str:
    return next((words for words in page.words("p") if words.startswith("Written by")), "")


def test_one_of_the_team_is_named_with_their_page(client):
    amara = person("Dr Amara Okafor")
    own = publish(
        PersonPage(title="Dr Amara Okafor", slug="amara", person=amara),
        publish(TeamPage(title="Our people", slug="team")),
    )
    post = make_post(author=amara, author_name="Somebody else", author_role="Editor")
    page = shown(client, post.url)
    assert byline(page) == "Written by Dr Amara Okafor, Orthodontist"
    assert page.links["Dr Amara Okafor"] == own.url
    assert page.json_ld("Article")["author"] == {
        "@type": "Person",
        "name": "Dr Amara Okafor",
        "url": f"http://127.0.0.1:8000{own.url}",
    }
    own.unpublish()
    page = shown(client, post.url)
    assert byline(page) == "Written by Dr Amara Okafor, Orthodontist"
    assert "Dr Amara Okafor" not in page.links


def test_a_name_in_words_stands_as_it_is(client):
    page = shown(client, make_post(author_name="Ruth Bell", author_role="guest").url)
    assert byline(page) == "Written by Ruth Bell, guest"
    assert page.json_ld("Article")["author"] == {"@type": "Person", "name": "Ruth Bell"}


def test_without_a_name_the_practice_wrote_it(client):
    page = shown(client, make_post().url)
    assert byline(page) == ""
    assert page.json_ld("Article")["author"]["@type"] == "Organization"


@pytest.mark.parametrize(("name", "left"), [("", ""), ("Our team", "Written by Our team")])
@pytest.mark.parametrize("deleted", [True, False])
def test_somebody_who_left_is_not_named_any_more(client, name, left, deleted):
    amara = person("Dr Amara Okafor")
    post = make_post(author=amara, author_name=name)
    if deleted:
        amara.delete()
    else:
        amara.unpublish()
    page = shown(client, post.url)
    assert byline(page) == left
    assert "Okafor" not in page.text


def test_the_feed_names_them_too(client):
    make_post(author=person("Dr Amara Okafor"), author_name="Somebody else")
    feed = client.get("/blog/feed/").content.decode()
    assert "<name>Dr Amara Okafor</name>" in feed
    assert "Somebody else" not in feed


def test_the_name_of_an_author_is_a_colleagues_though_a_patient_has_the_same():
    make_patient("Amara Okafor")
    post = make_post(author=person("Amara Okafor"))
    assert telling(post, publishing.read(post)) == ()


def about(*titles: str) -> list[TreatmentPage]:
    index = publish(TreatmentIndexPage(title="Treatments", slug="treatments"))
    return [
        publish(TreatmentPage(title=title, slug=title.lower(), intro="A wire."), index)
        for title in titles
    ]


def test_the_treatments_it_is_about_stand_below_and_lead_back_to_it(client):
    braces, aligners = about("Braces", "Aligners")
    post = make_post()
    post.treatments.set([braces, aligners])
    post.save_revision().publish()
    aligners.unpublish()
    page = shown(client, post.url)
    assert page.links["Braces"] == braces.url
    assert "Aligners" not in page.main
    assert shown(client, braces.url).links["Braces take 18 months"] == post.url


def test_an_editor_saves_author_and_treatments(client):
    amara, (braces,) = person("Dr Amara Okafor"), about("Braces")
    post = make_post()
    client.force_login(make_staff(Role.EDITOR))
    form = {
        "title": post.title,
        "slug": post.slug,
        "date": post.date.isoformat(),
        "intro": post.intro,
        "author": amara.pk,
        "treatments": [braces.pk],
        "body-count": 0,
        "tags": "",
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
    }
    answered = client.post(f"/admin/pages/{post.pk}/edit/", form)
    assert answered.status_code == 302, answered.context["form"].errors
    draft = BlogPage.objects.get().get_latest_revision_as_object()
    assert (draft.author, list(draft.treatments.all())) == (amara, [braces])


def test_a_post_stays_within_its_queries_with_everything_on_it(client):
    amara, treatments = person("Dr Amara Okafor"), about("Braces", "Aligners", "Retainers")
    team = publish(TeamPage(title="Our people", slug="team"))
    publish(PersonPage(title="Amara", slug="amara", person=amara), team)
    post = make_post(author=amara, hero=make_photo(Subject.NONE))

    def queries() -> int:
        client.get(post.url)
        with CaptureQueriesContext(connection) as found:
            assert client.get(post.url).status_code == 200
        return len(found)

    post.treatments.set(treatments[:1])
    post.save_revision().publish()
    one = queries()
    post.treatments.set(treatments)
    post.save_revision().publish()
    assert queries() == one
