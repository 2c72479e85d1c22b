"""A video of a patient at another host: when is it shown, and what is done when consent ends?"""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consent import actions, asking, middleware
from consent.acts import SYSTEM
from consent.models import Clip, Consent, Disclosure, LedgerEntry, Patient, TakeDown
from consent.privileges import Role, Subject
from consent.views import overview
from practice import embeds, pictures
from practice.models import StandardPage, VideoIndexPage, VideoPage
from tests.clips import make_clip, sign_for
from tests.factories import make_consent, make_patient, make_photo, make_staff, make_uses, move
from tests.practice.making import publish, stream

pytestmark = pytest.mark.django_db

YOUTUBE = "https://youtu.be/dQw4w9WgXcQ"
OTHER = "https://youtu.be/aaaaaaaaaaa"
VIMEO = "https://vimeo.com/76979871"
AT_YOUTUBE = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
NOT_SHOWN = "This video is not shown at the moment"


@pytest.fixture
def index() -> VideoIndexPage:
    return publish(VideoIndexPage(title="Videos", slug="videos"))


@pytest.fixture
def patient() -> Patient:
    return make_patient()


@pytest.fixture
def film(patient) -> Clip:
    return make_clip(Subject.PATIENT, patients=[patient])


def make_page(index: VideoIndexPage, film: Clip | None, **fields: object) -> VideoPage:
    given = {
        "title": "A year of braces",
        "slug": f"video-{VideoPage.objects.count()}",
        "embed_url": YOUTUBE,
        "transcript": "MARKED what she says.",
        "film_on_file": film,
        **fields,
    }
    return publish(VideoPage(**given), under=index)


def html(page) -> str:
    middleware.forget()
    response = Client().get(page.url)
    assert response.status_code == 200
    return response.content.decode()


def is_offered(page: VideoPage) -> bool:
    """Whether visitors are offered the video anywhere: its page, the list, search engines."""
    shown = html(page)
    on_page = "data-frame=" in shown
    parts = [
        "MARKED" in shown,
        "VideoObject" in shown,
        NOT_SHOWN not in shown,
        page.url in html(page.get_parent()),
        "frame-src" in Client().get(page.url).headers["Content-Security-Policy"],
        on_page,
    ]
    assert len(set(parts)) == 1, parts
    return on_page


def take_back(consent: Consent, **what: str) -> None:
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy", **what)


# When it is shown


@pytest.mark.parametrize(
    ("uses", "address", "shown"),
    [
        (["website", "youtube"], YOUTUBE, True),
        (["website"], YOUTUBE, False),
        (["youtube"], YOUTUBE, False),
        (["website", "vimeo"], VIMEO, True),
        (["website", "youtube"], VIMEO, False),
    ],
)
def test_it_is_shown_while_the_website_and_the_host_are_agreed(
    index, patient, film, uses, address, shown
):
    sign_for(patient, film, uses=uses)
    assert is_offered(make_page(index, film, embed_url=address)) is shown


@pytest.mark.parametrize("subject", [Subject.NONE, Subject.STAFF])
def test_a_film_without_a_patient_needs_no_permission(index, subject):
    assert is_offered(make_page(index, make_clip(subject)))


def test_a_film_nobody_has_classified_is_not_shown(index):
    assert not is_offered(make_page(index, make_clip(Subject.UNKNOWN)))


def test_everybody_in_it_must_have_agreed(index, patient):
    other = make_patient("Bela Bartok", email="bela@example.org")
    film = make_clip(Subject.PATIENT, patients=[patient, other])
    sign_for(patient, film, uses=["website", "youtube"])
    page = make_page(index, film)
    assert not is_offered(page)
    sign_for(other, film, uses=["website", "youtube"])
    assert is_offered(page)


def test_the_words_may_come_from_the_film_and_go_with_it(index, patient):
    film = make_clip(Subject.PATIENT, patients=[patient], transcript="MARKED in the film.")
    consent = sign_for(patient, film, uses=["website", "youtube"])
    page = make_page(index, film, transcript="")
    assert is_offered(page)
    take_back(consent)
    assert not is_offered(page)


def test_the_pages_copy_lives_no_longer_than_the_first_permission(index, patient, film):
    consent = sign_for(patient, film, uses=["website", "youtube"])
    page = make_page(index, film)
    with asking.asking():
        assert VideoPage.objects.get(pk=page.pk).plays
        assert asking.earliest_change() == consent.ends_at


# When it ends


