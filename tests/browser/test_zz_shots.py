from pathlib import Path
from tests.browser import signer
from tests.browser.test_signing_people import to_the_child

OUT = Path("/tmp/w/six_sign/shots")
OUT.mkdir(exist_ok=True)


def shot(page, name):
    for w in (390, 1280):
        page.set_viewport_size({"width": w, "height": 844 if w == 390 else 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=str(OUT / f"{name}-{w}-{scheme}.png"), full_page=True)
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="light")


def test_shots(open_page, desk):
    asked = desk("ask_child", name="Ana Small")
    page = open_page(width=390)
    page.goto(asked["link"])
    signer.tell_birth_date(page, tuple(asked["born"]))
    signer.read_all(page)
    shot(page, "uses")
    page.get_by_role("link", name="See photo 1 large").click()
    shot(page, "uses-large")
    page.get_by_role("checkbox", name="Our website", exact=True).check()
    page.get_by_role("checkbox", name="Only where nobody can recognise Ana", exact=True).check()
    signer.press(page, "Continue with these")
    shot(page, "assent")
    page.get_by_label("Type my name instead", exact=True).check()
    page.get_by_label("Type your name").fill("Ana")
    signer.press(page, "Yes, that is fine with me")
    shot(page, "electronic")
    signer.press(page, signer.SIGN_ON_A_SCREEN)
    shot(page, "signature")
    page.get_by_label("Type my name instead", exact=True).check()
    page.get_by_label("Type your first and last name").fill("Mona Parent")
    signer.press(page, "Sign and agree")
    signer.heading(page, "You have signed.")
    shot(page, "done")
    asked = desk("ask_set", name="Setta Words")
    page = open_page(width=390)
    page.goto(asked["link"])
    signer.tell_birth_date(page, tuple(asked["born"]))
    shot(page, "set-who")
    signer.read_all(page)
    signer.choose(page, ["Our website"])
    signer.draw(page, signer.NAME)
    shot(page, "set-signature")
    signer.press(page, "Sign and agree")
    signer.heading(page, "You have signed.")
    added = desk("add_photo", reference=asked["reference"])
    phone = open_page(width=390)
    phone.goto(added["link"])
    shot(phone, "added-locked")
    phone.get_by_role("link", name="Show it to me").click()
    signer.tell_birth_date(phone, tuple(asked["born"]))
    shot(phone, "added")
    desk("add_photo", reference=asked["reference"])
    staff = open_page(role="reviewer", width=1280)
    [signed] = desk("consents", reference=asked["reference"])["signed"]
    staff.goto(signed["staff_address"])
    shot(staff, "staff-consent")
    staff.goto(added["add_address"])
    shot(staff, "staff-add")
