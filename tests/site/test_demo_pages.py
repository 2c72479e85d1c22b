"""Do the demo's pages come to stand whole, once, and as pages a browser reads without guessing?"""

from __future__ import annotations

from itertools import pairwise

import pytest
from django.test import Client
from wagtail.models import Page, Revision

from blog.models import BlogPage
from config.demo import site_content
from config.demo.pages import ensure_site
from config.demo.pictures import MOUTHS, PICTURES
from config.demo.posts import ensure_home, ensure_posts
from config.empty_site import ensure_pages
from consent.models import Photo
from consent.privileges import Role, Subject
from practice import pictures
from practice.models import (
    AccessibilityPage,
    FAQEntry,
    GalleryPage,
    HomePage,
    LegalVersion,
    NondiscriminationPage,
    OfferIndexPage,
    OfferPage,
    Person,
    PersonPage,
    StandardPage,
    Topic,
    TreatmentPage,
)
from practice.models.fields import today
from tests.factories import make_photo, make_staff
from tests.practice.html import shown

# Which links lead where does not depend on the database; test_demo builds the demo on both.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

PLACES = [
    "treatments/",
    "treatments/fixed-braces/",
    "treatments/clear-aligners/",
    "treatments/early-treatment/",
    "treatments/retainers/",
    "team/",
    "faq/",
    "contact/",
    "gallery/",
    "privacy/",
    "notice-of-privacy-practices/",
    "notice-of-privacy-practices/2024-03-01/",
    "accessibility/",
    "nondiscrimination/",
    "social-media-policy/",
    "team/dr-amara-okafor/",
    "offers/",
    "offers/second-retainer/",
    "offers/mouthguards-for-the-season/",
]


@pytest.fixture
def photos() -> dict[str, Photo]:
    """One small picture stands for all drawings, which have tests of their own."""
    ensure_pages()
    drawing = make_photo(Subject.NONE)
    return dict.fromkeys(PICTURES, drawing)


def counted() -> list[int]:
    kept = (Page, FAQEntry, Topic, Person, LegalVersion)
    return [model.objects.count() for model in kept]


def test_every_page_is_there_and_reads_without_a_mistake(client: Client, photos):
    ensure_site(HomePage.objects.get(), photos)
    for page in Page.objects.live().specific():
        pictures.make(pictures.wanted(page))
    for place in PLACES:
        page = shown(client, f"/{place}")
        assert len(page.all("h1")) == 1, place
        levels = [
            int(str(element.tag)[-1])
            for element in page.all("main")[0].iter()
            if str(element.tag)[-2:] in {"h1", "h2", "h3", "h4"}
        ]
        assert all(later <= earlier + 1 for earlier, later in pairwise(levels)), (
            f"{place}: {levels}"
        )
        assert "{page:" not in page.text
        for words, address in page.links.items():
            if address.startswith("/"):
                assert client.get(address, follow=True).status_code == 200, f"{place}: {words}"


def test_building_again_adds_nothing(photos):
    ensure_site(HomePage.objects.get(), photos)
    before = counted()
    ensure_site(HomePage.objects.get(), photos)
    assert counted() == before


def test_building_again_publishes_nothing_anew(photos):
    ensure_site(HomePage.objects.get(), photos)
    before = Revision.objects.count()
    ensure_site(HomePage.objects.get(), photos)
    assert Revision.objects.count() == before


def build_all(photos: dict[str, Photo]) -> None:
    ensure_site(HomePage.objects.get(), photos)
    ensure_posts(photos)
    ensure_home(photos)


def test_the_menu_is_short_and_in_the_order_people_look_for_things(client: Client, photos):
    build_all(photos)
    (nav,) = [one for one in shown(client, "/").all("nav") if one.get("id") == "site-nav"]
    assert [link.get("href") for link in nav.iter() if link.get("href")] == [
        "/treatments/",
        "/team/",
        "/faq/",
        "/blog/",
        "/contact/",
    ]


def older_demo(photos: dict[str, Photo]) -> None:
    """The demo as it was before treatments had steps, cases a treatment, posts an author."""
    build_all(photos)
    for page in TreatmentPage.objects.all():
        page.steps = []
        page.save_revision().publish()
    gallery = GalleryPage.objects.get()
    for block in gallery.cases:
        block.value["treatment"] = None
    gallery.save_revision().publish()
    for post in BlogPage.objects.all():
        post.author, post.author_name = None, "Somebody"
        post.save_revision().publish()
    home = HomePage.objects.get()
    home.body = []
    home.save_revision().publish()
    AccessibilityPage.objects.get().delete()
    plain = StandardPage(title="Accessibility", slug="accessibility")
    HomePage.objects.get().add_child(instance=plain)
    for kind in (OfferIndexPage, NondiscriminationPage, PersonPage):
        for page in kind.objects.all():
            page.delete()


def test_an_older_demo_gets_what_has_come_since(client: Client, photos):
    older_demo(photos)
    build_all(photos)
    assert all(page.steps for page in TreatmentPage.objects.all())
    assert all(case.value["treatment"] for case in GalleryPage.objects.get().cases)
    assert all(post.author for post in BlogPage.objects.all())
    assert "treatments" in {block.block_type for block in HomePage.objects.get().body}
    for place in ("offers", "nondiscrimination", "team/mei-tan", "accessibility"):
        shown(client, f"/{place}/")
    assert StandardPage.objects.filter(slug="accessibility").exists()


def test_what_people_changed_in_an_older_demo_stays_and_is_told(photos):
    older_demo(photos)
    page = TreatmentPage.objects.get(slug="retainers")
    page.intro = "Our own words."
    page.save_revision(user=make_staff(Role.EDITOR)).publish()
    said: list[str] = []
    ensure_site(HomePage.objects.get(), photos, said.append)
    page.refresh_from_db()
    assert page.intro == "Our own words."
    assert not page.steps
    assert "“Retainers” was changed by hand and stays as it is" in said


def test_one_offer_holds_one_has_ended_and_one_is_to_come(photos):
    ensure_site(HomePage.objects.get(), photos)
    day = today()
    standing = {
        page.slug: (page.first_day <= day, page.last_day < day) for page in OfferPage.objects.all()
    }
    assert standing == {
        "second-retainer": (True, False),
        "mouthguards-for-the-season": (True, True),
        "saturday-first-visits": (False, False),
    }


def test_before_and_after_of_each_mouth_are_the_same_frame():
    for mouth in MOUTHS:
        before, after = mouth.pictures().values()
        assert before.draw().partition(">")[0] == after.draw().partition(">")[0]
        assert before.draw() != after.draw()
    assert len({mouth.case for mouth in MOUTHS}) == len(MOUTHS)


def test_cases_of_three_treatments_are_shown_four_at_least():
    assert len({slug for slug, _case in site_content.CASES}) >= 3
    assert len(site_content.CASES) >= 4
