"""Which of our own screens are there in the admin? Every one of them, by kind, as staff meet them.

Each walk opens its screens one after another and gives the name of the one that stands open; an
owner walks them, but for the one of a superuser.
"""

from __future__ import annotations

import io
import secrets
from collections.abc import Callable, Iterator, Mapping

from PIL import Image
from playwright.sync_api import Page, expect

Desk = Callable[..., dict]
Walk = Callable[[Page, Desk], Iterator[str]]
POST, BARE_POST = "after-braces-why-the-retainer-stays", "your-first-visit"


def _open(page: Page, screens: Mapping[str, str]) -> Iterator[str]:
    for name, address in screens.items():
        page.goto(address)
        yield name


def patients(page: Page, desk: Desk) -> Iterator[str]:
    screens = desk("screens")
    asked = desk("ask", name="Ada Min", uses=["website", "instagram"], photos=2)
    ask = f"/admin/patients/{asked['patient_reference']}/ask/"
    photos = f"/admin/patients/{asked['patient_reference']}/photos/"
    request = f"/admin/requests/{asked['reference']}/"
    yield from _open(
        page,
        {
            "admin-home": "/admin/",
            "admin-appointments": "/admin/appointments/",
            "admin-appointments-empty": "/admin/appointments/?status=spam",
            "admin-patients": "/admin/patients/",
            "admin-patients-nobody": "/admin/patients/?q=zzzz",
            "admin-patient-new": "/admin/patients/new/",
            "admin-patient": f"/admin/patients/inspect/{asked['patient']}/",
            "admin-patient-with-consent": screens["record"],
            "admin-patient-edit": screens["record-edit"],
            "admin-patient-link": desk("without_address", name="Edda Analog")["link_address"],
            "admin-ask": ask,
            "admin-requests": "/admin/requests/",
            "admin-requests-nothing": "/admin/requests/?standing=cancelled&q=zzzz",
            "admin-ask-family": desk("family_to_ask", names=["Ida Min", "Ole Min"])["ask"],
            "admin-record-preset": desk("preset", name="Ada Button")["record"],
            "admin-request": request,
            "admin-request-tablet": f"{request}tablet/",
            "admin-request-paper": f"{request}paper/",
            "admin-request-signed": screens["request-signed"],
            "admin-consents": "/admin/consents/",
            "admin-consent": desk("addresses")["consent"],
            "admin-add-to-set": desk("signed_set", name="Setta Ready")["add_address"],
            "admin-consent-taken-back": screens["consent-taken-back"],
        },
    )
    yield from _family(page, desk)
    page.goto("/admin/patients/new/")
    page.get_by_role("button", name="Create").click()
    expect(page.locator(".w-field__errors").first).to_be_visible()
    yield "admin-patient-new-refused"
    page.goto(f"/admin/patients/{asked['patient_reference']}/stories/add/")
    yield "admin-story-new"
    page.locator("[name=text]").fill("It was a small thing, and I smile now.")
    page.locator("[name=name_shown]").fill("A patient")
    page.get_by_role("button", name="Keep this story").click()
    expect(page.get_by_role("link", name="Ask for consent for this story")).to_be_visible()
    yield "admin-story"
    page.goto(ask)
    for use in page.locator("[name=uses]").all():
        use.uncheck()
    page.get_by_role("button", name="Make the request").click()
    expect(page.locator(".error-message").first).to_be_visible()
    yield "admin-ask-refused"
    page.goto(request)
    page.get_by_role("button", name="QR code").click()
    page.locator("#handed-over").wait_for()
    yield "admin-request-qr"
    page.goto(photos)
    yield "admin-patient-photos"
    page.locator("#fileupload").set_input_files([_picture("1.jpg"), _broken("2.jpg")])
    expect(page.get_by_text("1 photo is in the record.")).to_be_visible()
    yield "admin-patient-photos-taken"


