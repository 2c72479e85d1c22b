"""What becomes of a block while a photo of it may not be shown: left out, another photo, no page?"""

from __future__ import annotations

import pytest
from wagtail.blocks import StructBlockValidationError

from blog.social import photos as kit_photos
from consent import actions, publishing
from consent.acts import SYSTEM
from consent.models import Consent, FollowUp, LedgerEntry, Photo
from consent.privileges import Subject
from consent.publishing import WhenNotCovered
from practice import search_index
from practice.blocks import PhotoBlock
from practice.models import GalleryPage, StandardPage, VideoIndexPage, VideoPage
from tests.clips import make_clip, sign_for
from tests.factories import make_consent, make_patient, make_photo
from tests.practice.making import publish, stream

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient():
    return make_patient()


@pytest.fixture
def photo(patient) -> Photo:
    return make_photo(Subject.PATIENT, patients=[patient], description="A smile")


@pytest.fixture
def consent(patient, photo) -> Consent:
    return make_consent(patient, photo)


@pytest.fixture
def room() -> Photo:
    return make_photo(Subject.NONE, description="The waiting room")


def page_with(photo: Photo, choice: str | None, other: Photo | None = None) -> StandardPage:
    value = {"photo": photo.pk, "caption": "Amara after two years"}
    if choice is not None:
        value |= {"when_not_covered": choice, "other_photo": other and other.pk}
    blocks = stream(StandardPage, "body", ("photo", value))
    return publish(StandardPage(title="Smiles", slug="smiles", body=blocks))


def pair_with(photo: Photo, other: Photo) -> StandardPage:
    value = {
        "before": photo.pk,
        "after": photo.pk,
        "caption": "Fixed braces",
        "expectation": "Most need a year.",
        "when_not_covered": "other_photo",
        "other_photo": other.pk,
    }
    blocks = stream(StandardPage, "body", ("before_after", value))
    return publish(StandardPage(title="Pairs", slug="pairs", body=blocks))


def html(client, page) -> str:
    return client.get(page.get_url()).content.decode()


def take_back(consent: Consent) -> None:
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")


@pytest.mark.parametrize("choice", ["leave_out", None, "unpublish"])
def test_the_block_is_left_out_the_moment_cover_ends(client, photo, consent, choice):
    page = page_with(photo, choice)
    assert "Amara after two years" in html(client, page)
    take_back(consent)
    seen = client.get(page.get_url())
    assert seen.status_code == 200  # no job has run
    assert "<figure" not in seen.content.decode()
    assert "Amara" not in seen.content.decode()


def test_blocks_stored_before_there_was_a_choice_are_left_out(photo):
    page = page_with(photo, None)
    (block,) = StandardPage.objects.get(pk=page.pk).body
    assert block.value["when_not_covered"] == "leave_out"
    (finding,) = publishing.not_covered(page)
    assert finding.place.choice is WhenNotCovered.LEAVE_OUT


def test_the_other_photo_stands_there_with_its_own_words_only(client, photo, consent, room):
    page = page_with(photo, "other_photo", room)
    assert "The waiting room" not in html(client, page)
    take_back(consent)
    seen = html(client, page)
    assert 'alt="The waiting room"' in seen
    assert "Amara" not in seen
    assert "A smile" not in seen


def test_another_photo_stands_in_for_a_pair_too(client, photo, consent, room):
    page = pair_with(photo, room)
    take_back(consent)
    seen = html(client, page)
    assert 'alt="The waiting room"' in seen
    assert "Fixed braces" not in seen


@pytest.mark.parametrize("subject", [Subject.PATIENT, Subject.UNKNOWN])
def test_a_photo_that_is_not_covered_itself_stands_in_for_none(client, photo, subject):
    other = make_photo(subject, patients=[make_patient()] if subject == Subject.PATIENT else [])
    page = page_with(photo, "other_photo", other)
    assert "<figure" not in html(client, page)
    (block,) = page.body
    assert block.block.shown_instead(block.value) is None
    findings = publishing.not_covered(page)
    assert {one.item for one in findings} == {photo, other}
    assert not any(one.replaced for one in findings)


def test_a_photo_left_over_from_another_choice_is_not_shown(client, photo, room):
    page = page_with(photo, "leave_out", room)
    assert "<figure" not in html(client, page)
    assert set(publishing.photos_in(page)) == {photo.pk}


def test_the_editor_is_told_that_the_other_photo_is_seen(photo, room):
    page = page_with(photo, "other_photo", room)
    assert set(publishing.photos_in(page)) == {photo.pk, room.pk}
    (finding,) = publishing.not_covered(page)
    assert finding.item == photo
    assert finding.replaced


def test_another_photo_has_to_be_chosen(photo):
    block = PhotoBlock()
    value = block.to_python({"photo": photo.pk, "when_not_covered": "other_photo"})
    with pytest.raises(StructBlockValidationError):
        block.clean(value)


