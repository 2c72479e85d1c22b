"""Which pages are there to look at? Every one of them, in the order a person meets them.

Each walk opens its pages one after another and gives the name of the one that stands open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from playwright.sync_api import Page, expect

from tests.browser import signer
from tests.browser.chromium import Watch

Desk = Callable[..., dict]
WRONG = ("1", "January", "1971")


def public(page: Page, watch: Watch) -> Iterator[str]:
    for name, address in (
        ("home", "/"),
        ("blog", "/blog/"),
        ("post", "/blog/after-braces-why-the-retainer-stays/"),
        ("post-without-covered-photos", "/blog/your-first-visit/"),
        ("post-with-cases", "/blog/braces-month-by-month/"),
        ("tag", "/blog/tag/retainer/"),
        ("treatments", "/treatments/"),
        ("treatment", "/treatments/fixed-braces/"),
        ("team", "/team/"),
        ("person", "/team/dr-amara-okafor/"),
        ("offers", "/offers/"),
        ("offer", "/offers/second-retainer/"),
        ("cases", "/gallery/"),
        ("questions", "/faq/"),
        ("contact", "/contact/"),
        ("location", "/contact/lake-shore/"),
        ("cases-of-one-treatment", "/gallery/?treatment=fixed-braces"),
        ("appointment", "/ask-for-an-appointment/"),
        ("videos", "/videos/"),
        ("video", "/videos/brushing-around-a-bracket/"),
        ("video-elsewhere", "/videos/first-visit-film/"),
        ("links", "/links/"),
        ("search", "/search/"),
        ("search-found", "/search/?q=braces"),
        ("search-nothing", "/search/?q=zzzz"),
        ("privacy", "/privacy/"),
        ("notice", "/notice-of-privacy-practices/"),
        ("notice-earlier", "/notice-of-privacy-practices/2024-03-01/"),
        ("accessibility", "/accessibility/"),
        ("nondiscrimination", "/nondiscrimination/"),
        ("social-media-policy", "/social-media-policy/"),
        ("my-permissions", "/consent/"),
        ("is-it-genuine", "/consent/verify/"),
    ):
        page.goto(address)
        yield name
    watch.refused_on_purpose("/no/such/page/", "/consent/s/nobody-knows-this-one/")
    page.goto("/no/such/page/")
    yield "not-found"
    page.goto("/consent/s/nobody-knows-this-one/")
    yield "link-invalid"


def asking_for_links(page: Page) -> Iterator[str]:
    page.goto("/consent/")
    page.get_by_label("Your e-mail address").fill("nobody")
    signer.press(page, "Send me the link")
    expect(page.locator("#email-error")).to_be_visible()
    yield "my-permissions-refused"
    page.get_by_label("Your e-mail address").fill("nobody@example.org")
    signer.press(page, "Send me the link")
    signer.heading(page, "Look in your mail")
    yield "my-permissions-asked"


def signing(page: Page, desk: Desk) -> Iterator[str]:
    asked = desk("ask", name="Tour Ist", uses=["website", "sharing", "instagram"], photos=2)
    page.goto(asked["link"])
    signer.heading(page, "Hello Tour")
    yield "sign-identity"
    signer.tell_birth_date(page, WRONG)
    expect(page.locator("#birth-error")).to_be_visible()
    yield "sign-identity-refused"
    signer.tell_birth_date(page)
    signer.heading(page, "May we show")
    yield "sign-who"
    signer.press(page, "Read what we ask")
    signer.heading(page, "May we show photos")
    yield "sign-text"
    signer.press(page, "Choose the uses")
    signer.heading(page, "Where may we use")
    yield "sign-uses"
    signer.press(page, "Continue with these")
    expect(page.locator("#uses-error")).to_be_visible()
    yield "sign-uses-refused"
    page.get_by_role("link", name="See photo 1 large").click()
    expect(page.locator("#photo-1")).to_be_visible()
    yield "sign-uses-large"
    page.locator("#photo-1").get_by_role("link", name="Make it small again").click()
    page.get_by_role("checkbox", name="Only where nobody can recognise me", exact=True).check()
    page.get_by_role("checkbox", name="Our website", exact=True).check()
    signer.press(page, "Continue with these")
    signer.heading(page, "You are about to sign")
    yield "sign-electronic"
    signer.press(page, signer.SIGN_ON_A_SCREEN)
    signer.heading(page, "Sign here")
    yield "sign-signature"
    page.get_by_label("Type my name instead", exact=True).check()
    yield "sign-signature-typed"
    signer.press(page, "Sign and agree")
    expect(page.locator("#sign-error")).to_be_visible()
    yield "sign-signature-refused"
    page.get_by_label("Draw my name").check()
    signer.draw(page, signer.NAME)
    yield "sign-signature-drawn"
    signer.press(page, "Sign and agree")
    signer.heading(page, "You have signed.")
    yield "sign-done"
    page.get_by_role("link", name="Read it as a page").click()
    page.get_by_role("link", name="Back").wait_for()
    yield "sign-copy"


def declining(page: Page, desk: Desk) -> Iterator[str]:
    asked = desk("ask", name="Naya Nein", uses=["website"])
    page.goto(asked["link"])
    signer.tell_birth_date(page)
    signer.read_all(page)
    signer.press(page, "I say no to all of these")
    signer.heading(page, "You said no.")
    yield "sign-declined"
    yield from child_and_set(page, desk)


def child_and_set(page: Page, desk: Desk) -> Iterator[str]:
    """A child's own step, and a photo that joins a set that was described."""
    asked = desk("ask_child", name="Tilda Tour")
    page.goto(asked["link"])
    signer.tell_birth_date(page, tuple(asked["born"]))
    signer.read_all(page)
    page.get_by_role("checkbox", name="Our website", exact=True).check()
    signer.press(page, "Continue with these")
    signer.heading(page, "Now hand the phone to")
    yield "sign-assent"
    signer.press(page, "Yes, that is fine with me")
    expect(page.locator("#sign-error")).to_be_visible()
    yield "sign-assent-refused"
    signer.press(page, "I would rather not")
    signer.heading(page, "That is fine")
    yield "sign-assent-no"
    known = desk("signed_set", name="Setta Tour")
    page.context.clear_cookies()
    page.goto(known["link"])
    signer.heading(page, "A photo was added")
    yield "manage-photo-added-locked"
    page.get_by_role("link", name="Show it to me").click()
    signer.tell_birth_date(page, tuple(known["born"]))
    signer.heading(page, "A photo was added")
    yield "manage-photo-added"