def _family(page: Page, desk: Desk) -> Iterator[str]:
    """A child with two parents, a second record of it, and the list of who comes of age."""
    known = desk("family", name=f"Tom {secrets.token_hex(2).title()}", months_to_majority=1)
    twin = desk("lookalike", patient=known["patient"])
    of = f"/admin/patients/{known['patient_reference']}/"
    parent = f"{of}representatives/{known['mother_reference']}/"
    yield from _open(
        page,
        {
            "admin-patient-child": f"/admin/patients/inspect/{known['patient']}/",
            "admin-patient-parent-new": f"{of}representatives/add/",
            "admin-patient-parent": parent,
            "admin-patient-parent-end": f"{parent}end/",
            "admin-patient-compare": f"{of}compare/{twin['reference']}/",
            "admin-coming-of-age": "/admin/coming-of-age/",
        },
    )
    page.goto(f"{of}representatives/add/")
    page.get_by_role("button", name="Add this person").click()
    expect(page.locator(".error-message").first).to_be_visible()
    yield "admin-patient-parent-new-refused"
    desk("join", kept=known["patient"], gone=twin["patient"])
    yield from _open(page, {"admin-patient-part": f"{of}part/{twin['reference']}/"})


def boards(page: Page, desk: Desk) -> Iterator[str]:
    yield from _open(
        page,
        {
            "admin-takedowns-nothing": "/admin/takedowns/?q=zzzz",
            "admin-ending-nothing": "/admin/ending/2031-01-01/",
            "admin-followups-nothing": "/admin/followups/?status=late",
        },
    )
    day = desk("ending")["day"]
    late = desk("takedown", place="A poster in the window", hours=-30)["takedown"]
    soon = desk("takedown", place="A leaflet for new patients")["takedown"]
    done = desk("takedown", place="instagram.example/p/braces")["takedown"]
    desk("closed_takedown", takedown=done)
    desk("failing")
    yield from _open(
        page,
        {
            "admin-home-with-work": "/admin/",
            "admin-ending": "/admin/ending/",
            "admin-ending-day": day,
            "admin-takedowns": "/admin/takedowns/",
            "admin-takedown": f"/admin/takedowns/{late}/",
            "admin-takedown-removed": f"/admin/takedowns/{done}/",
            "admin-takedowns-take": f"/admin/bulk/consent/takedown/take/?id={late}&id={soon}",
            "admin-followups": "/admin/followups/",
            "admin-followups-failing": "/admin/followups/?status=failing",
            "admin-ledger": "/admin/ledger/",
            "admin-mail": "/admin/mail/",
        },
    )
    page.goto("/admin/ending/")
    page.get_by_role("link", name="photos").last.click()
    yield "admin-ending-day-of-pages"
    page.goto("/admin/takedowns/")
    page.get_by_role("row", name="A poster in the window").first.get_by_role("checkbox").check()
    expect(page.get_by_text("1 item selected")).to_be_visible()
    yield "admin-takedowns-ticked"
    page.goto(f"/admin/takedowns/{late}/")
    page.get_by_role("button", name="Mark as removed").click()
    expect(page.locator(".error-message").first).to_be_visible()
    yield "admin-takedown-refused"
    page.goto("/admin/mail/")
    page.locator("main table a").first.click()
    yield "admin-mail-one"


