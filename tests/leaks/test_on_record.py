"""Is all that a visitor can meet of patients on record at its address, and nothing else?

The site is walked as a visitor does, each page type with photos of its own, and what is met is
compared with the showings. A list that gets pictures and is not entered (practice/in_lists.py,
blog/in_lists.py) fails here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote, urlsplit

import pytest
from django.test import Client

from blog.models import BlogIndexPage, BlogPage, pages
from config.empty_site import ensure_pages
from consent import actions, verify
from consent.acts import SYSTEM
from consent.models import Clip, Disclosure, Patient, Photo, PhotoRendition, PracticeDetails
from consent.pages.showing_history import EVERY_PAGE
from consent.privileges import Subject
from consent.uses import of as uses_of
from practice.models import (
    GalleryPage,
    HomePage,
    Person,
    StandardPage,
    TeamMember,
    TeamPage,
    TreatmentIndexPage,
    TreatmentPage,
    VideoIndexPage,
    VideoPage,
)
from tests.clips import make_clip, sign_for
from tests.factories import make_consent, make_patient, make_photo, picture
from tests.practice.making import publish, stream

pytestmark = pytest.mark.django_db

USES = ("website", "sharing")
PICTURE = re.compile(r"/photo/([\w.-]+)")
FILM = re.compile(r"/clip/([0-9a-f]{32})\.(?:mp4|webm)")
LINK = re.compile(r'<a[^>]*\shref="([^"]+)"|<link rel="alternate"[^>]*\shref="([^"]+)"')
Met = tuple[str, str, str]


@pytest.fixture(autouse=True)
def short_lists(monkeypatch):
    """One post on each page of the list: the oldest stands on another page than the newest."""
    monkeypatch.setattr(pages, "POSTS_PER_PAGE", 1)


@pytest.fixture
def patient() -> Patient:
    return make_patient()


@pytest.fixture
def photo(patient):
    """Makes a photo of the patient; each call another one, small and quick to cut."""
    return lambda: make_photo(
        Subject.PATIENT, patients=[patient], data=picture(width=64, height=48)
    )


def sign_for_all(patient: Patient) -> None:
    make_consent(patient, *Photo.objects.filter(subject=Subject.PATIENT), uses=USES)


def walked() -> dict[str, str]:
    """Every address a visitor comes to by links from the first page, with what it answers."""
    client, waiting, seen = Client(), ["/"], set()
    found: dict[str, str] = {}
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        response = client.get(address)
        kind = response.headers.get("Content-Type", "")
        if response.status_code != 200 or not kind.startswith(("text/html", "application/atom")):
            continue
        html, path = response.content.decode(), unquote(urlsplit(address).path)
        # The pages of a long list are one address.
        found[path] = found.get(path, "") + html
        waiting += _linked_from(html, path)
    return found


def _linked_from(html: str, path: str) -> Iterator[str]:
    for link in LINK.findall(html):
        target = urlsplit(unescape(next(filter(None, link))))
        if not target.netloc and not target.scheme:
            yield (target.path or path) + (f"?{target.query}" if target.query else "")


def met() -> set[Met]:
    """What of patients can be met: digest, use and address."""
    return {
        (digest, use, url) for url, html in walked().items() for digest, use in _patients_in(html)
    }


def _patients_in(html: str) -> Iterator[tuple[str, str]]:
    for name in PICTURE.findall(html):
        rendition = PhotoRendition.objects.select_related("image").get(file__endswith=f"/{name}")
        if rendition.image.subject == Subject.PATIENT:
            for use in uses_of(rendition.filter_spec):
                yield rendition.image.sha256, use
    for key in FILM.findall(html):
        yield Clip.objects.get(media_key=key).sha256, "website"


def on_record() -> set[Met]:
    """What is on record as shown now; what every page shows stands at the first."""
    rows = Disclosure.objects.on_site().filter(last_at=None)
    return {
        (row.item_sha256, row.privilege, "/" if row.url == EVERY_PAGE else row.url) for row in rows
    }


def practice_pictures(*photos: Photo) -> set[Met]:
    """What every page tells search engines, at each but the first: the record says so once."""
    digests = {one.sha256 for one in photos}
    return {one for one in met() if one[0] in digests and one[2] != "/"}


def make_videos(home: HomePage, patient: Patient, photo) -> VideoPage:
    clip = make_clip(Subject.PATIENT, patients=[patient])
    sign_for(patient, clip)
    index = VideoIndexPage.objects.first() or publish(
        VideoIndexPage(title="Videos", slug="videos", show_in_menus=True), home
    )
    return publish(VideoPage(title="One", slug="one", clip=clip, poster=photo()), index)


def make_posts(photo) -> None:
    index = BlogIndexPage.objects.get()
    for number in range(3):
        post = BlogPage(title=f"Post {number}", slug=f"post-{number}", intro="What it says.")
        post.hero = photo() if number < 2 else None
        if number == 1:
            post.tags.add("braces")
        publish(post, index)


def make_everything(patient: Patient, photo) -> None:
    """A page of each kind, with photos of its own in every place."""
    ensure_pages()
    home = HomePage.objects.get()
    make_posts(photo)
    video = make_videos(home, patient, photo)
    case = {
        "before": photo().pk,
        "after": photo().pk,
        "caption": "Braces",
        "expectation": "A year.",
    }
    blocks = stream(
        StandardPage,
        "body",
        ("video", {"video": video.pk}),
        ("photo", {"photo": photo().pk, "caption": "A smile"}),
    )
    treatments = TreatmentIndexPage.objects.first() or publish(
        TreatmentIndexPage(title="Treatments", slug="treatments", show_in_menus=True), home
    )
    publish(TreatmentPage(title="Braces", slug="b", intro="What.", hero=photo()), treatments)
    person = Person(name="Dr Somebody", role="Orthodontist", photo=photo())
    person.save()
    person.save_revision().publish()
    for model in (TeamPage, GalleryPage):
        model.objects.all().delete()
    team = TeamPage(title="Team", slug="our-team", show_in_menus=True)
    team.members = [TeamMember(person=person)]
    publish(team)
    cases = stream(GalleryPage, "cases", ("case", case))
    publish(GalleryPage(title="Cases", slug="our-cases", show_in_menus=True, cases=cases))
    publish(StandardPage(title="About", slug="about-us", show_in_menus=True, body=blocks))
    home = HomePage.objects.get()
    home.picture = photo()
    home.save_revision().publish()
    details = PracticeDetails.the_one()
    details.struct_org_name = "Our practice"
    details.struct_org_image = photo()
    details.save()


def test_what_visitors_meet_is_on_record_and_nothing_else_is(patient, photo, work):
    make_everything(patient, photo)
    sign_for_all(patient)
    work()
    everywhere = practice_pictures(PracticeDetails.the_one().struct_org_image)
    seen = met()
    assert {url for _digest, _use, url in everywhere} >= {"/blog/", "/our-cases/", "/about-us/"}
    assert {url for _digest, use, url in seen - everywhere if use == "website"} >= {
        *("/", "/blog/", "/blog/tag/braces/", "/blog/post-1/", "/treatments/", "/treatments/b/"),
        *("/videos/", "/videos/one/", "/about-us/", "/our-team/", "/our-cases/"),
    }
    assert seen - everywhere == on_record()
    actions.begin_showings()
    work()
    assert [one for one in verify.run() if one.invariant.startswith("showings")] == []


def test_when_all_is_taken_back_nothing_is_met_and_nothing_is_open(patient, photo, work):
    ensure_pages()
    make_posts(photo)
    make_videos(HomePage.objects.get(), patient, photo)
    sign_for_all(patient)
    work()
    assert len(on_record()) >= 8
    for consent in patient.consents.all():
        actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    work()
    assert met() == set()
    assert on_record() == set()
