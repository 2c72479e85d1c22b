"""Does a link open for the right browser only, and say nothing to everybody else?"""

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
    LedgerEntry,
    LinkToken,
    Patient,
)
from consent.views import sessions
from tests.consent.walking import (
    INVALID_HEADING,
    cancelled,
    declined,
    manage_token,
    open_manage_link,
    open_sign_link,
    post,
    sign_token,
    step_of,
    walk,
)
from tests.factories import make_consent, make_patient, make_photo, make_request

pytestmark = pytest.mark.django_db

SIGN_MAILS = "mail.sign_link"
MANAGE_MAILS = "mail.manage_link"


def planned(kind: str) -> int:
    return FollowUp.objects.filter(kind=kind).count()


def everything_written() -> tuple[int, ...]:
    return (
        LedgerEntry.objects.count(),
        FollowUp.objects.count(),
        ConsentRequest.objects.exclude(opened_at=None).count(),
        LinkToken.objects.count(),
    )


def test_a_link_is_exchanged_for_a_session_and_an_address_without_secret(client: Client):
    request = make_request()
    token = sign_token(request)
    before = everything_written()
    response = client.get(f"/consent/s/{token}/")
    assert response.status_code == 302
    assert response.url == f"/consent/sign/{request.reference}/"
    assert token not in response.content.decode()
    assert token not in str(dict(client.session))
    assert everything_written() == before, "a mail scanner changes nothing"


def test_a_scanner_that_asks_for_the_head_only_changes_nothing_and_the_link_still_opens(
    client: Client,
):
    request = make_request()
    token = sign_token(request)
    assert Client().head(f"/consent/s/{token}/").status_code == 302
    assert client.get(f"/consent/s/{token}/").status_code == 302
    request.refresh_from_db()
    assert request.opened_at is None


def expired(request: ConsentRequest) -> str:
    token = sign_token(request)
    past = timezone.now() - timedelta(minutes=1)
    ConsentRequest.objects.filter(pk=request.pk).update(answer_by=past)
    return token


def closed(request: ConsentRequest) -> str:
    token = sign_token(request)
    LinkToken.objects.update(closed_at=timezone.now())
    return token


DEAD_LINKS = {
    "unknown": lambda request: "x" * 43,
    "truncated": lambda request: sign_token(request)[:-5],
    "of another purpose": lambda request: manage_token(request.patient),
    "with odd characters": lambda request: "a%00b%27--",
    "cancelled": cancelled,
    "declined": declined,
    "closed": closed,
    "expired": expired,
}


def test_every_link_that_does_not_open_gets_the_same_bytes():
    answers = {}
    for name, made in DEAD_LINKS.items():
        client = Client()
        response = client.get(f"/consent/s/{made(make_request())}/")
        headers = {key: value for key, value in response.headers.items() if key != "Date"}
        answers[name] = (response.status_code, response.content, headers, dict(client.cookies))
    cut_off = Client().get("/consent/s/")
    answers["cut off whole"] = (
        cut_off.status_code,
        cut_off.content,
        dict(cut_off.headers),
        dict(cut_off.cookies),
    )
    first = answers["unknown"]
    assert first[0] == 404
    assert INVALID_HEADING in first[1].decode()
    different = [name for name, answer in answers.items() if answer != first]
    assert not different


def test_the_address_without_a_session_is_the_same_page_as_a_dead_link():
    request = make_request()
    dead = Client().get("/consent/s/nothing/")
    for address in (f"/consent/sign/{request.reference}/", "/consent/sign/NOSUCHTHING0/"):
        for step in ("", "?step=who", "?step=signature", "?step=done", "?step=copy"):
            response = Client().get(address + step)
            assert (response.status_code, response.content) == (404, dead.content)


def test_the_session_of_one_patient_never_opens_the_request_of_another(client: Client):
    mine, other = make_request(), make_request(make_patient("Ben", email="ben@example.org"))
    address = open_sign_link(client, mine)
    walk(client, address, to="uses")
    foreign = f"/consent/sign/{other.reference}/"
    assert client.get(f"{foreign}?step=who").status_code == 404
    assert post(client, foreign, "signature", method="typed", typed_name="Amara").status_code == 404
    other.refresh_from_db()
    assert other.outcome == ""


