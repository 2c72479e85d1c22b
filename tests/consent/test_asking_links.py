"""How does somebody with an old link get a new one, in one tap, and who learns what by it?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consent import actions
from consent.acts import SYSTEM
from consent.models import (
    ConsentRequest,
    FollowUp,
    LedgerDetail,
    LedgerEntry,
    LinkToken,
    PracticeDetails,
)
from tests.consent.walking import (
    cancelled,
    declined,
    manage_token,
    open_sign_link,
    post,
    sign_token,
    walk,
)
from tests.factories import make_patient, make_photo, make_request, make_version

pytestmark = pytest.mark.django_db


def tap(token: str):
    """The one button on the page of a link, as a browser resolves its address."""
    page = Client().get(f"/consent/s/{token}/").content.decode()
    assert 'action="new-link/"' in page
    return Client().post(f"/consent/s/{token}/new-link/")


def run_out(request: ConsentRequest, **ago: int) -> str:
    token = sign_token(request)
    ConsentRequest.objects.filter(pk=request.pk).update(
        answer_by=timezone.now() - timedelta(**(ago or {"minutes": 1}))
    )
    request.refresh_from_db()
    return token


def test_one_tap_on_an_expired_link_mails_a_new_one_that_opens(work, mailoutbox, client):
    request = make_request()
    token = run_out(request)
    assert tap(token).status_code == 200
    work()
    (mail,) = mailoutbox
    assert mail.to == ["amara@example.org"]
    address = next(line for line in mail.body.splitlines() if line.startswith("http"))
    assert client.get(address.partition("8000")[2]).url == f"/consent/sign/{request.reference}/"
    assert client.get(f"/consent/s/{token}/").status_code == 302, "the old one opens as well"
    assert LedgerEntry.objects.filter(act="request.extended").count() == 1


def of_a_child_who_grew_up(request: ConsentRequest) -> str:
    token = run_out(request)
    ConsentRequest.objects.filter(pk=request.pk).update(signer_role="parent", authority="mother")
    return token


NOTHING_HAPPENS = {
    "unknown": lambda request: "x" * 43,
    "cut off": lambda request: sign_token(request)[:-5],
    "of another purpose": lambda request: manage_token(request.patient),
    "cancelled": cancelled,
    "declined": declined,
    "of a child who is of age": of_a_child_who_grew_up,
    "too long ago": lambda request: run_out(request, days=61),
}


@pytest.mark.parametrize("made", NOTHING_HAPPENS.values(), ids=NOTHING_HAPPENS)
def test_for_any_other_link_nothing_happens_and_the_answer_is_the_same(made):
    expired = make_request()
    answer = tap(run_out(expired))
    token = made(make_request())
    before = FollowUp.objects.count(), LedgerEntry.objects.count()
    other = tap(token)
    assert (other.status_code, other.content) == (answer.status_code, answer.content)
    assert dict(other.headers) == dict(answer.headers)
    assert (FollowUp.objects.count(), LedgerEntry.objects.count()) == before


def test_a_link_whose_question_is_signed_brings_no_new_question():
    request = make_request()
    token = sign_token(request)
    ConsentRequest.objects.update(outcome="signed", answered_at=timezone.now())
    assert Client().post(f"/consent/s/{token}/new-link/").status_code == 200
    assert not FollowUp.objects.filter(kind="mail.sign_link").exists()


def test_the_page_of_a_link_names_nothing_of_it():
    request = make_request()
    token = run_out(request)
    page = Client().get(f"/consent/s/{token}/").content.decode()
    assert token not in page
    assert request.reference not in page


def test_it_is_sent_three_times_an_hour_at_most():
    token = run_out(make_request())
    for _turn in range(5):
        tap(token) if _turn == 0 else Client().post(f"/consent/s/{token}/new-link/")
    assert FollowUp.objects.filter(kind="mail.sign_link").count() == 3


def test_where_no_address_is_on_file_the_practice_hears_of_the_wish(work, mailoutbox, settings):
    practice = PracticeDetails.the_one()
    practice.email = "desk@practice.example"
    practice.save()
    request = make_request(make_patient(email=""))
    tap(run_out(request))
    work()
    (mail,) = mailoutbox
    assert mail.to == ["desk@practice.example"]
    assert request.reference in mail.body
    assert "Amara" not in mail.body + mail.subject


def test_reading_the_address_of_the_button_changes_nothing():
    token = run_out(make_request())
    before = LedgerEntry.objects.count()
    assert Client().get(f"/consent/s/{token}/new-link/").status_code == 302
    assert LedgerEntry.objects.count() == before


def test_a_forgotten_browser_gets_a_link_for_an_open_question_but_no_more_time():
    request = make_request()
    Client().post(f"/consent/sign/{request.reference}/new-link/")
    assert FollowUp.objects.filter(kind="mail.sign_link").count() == 1
    run_out(request)
    Client().post(f"/consent/sign/{request.reference}/new-link/")
    assert FollowUp.objects.filter(kind="mail.sign_link").count() == 1
    request.refresh_from_db()
    assert request.answer_by < timezone.now()


def test_a_link_without_its_secret_part_answers_the_same():
    cut = Client().post("/consent/s/new-link/")
    known = tap(run_out(make_request()))
    assert (cut.status_code, cut.content) == (known.status_code, known.content)


def test_two_patients_with_one_mail_address_each_get_their_own_links_only(client, work, mailoutbox):
    one, other = make_request(), make_request(make_patient("Ben Okafor"))
    client.post("/consent/new-link/", {"email": "amara@example.org"})
    work()
    assert len(mailoutbox) == 2
    opened = set()
    for mail in mailoutbox:
        address = next(line for line in mail.body.splitlines() if line.startswith("http"))
        opened.add(Client().get(address.partition("8000")[2]).url)
    assert opened == {f"/consent/sign/{each.reference}/" for each in (one, other)}


# Saying no, and why


def say_no(client: Client, request: ConsentRequest) -> str:
    address = open_sign_link(client, request)
    walk(client, address, to="uses")
    assert post(client, address, "uses", decline="1").status_code == 302
    return address


def test_whoever_says_no_may_say_why_and_need_not(client):
    request = make_request()
    address = say_no(client, request)
    page = client.get(f"{address}?step=declined").content.decode()
    assert "You need not." in page
    assert "<textarea" in page
    post(client, address, "declined", reason="")
    request.refresh_from_db()
    assert request.decline_reason == ""
    assert not LedgerEntry.objects.filter(act="request.decline_reason_given").exists()


def test_the_reason_is_kept_once_beside_the_ledger_and_cut_at_its_length(client):
    request = make_request()
    address = say_no(client, request)
    post(client, address, "declined", reason="My aunt\n Zelda " + "x" * 400)
    request.refresh_from_db()
    assert request.decline_reason.startswith("My aunt Zelda x")
    assert len(request.decline_reason) == 300
    entry = LedgerEntry.objects.get(act="request.decline_reason_given")
    assert "Zelda" not in str(entry.refs)
    assert "Zelda" in LedgerDetail.objects.get(seq=entry.seq).detail
    assert "Thank you" in client.get(f"{address}?step=declined").content.decode()
    post(client, address, "declined", reason="Something else")
    request.refresh_from_db()
    assert request.decline_reason.startswith("My aunt")


def test_a_reason_for_a_question_that_was_not_declined_is_not_kept():
    request = make_request()
    assert not actions.give_decline_reason(request=request, reason="No", by=SYSTEM)


def test_the_links_of_a_question_are_not_made_longer_for_a_tablet():
    request = make_request()
    link = actions.mint_link(purpose="sign", channel="tablet", by=SYSTEM, request=request).link
    soon = timezone.now() + timedelta(hours=2)
    LinkToken.objects.filter(pk=link.pk).update(expires_at=soon)
    actions.extend(request=request, by=SYSTEM)
    link.refresh_from_db()
    assert link.expires_at == soon


def test_more_time_is_not_given_to_the_parent_of_somebody_of_age():
    child = make_patient("Lea", birth_date=date(timezone.now().year - 10, 1, 1))
    request = make_request(child, signer_role="parent", signer_name="Mona", authority="mother")
    child.birth_date = date(timezone.now().year - 18, 1, 1)
    child.save()
    before = request.answer_by
    request.refresh_from_db()
    with pytest.raises(actions.RequestNotPossible):
        actions.extend(request=request, by=SYSTEM)
    request.refresh_from_db()
    assert request.answer_by == before


# One child after another


def test_after_one_child_the_phone_goes_on_to_the_next_which_asks_who_it_is(client):
    version = make_version("website")
    children = [make_patient(name, birth_date=date(2018, 3, 27)) for name in ("Mia", "Ben")]
    first, second = actions.ask_family(
        children=[actions.Child(one, [make_photo("patient", patients=[one])]) for one in children],
        version=version,
        uses=["website"],
        signer=actions.Signer("parent", "Pia Small", "mother"),
        by=SYSTEM,
    )
    address = open_sign_link(client, first)
    post(client, address, "identity", day="27", month="3", year="2018")
    for step in ("who", "text"):
        post(client, address, step)
    assert client.post(f"{address}?step=next").status_code == 302
    assert LinkToken.objects.filter(request=second).count() == 0, "nothing is answered yet"
    post(client, address, "uses", decline="1")
    page = client.get(f"{address}?step=declined").content.decode()
    assert "Next: Ben" in page
    answer = client.post(f"{address}?step=next", follow=True)
    assert answer.redirect_chain[-1][0] == f"/consent/sign/{second.reference}/?step=identity"
    assert LinkToken.objects.get(request=second).channel == "copy"
    post(client, f"/consent/sign/{second.reference}/", "identity", day="27", month="3", year="2018")
    actions.cancel(request=second, by=SYSTEM)
    again = open_sign_link(client, make_request(make_patient("Zoe", email="z@example.org")))
    assert "Next:" not in client.get(again, follow=True).content.decode()
