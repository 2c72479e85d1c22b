"""Is it on record where and when the website showed a patient, under which consent, to the instant?"""

from __future__ import annotations

from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page

from blog.models import BlogIndexPage
from consent.models import (
    Disclosure,
    FollowUp,
    LedgerEntry,
    TakeDown,
)
from consent.privileges import Subject
from consent.views import overview
from tests.blog.posts import make_post
from tests.clips import make_clip, sign_for
from tests.consent import showing
from tests.consent.showing import URL, publish, shown, take_back
from tests.factories import make_consent, make_photo

patient, photo, nothing_begun = showing.FIXTURES


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