def test_two_links_of_one_patient_keep_their_answers_apart(client: Client):
    patient = make_patient()
    first = open_sign_link(client, make_request(patient))
    walk(client, first, to="electronic")
    second = open_sign_link(client, make_request(patient))
    assert step_of(client.get(f"{second}?step=electronic")) == "identity"
    assert client.get(f"{first}?step=electronic").status_code == 200


def test_the_next_patient_on_a_shared_device_sees_nothing_of_the_last(client: Client):
    first = open_sign_link(client, make_request())
    walk(client, first, to="electronic")
    open_sign_link(client, make_request(make_patient("Ben", email="ben@example.org")))
    assert client.get(f"{first}?step=electronic").status_code == 404
    assert client.get("/consent/permissions/").status_code == 404


def test_the_session_slides_for_two_hours_and_then_the_link_must_be_opened_again(client: Client):
    request = make_request()
    address = open_sign_link(client, request)
    walk(client, address, to="electronic")

    def let_pass(**time) -> None:
        session = client.session
        session[sessions.SIGNING][request.reference]["at"] -= timedelta(**time).total_seconds()
        session.save()

    let_pass(hours=1, minutes=55)
    assert client.get(f"{address}?step=electronic").status_code == 200
    let_pass(hours=1, minutes=55)
    assert client.get(f"{address}?step=electronic").status_code == 200, "each page starts anew"
    let_pass(hours=2)
    response = client.get(f"{address}?step=electronic")
    assert response.status_code == 404
    assert INVALID_HEADING in response.content.decode()
    assert open_sign_link(client, request) == address
    assert step_of(client.get(f"{address}?step=electronic")) == "identity", "answers are gone too"


def test_the_cookie_changes_when_a_link_opens_and_when_the_person_is_known(client: Client):
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    address = open_sign_link(client, make_request())
    opened = client.session.session_key
    assert opened != planted
    walk(client, address, to="who")
    assert client.session.session_key not in {planted, opened}


def test_a_parents_link_stops_on_the_day_the_child_comes_of_age(client: Client):
    today = timezone.now().date()
    child = make_patient("Lea", birth_date=date(today.year - 10, 1, 1))
    request = make_request(child, signer_role="parent", signer_name="Mona Berg", authority="mother")
    token = sign_token(request)
    assert client.get(f"/consent/s/{token}/").status_code == 302
    child.birth_date = date(today.year - 18, 1, 1)
    child.save()
    assert client.get(f"/consent/s/{token}/").status_code == 404
    assert client.get(f"/consent/sign/{request.reference}/").status_code == 404


def test_pages_for_patients_are_kept_by_no_cache_and_found_by_no_search_engine(client: Client):
    request = make_request()
    address = open_sign_link(client, request)
    walk(client, address, to="who")
    manage = open_manage_link(client, request.patient)
    for url in (
        f"/consent/s/{sign_token(request)}/",
        "/consent/s/nothing/",
        "/consent/m/nothing/",
        "/consent/",
        f"{address}?step=who",
        f"{address}?step=nonsense",
        manage,
        "/consent/photo/nothing.jpg",
    ):
        response = client.get(url)
        assert "no-store" in response.headers["Cache-Control"], url
        assert response.headers["Referrer-Policy"] == "same-origin", url
        assert "noindex" in response.headers["X-Robots-Tag"], url


# A new link


def test_a_new_link_is_mailed_and_opens(client: Client, work, mailoutbox):
    request = make_request()
    response = client.post("/consent/new-link/", {"email": " AMARA@example.org "})
    assert response.status_code == 200
    work()
    (mail,) = mailoutbox
    assert mail.to == ["amara@example.org"]
    link = next(line for line in mail.body.splitlines() if line.startswith("http"))
    response = client.get(link.partition("8000")[2])
    assert response.url == f"/consent/sign/{request.reference}/"


def test_the_answer_to_an_address_is_the_same_whoever_asks(client: Client):
    make_request()
    for path in ("/consent/new-link/", "/consent/"):
        known = client.post(path, {"email": "amara@example.org"})
        unknown = client.post(path, {"email": "nobody@example.org"})
        assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
        assert known.status_code == 200


