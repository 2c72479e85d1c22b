"""Two parents of one child: the mother signs on a phone, the father takes it back, she is told."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import signer

pytestmark = pytest.mark.once


def test_the_father_takes_back_on_his_phone_what_the_mother_signed_on_hers(open_page, desk, house):
    family = desk("family", name="Tom Okafor")
    hers = open_page(width=390, height=844)
    hers.goto(family["link"])
    expect(hers.get_by_role("heading", level=1)).to_have_text("When was Tom born?")
    signer.tell_birth_date(hers, ("3", "May", "1980"))
    expect(hers.locator("#birth-error")).to_contain_text("Tom")
    signer.tell_birth_date(hers, tuple(family["born"]))
    signer.read_all(hers)
    signer.choose(hers, ["Our website"], child="Tom")
    hers.get_by_role("radio", name="Type my name instead").check()
    hers.locator("#id_typed_name").fill("Ngozi Okafor")
    signer.press(hers, "Sign and agree")
    signer.heading(hers, "You have signed.")
    assert desk("in_force", reference=family["reference"])["in_force"]

    his = open_page(width=390, height=844)
    his.goto(family["fathers_link"])
    his.get_by_role("link", name="Take").first.click()
    his.get_by_role("radio").first.check()
    his.get_by_role("button", name="Take").click()
    his.wait_for_url("**/permissions/receipts/**")
    assert not desk("in_force", reference=family["reference"])["in_force"]

    house.next_mail(family["mother"], "was taken back")
    assert "was taken back" not in " ".join(desk("mailed", to=family["father"])["subjects"])
