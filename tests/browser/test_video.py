"""Does a video play, and is nobody else asked for anything before somebody presses play?"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.test_accessibility import none_of, violations

# How a page is walked does not depend on the database; test_policy, test_signing and test_walk run on both.
pytestmark = pytest.mark.once

CLIP = "/videos/brushing-around-a-bracket/"
ELSEWHERE = "/videos/first-visit-film/"
PLAYER = "https://player.vimeo.com/video/900000042?dnt=1&autoplay=1"
AT_THE_HOST = "https://vimeo.com/900000042"
PLAYED = "() => document.querySelector('video').currentTime > 1"


@pytest.fixture
def elsewhere(open_page):
    """The page of a video at another host, and what the host was asked for: it is never reached."""

    def opening(**person: object) -> tuple[Page, list]:
        page, asked = open_page(**person), []

        def answer(route: Route) -> None:
            asked.append(route.request)
            route.fulfill(content_type="text/html", body="<p>The player</p>")

        page.context.route("**/*vimeo.com/**", answer)
        page.goto(ELSEWHERE)
        page.wait_for_load_state("networkidle")
        return page, asked

    return opening


def link_of(page: Page):
    return page.get_by_role("link", name="Play the video from Vimeo")


@pytest.mark.parametrize("width", [390, 1280])
def test_our_own_clip_plays_with_captions_and_can_be_wound(open_page, width):
    page = open_page(width=width)
    page.goto(CLIP)
    film = page.locator("video")
    assert film.evaluate("film => film.readyState") == 0  # nothing is loaded before the press
    film.evaluate("film => { film.muted = true; return film.play(); }")
    page.wait_for_function(PLAYED)
    facts = film.evaluate(
        """film => ({
          width: film.videoWidth, seconds: film.duration,
          shown: film.textTracks[0].mode, cues: film.textTracks[0].cues.length,
        })"""
    )
    assert facts == {"width": 960, "seconds": 8, "shown": "showing", "cues": 3}
    film.evaluate("film => { film.pause(); film.currentTime = 7; }")
    page.wait_for_function("() => !document.querySelector('video').seeking")
    assert film.evaluate("film => film.currentTime") == 7


def test_what_is_said_can_be_read(open_page):
    page = open_page(scripts=False)
    page.goto(CLIP)
    words = page.get_by_text("count to three again")
    expect(words).to_be_hidden()
    page.get_by_text("Read what is said").click()
    expect(words).to_be_visible()


def test_nothing_is_asked_of_the_host_before_the_press(elsewhere):
    page, asked = elsewhere()
    expect(page.get_by_text("Vimeo then sees your address")).to_be_visible()
    expect(page.locator(".video__load img")).to_be_visible()
    link_of(page).hover()
    link_of(page).focus()
    page.mouse.wheel(0, 2000)
    page.wait_for_load_state("networkidle")
    assert asked == []
    expect(page.locator("iframe")).to_have_count(0)


@pytest.mark.parametrize("how", ["pointer", "keyboard"])
def test_a_press_loads_the_player_and_only_the_player(elsewhere, watch, how):
    page, asked = elsewhere()
    with watch.at_rest():
        if how == "pointer":
            link_of(page).click()
        else:
            link_of(page).focus()
            page.keyboard.press("Enter")
        frame = page.locator("iframe")
        expect(frame).to_have_attribute("title", "What happens at your first visit")
        expect(page.frame_locator("iframe").get_by_text("The player")).to_be_visible()
        expect(frame).to_be_focused()
        expect(page.get_by_text("Vimeo then sees your address")).to_be_hidden()
        assert [request.url for request in asked] == [PLAYER]
        # The host learns which site embeds it, and not which page.
        assert asked[0].headers["referer"] == page.evaluate("() => location.origin + '/'")
        assert page.url.endswith(ELSEWHERE)


def test_a_press_meant_for_another_tab_opens_one_and_loads_nothing_here(elsewhere, watch):
    page, _asked = elsewhere()
    with watch.at_rest():
        with page.context.expect_page():
            link_of(page).click(modifiers=["ControlOrMeta"])
        expect(page.locator("iframe")).to_have_count(0)


def test_without_scripts_the_link_leads_to_the_hosts_page(elsewhere, watch):
    page, asked = elsewhere(scripts=False)
    with watch.at_rest():
        link_of(page).click()
        page.wait_for_url(AT_THE_HOST)
    assert asked[0].url == AT_THE_HOST
    assert "referer" not in asked[0].headers


def test_a_frame_of_any_other_host_is_refused(elsewhere, watch):
    page, _asked = elsewhere()
    with watch.at_rest():
        page.evaluate(
            """() => {
              const frame = document.createElement("iframe");
              frame.src = "https://third-party.example/";
              document.body.append(frame);
            }"""
        )
        page.wait_for_function("() => document.querySelector('iframe').contentWindow !== null")
        page.wait_for_load_state("networkidle")
        assert any("frame-src" in fault for fault in watch.faults)


@pytest.mark.parametrize("address", ["/videos/", CLIP, ELSEWHERE])
def test_everybody_can_use_the_pages_of_videos(open_page, watch, address):
    page = open_page()
    page.goto(address)
    if address == CLIP:
        page.get_by_text("Read what is said").click()
    with watch.at_rest():
        none_of(list(violations(page)))


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("address", ["/videos/", CLIP, ELSEWHERE])
def test_no_page_is_wider_than_the_screen(open_page, width, address):
    page = open_page(width=width)
    page.goto(address)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