@pytest.mark.parametrize("typed", ["nobody@example.org", "", "x", "a" * 5000 + "@example.org"])
def test_an_unknown_address_writes_nothing(client: Client, typed: str):
    make_request()
    before = everything_written()
    for path in ("/consent/new-link/", "/consent/"):
        assert client.post(path, {"email": typed}).status_code == 200
    assert everything_written() == before


def test_a_new_link_goes_out_three_times_an_hour_at_most(client: Client):
    make_request()
    for _ in range(5):
        client.post("/consent/new-link/", {"email": "amara@example.org"})
    assert planned(SIGN_MAILS) == 3
    FollowUp.objects.update(due_at=timezone.now() - timedelta(minutes=61))
    client.post("/consent/new-link/", {"email": "amara@example.org"})
    assert planned(SIGN_MAILS) == 4


def test_what_staff_send_does_not_use_up_the_patients_own_tries(client: Client):
    request = make_request()
    for _ in range(4):
        actions.send_by_mail(request=request, by=SYSTEM)
    client.post("/consent/new-link/", {"email": "amara@example.org"})
    assert planned(SIGN_MAILS) == 5


def test_a_new_link_goes_out_for_each_open_question_and_for_no_closed_one(client: Client):
    patient = make_patient()
    open_one, other = make_request(patient), make_request(patient)
    actions.cancel(request=make_request(patient), by=SYSTEM)
    client.post("/consent/new-link/", {"email": patient.email})
    targets = set(FollowUp.objects.filter(kind=SIGN_MAILS).values_list("target", flat=True))
    assert targets == {open_one.reference, other.reference}


# The link to one's permissions


def test_the_link_to_ones_permissions_is_mailed_and_opens(client: Client, work, mailoutbox):
    make_patient()
    assert client.post("/consent/", {"email": "amara@example.org"}).status_code == 200
    work()
    (mail,) = mailoutbox
    link = next(line for line in mail.body.splitlines() if line.startswith("http"))
    assert client.get(link.partition("8000")[2]).url == "/consent/permissions/"
    assert LinkToken.objects.get().expires_at is None


def test_the_link_to_ones_permissions_goes_out_three_times_an_hour_at_most(client: Client):
    make_patient()
    make_patient("Ben", email="ben@example.org")
    for _ in range(5):
        client.post("/consent/", {"email": "amara@example.org"})
    assert planned(MANAGE_MAILS) == 3
    client.post("/consent/", {"email": "ben@example.org"})
    assert planned(MANAGE_MAILS) == 4


def test_joined_records_get_one_link_to_everything(client: Client):
    kept, old = make_patient(), make_patient("A. Okafor")
    Patient.objects.filter(pk=old.pk).update(merged_into=kept)
    client.post("/consent/", {"email": "amara@example.org"})
    assert FollowUp.objects.get(kind=MANAGE_MAILS).target == kept.reference


def test_an_address_that_is_none_gets_a_sentence_and_keeps_what_was_typed(client: Client):
    html = client.post("/consent/", {"email": "amara at example"}).content.decode()
    assert "It looks like name@example.org." in html
    assert 'value="amara at example"' in html
    assert 'href="#id_email"' in html


def test_a_manage_link_that_does_not_open_asks_for_the_address_on_the_same_page():
    request = make_request()
    closed_token = manage_token(request.patient)
    LinkToken.objects.update(closed_at=timezone.now())
    answers = {
        Client().get(f"/consent/m/{token}/").content
        for token in ("nothing", closed_token, sign_token(request))
    }
    assert len(answers) == 1
    assert 'action="/consent/"' in answers.pop().decode()
    response = Client().get("/consent/permissions/")
    assert response.status_code == 404


def test_forms_that_change_something_for_a_person_refuse_a_foreign_page():
    strict = Client(enforce_csrf_checks=True)
    patient = make_patient()
    consent = make_consent(patient, make_photo("patient", patients=[patient]))
    address = open_sign_link(strict, make_request(patient))
    assert post(strict, address, "identity").status_code == 403
    open_manage_link(strict, patient)
    response = strict.post(f"/consent/permissions/{consent.reference}/", {"scope": "all"})
    assert response.status_code == 403
    assert "no-store" in response.headers["Cache-Control"]
    consent.refresh_from_db()
    assert consent.revoked_at is None
