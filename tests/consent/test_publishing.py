"""What does a page, a draft or a scheduled revision show that nobody agreed to?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ReferenceIndex

from blog.models import BlogIndexPage, BlogPage
from config.empty_site import ensure_pages
from consent import actions, asking, publishing
from consent.acts import SYSTEM
from consent.admin_views.pages import advise
from consent.coverage import Reason
from consent.models import Photo
from consent.pages.page_words import telling
from consent.privileges import Role, Subject
from consent.publishing import Trouble
from practice.models import HomePage, VideoIndexPage, VideoPage
from tests.clips import make_clip
from tests.factories import make_consent, make_patient, make_photo, make_staff, move

pytestmark = pytest.mark.django_db


@pytest.fixture
def uncovered() -> Photo:
    return make_photo(Subject.PATIENT, patients=[make_patient()])


def post(**fields: object) -> BlogPage:
    ensure_pages()
    given = {"title": "A post", "slug": "a-post", "intro": "About it.", **fields}
    return BlogIndexPage.objects.get().add_child(instance=BlogPage(**given))


def rich_text(photo: Photo) -> tuple[str, dict[str, str]]:
    embed = f'<embed embedtype="image" id="{photo.pk}" format="fullwidth" alt="x"/>'
    return "text", {"heading": "", "text": f"<p>x</p>{embed}"}


def pair(photo: Photo) -> tuple[str, dict[str, object]]:
    words = {"before_label": "", "after_label": "", "caption": "c", "expectation": "e"}
    return "before_after", {"before": photo, "after": photo, **words}


PLACES = {
    "hero": lambda photo: {"hero": photo},
    "og_image": lambda photo: {"og_image": photo},
    "photo block": lambda photo: {"body": [("photo", {"photo": photo, "caption": ""})]},
    "before and after": lambda photo: {"body": [pair(photo)]},
    "rich text": lambda photo: {"body": [rich_text(photo)]},
}


@pytest.mark.parametrize("place", PLACES)
def test_a_photo_is_found_wherever_it_stands(place, uncovered):
    page = post(**PLACES[place](uncovered))
    assert set(publishing.photos_in(page)) == {uncovered.pk}
    (finding,) = publishing.not_covered(page)
    assert finding.item == uncovered
    assert finding.verdict.reason is Reason.NOT_ASKED
    assert finding.place.field in {"hero", "og_image", "body"}
    assert finding.place.number == (1 if finding.place.field == "body" else 0)


def test_drafts_and_scheduled_revisions_are_read_where_wagtails_index_knows_nothing(uncovered):
    page = post()
    page.hero = uncovered
    page.save_revision()
    page.go_live_at = timezone.now() + timedelta(days=2)
    page.hero = None
    page.og_image = uncovered
    page.save_revision(approved_go_live_at=page.go_live_at)
    live = BlogPage.objects.get(pk=page.pk)
    assert publishing.photos_in(live) == {}
    assert not ReferenceIndex.get_references_to(uncovered).exists()
    first, second = page.revisions.order_by("pk")
    assert publishing.photos_in(first.as_object()) == {uncovered.pk: "hero"}
    assert publishing.photos_in(second.as_object()) == {uncovered.pk: "og_image"}


def test_a_covered_photo_is_no_finding_for_that_use_only():
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient])
    make_consent(patient, photo, uses=["website"])
    page = post(hero=photo)
    assert publishing.not_covered(page) == []
    (finding,) = publishing.not_covered(page, privilege="instagram")
    assert finding.verdict.reason is Reason.NOT_GRANTED


def test_a_page_without_photos_asks_nothing():
    page = post()
    with CaptureQueriesContext(connection) as queries:
        assert publishing.not_covered(page) == []
    assert not [query for query in queries if "consent_photo" in query["sql"]]


def test_a_deleted_photo_is_no_finding(uncovered):
    page = post(body=[("photo", {"photo": uncovered, "caption": ""})])
    uncovered.delete()
    assert publishing.not_covered(BlogPage.objects.get(pk=page.pk)) == []


def test_many_photos_cost_one_question(uncovered):
    photos = [make_photo(Subject.UNKNOWN) for _ in range(4)]
    page = post(body=[("photo", {"photo": photo, "caption": ""}) for photo in photos])
    with CaptureQueriesContext(connection) as queries:
        findings = publishing.not_covered(page)
    assert {finding.item for finding in findings} == set(photos)
    assert len([query for query in queries if "consent_covereditem" in query["sql"]]) == 1


def days(number: int) -> timedelta:
    return timedelta(days=number)


@pytest.fixture
def amara():
    return make_patient("Amara Okafor")


def covered_for(patient, last: int) -> Photo:
    """A photo whose permission ends that many days from today."""
    photo = make_photo(Subject.PATIENT, patients=[patient])
    move(make_consent(patient, photo), first=-10, last=last)
    return photo


def test_a_permission_that_ends_before_the_page_goes_live_is_a_finding_today(amara):
    photo = covered_for(amara, last=3)
    page = post(hero=photo)
    assert publishing.not_covered(page) == []
    page.go_live_at = timezone.now() + days(10)
    (finding,) = publishing.not_covered(page)
    assert finding.trouble is Trouble.ENDS_BEFORE
    assert finding.verdict.reason is Reason.ENDED
    assert timezone.now() < finding.covered_until < page.go_live_at


def test_what_will_be_covered_when_the_page_goes_live_is_no_finding(amara):
    photo = make_photo(Subject.PATIENT, patients=[amara])
    make_consent(amara, photo, not_begun=True)
    page = post(hero=photo)
    assert publishing.not_covered(page)[0].verdict.reason is Reason.NOT_YET
    page.go_live_at = timezone.now() + days(5)
    assert publishing.not_covered(page) == []


@pytest.mark.parametrize(
    ("last", "expires", "soon"),
    [(20, None, True), (400, None, False), (20, 10, False), (20, 25, True)],
)
def test_what_ends_within_thirty_days_is_told_unless_the_page_goes_first(
    amara, last, expires, soon
):
    page = post(hero=covered_for(amara, last))
    page.expire_at = timezone.now() + days(expires) if expires else None
    reading = publishing.read(page)
    assert reading.hidden == ()
    assert bool(reading.soon) == soon


def test_a_draft_older_than_the_revocation_is_judged_as_of_today(amara):
    photo = make_photo(Subject.PATIENT, patients=[amara])
    consent = make_consent(amara, photo)
    page = post()
    page.hero = photo
    draft = page.save_revision()
    assert publishing.not_covered(draft.as_object()) == []
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    (finding,) = publishing.not_covered(draft.as_object())
    assert finding.verdict.reason is Reason.REVOKED


def test_link_previews_are_judged_by_a_permission_of_their_own(amara):
    photo = make_photo(Subject.PATIENT, patients=[amara])
    make_consent(amara, photo, uses=["website"])
    assert publishing.not_covered(post(hero=photo)) == []
    (finding,) = publishing.not_covered(post(og_image=photo, slug="other"))
    assert finding.verdict.reason is Reason.NOT_GRANTED


def test_the_clip_of_a_video_and_of_a_video_shown_elsewhere_is_found(amara):
    clip = make_clip(Subject.PATIENT, patients=[amara])
    ensure_pages()
    videos = HomePage.objects.get().add_child(instance=VideoIndexPage(title="V", slug="v"))
    video = videos.add_child(
        instance=VideoPage(title="A film", slug="a-film", clip=clip, film_on_file=clip)
    )
    elsewhere = post(body=[("text", {"heading": "", "text": "x"}), ("video", {"video": video})])
    (own,) = publishing.not_covered(video)
    (shown,) = publishing.not_covered(elsewhere)
    assert (own.item, own.place.field) == (clip, "clip")
    assert (shown.item, shown.place.number) == (clip, 2)


def words_on(page: BlogPage) -> list[tuple[str, str]]:
    return [(one.place.field, one.words) for one in telling(page, publishing.read(page))]


def text(words: str) -> tuple[str, dict[str, str]]:
    return "text", {"heading": "", "text": f"<p>{words}</p>"}


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"title": "Amara Okafor smiles"}, [("title", "Amara Okafor")]),
        ({"intro": "Thank you, Amara."}, []),
        ({"body": [text("We met <b>Amara</b> Okafor.")]}, [("body", "Amara Okafor")]),
        ({"search_description": "AMARA OKAFOR"}, [("search_description", "AMARA OKAFOR")]),
        ({"slug": "amara-okafor-smiles"}, [("slug", "amara-okafor")]),
        ({"body": [text("Our practice is 25 years old.")]}, []),
        ({"author_name": "Amara Okafor"}, []),
        (
            {"body": [("quote", {"text": "x", "name": "Amara Okafor", "role": ""})]},
            [("body", "Amara Okafor")],
        ),
    ],
)
def test_the_whole_name_of_any_patient_is_found_wherever_it_is_read(amara, fields, found):
    assert words_on(post(**fields)) == found


def test_half_a_name_and_an_age_point_to_somebody_where_that_patient_is_seen(amara):
    make_patient("Ben Adeyemi")
    page = post(hero=covered_for(amara, 400), intro="Amara, 14 years old, and Ben.", slug="a-story")
    assert words_on(page) == [("intro", "Amara"), ("intro", "14 years old")]


def test_words_that_go_with_a_hidden_photo_are_not_told(amara, uncovered):
    seen = covered_for(amara, 400)
    assert words_on(post(body=[("photo", {"photo": uncovered, "caption": "Amara Okafor"})])) == []
    assert words_on(post(hero=uncovered, hero_caption="Amara Okafor", slug="b")) == []
    shown = post(body=[("photo", {"photo": seen, "caption": "Amara Okafor"})], slug="c")
    assert words_on(shown) == [("body", "Amara Okafor")]


def test_too_many_patients_are_not_compared(amara, monkeypatch):
    page = post(title="Amara Okafor smiles")
    assert words_on(page)
    monkeypatch.setattr("consent.pages.page_words.MOST_PATIENTS", 0)
    assert words_on(page) == []


def test_advice_on_many_photos_costs_no_more_queries_than_on_two():
    somebody = make_staff(Role.REVIEWER)
    photos = [make_photo(Subject.UNKNOWN) for _ in range(5)]
    photos += [make_photo(Subject.PATIENT, patients=[make_patient()]) for _ in range(5)]

    def queries(many: list[Photo]) -> int:
        page = BlogPage(
            title="x", slug="x", body=[("photo", {"photo": one, "caption": ""}) for one in many]
        )
        person = type(somebody).objects.get(pk=somebody.pk)
        with asking.asking(staff=True), CaptureQueriesContext(connection) as asked:
            assert len(advise(page, person).groups) == len(many)
        return len(asked)

    # The first look makes the thumbnails.
    queries(photos)
    assert queries(photos * 3) == queries(photos[4:6])
