"""Does a tablet that goes over the desk show one signer their own question, and nobody else anything?"""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import segno
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consent import actions, sealing
from consent.acts import SYSTEM
from consent.models import Consent, ConsentRequest, LedgerDetail, LedgerEntry, LinkToken
from consent.people import identity
from consent.privileges import Channel, Outcome, Role, SignerRole, Subject
from consent.verify import run
from tests.consent.walking import body, page, photo_addresses, post, walk
from tests.factories import make_patient, make_photo, make_request, make_staff

pytestmark = pytest.mark.django_db

ENDING, BACK = "/consent/tablet/", "/consent/tablet/back/"


@pytest.fixture
def desk(client) -> Client:
    client.force_login(make_staff(Role.FRONT_DESK))
    return client


@pytest.fixture
def asked() -> ConsentRequest:
    return make_request()


def on_request(asked: ConsentRequest, what: str = "") -> str:
    return f"/admin/requests/{asked.reference}/{what}"


def hand_over(desk: Client, asked: ConsentRequest) -> str:
    response = desk.post(on_request(asked, "tablet/"), {"known": "yes"})
    assert response.status_code == 302, response.content[-2000:]
    assert response.url == reverse("sign", args=[asked.reference])
    return response.url


def sign(tablet: Client, address: str) -> None:
    for step, data in (
        ("who", {}),
        ("text", {}),
        ("uses", {"use": ["website"]}),
        ("electronic", {"understood": "yes"}),
        ("signature", {"method": "typed", "typed_name": "Amara Okafor"}),
    ):
        assert post(tablet, address, step, **data).status_code == 302, step


def choose(tablet: Client, how: str, **more: str):
    return tablet.post(ENDING, {"act": how, **more})


def html_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


def test_staff_must_say_who_stands_there(desk, asked):
    response = desk.post(on_request(asked, "tablet/"))
    assert response.status_code == 200
    assert "Tick the box" in response.content.decode()
    assert "_auth_user_id" in desk.session
    assert not LinkToken.objects.filter(channel=Channel.TABLET).exists()


def test_handing_over_leaves_a_session_that_knows_the_request_and_nothing_of_staff(desk, asked):
    before = desk.session.session_key
    hand_over(desk, asked)
    assert desk.session.session_key != before
    assert set(desk.session.keys()) == {"tablet", "signing"}
    assert list(desk.session["signing"]) == [asked.reference]
    acts = list(LedgerEntry.objects.order_by("-seq").values_list("act", "actor")[:2])
    assert {act for act, _actor in acts} == {"request.link_made", "request.identity_vouched"}
    assert {actor["kind"] for _act, actor in acts} == {"staff"}


@pytest.mark.parametrize("where", ["", "tablet/", "paper/", "paper.pdf"])
def test_the_admin_asks_for_a_sign_in_once_the_tablet_is_handed_over(desk, asked, where):
    hand_over(desk, asked)
    response = desk.get(on_request(asked, where))
    assert response.status_code == 302
    assert response.url.startswith("/admin/login/")
    assert "no-store" in response.headers["Cache-Control"]


def test_the_last_page_of_the_admin_is_kept_by_no_cache_and_the_next_clears_what_is(desk, asked):
    last = desk.get(on_request(asked, "tablet/"))
    assert "no-store" in last.headers["Cache-Control"]
    response = desk.post(on_request(asked, "tablet/"), {"known": "yes"})
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_what_would_still_have_been_said_to_staff_is_not_kept_for_the_signer(desk, asked):
    desk.post(on_request(asked), {"act": "vouch"})
    hand_over(desk, asked)
    assert not desk.cookies["messages"].value if "messages" in desk.cookies else True
    assert "you know this person" not in page(desk, reverse("sign", args=[asked.reference]), "who")


def test_nobody_is_asked_who_they_are_on_a_tablet_and_the_photos_are_theirs(desk, asked):
    address = hand_over(desk, asked)
    assert post(desk, address, "who").status_code == 302
    html = page(desk, address, "who")
    (photo,) = photo_addresses(html)
    assert desk.get(photo).status_code == 200
    assert "Give the tablet back" in html


@pytest.mark.parametrize(("minutes", "opens"), [(45, True), (119, True), (121, False)])
def test_it_survives_sleep_and_reload_for_two_hours(desk, asked, minutes, opens, time_machine):
    address = hand_over(desk, asked)
    post(desk, address, "who")
    time_machine.move_to(timezone.now() + timedelta(minutes=minutes), tick=False)
    for _reload in range(2):
        response = desk.get(f"{address}?step=text")
        assert (response.status_code, getattr(response, "url", "")) == (
            (200, "") if opens else (302, BACK)
        )


