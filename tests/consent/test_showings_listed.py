"""Is what lists of pages show of a patient on record too, and does `verify` tell rows that are wrong?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from blog.models import BlogIndexPage
from consent import actions, verify
from consent.models import (
    Consent,
    Disclosure,
    PracticeDetails,
    TakeDown,
)
from consent.pages import showing_records
from consent.pages.showing_history import EVERY_PAGE
from consent.privileges import Subject
from consent.views import overview
from tests.blog.posts import make_post
from tests.consent import showing
from tests.consent.showing import HOUR, URL, publish, take_back
from tests.factories import make_consent, make_photo, move

patient, photo, nothing_begun = showing.FIXTURES


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
