"""Does the main job work with real parts? Ask, sign, publish, share; take back, and it is gone."""

from __future__ import annotations

import io
import json
import re
import time
import zipfile

from playwright.sync_api import Page, expect

from tests import factories
from tests.browser import signer
from tests.browser.server import House, link_in, wait_for

NAME = "Nora Quist"
MAIL = "nora@patients.example"
TITLE = "Smile, left side"
POST = "A walk through the house"
GONE_WITHIN = 2.0  # seconds, as the promise says


def test_sign_on_a_phone_and_the_photo_appears_take_it_back_and_it_is_gone(open_page, house, watch):
    desk = open_page(role="front_desk")
    enter_the_patient(desk)
    upload_the_photo(desk)
    ask_by_mail(desk)

    phone = open_page(width=390, height=844)
    sign(phone, link_in(house.next_mail(MAIL, "A question")))
    phone.close()

    editor = open_page(role="editor")
    address = publish_a_post(editor)

    visitor = open_page(width=390, height=844)
    photos = wait_for("the photos in the post", lambda: photos_after_loading(visitor, address))
    assert visitor.locator("figure img").count() == 2, "the large photo and the one in the text"
    assert all(shows_the_photo(house, photo) for photo in photos)
    saved = visitor.content()

    kit_address = open_the_kit(editor)
    check_the_kit(download_the_kit(editor))

    phone = open_page(width=390, height=844)
    phone.goto(link_in(house.next_mail(MAIL, "Your receipt")))
    assert take_all_back(phone, house, photos) <= GONE_WITHIN
    expect(phone.get_by_role("definition").filter(has_text="removes it by")).to_have_count(1)
    expect(phone.get_by_role("main")).to_contain_text("Instagram")

    visitor.goto(address)
    assert photo_addresses(visitor) == []
    assert visitor.locator("figure, main img").count() == 0, "a hole where the photo was"
    expect(visitor.get_by_role("heading", level=1, name=POST)).to_be_visible()

    watch.refused_on_purpose(*photos)
    reopened = open_page(width=390, height=844)
    reopened.route("**/saved", lambda route: route.fulfill(body=saved, content_type="text/html"))
    with reopened.expect_response(lambda answer: "/photo/" in answer.url) as painted:
        reopened.goto("/saved")
    assert painted.value.status == 404
    assert not factories.shows_quadrants(reopened.locator("figure img").first.screenshot())
    assert not any(shows_the_photo(house, photo) for photo in photos)

    editor.goto(kit_address)
    expect(editor.get_by_role("heading", name="This kit cannot be downloaded yet")).to_be_visible()
    expect(editor.get_by_role("button", name="Download kit (ZIP)")).to_have_count(0)
    # The worker puts the photo away in its own time; until then the reason is the withdrawal.
    reason = re.compile("has taken their permission back|has been put away")
    expect(editor.get_by_role("main")).to_contain_text(reason)

    reviewer = open_page(role="reviewer")
    reviewer.goto("/admin/takedowns/")
    copy = (
        reviewer.get_by_role("row").filter(has_text="Instagram").filter(has_text="To remove").first
    )
    copy.get_by_role("link").click()
    expect(reviewer.locator("main img")).to_be_visible()
    assert factories.shows_quadrants(reviewer.locator("main img").screenshot())


def enter_the_patient(page: Page) -> None:
    page.goto("/admin/patients/")
    page.get_by_role("link", name="Add patient").first.click()
    page.get_by_label("Name").fill(NAME)
    page.get_by_label("Birth date").fill("1990-03-27")
    page.get_by_label("E-mail").fill(MAIL)
    page.get_by_role("button", name="Create").click()
    page.get_by_role("heading", name=NAME).first.wait_for()


def upload_the_photo(page: Page) -> None:
    """Through the page for several files, with its question once for all of them."""
    page.goto("/admin/images/multiple/add/")
    page.locator("#fileupload").set_input_files(
        {
            "name": "IMG_2041.jpg",
            "mimeType": "image/jpeg",
            "buffer": factories.picture(width=1600, height=1200),
        }
    )
    page.get_by_label("Yes, a patient").check()
    people = page.get_by_role("group", name="Patients who can be recognised")
    people.get_by_label("Find a patient by name").fill("nora")
    people.get_by_label(NAME).check()
    page.get_by_role("button", name="Answer for this one").click()
    own = page.locator("#upload-list")
    own.get_by_label("Title").fill(TITLE)
    own.get_by_label("Description", exact=True).fill("Four coloured fields")
    page.get_by_role("button", name="Keep this photo").click()
    expect(page.get_by_text("1 photo is kept.")).to_be_visible()