def photos(page: Page, desk: Desk) -> Iterator[str]:
    screens = desk("screens")
    new = desk("unclassified", count=3)["photos"]
    chosen = "&".join(f"id={one}" for one in new)
    photo = desk("addresses", photo="Demo: plaits and a striped shirt")["photo"]
    edit_picture = photo.replace("/images/", "/photo/") + "edit-picture/"
    yield from _open(
        page,
        {
            "admin-photos": "/admin/images/",
            "admin-photos-add": "/admin/images/multiple/add/",
            "admin-photo-add": "/admin/images/add/",
            "admin-to-classify": "/admin/photos/to-classify/",
            "admin-photos-classify": f"/admin/bulk/consent/photo/classify/?{chosen}",
            "admin-photo": photo,
            "admin-photo-not-covered": screens["photo-not-covered"],
            "admin-photo-of-nobody": screens["photo-of-nobody"],
            "admin-photo-unclassified": f"/admin/images/{new[0]}/",
            "admin-photo-edit-picture": edit_picture,
            "admin-photo-collections": "/admin/photo_collections/",
            "admin-photo-collection-new": "/admin/photo_collections/new/",
            "admin-clips": "/admin/clips/",
            "admin-clip-new": "/admin/clips/new/",
            "admin-clip": screens["clip"],
            "admin-clip-delete": screens["clip"].replace("/edit/", "/delete/"),
        },
    )
    page.goto("/admin/photo_collections/")
    page.locator("main td.title a").first.click()
    yield "admin-photo-collection"
    page.goto("/admin/images/multiple/add/")
    page.locator("#fileupload").set_input_files([_picture("room.jpg"), _broken("bad.jpg")])
    expect(page.locator("#upload-list").get_by_text("Ready", exact=True)).to_be_visible()
    expect(page.locator("#upload-list")).to_contain_text("This file is not a picture")
    yield "admin-photos-add-chosen"
    page.get_by_role("button", name="Keep this photo").click()
    expect(page.locator("[data-said]")).not_to_be_empty()
    yield "admin-photos-add-unanswered"
    page.goto(f"/admin/bulk/consent/photo/classify/?{chosen}")
    page.get_by_role("button", name="Classify these").click()
    yield "admin-photos-classify-refused"
    page.goto(photo)
    page.locator("input[type=file]").set_input_files([_picture("new.jpg")])
    page.get_by_role("button", name="Save").first.click()
    page.get_by_role("heading", name="This is what another file does").wait_for()
    yield "admin-photo-swap"
    page.goto(screens["photo-of-nobody"])
    page.get_by_label("Can a patient be seen?").select_option("patient")
    page.get_by_label("Find a patient by name").first.fill("Otto")
    page.get_by_label("Otto Lindqvist").first.check()
    page.get_by_label("Why is it filed anew?").fill("He stands in the door.")
    page.get_by_role("button", name="Save").first.click()
    page.get_by_role("heading", name="This is what filing it anew does").wait_for()
    yield "admin-photo-file-anew"
    page.goto(edit_picture)
    page.get_by_role("button", name="To the left").click()
    page.get_by_role("button", name="Undo the last").wait_for()
    yield "admin-photo-edit-picture-turned"


def pages(page: Page, desk: Desk) -> Iterator[str]:
    first, second = desk("drafts", slug=BARE_POST)["pages"]
    kit = desk("addresses", slug=POST)["kit"]
    yield from _open(
        page,
        {
            "admin-kits": kit.rpartition("instagram_feed/")[0],
            "admin-kit": kit,
            "admin-kit-left-out": desk("addresses", slug="braces-month-by-month")["kit"],
            "admin-publish-anyway": f"/admin/pages/{first}/publish-anyway/",
        },
    )
    page.goto(f"/admin/bulk/wagtailcore/page/publish/?id={first}&id={second}")
    page.get_by_role("button", name="Yes, publish").click()
    page.get_by_role("heading", name="Visitors will not see all of 2 pages").wait_for()
    yield "admin-publish-many-anyway"


def keeping(page: Page, desk: Desk) -> Iterator[str]:
    page.goto("/admin/put-away/?show=held")
    yield "admin-put-away-nothing-held"
    found = desk("put_away")
    yield from _open(
        page,
        {
            "admin-put-away": "/admin/put-away/",
            "admin-put-away-held": "/admin/put-away/?show=held",
            "admin-put-away-deleted": "/admin/put-away/?show=purged",
            "admin-put-away-item": found["plain"],
            "admin-put-away-item-handed-over": found["handed_over"],
            "admin-put-away-item-held": found["held"],
            "admin-put-away-item-deleted": found["purged"],
            "admin-purge": f"{found['plain']}purge/",
            "admin-purge-handed-over": f"{found['handed_over']}purge/",
            "admin-showings": "/admin/showings/",
            "admin-showings-item": desk("screens")["showings-item"],
        },
    )
    page.goto(f"{found['plain']}purge/")
    page.get_by_role("button", name="Delete for good").click()
    expect(page.locator(".error-message").first).to_be_visible()
    yield "admin-purge-refused"
    page.goto("/admin/showings/")
    row = page.locator("main tbody tr").filter(has_not_text="link preview").first
    item, address = row.locator("td").nth(0).inner_text(), row.locator("td").nth(1).inner_text()
    for name, url in (("admin-showings-yes", address), ("admin-showings-no", "/nowhere/")):
        page.goto("/admin/showings/")
        page.get_by_label("Photo").first.fill(item)
        page.get_by_label("Address").fill(url)
        page.get_by_label("Day").fill(page.evaluate("new Date().toISOString().slice(0, 10)"))
        page.get_by_label("Address").press("Enter")
        page.locator("#answer-heading").wait_for()
        yield name


