"""Is it on record where patients are shown in sections that other pages fill?"""

from __future__ import annotations

import pytest

from consent import actions
from consent.acts import SYSTEM
from consent.models import Consent, Photo
from consent.pages import showings
from consent.privileges import Subject
from practice.models import (
    GalleryPage,
    HomePage,
    OfferIndexPage,
    OfferPage,
    TreatmentIndexPage,
    TreatmentPage,
    TreatmentPerson,
)
from practice.models.fields import today
from tests.blog.posts import make_post
from tests.factories import make_consent, make_patient, make_photo
from tests.practice.making import person, publish, stream

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo() -> Photo:
    return make_photo(Subject.PATIENT, patients=[make_patient()])


@pytest.fixture
def consent(photo) -> Consent:
    return make_consent(photo.depictions.get().patient, photo, uses=["website"])


def home_with(name: str, value: dict) -> None:
    home = HomePage.objects.get()
    home.body = stream(HomePage, "body", (name, value))
    home.save_revision().publish()


def braces(**fields: object) -> TreatmentPage:
    index = publish(TreatmentIndexPage(title="Treatments", slug="treatments"))
    return publish(TreatmentPage(title="Braces", slug="braces", intro="x", **fields), index)


def as_a_treatment_of_home(photo: Photo) -> str:
    braces(hero=photo)
    home_with("treatments", {"heading": "", "treatments": []})
    return "/"


def as_the_newest_post_of_home(photo: Photo) -> str:
    make_post(hero=photo)
    home_with("posts", {"heading": ""})
    return "/"


def as_a_person_of_home(photo: Photo) -> str:
    amara = person("Dr Amara Okafor", photo=photo)
    braces()
    home_with("people", {"heading": "", "text": "", "people": [amara.pk]})
    return "/"


def as_a_case_of_a_treatment(photo: Photo) -> str:
    page = braces()
    gallery = GalleryPage(title="Cases", slug="gallery")
    value = {
        "before": photo.pk,
        "after": make_photo(Subject.MODEL).pk,
        "caption": "Fixed braces",
        "expectation": "Most need a year.",
        "treatment": page.pk,
    }
    gallery.cases = stream(GalleryPage, "cases", ("case", value))
    publish(gallery)
    return page.url


def as_a_person_of_a_treatment(photo: Photo) -> str:
    page = braces()
    page.people.add(TreatmentPerson(person=person("Dr Amara Okafor", photo=photo)))
    page.save_revision().publish()
    return page.url


def in_the_list_of_offers(photo: Photo) -> str:
    index = publish(OfferIndexPage(title="Offers", slug="offers"))
    offer = OfferPage(title="Half price", slug="half", intro="x", price="$9", terms="x")
    offer.first_day = offer.last_day = today()
    offer.hero = photo
    publish(offer, index)
    return index.url


@pytest.mark.parametrize(
    "place",
    [
        as_a_treatment_of_home,
        as_the_newest_post_of_home,
        as_a_person_of_home,
        as_a_case_of_a_treatment,
        as_a_person_of_a_treatment,
        in_the_list_of_offers,
    ],
)
def test_where_a_section_shows_a_patient_is_on_record_while_it_does(photo, consent, place):
    url = place(photo)
    shown = {(one.url, one.item_sha256) for one in showings.shown_in_lists()}
    assert (url, photo.sha256) in shown
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    assert url not in {one.url for one in showings.shown_in_lists()}