@pytest.mark.parametrize("what", ["everything", "youtube", "the film", "the last day passed"])
def test_when_it_ends_the_page_stops_at_once_and_the_video_there_is_listed(
    index, patient, film, what
):
    consent = sign_for(patient, film, uses=["website", "youtube"])
    page = make_page(index, film)
    assert is_offered(page)
    assert not TakeDown.objects.exists()
    if what == "everything":
        take_back(consent)
    elif what == "youtube":
        take_back(consent, privilege="youtube")
    elif what == "the film":
        take_back(consent, sha256=film.sha256)
    else:
        move(consent, first=-40, last=-1)
        assert not is_offered(page), "no job has run yet"
        actions.end_consent(consent=consent)
    assert not is_offered(page)
    takedown = TakeDown.objects.get()
    shown = takedown.disclosure
    assert (shown.place, shown.url, shown.privilege) == ("YouTube", AT_YOUTUBE, "youtube")
    assert takedown.due_at > timezone.now()


def test_where_only_the_website_ends_the_video_stays_there_and_leaves_the_page(
    index, patient, film
):
    consent = sign_for(patient, film, uses=["website", "youtube"])
    page = make_page(index, film)
    take_back(consent, privilege="website")
    assert not is_offered(page)
    assert not TakeDown.objects.exists()


def test_a_film_that_another_consent_covers_is_not_listed(index, patient, film):
    consent = sign_for(patient, film, uses=["website", "youtube"])
    sign_for(patient, film, uses=["website", "youtube"])
    page = make_page(index, film)
    take_back(consent)
    assert is_offered(page)
    assert not TakeDown.objects.exists()


def test_a_film_that_turns_out_to_show_a_patient_is_listed(index, patient):
    film = make_clip(Subject.NONE)
    page = make_page(index, film)
    assert is_offered(page)
    actions.classify_clip(
        clip=film,
        subjects=actions.Subjects(subject=Subject.PATIENT, recognisable=(patient,)),
        by=SYSTEM,
    )
    assert not is_offered(page)
    assert TakeDown.objects.get().disclosure.url == AT_YOUTUBE


def test_a_film_that_was_deleted_here_is_listed_when_its_permission_ends(index, patient, film):
    consent = sign_for(patient, film, uses=["website", "youtube"])
    page = make_page(index, film)
    actions.record_clip_deletion(clip=film, by=SYSTEM)
    Clip.objects.filter(pk=film.pk).delete()
    assert not is_offered(page)
    take_back(consent)
    assert TakeDown.objects.count() == 1


def test_the_still_picture_goes_with_the_video(index, patient, film):
    poster = make_photo(Subject.NONE)
    consent = sign_for(patient, film, uses=["website", "youtube"])
    page = make_page(index, film, poster=poster)
    pictures.make(pictures.wanted(page))
    body = stream(StandardPage, "body", ("video", {"video": page.pk}))
    elsewhere = publish(StandardPage(title="About", slug="about", body=body))
    key = f"/media/pub/{poster.media_key}/"
    for place in (page, elsewhere, index):
        assert key in html(place)
    assert "og:image" in html(page)
    take_back(consent, privilege="youtube")
    for place in (page, elsewhere, index):
        assert key not in html(place)
    assert "A year of braces" not in html(elsewhere)


def test_the_patient_reads_where_the_video_stands_and_by_when_it_goes(index, patient, film):
    consent = sign_for(patient, film, uses=["website", "youtube"])
    make_page(index, film)
    (copy,) = overview.outside_copies(consent)
    assert (copy["place"], copy["url"], copy["due_on"]) == ("YouTube", AT_YOUTUBE, None)
    take_back(consent)
    (copy,) = overview.outside_copies(consent)
    assert copy["due_on"] == TakeDown.objects.get().due_at
    actions.close_takedown(takedown=TakeDown.objects.get(), proof="Deleted there.", by=SYSTEM)
    (copy,) = overview.outside_copies(consent)
    assert copy["done_on"] is not None


# What is written down


def test_publishing_enters_the_copy_once_however_often_it_is_published(index, patient, film):
    consent = sign_for(patient, film, uses=["website", "youtube"])
    page = make_page(index, film)
    page.save_revision().publish()
    shown = Disclosure.objects.get()
    assert (shown.item_sha256, shown.privilege) == (film.sha256, "youtube")
    assert shown.consent_reference == consent.reference
    assert shown.last_at is not None
    entry = LedgerEntry.objects.filter(act="disclosure.embed_published").first()
    assert entry.refs["consents"] == [consent.reference]


def test_no_copy_is_entered_for_a_draft_or_a_video_without_a_film(index, patient, film):
    sign_for(patient, film, uses=["website", "youtube"])
    draft = VideoPage(title="Later", slug="later", embed_url=YOUTUBE, film_on_file=film, live=False)
    index.add_child(instance=draft)
    draft.save_revision()
    make_page(index, None, embed_shows_no_patient=True)
    assert not Disclosure.objects.exists()


def test_published_by_another_door_without_permission_it_is_listed_at_once(index, film):
    page = make_page(index, film)
    assert not is_offered(page)
    assert TakeDown.objects.get().disclosure.url == AT_YOUTUBE


