"""Which videos are published and shown, and what is loaded from where?"""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from config.empty_site import ensure_pages
from consent import actions, asking, middleware
from consent.acts import SYSTEM
from consent.models import Clip, PracticeDetails
from consent.privileges import Role, Subject
from practice import pictures
from practice.blocks import VideoBlock
from practice.models import HomePage, StandardPage, VideoIndexPage, VideoPage
from tests.clips import CAPTIONS, make_clip, sign_for
from tests.factories import make_patient, make_photo, make_staff

# Styles, scripts and the rules for early fetching name what other pages hold.
PARTS_OF_EVERY_PAGE = re.compile(
    r"<style>.*?</style>|<script type=.(?:module|speculationrules).>.*?</script>", re.DOTALL
)
pytestmark = pytest.mark.django_db

YOUTUBE = "https://youtu.be/dQw4w9WgXcQ"
OTHER_HOSTS = re.compile(r'(?:src|srcset|poster|href)="(?:https?:)?//[^"]*(?:youtu|vimeo)[^"]*"')


@pytest.fixture
def index() -> VideoIndexPage:
    ensure_pages()
    page = VideoIndexPage(title="Videos", slug="videos")
    HomePage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    return page


def make_page(index: VideoIndexPage, **fields: object) -> VideoPage:
    fields.setdefault("title", f"Video {VideoPage.objects.count() + 1}")
    page = VideoPage(slug=f"video-{VideoPage.objects.count() + 1}", intro="Look here.", **fields)
    Page.objects.get(pk=index.pk).specific.add_child(instance=page)
    page.save_revision().publish()
    return page


def embedded(index: VideoIndexPage, **fields: object) -> VideoPage:
    given = {
        "embed_url": YOUTUBE,
        "embed_shows_no_patient": True,
        "transcript": "What Jonas says.",
        **fields,
    }
    return make_page(index, **given)


def html(page: Page, client: Client | None = None) -> str:
    middleware.forget()
    response = (client or Client()).get(page.url)
    assert response.status_code == 200
    return PARTS_OF_EVERY_PAGE.sub("", response.content.decode())


# Our own clip


def test_a_clip_plays_with_captions_and_words_and_asks_nobody_else(index):
    clip = make_clip(Subject.NONE)
    shown = html(make_page(index, clip=clip))
    assert f'<source src="{clip.url}" type="video/mp4">' in shown
    assert f'<track kind="captions" src="{clip.captions_url}" srclang="en"' in shown
    assert 'preload="none"' in shown
    assert "Brush along the wire." in shown
    assert "<summary>Read what is said</summary>" in shown
    assert "js/video.js" not in shown


def test_a_clip_goes_with_poster_captions_and_every_word_and_comes_with_the_signature(index):
    patient = make_patient()
    poster = make_photo(Subject.NONE)
    clip = make_clip(
        Subject.PATIENT,
        patients=[patient],
        description="MARKED description",
        transcript="MARKED transcript",
        poster=poster,
    )
    page = make_page(index, clip=clip)
    hidden = html(page)
    assert "This video is not shown at the moment" in hidden
    for part in ("<video", "/clip/", "MARKED", "<track", "VideoObject"):
        assert part not in hidden
    assert page.url not in html(index)

    consent = sign_for(patient, clip)
    assert f'src="{clip.url}"' in html(page)
    assert "MARKED transcript" in html(page)
    assert page.url in html(index)

    actions.withdraw(consent=consent, by=SYSTEM, channel="copy", sha256=clip.sha256)
    assert "<video" not in html(page)
    assert "MARKED" not in html(page)
    assert page.url not in html(index)


def test_a_poster_is_judged_by_itself(index):
    patient = make_patient()
    clip = make_clip(Subject.NONE, poster=make_photo(Subject.PATIENT, patients=[patient]))
    page = make_page(index, clip=clip)
    shown = html(page)
    assert "<video" in shown
    assert "poster=" not in shown
    clip.poster = make_photo(Subject.NONE)
    clip.save()
    page = VideoPage.objects.get(pk=page.pk)
    pictures.make(pictures.wanted(clip))
    assert 'poster="/media/pub/' in html(page)


def test_the_pages_copy_lives_no_longer_than_the_permission(index):
    patient = make_patient()
    clip = make_clip(Subject.PATIENT, patients=[patient])
    consent = sign_for(patient, clip)
    with asking.asking():
        assert make_page(index, clip=clip).plays
        assert asking.earliest_change() == consent.ends_at