def managing(page: Page, desk: Desk, watch: Watch) -> Iterator[str]:
    asked = desk("ask", name="Mana Ger", uses=["website", "instagram"], photos=2)
    signer.reach_signature(page, asked["link"], uses=["Our website", "Our Instagram page"])
    signer.draw(page, signer.NAME)
    signer.press(page, "Sign and agree")
    signer.heading(page, "You have signed.")
    page.context.clear_cookies()
    page.goto(desk("manage_link", reference=asked["reference"])["link"])
    signer.heading(page, "Your permissions")
    yield "manage-locked"
    page.get_by_role("link", name="Show it to me").click()
    signer.heading(page, "When was")
    yield "manage-identity"
    signer.tell_birth_date(page)
    signer.heading(page, "Your permissions")
    yield "manage-overview"
    page.get_by_role("link", name="Take this permission back").click()
    signer.heading(page, "What do you want to take back?")
    yield "manage-take-back"
    signer.press(page, "Take it back now")
    expect(page.locator("#scope-error")).to_be_visible()
    yield "manage-take-back-refused"
    page.get_by_label("Everything").check()
    signer.press(page, "Take it back now")
    signer.heading(page, "You have taken it back.")
    yield "manage-receipt"
    page.get_by_role("link", name="See my permissions").click()
    signer.heading(page, "Your permissions")
    yield "manage-overview-after"
    page.goto("/consent/permissions/identity/")
    for _try in range(3):
        page.context.clear_cookies()
        page.goto(desk("manage_link", reference=asked["reference"])["link"])
        page.get_by_role("link", name="Show it to me").click()
        watch.refused_on_purpose(page.url)
        signer.tell_birth_date(page, WRONG)
    signer.heading(page, "Please try again in")
    yield "identity-paused"
