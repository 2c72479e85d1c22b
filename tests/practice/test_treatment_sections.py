"""Which sections has a treatment's page? Each from its own source, and none that is empty."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consent import actions
from consent.acts import SYSTEM
from consent.models import Photo
from consent.privileges import Role, Subject
from practice import pictures
from practice.models import (
    GalleryPage,
    OfferIndexPage,
    OfferPage,
    Person,
    PersonPage,
    TeamPage,
    TreatmentIndexPage,
    TreatmentPage,
    TreatmentPerson,
    TreatmentQuestion,
    VideoIndexPage,
    VideoPage,
)
from practice.models.fields import today
from tests.blog.posts import make_post
from tests.clips import make_clip
from tests.factories import make_consent, make_patient, make_photo, make_staff
from tests.practice.html import Shown, shown, words_of
from tests.practice.making import person, publish, question, stream

pytestmark = pytest.mark.django_db


@pytest.fixture
def index() -> TreatmentIndexPage:
    return publish(TreatmentIndexPage(title="Treatments", slug="treatments"))


def treatment(index: TreatmentIndexPage, title: str = "Fixed braces", **fields: object):
    slug = title.lower().replace(" ", "-")
    page = TreatmentPage(**{"title": title, "slug": slug, "intro": "A wire that works.", **fields})
    return publish(page, index)


def steps(*titles: str) -> object:
    return stream(
        TreatmentPage,
        "steps",
        *(
            ("step", {"when": f"Week {n}", "title": one, "text": ""})
            for n, one in enumerate(titles, 1)
        ),
    )


def headings(page: Shown) -> list[str]:
    return page.words("h2")


def test_steps_are_a_real_list_with_their_time_beside_them(client, index):
    page = shown(client, treatment(index, steps=steps("We look", "We begin")).url)
    (listed,) = page.all("ol")
    assert [words_of(one) for one in listed] == ["Week 1 We look", "Week 2 We begin"]


def test_a_treatment_with_nothing_but_its_name_has_no_empty_section(client, index):
    page = shown(client, treatment(index).url)
    assert [one for one in headings(page) if one in SECTIONS] == []
    assert not page.all("ol")


SECTIONS = {
    "Step by step",
    "How it went for others",
    "What it costs",
    "Who does it",
    "What people ask about this",
    "Read more about it",
}


def full(index: TreatmentIndexPage) -> TreatmentPage:
    page = treatment(index, steps=steps("We look"), price="$4,200", price_note="All included.")
    page.questions.add(TreatmentQuestion(entry=question("Does it hurt?", "<p>Two days.</p>")))
    page.people.add(TreatmentPerson(person=person("Dr Amara Okafor")))
    page.save_revision().publish()
    post = make_post(title="Month by month")
    post.treatments.set([page])
    post.save_revision().publish()
    gallery = GalleryPage(title="Cases", slug="gallery")
    gallery.cases = stream(GalleryPage, "cases", case(page))
    publish(gallery)
    return page


def case(page: TreatmentPage | None, *photos: Photo, caption: str = "Fixed braces, 18 months"):
    before, after = photos or (make_photo(Subject.MODEL), make_photo(Subject.MODEL))
    value = {
        "before": before.pk,
        "after": after.pk,
        "caption": caption,
        "expectation": "Most people need 12 to 24 months.",
        "treatment": page.pk if page else None,
    }
    return "case", value


def test_a_full_treatment_has_every_section_and_a_list_of_them(client, index):
    page = shown(client, full(index).url)
    assert set(headings(page)) >= SECTIONS
    (contents,) = [one for one in page.all("nav") if one.get("aria-label") == "On this page"]
    targets = [link.get("href", "") for link in contents.iter("{http://www.w3.org/1999/xhtml}a")]
    assert targets == ["#steps", "#cases", "#costs", "#people", "#questions", "#posts"]
    for target in targets:
        assert page.by_id(target.removeprefix("#")) is not None


def test_few_sections_need_no_list_of_them(client, index):
    page = shown(client, treatment(index, steps=steps("We look"), price_note="All in.").url)
    assert not [one for one in page.all("nav") if one.get("aria-label") == "On this page"]


def test_questions_are_those_published_and_search_engines_read_them(client, index):
    page = full(index)
    gone = question("Is it dangerous?")
    page.questions.add(TreatmentQuestion(entry=gone))
    page.save_revision().publish()
    gone.unpublish()
    found = shown(client, page.url)
    assert "Does it hurt?" in found.words("h3")
    assert "dangerous" not in found.text
    assert [one["name"] for one in found.json_ld("FAQPage")["mainEntity"]] == ["Does it hurt?"]
    assert found.json_ld("MedicalProcedure")["name"] == "Fixed braces"


def test_people_who_do_it_are_those_published_with_their_page(client, index):
    page = full(index)
    amara = Person.objects.get()
    assert "Dr Amara Okafor" in shown(client, page.url).words("h3")
    own = publish(
        PersonPage(title="Amara", slug="amara", person=amara),
        publish(TeamPage(title="Our people", slug="team")),
    )
    assert shown(client, page.url).links["Dr Amara Okafor"] == own.url
    amara.delete()
    assert "Who does it" not in shown(client, page.url).words("h2")


def test_cases_of_this_treatment_come_from_the_list_of_cases_at_most_three(client, index):
    page, other = treatment(index), treatment(index, "Veneers")
    gallery = GalleryPage(title="Cases", slug="gallery")
    cases = [case(page, caption=f"Braces {number}") for number in range(4)]
    gallery.cases = stream(GalleryPage, "cases", case(other, caption="Veneers, two visits"), *cases)
    publish(gallery)
    found = shown(client, page.url)
    assert [number for number in range(4) if f"Braces {number}" in found.main] == [0, 1, 2]
    assert "Veneers, two visits" not in found.main
    assert "Most people need 12 to 24 months." in found.main
    assert found.links["All cases of this treatment"] == "/gallery/?treatment=fixed-braces"


def test_a_case_goes_from_the_treatment_with_its_permission(client, index):
    patient = make_patient()
    pair = [make_photo(Subject.PATIENT, patients=[patient]) for _side in range(2)]
    consent = make_consent(patient, *pair, uses=["website"])
    page = treatment(index)
    gallery = GalleryPage(title="Cases", slug="gallery")
    gallery.cases = stream(GalleryPage, "cases", case(page, *pair))
    publish(gallery)
    assert "Fixed braces, 18 months" in shown(client, page.url).main
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    after = shown(client, page.url)
    assert "Fixed braces, 18 months" not in after.text
    assert "How it went for others" not in after.main
    assert not re.search(r"/photo/\w", after.text)


def test_offers_stand_with_the_price_while_they_hold(client, index):
    page = treatment(index, price="$4,200")
    offers = publish(OfferIndexPage(title="Offers", slug="offers"))
    day = today()
    for title, first, last in (("Half price", -1, 1), ("Summer price", -9, -1)):
        offer = OfferPage(title=title, slug=title.split()[0].lower(), intro="x", price="$9")
        offer.first_day, offer.last_day = day + timedelta(first), day + timedelta(last)
        offer.terms, offer.treatment = "Once.", page
        publish(offer, offers)
    found = shown(client, page.url)
    assert found.links["Half price"] == "/offers/half/"
    assert "Summer price" not in found.main


def video_of(**fields: object) -> VideoPage:
    videos = publish(VideoIndexPage(title="Videos", slug="videos"))
    return publish(VideoPage(title="How braces go on", slug="how", **fields), videos)


def test_a_video_stands_there_only_while_it_plays(client, index):
    video = video_of(
        embed_url="https://www.youtube.com/watch?v=aqz-KE-bpKQ",
        embed_shows_no_patient=True,
        transcript="We glue the first bracket.",
    )
    page = treatment(index, video=video)
    assert shown(client, page.url).links["How braces go on"] == video.url
    VideoPage.objects.update(embed_shows_no_patient=False)
    assert "How braces go on" not in shown(client, page.url).main
    VideoPage.objects.update(embed_shows_no_patient=True)
    video.unpublish()
    assert "How braces go on" not in shown(client, page.url).main


def test_a_clip_of_our_own_plays_on_the_treatment_itself(client, index):
    video = video_of(clip=make_clip(Subject.STAFF))
    page = shown(client, treatment(index, video=video).url)
    assert len(page.all("video")) == 1


def test_posts_about_it_are_the_public_ones(client, index):
    page = full(index)
    draft = make_post(title="A draft", slug="draft", draft=True)
    draft.treatments.set([page])
    draft.save()
    found = shown(client, page.url)
    assert found.links["Month by month"] == "/blog/braces-month-by-month/"
    assert "A draft" not in found.text


def test_an_editor_previews_what_is_not_saved_yet(client, index):
    page = full(index)
    client.force_login(make_staff(Role.EDITOR))
    assert client.get(f"/admin/pages/{page.pk}/view_draft/").status_code == 200
    edit = client.get(f"/admin/pages/{page.pk}/edit/")
    assert edit.status_code == 200


def test_many_people_and_cases_cost_no_more_queries_than_few(client, index):
    page = full(index)

    def queries() -> int:
        client.get(page.url)
        with CaptureQueriesContext(connection) as found:
            assert client.get(page.url).status_code == 200
        return len(found)

    few = queries()
    for number in range(3):
        page.people.add(TreatmentPerson(person=person(f"P {number}", photo=make_photo("staff"))))
    page.save_revision().publish()
    gallery = GalleryPage.objects.get()
    gallery.cases = stream(GalleryPage, "cases", *(case(page) for _number in range(3)))
    gallery.save_revision().publish()
    pictures.make(pictures.wanted(gallery))
    # One query more: the renditions of people's photos, asked for after those of the cases.
    assert queries() <= few + 1


LONG = "Straightening " * 17 + "teeth"


def test_a_title_as_long_as_may_be_and_no_photo_still_make_a_page(client, index):
    page = treatment(index, LONG[:255], slug="long")
    assert shown(client, page.url).words("h1") == [LONG[:255].strip()]
    page.title = "x" * 300
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert "title" in refused.value.message_dict