def test_the_end_waits_for_the_copy(desk, asked):
    address = hand_over(desk, asked)
    sign(desk, address)
    assert desk.get(f"{address}?step=done").url == ENDING
    html = html_of(desk, ENDING)
    assert "How do you want your copy?" in html
    assert "Done: give the tablet back" not in html
    for way_out, data in ((ENDING, {"act": "finish"}), (BACK, {})):
        desk.post(way_out, data)
        assert desk.get(ENDING).status_code == 200, way_out


def test_no_file_is_left_in_the_downloads_of_a_tablet_and_no_other_permission_opens(desk, asked):
    address = hand_over(desk, asked)
    sign(desk, address)
    assert desk.get(f"{address}?step=pdf").url == ENDING
    assert "Signed by Amara Okafor" in page(desk, address, "copy")
    assert "permissions" not in desk.session
    assert desk.get("/consent/permissions/").status_code == 404


WAYS = [
    ("mail", {}, "goes to a•••@example.org"),
    ("mail", {"address": "mum@example.net"}, "goes to mum@example.net"),
    ("text", {}, "Our desk sends the link"),
    ("text", {"address": "+1 216 555 0142"}, "sends the link to +1 216 555 0142"),
    ("print", {}, "Our desk prints it for you"),
    ("none", {}, "ask us for your copy at any time"),
    ("qr", {}, "Point your phone’s camera at it"),
]


@pytest.mark.parametrize(("how", "more", "said"), WAYS)
def test_each_way_to_a_copy_ends_the_tablet(desk, asked, how, more, said):
    address = hand_over(desk, asked)
    sign(desk, address)
    response = choose(desk, how, **more)
    html = response.content.decode() if how == "qr" else html_of(desk, ENDING)
    assert said in html
    assert "Done: give the tablet back" in html
    wanted = LedgerEntry.objects.get(act="consent.copy_wanted")
    assert wanted.refs["how"] == how
    assert more.get("address", "nothing") not in str(wanted.refs)
    finished = choose(desk, "finish")
    assert finished.url == BACK
    assert finished.headers["Clear-Site-Data"] == '"cache", "storage"'