def test_the_words_of_a_clip_nobody_agreed_to_are_not_found_by_search(index):
    clip = make_clip(
        Subject.PATIENT, patients=[make_patient()], transcript="Zebrafish", title="Zebrafish"
    )
    page = make_page(index, clip=clip)
    assert "Zebrafish" not in page.searchable_words()


# A video at another host


def test_nothing_of_another_host_is_in_the_page_before_the_press(index):
    shown = html(embedded(index))
    assert "<iframe" not in shown
    links = OTHER_HOSTS.findall(shown)
    assert links == ['href="https://www.youtube.com/watch?v=dQw4w9WgXcQ"']
    assert 'data-frame="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?' in shown
    assert "YouTube then sees your address" in shown
    assert "What Jonas says." in shown


@pytest.mark.parametrize(
    ("address", "frames"),
    [
        (YOUTUBE, "frame-src https://www.youtube-nocookie.com"),
        ("https://vimeo.com/76979871", "frame-src https://player.vimeo.com"),
    ],
)
def test_only_the_page_of_an_embed_may_frame_and_only_its_host(index, address, frames):
    page = embedded(index, embed_url=address)
    policy = Client().get(page.url).headers["Content-Security-Policy"]
    assert frames in [part.strip() for part in policy.split(";")]
    own = make_page(index, clip=make_clip(Subject.NONE))
    for other in (own.url, index.url, "/"):
        assert "frame-src" not in Client().get(other).headers["Content-Security-Policy"]
    VideoPage.objects.filter(pk=page.pk).update(embed_shows_no_patient=False)
    assert "frame-src" not in Client().get(page.url).headers["Content-Security-Policy"]


# Doors past the form


@pytest.mark.parametrize(
    "change",
    [
        {"embed_shows_no_patient": False},
        {"transcript": " "},
        {"embed_url": "https://evil.example/embed/1"},
        {"embed_url": ""},
        {"clip": True},
    ],
)
def test_an_embed_published_by_another_door_without_its_conditions_is_not_shown(index, change):
    page = embedded(index)
    if change.get("clip"):
        change = {"clip": make_clip(Subject.NONE)}
    VideoPage.objects.filter(pk=page.pk).update(**change)
    shown = html(page)
    assert "This video is not shown at the moment" in shown
    assert "data-frame" not in shown
    assert "What Jonas says." not in shown
    assert page.url not in html(index)


def test_a_clip_without_captions_published_by_another_door_is_not_shown(index):
    page = make_page(index, clip=make_clip(Subject.NONE, captions=""))
    assert "<video" not in html(page)
    assert page.url not in html(index)


def test_the_editor_is_told_why_visitors_do_not_see_it(index):
    client = Client()
    client.force_login(make_staff(Role.OWNER))

    def edit(page: VideoPage) -> str:
        return client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()

    fine = make_page(index, clip=make_clip(Subject.NONE))
    assert "Visitors do not see this video" not in edit(fine)
    mute = make_page(index, clip=make_clip(Subject.NONE, captions=""))
    assert "This clip has no captions." in edit(mute)
    hidden = make_page(index, clip=make_clip(Subject.PATIENT, patients=[make_patient()]))
    assert "Somebody in it has not signed a consent for it." in edit(hidden)


# The form

REFUSALS = [
    ({}, "clip", "Choose a clip of our own, or give the address of a video."),
    ({"clip": "good", "embed_url": YOUTUBE}, "embed_url", "not both"),
    ({"clip": "mute"}, "clip", "This clip has no captions."),
    ({"embed_url": YOUTUBE, "transcript": "Words"}, "embed_shows_no_patient", "Tick this if"),
    ({"embed_url": YOUTUBE, "embed_shows_no_patient": "on"}, "transcript", "Write down what"),
]