def importing(page: Page, desk: Desk) -> Iterator[str]:
    page.goto("/admin/import/")
    yield "admin-import-nothing"
    folder = f"Old website {secrets.token_hex(3)}"  # another one whenever it is walked again
    desk("folder", name=folder)
    page.goto("/admin/import/")
    yield "admin-import"
    page.get_by_label(folder).check()
    page.get_by_role("button", name="Look through the folder").click()
    yield "admin-import-looking"
    page.get_by_role("heading", name="What is in the folder").wait_for()
    yield "admin-import-looked"
    page.get_by_role("button", name="Take the photos in").click()
    page.get_by_text("Finished: 3 files.").wait_for()
    yield "admin-import-finished"
    page.goto("/admin/import/")
    yield "admin-imports"


def settings(page: Page, desk: Desk) -> Iterator[str]:
    screens = desk("screens")
    yield from _open(
        page,
        {
            "admin-forms": "/admin/snippets/consent/consentform/",
            "admin-form": screens["form"],
            "admin-form-new": "/admin/snippets/consent/consentform/add/",
            "admin-form-review": screens["form"].replace("/edit/", "/review/"),
            "admin-form-resend": screens["form"].replace("/edit/", "/resend/"),
            "admin-form-languages": screens["form"].replace("/edit/", "/languages/"),
            "admin-uses": "/admin/snippets/consent/privilegedefinition/",
            "admin-use": screens["use"],
            "admin-questions": "/admin/snippets/practice/faqentry/",
            "admin-question-new": "/admin/snippets/practice/faqentry/add/",
            "admin-topics": "/admin/snippets/practice/topic/",
            "admin-topic-new": "/admin/snippets/practice/topic/add/",
            "admin-people": "/admin/snippets/practice/person/",
            "admin-person-new": "/admin/snippets/practice/person/add/",
            "admin-glass-log": "/admin/patients/break-glass/",
            "admin-profile-kit": "/admin/profile-kit/",
        },
    )


def superuser(page: Page, desk: Desk) -> Iterator[str]:
    """What somebody sees who keeps the machine running; they have signed in on this page."""
    page.goto("/admin/patients/break-glass/")
    yield "admin-glass"
    page.get_by_role("button", name="Open for 60 minutes").click()
    expect(page.locator(".error-message").first).to_be_visible()
    yield "admin-glass-refused"
    page.get_by_label("Why do you have to see").fill("Leila cannot open a request; I help her.")
    page.get_by_role("button", name="Open for 60 minutes").click()
    page.wait_for_url("**/admin/patients/")
    yield "admin-glass-patients"
    page.goto("/admin/patients/break-glass/")
    yield "admin-glass-open"


OWNERS: tuple[Walk, ...] = (patients, boards, photos, pages, keeping, importing, settings)


def owner(page: Page, desk: Desk) -> Iterator[str]:
    for walk in OWNERS:
        yield from walk(page, desk)


def _picture(name: str) -> dict:
    """A photo like no other: the same one would be known already when it comes again."""
    out = io.BytesIO()
    Image.effect_noise((400, 300), 80).convert("RGB").save(out, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def _broken(name: str) -> dict:
    return {"name": name, "mimeType": "image/jpeg", "buffer": b"nothing"}