def ask_by_mail(page: Page) -> None:
    page.goto("/admin/patients/?q=Nora")  # however many patients the tests before have entered
    page.get_by_role("link", name=NAME).first.click()
    page.get_by_role("link", name="Ask for consent").last.click()
    page.get_by_role("button", name="Make the request").click()
    page.get_by_role("button", name="E-mail it").click()
    expect(page.get_by_text(f"The e-mail to {MAIL} is on its way.")).to_be_visible()


def sign(page: Page, link: str) -> None:
    page.goto(link)
    signer.tell_birth_date(page)
    photo = page.get_by_role("img", name="Four coloured fields")
    expect(photo).to_be_visible()
    signer.read_all(page)
    assert page.get_by_role("checkbox", checked=True).count() == 0, "something is ticked already"
    signer.choose(page, ["Our website", "Our Instagram page"])
    signer.draw(page, signer.NAME)
    signer.press(page, "Sign and agree")
    signer.heading(page, "You have signed.")


def publish_a_post(page: Page) -> str:
    """Writes a post with the photo on top and in the text; returns its address."""
    page.goto("/admin/pages/")
    page.get_by_role("link", name=re.compile("Explore child pages of 'Alder Row")).click()
    page.get_by_role("link", name=re.compile("Explore child pages of 'Good to know'")).click()
    page.get_by_role("link", name="Add child page").first.click()
    page.wait_for_url("**/admin/pages/add/**")
    # The form is alive once its scripts have drawn the body; only then is the slug made.
    page.get_by_role("button", name="Insert a block").first.wait_for()
    page.get_by_role("textbox", name="Title", exact=False).first.fill(POST)
    page.get_by_label("First sentences").fill("What happens between one photo and the next.")
    expect(page.locator("#id_slug")).not_to_have_value("")
    choose_the_photo(page, 0)
    page.get_by_role("button", name="Insert a block").first.click()
    page.get_by_role("option", name="Photo", exact=True).click()
    choose_the_photo(page, 1)
    # The page saves itself; whoever publishes in that very moment is asked to look again.
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
    page.get_by_role("button", name="More actions").last.click()
    page.get_by_role("button", name="Publish").click()
    live = page.get_by_role("link", name="View live").first
    live.wait_for()
    return live.get_attribute("href")


def choose_the_photo(page: Page, place: int) -> None:
    """Through Wagtail’s chooser, in the first empty place; `place` counts those filled before."""
    page.get_by_role("button", name="Choose an image").first.click()
    page.get_by_role("dialog").get_by_role("link", name=TITLE).first.click()
    expect(page.locator(".image-chooser:not(.blank)")).to_have_count(place + 1)


def photos_after_loading(page: Page, address: str) -> list[str]:
    """The addresses of the post's photos once the worker has made the files of both places."""
    page.goto(address)
    return photo_addresses(page) if page.locator("figure img").count() == 2 else []


def photo_addresses(page: Page) -> list[str]:
    """Every address of a patient's photo that the page's HTML holds."""
    return sorted(set(re.findall(r"/photo/[0-9a-f]{32}\.\w+", page.content())))


def shows_the_photo(house: House, address: str) -> bool:
    return factories.shows_quadrants(house.get(address)[1])


def open_the_kit(page: Page) -> str:
    page.goto("/admin/pages/")
    page.get_by_role("link", name=re.compile("Explore child pages of 'Alder Row")).click()
    page.get_by_role("link", name=re.compile("Explore child pages of 'Good to know'")).click()
    page.get_by_role("link", name=POST).first.click()
    page.wait_for_load_state()
    page.goto(
        page.url.replace("/admin/pages/", "/admin/kit/").replace("/edit/", "/instagram_feed/")
    )
    expect(page.get_by_text("Ready to download.")).to_be_visible()
    return page.url


def download_the_kit(page: Page) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name="Download kit (ZIP)").click()
    return download.value.path().read_bytes()


def check_the_kit(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as kit:
        manifest = json.loads(kit.read("manifest.json"))
        [file] = manifest["files"]
        assert factories.shows_quadrants(kit.read(file["name"]))
    assert manifest["network"] == "instagram"
    assert [len(photo["consents"]) for photo in file["photos"]] == [1]
    assert manifest["approval"] == "not approved yet"


def take_all_back(page: Page, house: House, photos: list[str]) -> float:
    """Presses the button; returns the seconds from the receipt until no address shows the photo."""
    page.get_by_role("link", name="Take this permission back").click()
    page.get_by_label("Everything").check()
    signer.press(page, "Take it back now")
    signer.heading(page, "You have taken it back.")
    receipt = time.monotonic()
    last_seen = receipt
    open_still = list(photos)
    while open_still:
        asked = time.monotonic()
        open_still = [photo for photo in open_still if shows_the_photo(house, photo)]
        last_seen = asked if open_still else last_seen
    return last_seen - receipt