def send(client: Client, index: VideoIndexPage, action: str, **fields: object):
    clips = {
        "good": lambda: make_clip(Subject.NONE),
        "mute": lambda: make_clip(Subject.NONE, captions=""),
    }
    if "clip" in fields:
        fields["clip"] = clips[str(fields["clip"])]().pk
    form = {
        "title": "A new video",
        "slug": "a-new-video",
        "date": timezone.now().date().isoformat(),
        "intro": "",
        "clip": "",
        "embed_url": "",
        "poster": "",
        "transcript": "",
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


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(make_staff(Role.EDITOR))
    return client


@pytest.mark.parametrize(("fields", "field", "sentence"), REFUSALS)
def test_publishing_is_refused_with_the_reason_beside_its_field(
    editor, index, fields, field, sentence
):
    response = send(editor, index, "action-publish", **fields)
    assert response.status_code == 200
    assert sentence in str(response.context["form"].errors[field])
    assert not VideoPage.objects.exists()


@pytest.mark.parametrize(("fields", "field", "sentence"), REFUSALS)
def test_any_draft_is_kept(editor, index, fields, field, sentence):
    assert send(editor, index, "", **fields).status_code == 302
    page = VideoPage.objects.get()
    assert not page.live
    if fields:
        shown = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        assert "Visitors do not see this video" in shown


@pytest.mark.parametrize("action", ["", "action-publish"])
def test_a_broken_address_is_refused_even_in_a_draft(editor, index, action):
    response = send(
        editor,
        index,
        action,
        embed_url="https://www.youtube.com/@practice",
        embed_shows_no_patient="on",
        transcript="Words",
    )
    assert response.status_code == 200
    assert "not the address of one YouTube video" in str(response.context["form"].errors)


@pytest.mark.parametrize(
    "fields",
    [
        {"clip": "good"},
        {"embed_url": YOUTUBE, "embed_shows_no_patient": "on", "transcript": "Words"},
    ],
)
def test_what_is_whole_is_published(editor, index, fields):
    response = send(editor, index, "action-publish", **fields)
    assert response.status_code == 302, response.context["form"].errors
    page = VideoPage.objects.get()
    assert page.live
    assert page.plays


# Elsewhere


def on_another_page(video: VideoPage) -> str:
    page = StandardPage(title="About", slug="about")
    page.body = [("video", {"video": video})]
    HomePage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    return html(page)


def test_a_clip_plays_in_a_block_of_another_page(index):
    clip = make_clip(Subject.NONE)
    assert f'src="{clip.url}"' in on_another_page(make_page(index, clip=clip))


def test_an_embed_in_a_block_is_a_link_to_its_own_page(index):
    video = embedded(index)
    shown = on_another_page(video)
    assert f'href="{video.url}"' in shown
    assert not OTHER_HOSTS.search(shown)
    assert "data-frame" not in shown


@pytest.mark.parametrize("state", ["not covered", "a draft", "locked", "deleted"])
def test_a_block_leaves_out_a_video_visitors_may_not_play(index, state):
    from wagtail.models import PageViewRestriction

    subject = Subject.UNKNOWN if state == "not covered" else Subject.NONE
    video = make_page(index, clip=make_clip(subject), title="MARKED")
    if state == "a draft":
        video.unpublish()
        video.refresh_from_db()
    elif state == "locked":
        PageViewRestriction.objects.create(page=video, restriction_type="login")
    elif state == "deleted":
        block = VideoBlock()
        assert block.render(block.to_python({"video": 10**6})).strip() == ""
        return
    assert "MARKED" not in on_another_page(video)


# For search engines


def struct(shown: str) -> dict:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', shown, re.DOTALL)
    return next(one for one in map(json.loads, found) if one["@type"] == "VideoObject")


def test_search_engines_get_a_video_object_whose_picture_goes_by_sharing(index):
    PracticeDetails.the_one()
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient])
    page = embedded(index, poster=photo, title="Ends </script><b>")
    data = struct(html(page))
    assert data["name"] == "Ends </script><b>"
    assert data["description"] == "Look here."
    assert data["embedUrl"].startswith("https://www.youtube-nocookie.com/embed/")
    assert data["uploadDate"] == page.date.isoformat()
    assert "thumbnailUrl" not in data

    from tests.factories import make_consent

    make_consent(patient, photo, uses=["website"])
    pictures.make(pictures.wanted(page))
    assert "thumbnailUrl" not in struct(html(page))
    make_consent(patient, photo, uses=["sharing"])
    pictures.make(pictures.wanted(page))
    assert "/photo/" in struct(html(page))["thumbnailUrl"][0]


def test_deleting_a_clip_leaves_its_page_without_a_video(index):
    page = make_page(index, clip=make_clip(Subject.NONE, captions=CAPTIONS))
    Clip.objects.get().delete()
    assert "This video is not shown at the moment" in html(page)
