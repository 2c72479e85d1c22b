"""Is every place where a photo is used found: live, draft, scheduled, copied, in settings, handed out?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale

from consent.models import Clip, Disclosure, PracticeDetails, TakeDown
from consent.pages import whereabouts
from consent.pages.whereabouts import Place, PlaceKind, uses_of
from consent.privileges import Subject
from practice.models import Person
from tests.blog.posts import make_post
from tests.factories import make_photo
from tests.working import work_off_everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo():
    return make_photo(Subject.NONE)


def places(photo) -> list[Place]:
    work_off_everything()  # the index of what is stored is kept by the worker
    return uses_of([photo.pk])[photo.pk]


def kinds(photo) -> list[str]:
    return [place.kind.value for place in places(photo)]


def copy_made(photo, privilege: str = "instagram", **fields: object) -> Disclosure:
    return Disclosure.objects.create(
        item_sha256=photo.sha256,
        privilege=privilege,
        place="Instagram kit",
        url="http://testserver/blog/braces/",
        first_at=timezone.now(),
        **fields,
    )


def test_a_photo_that_nobody_uses_has_an_empty_list(photo):
    assert uses_of([photo.pk]) == {photo.pk: []}


def test_it_is_known_when_something_saved_has_not_been_read_yet(photo):
    make_post(hero=photo)
    assert whereabouts.is_behind()
    work_off_everything()
    assert not whereabouts.is_behind()


class TestPages:
    def test_a_live_page_comes_with_its_two_addresses(self, photo):
        post = make_post(hero=photo)
        (place,) = places(photo)
        assert place.kind == PlaceKind.LIVE
        assert place.title == post.title
        assert place.page_id == post.pk
        assert place.edit_url == f"/admin/pages/{post.pk}/edit/"
        assert place.public_url.endswith("/blog/braces-month-by-month/")
        assert place.on_the_site

    def test_a_photo_inside_the_text_blocks_counts(self, photo):
        make_post(photos=[photo])
        assert kinds(photo) == ["live"]

    def test_a_draft_that_was_never_live_has_no_public_address(self, photo):
        make_post(photos=[photo], draft=True)
        (place,) = places(photo)
        assert (place.kind, place.public_url) == (PlaceKind.DRAFT, "")
        assert not place.on_the_site

    def test_a_draft_of_a_live_page_is_found_though_the_page_does_not_show_it_yet(self, photo):
        post = make_post()
        post.hero = photo
        post.save_revision()
        assert kinds(photo) == ["draft"]

    def test_a_photo_taken_out_in_the_draft_is_still_live(self, photo):
        post = make_post(hero=photo)
        post.hero = None
        post.save_revision()
        assert kinds(photo) == ["live"]

    def test_a_draft_of_a_page_that_shows_it_already_is_no_second_place(self, photo):
        post = make_post(hero=photo)
        post.title = "Another title"
        post.save_revision()
        assert kinds(photo) == ["live"]

    def test_a_photo_taken_out_of_a_draft_that_was_never_live_is_not_used(self, photo):
        post = make_post(hero=photo, draft=True)
        post.hero = None
        post.save_revision()
        assert places(photo) == []

    def test_an_old_revision_is_no_place(self, photo):
        post = make_post()
        post.hero = photo
        post.save_revision()
        post.hero = None
        post.save_revision().publish()
        assert places(photo) == []

    def test_a_scheduled_page_says_when_it_goes_live(self, photo):
        then = timezone.now() + timedelta(days=3)
        make_post(hero=photo, goes_live=then)
        (place,) = places(photo)
        assert (place.kind, place.at) == (PlaceKind.SCHEDULED, then)

    def test_a_scheduled_change_of_a_live_page_stands_beside_the_live_one(self, photo):
        post = make_post(hero=photo)
        then = timezone.now() + timedelta(days=3)
        post.go_live_at = then
        post.save_revision(approved_go_live_at=then)
        assert kinds(photo) == ["live", "scheduled"]

    def test_a_newer_draft_does_not_hide_what_is_scheduled(self, photo):
        post = make_post()
        then = timezone.now() + timedelta(days=3)
        post.hero, post.go_live_at = photo, then
        post.save_revision(approved_go_live_at=then)
        post.hero = None
        post.save_revision()
        assert kinds(photo) == ["scheduled"]

    def test_an_alias_is_a_place_of_its_own(self, photo):
        post = make_post(hero=photo)
        post.create_alias(update_slug="the-same-again")
        assert kinds(photo) == ["live", "alias"]

    def test_a_translation_is_told_apart(self, photo):
        post = make_post(hero=photo)
        translated = post.copy_for_translation(
            Locale.objects.create(language_code="es"), copy_parents=True
        )
        assert kinds(photo) == ["live", "draft"]
        translated.get_latest_revision().publish()
        assert kinds(photo) == ["live", "translation"]

    def test_a_number_that_only_contains_the_id_is_no_use(self, photo):
        make_post(title=f"The {photo.pk} of {photo.pk}{photo.pk}", draft=True)
        assert places(photo) == []


class TestEverythingElse:
    def test_a_team_member_a_setting_and_a_clip(self, photo):
        person = Person(locale=Locale.get_default(), name="Dr Ada", role="Dentist", photo=photo)
        person.save()
        details = PracticeDetails.the_one()
        details.struct_org_logo = photo
        details.save()
        clip = Clip.objects.create(title="How braces work", poster=photo)
        found = {place.kind.value: place for place in places(photo)}
        assert set(found) == {"snippet", "setting", "clip"}
        assert found["snippet"].title == "Dr Ada"
        assert found["clip"].title == clip.title
        assert all(place.edit_url.startswith("/admin/") for place in found.values())

    def test_the_draft_of_a_team_member(self, photo):
        person = Person(locale=Locale.get_default(), name="Dr Ada", role="Dentist")
        person.save()
        person.photo = photo
        person.save_revision()
        assert kinds(photo) == ["draft"]

    def test_records_of_ours_that_name_a_photo_are_no_places(self):
        from tests.factories import make_consent, make_patient

        patient = make_patient()
        photo = make_photo(Subject.PATIENT, patients=[patient])
        make_consent(patient, photo)
        assert places(photo) == []


class TestCopies:
    def test_a_kit_that_was_handed_out_may_be_anywhere(self, photo):
        copy = copy_made(photo)
        (place,) = places(photo)
        assert (place.kind, place.title, place.at) == (
            PlaceKind.KIT,
            "Instagram kit",
            copy.first_at,
        )
        assert place.public_url == copy.url

    def test_an_open_take_down_leads_to_itself(self, photo):
        takedown = TakeDown.objects.create(disclosure=copy_made(photo), due_at=timezone.now())
        (place,) = places(photo)
        assert place.kind == PlaceKind.ELSEWHERE
        assert place.edit_url == f"/admin/takedowns/{takedown.pk}/"

    def test_a_copy_that_was_removed_is_no_use_any_more(self, photo):
        copy = copy_made(photo)
        now = timezone.now()
        TakeDown.objects.create(disclosure=copy, due_at=now, closed_at=now)
        assert places(photo) == []

    def test_a_copy_handed_out_again_after_the_removal_is_one(self, photo):
        now = timezone.now()
        copy = copy_made(photo, last_at=now + timedelta(hours=1))
        TakeDown.objects.create(disclosure=copy, due_at=now, closed_at=now)
        assert kinds(photo) == ["elsewhere"]

    @pytest.mark.parametrize("use", ["website", "sharing"])
    def test_what_the_site_showed_itself_is_no_copy(self, photo, use):
        copy_made(photo, privilege=use)
        assert places(photo) == []


def test_many_photos_cost_as_many_queries_as_one():
    photos = [make_photo(Subject.NONE) for _ in range(6)]
    for number, photo in enumerate(photos):
        make_post(hero=photo, slug=f"post-{number}")
        copy_made(photo)
    work_off_everything()
    uses_of([photos[0].pk])
    counts = []
    for some in (photos[:2], photos):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = uses_of(photo.pk for photo in some)
        assert all([place.kind for place in found[photo.pk]] == ["live", "kit"] for photo in some)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 9