def test_the_choice_is_not_among_the_words_that_are_searched(photo, consent):
    page = page_with(photo, "unpublish")
    assert search_index.passages_of([page])[page.pk] == ["Amara after two years"]


def test_the_kit_never_offers_the_other_photo(photo, room):
    from tests.blog.posts import make_post

    post = make_post()
    post.body = [
        (
            "photo",
            {"photo": photo, "caption": "", "when_not_covered": "other_photo", "other_photo": room},
        )
    ]
    assert kit_photos.shown_in(post) == (photo,)


def test_a_page_goes_off_the_site_and_comes_back_only_by_hand(client, photo, consent, work):
    page = page_with(photo, "unpublish")
    take_back(consent)
    work()
    assert not StandardPage.objects.get(pk=page.pk).live
    assert client.get(page.get_url()).status_code == 404
    (entry,) = LedgerEntry.objects.filter(act="content.taken_off")
    assert entry.actor == {"kind": "system"}
    assert entry.refs["id"] == page.pk
    assert entry.refs["photos"] == [photo.pk]
    make_consent(photo.depictions.get().patient, photo)
    work()
    assert not StandardPage.objects.get(pk=page.pk).live


def test_taking_a_page_off_twice_is_taking_it_off_once(photo, consent, work):
    page_with(photo, "unpublish")
    take_back(consent)
    work()
    FollowUp.objects.filter(kind="pages.take_off").update(done_at=None)
    work()
    assert LedgerEntry.objects.filter(act="content.taken_off").count() == 1


def test_pages_that_do_not_ask_for_it_stay(photo, consent, work):
    page = page_with(photo, "leave_out")
    take_back(consent)
    work()
    assert StandardPage.objects.get(pk=page.pk).live
    assert not LedgerEntry.objects.filter(act="content.taken_off").exists()


def test_a_page_stays_while_its_photo_is_covered_by_another_consent(patient, photo, consent, work):
    make_consent(patient, photo)
    page = page_with(photo, "unpublish")
    take_back(consent)
    work()
    assert StandardPage.objects.get(pk=page.pk).live


def test_a_case_of_the_gallery_is_left_out_or_takes_the_page_off(client, photo, consent, work):
    value = {
        "before": photo.pk,
        "after": photo.pk,
        "caption": "Braces",
        "expectation": "A year.",
        "when_not_covered": "unpublish",
    }
    cases = stream(GalleryPage, "cases", ("case", value))
    page = publish(GalleryPage(title="Cases", slug="cases", cases=cases))
    assert "Braces" in html(client, page)
    take_back(consent)
    assert "Braces" not in html(client, page)
    work()
    assert not GalleryPage.objects.get(pk=page.pk).live


class TestVideoBlock:
    """A video shown in another page asks the same question as a photo."""

    def page(self, video: VideoPage, **choice: object) -> StandardPage:
        blocks = stream(StandardPage, "body", ("video", {"video": video.pk, **choice}))
        return publish(StandardPage(title="About us", slug="about-us", body=blocks))

    @pytest.fixture
    def clip(self, patient):
        return make_clip(Subject.PATIENT, patients=[patient])

    @pytest.fixture
    def signed(self, patient, clip) -> Consent:
        return sign_for(patient, clip)

    @pytest.fixture
    def video(self, clip, signed) -> VideoPage:
        index = publish(VideoIndexPage(title="Films", slug="films"))
        return publish(VideoPage(title="Amara brushes", slug="amara", clip=clip), index)

    @pytest.mark.parametrize("choice", [{}, {"when_not_covered": "unpublish"}])
    def test_it_is_left_out_the_moment_cover_ends(self, client, video, signed, choice):
        page = self.page(video, **choice)
        assert "Amara brushes" in html(client, page)
        take_back(signed)
        assert "Amara brushes" not in html(client, page)

    def test_another_photo_stands_there(self, client, video, signed, room):
        page = self.page(video, when_not_covered="other_photo", other_photo=room.pk)
        assert "The waiting room" not in html(client, page)
        take_back(signed)
        seen = html(client, page)
        assert 'alt="The waiting room"' in seen
        assert "Amara brushes" not in seen

    def test_a_page_that_asks_for_it_goes_off_the_site(self, video, clip, signed, work):
        page = self.page(video, when_not_covered="unpublish")
        work()
        take_back(signed)
        work()
        assert not StandardPage.objects.get(pk=page.pk).live
        (entry,) = LedgerEntry.objects.filter(act="content.taken_off")
        assert entry.refs["clips"] == [clip.pk]

    def test_a_page_that_does_not_stays(self, video, signed, work):
        page = self.page(video)
        work()
        take_back(signed)
        work()
        assert StandardPage.objects.get(pk=page.pk).live
