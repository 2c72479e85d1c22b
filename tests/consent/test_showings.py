"""Is it on record where and when the website showed a patient, under which consent, to the instant?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from blog.models import BlogIndexPage
from consent import actions, showing_records, triggers, verify
from consent.acts import SYSTEM
from consent.models import (
    Consent,
    Disclosure,
    FollowUp,
    LedgerEntry,
    Photo,
    PracticeDetails,
    TakeDown,
)
from consent.privileges import Subject
from consent.showing_history import EVERY_PAGE
from consent.views import overview
from tests.blog.posts import make_post
from tests.clips import make_clip, sign_for
from tests.factories import make_consent, make_patient, make_photo, move

HOUR = timedelta(hours=1)
URL = "/blog/braces-month-by-month/"


@pytest.fixture
def patient(db):
    return make_patient()


@pytest.fixture
def photo(patient) -> Photo:
    return make_photo(Subject.PATIENT, patients=[patient])


def publish(**fields: object):
    """A post that is published as an editor does it."""
    post = make_post(**fields)
    post.save_revision().publish()
    return post


def shown(place: str = "website") -> list[Disclosure]:
    return list(Disclosure.objects.filter(place=place).order_by("pk"))


def take_back(consent, **part: str) -> None:
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy", **part)


def test_a_published_page_opens_a_row_with_the_consent_it_rests_on(patient, photo, work):
    consent = make_consent(patient, photo)
    post = publish(photos=[photo])
    work()
    post.refresh_from_db()
    (one,) = shown()
    assert (one.item_sha256, one.privilege, one.url) == (photo.sha256, "website", URL)
    assert one.consent_reference == consent.reference
    assert one.first_at == post.last_published_at
    assert one.last_at is None


def test_signing_later_opens_it_and_what_was_not_covered_has_no_row(patient, photo, work):
    publish(photos=[photo])
    work()
    assert shown() == []
    consent = make_consent(patient, photo)
    work()
    (one,) = shown()
    assert one.first_at >= consent.signed_at


def test_looking_again_changes_nothing(patient, photo, work):
    make_consent(patient, photo)
    post = publish(photos=[photo])
    work()
    before = list(Disclosure.objects.values())
    FollowUp.objects.update(done_at=None, due_at=timezone.now())
    work()
    post.save_revision().publish()
    work()
    assert list(Disclosure.objects.values()) == before


def test_the_last_day_ends_it_at_that_instant_however_late_the_job_runs(patient, photo, work):
    consent = make_consent(patient, photo)
    publish(photos=[photo])
    work()
    move(consent, first=-40, last=-1)
    Disclosure.objects.update(first_at=timezone.now() - timedelta(days=20))
    FollowUp.objects.filter(kind="consent.end").update(due_at=timezone.now())
    work()
    work()
    consent.refresh_from_db()
    (one,) = shown()
    assert one.last_at == consent.ends_at


ENDINGS = {
    "everything taken back": lambda consent, photo, post: take_back(consent),
    "the use taken back": lambda consent, photo, post: take_back(consent, privilege="website"),
    "the photo taken back": lambda consent, photo, post: take_back(consent, sha256=photo.sha256),
    "page unpublished": lambda consent, photo, post: post.unpublish(),
    "page deleted": lambda consent, photo, post: post.delete(),
    "block removed": lambda consent, photo, post: without_blocks(post),
    "filed anew": lambda consent, photo, post: actions.classify(
        photo=photo, subjects=actions.Subjects(Subject.UNKNOWN), by=SYSTEM
    ),
    "file exchanged": lambda consent, photo, post: exchange(photo),
    "photo deleted": lambda consent, photo, post: photo.delete(),
    "somebody else found in it": lambda consent, photo, post: actions.classify(
        photo=photo,
        subjects=actions.Subjects(
            Subject.PATIENT, recognisable=(consent.patient, make_patient("Bo Bergman"))
        ),
        by=SYSTEM,
    ),
}


def without_blocks(post) -> None:
    post.refresh_from_db()
    post.body = []
    post.save_revision().publish()


def exchange(photo: Photo) -> None:
    old, key = photo.sha256, photo.media_key
    Photo.objects.filter(pk=photo.pk).update(sha256="f" * 64, subject=Subject.UNKNOWN)
    photo.refresh_from_db()
    actions.record_swap(photo=photo, old_sha256=old, old_key=key, by=SYSTEM)


@pytest.mark.parametrize("ending", ENDINGS)
def test_whatever_ends_the_showing_closes_its_row(ending, patient, photo, work):
    consent = make_consent(patient, photo)
    post = publish(photos=[photo])
    work()
    before = timezone.now()
    ENDINGS[ending](consent, photo, post)
    after = timezone.now()
    work()
    (one,) = shown()
    assert one.last_at is not None
    assert before <= one.last_at <= after
    assert not TakeDown.objects.exists()


def test_when_it_begins_again_that_is_another_row(patient, photo, work):
    make_consent(patient, photo)
    post = publish(photos=[photo])
    work()
    post.unpublish()
    work()
    post.refresh_from_db()
    post.save_revision().publish()
    work()
    first, second = shown()
    assert first.last_at < second.first_at
    assert second.last_at is None


def test_another_consent_takes_over_without_a_gap(patient, photo, work):
    old = make_consent(patient, photo)
    publish(photos=[photo])
    work()
    new = make_consent(patient, photo)
    take_back(old)
    work()
    first, second = shown()
    assert (first.consent_reference, second.consent_reference) == (old.reference, new.reference)
    assert first.last_at == second.first_at
    assert second.last_at is None


def test_one_that_takes_over_by_time_begins_where_the_other_ended(patient, photo, work):
    old, new = make_consent(patient, photo), make_consent(patient, photo)
    post = publish(photos=[photo])
    long_ago = timezone.now() - timedelta(days=20)
    Page.objects.filter(pk=post.pk).update(last_published_at=long_ago)
    work()
    Disclosure.objects.all().delete()
    Disclosure.objects.create(
        item_sha256=photo.sha256,
        privilege="website",
        place="website",
        url=URL,
        first_at=long_ago,
        consent_reference=old.reference,
    )
    move(new, first=-30, last=30)
    move(old, first=-40, last=-2)
    signed_at(new, long_ago)
    showing_records.bring_up_site(at=timezone.now())
    old.refresh_from_db()
    first, second = shown()
    assert (first.last_at, second.first_at) == (old.ends_at, old.ends_at)
    assert second.consent_reference == new.reference


def signed_at(consent, moment) -> None:
    """As if it had been signed then; the triggers refuse that."""
    triggers.drop()
    type(consent).objects.filter(pk=consent.pk).update(signed_at=moment)
    triggers.make()


def test_two_people_in_a_photo_rest_on_two_consents_and_end_together(patient, work):
    other = make_patient("Bo Bergman")
    photo = make_photo(Subject.PATIENT, patients=[patient, other])
    hers, his = make_consent(patient, photo), make_consent(other, photo)
    publish(photos=[photo])
    work()
    assert {one.consent_reference for one in shown()} == {hers.reference, his.reference}
    take_back(his)
    work()
    his.refresh_from_db()
    assert {one.last_at for one in shown()} == {his.revoked_at}


def test_a_pair_is_shown_whole_or_not_at_all(patient, photo, work):
    other = make_photo(Subject.PATIENT, patients=[patient])
    make_consent(patient, photo)
    publish(pairs=[(photo, other)])
    work()
    assert shown() == []
    make_consent(patient, other)
    work()
    assert {one.item_sha256 for one in shown()} == {photo.sha256, other.sha256}


def test_a_new_address_of_a_page_closes_the_old_row_and_opens_another(
    patient, photo, work, django_capture_on_commit_callbacks
):
    make_consent(patient, photo)
    publish(photos=[photo])
    work()
    index = BlogIndexPage.objects.get()
    index.slug = "news"
    # Wagtail tells of new slugs after the commit.
    with django_capture_on_commit_callbacks(execute=True):
        index.save_revision().publish()
    work()
    first, second = shown()
    assert (first.url, second.url) == (URL, URL.replace("/blog/", "/news/"))
    assert first.last_at == second.first_at
    assert second.last_at is None


def test_a_moved_page_has_its_new_address_on_record(patient, photo, work):
    make_consent(patient, photo)
    post = publish(photos=[photo])
    other = BlogIndexPage(title="Older posts", slug="older")
    post.get_parent().get_parent().add_child(instance=other)
    work()
    Page.objects.get(pk=post.pk).move(Page.objects.get(pk=other.pk), pos="last-child")
    work()
    assert [(one.url, one.last_at is None) for one in shown()] == [
        (URL, False),
        (URL.replace("/blog/", "/older/"), True),
    ]


def test_a_clip_of_a_video_page_is_on_record_too(patient, work):
    from wagtail.models import Site

    from config.empty_site import ensure_pages
    from practice.models import VideoIndexPage, VideoPage

    ensure_pages()
    clip = make_clip(Subject.PATIENT, patients=[patient])
    consent = sign_for(patient, clip)
    index = VideoIndexPage.objects.first() or Site.objects.get().root_page.add_child(
        instance=VideoIndexPage(title="Videos", slug="videos")
    )
    video = index.add_child(instance=VideoPage(title="One", slug="one", clip=clip))
    video.save_revision().publish()
    work()
    (one,) = shown()
    assert one.item_sha256 == clip.sha256
    assert one.url.endswith("/one/")
    take_back(consent)
    work()
    assert shown()[0].last_at == type(consent).objects.get(pk=consent.pk).revoked_at


def test_a_snippet_is_on_record_at_the_pages_that_show_it(patient, photo, work):
    from wagtail.models import Site

    from config.empty_site import ensure_pages
    from practice.models import Person, TeamMember, TeamPage

    ensure_pages()
    make_consent(patient, photo)
    person = Person(name="Dr Somebody", role="Orthodontist", photo=photo)
    person.save()
    team = TeamPage(title="Our people", slug="our-people")
    team.members = [TeamMember(person=person)]
    home = Site.objects.get().root_page
    TeamPage.objects.all().delete()
    home.refresh_from_db()
    home.add_child(instance=team)
    team.save_revision().publish()
    work()
    assert [one.url for one in shown()] == ["/our-people/"]
    person.refresh_from_db()
    person.photo = None
    person.save_revision().publish()
    work()
    assert shown()[0].last_at is not None


def test_a_link_preview_is_on_record_where_that_use_is_covered(patient, photo, work):
    make_consent(patient, photo, uses=["website", "sharing"])
    publish(hero=photo)
    work()
    assert [one.url for one in shown("sharing")] == [URL]
    assert shown("sharing")[0].privilege == "sharing"


def test_what_this_site_showed_itself_is_nobodys_to_take_down(patient, photo, work):
    consent = make_consent(patient, photo, uses=["website", "sharing"])
    publish(hero=photo)
    work()
    take_back(consent)
    work()
    assert Disclosure.objects.on_site().count() == 3  # the page, its link preview, the list
    assert not TakeDown.objects.exists()
    assert overview.outside_copies(consent) == []


def test_a_photo_for_link_previews_alone_is_not_on_the_page(patient, photo, work):
    make_consent(patient, photo)
    publish(og_image=photo)
    work()
    assert shown() == []


def test_photos_without_patients_leave_no_trace(work, db):
    publish(photos=[make_photo(Subject.NONE)])
    work()
    assert not Disclosure.objects.exists()


def test_what_the_site_showed_before_it_was_kept_is_taken_in_once(patient, photo, work):
    make_consent(patient, photo)
    work()
    make_post(photos=[photo])
    assert shown() == []
    call_command("tick")
    work()
    call_command("tick")
    assert [one.url for one in shown()] == [URL]
    assert LedgerEntry.objects.filter(act="showings.begun").count() == 1


@pytest.fixture(autouse=True)
def nothing_begun(monkeypatch):
    from consent.actions import showings

    monkeypatch.setattr(showings, "_begun", False)


class TestVerify:
    def breaches(self) -> list[str]:
        return [one.sentence for one in verify.run() if one.invariant == "showings"]

    def test_rows_within_their_consent_hold(self, patient, photo, work):
        consent = make_consent(patient, photo)
        publish(photos=[photo])
        work()
        take_back(consent)
        work()
        assert self.breaches() == []

    def test_what_is_shown_and_not_on_record_is_told_and_the_reverse(self, patient, photo, work):
        consent = make_consent(patient, photo)
        publish(photos=[photo])
        actions.begin_showings()
        work()
        agree = "showings-now"
        assert [one for one in verify.run() if one.invariant == agree] == []
        Disclosure.objects.update(url="/somewhere-else/")
        told = [one.sentence for one in verify.run() if one.invariant == agree]
        assert len(told) == 2
        assert consent.reference in told[0]

    @pytest.mark.parametrize(
        ("first", "last"), [(-96, -95), (-1, None), (-1, 1)], ids=["before", "open", "too long"]
    )
    def test_a_row_outside_of_it_is_told(self, first, last, patient, photo):
        consent = make_consent(patient, photo)
        move(consent, first=-3, last=30)
        ended = timezone.now() - 3 * HOUR
        Consent.objects.filter(pk=consent.pk).update(revoked_at=ended)
        Disclosure.objects.create(
            item_sha256=photo.sha256,
            privilege="website",
            place="website",
            url=URL,
            first_at=ended + first * HOUR,
            last_at=None if last is None else ended + last * HOUR,
            consent_reference=consent.reference,
        )
        assert len(self.breaches()) == 1


class TestLists:
    """What a list shows of a page is on record at the list's own address."""

    def listed(self) -> list[Disclosure]:
        return list(Disclosure.objects.filter(place="lists").order_by("url", "pk"))

    def test_a_post_is_on_record_in_the_lists_that_show_it(self, patient, photo, work):
        consent = make_consent(patient, photo)
        post = make_post(hero=photo)
        post.tags.add("braces")
        post.save_revision().publish()
        work()
        rows = self.listed()
        assert [one.url for one in rows] == ["/blog/", "/blog/tag/braces/"]
        assert {one.consent_reference for one in rows} == {consent.reference}
        assert {one.privilege for one in rows} == {"website"}
        take_back(consent)
        work()
        consent.refresh_from_db()
        assert {one.last_at for one in self.listed()} == {consent.revoked_at}

    def test_without_its_tag_it_goes_from_the_list_of_that_tag_only(self, patient, photo, work):
        make_consent(patient, photo)
        post = make_post(hero=photo)
        post.tags.add("braces")
        post.save_revision().publish()
        work()
        post.refresh_from_db()
        post.tags.clear()
        post.save_revision().publish()
        work()
        assert [(one.url, one.last_at is None) for one in self.listed()] == [
            ("/blog/", True),
            ("/blog/tag/braces/", False),
        ]

    def test_a_list_that_goes_and_comes_back_has_two_rows(self, patient, photo, work):
        make_consent(patient, photo)
        publish(hero=photo)
        work()
        index = BlogIndexPage.objects.get()
        index.unpublish()
        work()
        assert [one.last_at is None for one in self.listed()] == [False]
        index.refresh_from_db()
        index.save_revision().publish()
        work()
        first, second = self.listed()
        assert first.last_at < second.first_at
        assert second.last_at is None

    def test_behind_a_password_it_is_in_no_list(self, patient, photo, work):
        make_consent(patient, photo)
        post = publish(hero=photo)
        work()
        lock = PageViewRestriction.objects.create(
            page=post, restriction_type=PageViewRestriction.PASSWORD, password="x"
        )
        work()
        assert [one.last_at is None for one in self.listed()] == [False]
        lock.delete()
        work()
        assert [one.last_at is None for one in self.listed()] == [False, True]

    def test_what_is_late_says_nothing_of_others(self, patient, photo, work):
        """A late follow-up of one photo dates back no showing of another."""
        other = make_photo(Subject.PATIENT, patients=[patient])
        make_consent(patient, photo, other)
        publish(hero=photo)
        work()
        long_ago = timezone.now() - timedelta(days=3)
        make_post(hero=other, slug="another")
        showing_records.bring_up_files([photo.sha256], at=long_ago)
        assert {one.item_sha256 for one in self.listed()} == {photo.sha256}

    def test_the_practices_own_picture_is_on_every_page(self, patient, photo, work):
        make_consent(patient, photo, uses=["sharing"])
        details = PracticeDetails.the_one()
        details.struct_org_name, details.struct_org_image = "Ours", photo
        details.save()
        work()
        (row,) = self.listed()
        assert (row.url, row.privilege, row.last_at) == (EVERY_PAGE, "sharing", None)
        details.struct_org_image = None
        details.save()
        work()
        assert self.listed()[0].last_at is not None

    def test_a_list_is_nobodys_to_take_down(self, patient, photo, work):
        consent = make_consent(patient, photo)
        publish(hero=photo)
        work()
        take_back(consent)
        work()
        assert not TakeDown.objects.exists()
        assert overview.outside_copies(consent) == []


def test_the_photo_in_the_place_of_another_is_on_record_only_while_it_stands_there(
    patient, photo, work
):
    other = make_photo(Subject.PATIENT, patients=[patient])
    make_consent(patient, other)
    value = {"photo": photo, "when_not_covered": "other_photo", "other_photo": other}
    post = make_post()
    post.body = [("photo", value)]
    post.save_revision().publish()
    work()
    assert [one.item_sha256 for one in shown()] == [other.sha256]
    make_consent(patient, photo)
    work()
    assert [(one.item_sha256, one.last_at is None) for one in shown()] == [
        (other.sha256, False),
        (photo.sha256, True),
    ]