def test_shown_again_after_it_was_removed_is_another_copy(index, patient, film):
    consent = sign_for(patient, film, uses=["website", "youtube"])
    page = make_page(index, film)
    take_back(consent)
    actions.close_takedown(takedown=TakeDown.objects.get(), proof="Deleted there.", by=SYSTEM)
    again = sign_for(patient, film, uses=["website", "youtube"])
    page.save_revision().publish()
    assert Disclosure.objects.count() == 2
    take_back(again)
    assert TakeDown.objects.filter(closed_at=None).count() == 1


def test_an_address_changed_while_the_consent_was_ending_loses_neither_copy(index, patient, film):
    consent = sign_for(patient, film, uses=["website", "youtube"])
    page = make_page(index, film)
    draft = VideoPage.objects.get(pk=page.pk)
    draft.embed_url = OTHER
    revision = draft.save_revision()
    take_back(consent)
    revision.publish()
    page = VideoPage.objects.get(pk=page.pk)
    assert page.embed_url == OTHER
    assert not is_offered(page)
    listed = {one.disclosure.url for one in TakeDown.objects.filter(closed_at=None)}
    assert listed == {AT_YOUTUBE, embeds.read(OTHER).page_url}


def test_an_address_changed_before_the_end_leaves_both_on_the_list_after_it(index, patient, film):
    consent = sign_for(patient, film, uses=["website", "youtube"])
    page = make_page(index, film)
    page.embed_url = VIMEO
    page.film_on_file = make_clip(Subject.NONE)
    page.save_revision().publish()
    take_back(consent)
    assert [one.disclosure.url for one in TakeDown.objects.all()] == [AT_YOUTUBE]


# The form


def send(index: VideoIndexPage, action: str, **fields: object):
    client = Client()
    client.force_login(make_staff(Role.OWNER))
    form = {
        "title": "A new video",
        "slug": "a-new-video",
        "date": timezone.now().date().isoformat(),
        "intro": "",
        "clip": "",
        "embed_url": YOUTUBE,
        "film_on_file": "",
        "poster": "",
        "transcript": "MARKED words",
        "og_image": "",
        "seo_title": "",
        "search_description": "",
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        **fields,
    }
    if action:
        form[action] = action
    address = reverse("wagtailadmin_pages:add", args=["practice", "videopage", index.pk])
    return client.post(address, form)


def test_the_form_says_what_is_missing_for_each_use_and_names_nobody(index, patient, film):
    make_uses("website")
    sign_for(patient, film, uses=["website"])
    response = send(index, "action-publish", film_on_file=film.pk)
    (sentence,) = response.context["form"].errors["film_on_file"]
    assert "The practice does not ask for YouTube yet" in sentence

    make_uses("youtube")
    response = send(index, "action-publish", film_on_file=film.pk)
    (sentence,) = response.context["form"].errors["film_on_file"]
    assert sentence.startswith("Not agreed for “Our YouTube page”: Somebody in it has not agreed")
    assert patient.first_name not in response.content.decode()
    assert not VideoPage.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"embed_shows_no_patient": "on"}, "embed_shows_no_patient"),
        ({"film_on_file": ""}, "embed_shows_no_patient"),
    ],
)
def test_the_box_and_the_film_exclude_each_other_and_one_is_needed(
    index, patient, film, fields, field
):
    sign_for(patient, film, uses=["website", "youtube"])
    response = send(index, "action-publish", **{"film_on_file": film.pk, **fields})
    assert field in response.context["form"].errors


def test_what_is_covered_is_published_and_entered(index, patient, film):
    sign_for(patient, film, uses=["website", "youtube"])
    response = send(index, "action-publish", film_on_file=film.pk)
    assert response.status_code == 302, response.context["form"].errors
    assert is_offered(VideoPage.objects.get())
    entry = LedgerEntry.objects.get(act="disclosure.embed_published")
    assert entry.actor["kind"] == "staff"


def test_any_draft_is_kept_and_its_editor_told_why_visitors_do_not_see_it(index, film):
    make_uses("website", "youtube")
    assert send(index, "", film_on_file=film.pk).status_code == 302
    client = Client()
    client.force_login(make_staff(Role.OWNER))
    page = VideoPage.objects.get()
    shown = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "Visitors do not see this video" in shown
    assert "Not agreed for “Our YouTube page”" in shown


def test_a_clip_of_our_own_needs_no_second_film(index, film):
    clip = make_clip(Subject.NONE)
    response = send(index, "action-publish", embed_url="", clip=clip.pk, film_on_file=film.pk)
    assert "film_on_file" in response.context["form"].errors


def test_a_photos_consent_covers_no_film(index, patient, film):
    make_consent(patient, make_photo(Subject.PATIENT, patients=[patient]), uses=["youtube"])
    assert not is_offered(make_page(index, film))
