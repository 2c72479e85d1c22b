"""Does the whole walk hold, from the mail to the receipt, once and only once?"""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.test import Client
from wagtail.models import Locale

from consent import followups
from consent.models import Consent, ConsentRequest, Evidence, LedgerEntry
from consent.privileges import Outcome, Subject
from tests.consent.walking import (
    RIGHT_DATE,
    STROKES,
    open_sign_link,
    page,
    post,
    step_of,
    walk,
)
from tests.factories import make_patient, make_photo, make_request

SIGNERS = 10


def link_in(mail) -> str:
    line = next(line for line in mail.body.splitlines() if line.startswith("http"))
    return line[line.index("/consent/") :]


@pytest.mark.django_db
def test_from_the_mail_to_the_receipt_and_back_out_without_javascript(
    client: Client, work, mailoutbox
):
    from consent import actions
    from consent.acts import SYSTEM

    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient])
    asked = make_request(patient, photos=[photo], uses=("website", "instagram"))
    actions.send_by_mail(request=asked, by=SYSTEM)
    work()
    address = client.get(link_in(mailoutbox[-1])).url

    walked = [step_of(client.get(address))]
    for step, data in (
        ("identity", RIGHT_DATE),
        ("who", {}),
        ("text", {}),
        ("uses", {"use": ["website"]}),
        ("electronic", {"understood": "yes"}),
        ("signature", {"method": "typed", "typed_name": "Amara Okafor"}),
    ):
        page(client, address, step)
        walked.append(step_of(post(client, address, step, **data)))
    assert walked == ["identity", "who", "text", "uses", "electronic", "signature", "done"]
    assert "You have signed." in page(client, address, "done")
    assert photo.verdict("website")
    assert not photo.verdict("instagram")

    work()
    assert "/consent/m/" in link_in(mailoutbox[-1])
    patients_phone = Client()
    overview = patients_phone.get(link_in(mailoutbox[-1])).url
    consent = Consent.objects.get()
    response = patients_phone.post(f"{overview}{consent.reference}/", {"scope": "all"})
    assert "You have taken it back." in patients_phone.get(response.url).content.decode()
    assert not photo.verdict("website")

    acts = list(LedgerEntry.objects.values_list("act", flat=True))
    assert (
        acts.index("request.opened") < acts.index("consent.signed") < acts.index("consent.revoked")
    )
    assert not [act for act in acts if acts.count(act) > 1 and act.startswith("consent.")]


@pytest.mark.django_db
def test_a_double_click_and_the_back_button_lead_to_the_same_receipt(client: Client):
    asked = make_request()
    address = open_sign_link(client, asked)
    walk(client, address, to="signature")
    name = {"method": "typed", "typed_name": "Amara Okafor"}
    answers = [post(client, address, "signature", **name) for _ in range(2)]
    assert {answer.url for answer in answers} == {f"{address}?step=done"}
    for step in ("identity", "who", "uses", "signature", "nonsense", ""):
        assert step_of(client.get(f"{address}?step={step}")) == "done"
        assert step_of(post(client, address, step)) == "done"
    assert Consent.objects.count() == 1


@pytest.mark.django_db
def test_a_second_tab_with_other_answers_gets_the_receipt_of_the_first(client: Client):
    asked = make_request()
    address = open_sign_link(client, asked)
    walk(client, address, to="signature", uses=("website",))
    other = Client()
    theirs = open_sign_link(other, asked)
    walk(other, theirs, to="signature", uses=("instagram",))
    post(client, address, "signature", method="typed", typed_name="Amara Okafor")
    answer = post(other, theirs, "signature", method="drawn", points=STROKES)
    assert step_of(answer) == "done"
    consent = Consent.objects.get()
    assert list(consent.grants.values_list("privilege", flat=True)) == ["website"]
    for browser in (client, other):
        assert consent.reference in page(browser, address, "done")


@pytest.mark.usefixtures("migrated_rows")
@pytest.mark.django_db(transaction=True)
def test_ten_devices_that_sign_at_once_make_one_consent_and_get_one_receipt():
    # The flush after an earlier test of this kind has emptied Wagtail's own first rows.
    Locale.objects.get_or_create(language_code="en")
    asked = make_request(uses=("website", "instagram"))
    browsers = [Client() for _ in range(SIGNERS)]
    address = ""
    for number, browser in enumerate(browsers):
        address = open_sign_link(browser, asked)
        uses = ("website",) if number % 2 else ("website", "instagram")
        walk(browser, address, to="signature", uses=uses)

    together = threading.Barrier(SIGNERS, timeout=60)
    answers: list[str] = []
    faults: list[BaseException] = []

    def sign(browser: Client) -> None:
        try:
            together.wait()
            response = post(
                browser, address, "signature", method="typed", typed_name="Amara Okafor"
            )
            answers.append(f"{response.status_code} {response.get('Location')}")
        except Exception as fault:  # noqa: BLE001 (raised again below, in the test's own thread)
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=sign, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not faults
    assert answers == [f"302 {address}?step=done"] * SIGNERS

    consent = Consent.objects.get()
    assert Evidence.objects.count() == 1
    assert LedgerEntry.objects.filter(act="consent.signed").count() == 1
    assert ConsentRequest.objects.get().outcome == Outcome.SIGNED
    assert all(consent.reference in page(browser, address, "done") for browser in browsers)
    assert len({page(browser, address, "copy") for browser in browsers}) == 1


@pytest.mark.django_db
def test_nothing_stays_open_when_all_is_worked_off(client: Client, work, mailoutbox):
    asked = make_request()
    walk(client, open_sign_link(client, asked), to="end")
    work()
    late = [row.kind for row in followups.FollowUp.objects.open()]
    assert late == ["consent.end"], "only the last day is still to come"
    assert len(mailoutbox) == 1