@pytest.mark.parametrize(
    ("how", "typed", "said"),
    [
        ("mail", "mum@", "Type your e-mail address"),
        ("mail", "a" * 250 + "@example.org", "Type your e-mail address"),
        ("text", "call me", "Type the number of your mobile phone"),
        ("text", "555", "Type the number of your mobile phone"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused_in_words(desk, asked, how, typed, said):
    address = hand_over(desk, asked)
    sign(desk, address)
    response = choose(desk, how, address=typed)
    assert response.status_code == 200
    assert said in response.content.decode()
    assert not LedgerEntry.objects.filter(act="consent.copy_wanted").exists()
    assert desk.get(ENDING).context["copy_chosen"] == ""


def test_where_no_address_is_on_file_it_has_to_be_typed(desk):
    patient = make_patient(email="", phone="")
    asked = make_request(patient)
    sign(desk, hand_over(desk, asked))
    assert "Type your e-mail address" in choose(desk, "mail").content.decode()
    assert "Type the number" in choose(desk, "text").content.decode()


def test_a_copy_goes_to_the_address_that_was_typed_and_the_address_is_kept_sealed(
    desk, asked, work, mailoutbox
):
    sign(desk, hand_over(desk, asked))
    choose(desk, "mail", address="mum@example.net")
    work()
    (mail,) = [one for one in mailoutbox if one.to == ["mum@example.net"]]
    assert mail.attachments[0][2] == "application/pdf"
    entry = LedgerEntry.objects.get(act="consent.copy_wanted")
    kept = LedgerDetail.objects.get(seq=entry.seq).detail
    assert "mum" not in kept
    assert sealing.unseal(kept) == "mum@example.net"


def test_the_qr_code_opens_the_receipt_on_their_phone_after_a_question(desk, asked, monkeypatch):
    drawn = []
    make = segno.make
    monkeypatch.setattr(segno, "make", lambda url, **more: drawn.append(url) or make(url, **more))
    sign(desk, hand_over(desk, asked))
    choose(desk, "qr")
    (url,) = drawn
    phone = Client()
    assert phone.get(urlsplit(url).path).url == "/consent/permissions/"
    consent = Consent.objects.get()
    assert consent.reference in html_of(phone, "/consent/permissions/")
    copy = phone.get(f"/consent/permissions/{consent.reference}/copy/")
    assert copy.url.startswith("/consent/permissions/identity/")


def test_after_giving_back_nothing_of_the_signer_opens_on_the_tablet(desk, asked):
    address = hand_over(desk, asked)
    html = page(desk, address, "who") if post(desk, address, "who") else ""
    (photo,) = photo_addresses(html)
    sign(desk, address)
    choose(desk, "none")
    choose(desk, "finish")
    for back in (address, f"{address}?step=signature", f"{address}?step=copy", ENDING):
        assert desk.get(back).url == BACK, back
    assert desk.get(photo).status_code == 404
    html = html_of(desk, BACK)
    assert "Please give the tablet back" in html
    assert "Amara" not in html
    assert set(desk.session.keys()) == {"tablet"}
    sign_in = re.search(r'href="(/admin/login/[^"]+)"', html)[1].replace("&amp;", "&")
    assert parse_qs(urlsplit(sign_in).query)["next"] == [on_request(asked)]
    assert desk.get(on_request(asked)).url.startswith("/admin/login/")


def test_a_link_of_somebody_else_does_not_open_on_a_tablet_that_was_given_back(desk, asked):
    from tests.consent.walking import open_sign_link

    hand_over(desk, asked)
    desk.post(BACK)
    other = make_request(make_patient("Ben Ray", email="ben@example.org"))
    assert desk.get(open_sign_link(desk, other)).url == BACK


def test_when_staff_sign_in_again_the_tablet_is_theirs_and_nothing_of_the_signer_is_left(
    desk, asked
):
    address = hand_over(desk, asked)
    post(desk, address, "who")
    desk.force_login(make_staff(Role.FRONT_DESK))
    assert not {"tablet", "signing", "permissions"} & set(desk.session.keys())
    assert desk.get(on_request(asked)).status_code == 200
    assert desk.get(address).status_code == 404
    assert LinkToken.objects.get(channel=Channel.TABLET).closed_at
    assert LedgerEntry.objects.get(act="request.tablet_back").actor["kind"] == "staff"
    hand_over(desk, asked)
    assert desk.get(f"{address}?step=who").status_code == 200


def test_staff_who_sign_in_on_a_browser_of_their_own_keep_what_it_holds(client, asked):
    from tests.consent.walking import open_sign_link

    open_sign_link(client, asked)
    client.force_login(make_staff(Role.FRONT_DESK))
    assert asked.reference in client.session["signing"]


def test_while_it_is_out_the_request_says_so_and_staff_can_blank_it_from_elsewhere(desk, asked):
    laptop = Client()
    laptop.force_login(make_staff(Role.FRONT_DESK))
    said = "A tablet is in the signer’s hands"
    assert said not in html_of(laptop, on_request(asked))
    address = hand_over(desk, asked)
    assert said in html_of(laptop, on_request(asked))
    laptop.post(on_request(asked, "tablet/"), {"act": "take-back"})
    assert said not in html_of(laptop, on_request(asked))
    assert desk.get(f"{address}?step=who").url == BACK
    asked.refresh_from_db()
    assert asked.outcome == Outcome.OPEN


def test_who_says_no_is_thanked_and_owes_no_choice_of_a_copy(desk, asked):
    address = hand_over(desk, asked)
    for step in ("who", "text"):
        post(desk, address, step)
    declined = post(desk, address, "uses", decline="yes")
    while declined.status_code == 302:
        declined = desk.get(declined.url)
    assert "You said no. That is fine." in declined.content.decode()
    assert "How do you want your copy?" not in declined.content.decode()
    assert choose(desk, "finish").url == BACK


def test_it_can_be_given_back_without_an_answer_and_taken_up_again(desk, asked):
    address = hand_over(desk, asked)
    post(desk, address, "who")
    assert identity.is_vouched(asked)
    assert desk.post(BACK).url == BACK
    assert not identity.is_vouched(asked)
    assert desk.get(address).url == BACK
    asked.refresh_from_db()
    assert asked.outcome == Outcome.OPEN


def test_a_closed_request_is_not_handed_over(desk, asked):
    actions.cancel(request=asked, by=SYSTEM)
    for method in (desk.get, desk.post):
        response = method(on_request(asked, "tablet/"), {"known": "yes"})
        assert response.url == on_request(asked)
    assert "_auth_user_id" in desk.session


def test_a_request_that_is_cancelled_meanwhile_ends_on_the_tablet_too(desk, asked):
    address = hand_over(desk, asked)
    actions.cancel(request=asked, by=SYSTEM)
    assert desk.get(address).url == BACK


def test_who_may_not_ask_may_not_hand_over(client, asked):
    client.force_login(make_staff(Role.EDITOR))
    response = client.post(on_request(asked, "tablet/"), {"known": "yes"})
    assert response.status_code == 302
    assert "_auth_user_id" in client.session
    assert not LinkToken.objects.filter(channel=Channel.TABLET).exists()


def family() -> list[ConsentRequest]:
    """A mother asked for her two children, and one question to the father."""
    asked = []
    for child, signer in (("Tom", "Ines Ray"), ("Lea", "ines ray"), ("Lea", "Jon Ray")):
        patient = make_patient(
            f"{child} Ray", birth_date=timezone.now().date() - timedelta(days=3000)
        )
        asked.append(
            make_request(
                patient,
                photos=[make_photo(Subject.PATIENT, patients=[patient])],
                signer_role=SignerRole.PARENT,
                signer_name=signer,
                authority="parent",
            )
        )
    ConsentRequest.objects.filter(pk__in=[one.pk for one in asked]).update(batch="FAMILY")
    return asked


def test_a_family_signs_in_one_go_and_each_sees_only_their_own(desk):
    tom, lea, father = family()
    first = hand_over(desk, tom)
    sign(desk, first)
    choose(desk, "print")
    assert "Next: photos of Lea" in html_of(desk, ENDING)
    second = choose(desk, "next").url
    assert second == reverse("sign", args=[lea.reference])
    assert list(desk.session["signing"]) == [lea.reference]
    sign(desk, second)
    choose(desk, "none")
    assert "Next: photos" not in html_of(desk, ENDING)
    choose(desk, "finish")
    assert not identity.is_vouched(father)
    assert desk.get(BACK).status_code == 200
    father.refresh_from_db()
    assert father.outcome == Outcome.OPEN
    assert Consent.objects.count() == 2
    assert not LinkToken.objects.filter(channel=Channel.TABLET, closed_at=None).exists()


def test_the_two_hours_of_a_family_begin_with_the_hand_over(desk):
    tom, lea, _father = family()
    sign(desk, hand_over(desk, tom))
    choose(desk, "none")
    before = LinkToken.objects.get(channel=Channel.TABLET).expires_at
    choose(desk, "next")
    assert LinkToken.objects.get(request=lea, channel=Channel.TABLET).expires_at == before


def test_promised_copies_stand_on_the_request_until_they_are_handed_over(desk, asked, work):
    sign(desk, hand_over(desk, asked))
    choose(desk, "text", address="+1 216 555 0142")
    choose(desk, "finish")
    work()
    desk.force_login(make_staff(Role.FRONT_DESK))
    wanted = LedgerEntry.objects.get(act="consent.copy_wanted")
    html = html_of(desk, on_request(asked))
    assert "Copies you promised" in html
    assert "+1 216 555 0142" in html
    address = on_request(asked, f"copies/{wanted.seq}/")
    assert f'href="{address}"' in html_of(desk, "/admin/")
    made = desk.post(address, {"act": "link"}).content.decode()
    assert 'href="sms:+12165550142?' in made
    assert "/consent/m/" in made
    desk.post(address, {"act": "done"})
    assert "Copies you promised" not in html_of(desk, on_request(asked))
    assert f'href="{address}"' not in html_of(desk, "/admin/")
    assert desk.get(address).url == on_request(asked)
    assert not run()


def test_a_printed_copy_is_the_sealed_one(desk, asked, work):
    sign(desk, hand_over(desk, asked))
    choose(desk, "print")
    choose(desk, "finish")
    work()
    desk.force_login(make_staff(Role.FRONT_DESK))
    wanted = LedgerEntry.objects.get(act="consent.copy_wanted")
    html = html_of(desk, on_request(asked, f"copies/{wanted.seq}/"))
    (pdf,) = re.findall(r'href="([^"]+copy\.pdf)"', html)
    assert body(desk.get(pdf)).startswith(b"%PDF")


def test_staff_who_are_signed_in_may_not_sign(client, asked):
    client.force_login(make_staff(Role.FRONT_DESK))
    from tests.consent.walking import open_sign_link

    address = open_sign_link(client, asked)
    walk(client, address, to="signature")
    response = post(client, address, "signature", method="typed", typed_name="Amara Okafor")
    assert "You are signed in as staff here" in response.content.decode()
    assert not Consent.objects.exists()
