"""How is the name itself given, refused where it is none, and what does the signer keep of it?"""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consent import actions
from consent.acts import SYSTEM
from consent.models import (
    Consent,
    ConsentRequest,
    PracticeDetails,
)
from consent.privileges import Channel, Outcome
from tests.consent import walking
from tests.consent.walking import (
    RIGHT_DATE,
    STROKES,
    body,
    open_sign_link,
    page,
    photo_addresses,
    post,
    step_of,
    walk,
)
from tests.factories import (
    make_patient,
    make_request,
    shows_quadrants,
)

pytestmark = pytest.mark.django_db

STEPS = ("who", "text", "uses", "electronic", "signature")


asked, address = walking.FIXTURES


NO_SIGNATURE = {
    "nothing at all": {},
    "an empty name": {"method": "typed", "typed_name": "  "},
    "one letter": {"method": "typed", "typed_name": "A"},
    "only marks": {"method": "typed", "typed_name": "...."},
    "an empty pad": {"method": "drawn", "points": ""},
    "three pixels": {"method": "drawn", "points": "[[[1,1,0],[2,1,1],[3,1,2]]]"},
    "two megabytes of points": {"method": "drawn", "points": "[[" + "[1,2,3]," * 260_000 + "]]"},
    "no points": {"method": "drawn", "points": "<svg onload=alert(1)>"},
    "paper": {"method": "paper"},
}


@pytest.mark.parametrize("given", NO_SIGNATURE.values(), ids=NO_SIGNATURE.keys())
def test_what_is_no_signature_is_refused_in_a_sentence(client, asked, address, given):
    walk(client, address, to="signature")
    response = post(client, address, "signature", **given)
    html = response.content.decode()
    assert response.status_code == 200
    assert "error-summary" in html
    field = re.search(r'href="#(pad|id_typed_name)"', html)[1]
    assert f'id="{field}"' in html
    assert "<svg onload" not in html
    asked.refresh_from_db()
    assert asked.outcome == Outcome.OPEN
    assert not Consent.objects.exists()


def test_a_post_past_every_limit_is_refused_in_a_sentence_and_nothing_is_signed(client, address):
    walk(client, address, to="signature")
    response = client.post(
        f"{address}?step=signature",
        "method=drawn&points=" + "%5B" * 1_100_000,
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code == 413
    assert "Nothing was signed." in response.content.decode()
    assert not Consent.objects.exists()


def test_a_name_that_is_a_script_is_kept_and_shown_as_inert_words(client, address):
    walk(client, address, to="signature")
    name = "<script>alert(1)</script>\x00 Amara"
    response = post(client, address, "signature", method="typed", typed_name=name)
    assert step_of(response) == "done"
    for step in ("done", "copy"):
        html = page(client, address, step)
        assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Amara" in html
    assert Consent.objects.get().signature.typed_name == name.replace("\x00", "")


def test_what_was_typed_is_kept_beside_the_error(client, address):
    walk(client, address, to="signature")
    html = post(
        client, address, "signature", method="drawn", points="[[[1,1,0]]]", typed_name='A "B"'
    ).content.decode()
    assert 'value="A &quot;B&quot;"' in html
    assert 'value="[[[1,1,0]]]"' in html


def test_a_drawn_name_stands_in_the_copy_as_lines_of_our_own(client, address):
    walk(client, address, to="signature")
    post(client, address, "signature", method="drawn", points=STROKES, typed_name="ignored")
    html = page(client, address, "copy")
    assert '<path d="M20 100 L200 40 L400 150 L560 60"' in html
    signature = Consent.objects.get().signature
    assert signature.method == "drawn"
    assert signature.typed_name == ""


def test_the_statement_above_the_signature_names_the_uses_and_the_day(client, address):
    walk(client, address, to="signature", uses=("instagram",))
    html = page(client, address, "signature")
    assert "I, Amara Okafor, say yes to these uses of 1 photo of me until" in html
    assert "<li>Our Instagram page</li>" in html
    assert "<li>Our website</li>" not in html
    assert html.count("<details") == 1, "what was chosen so far is one tap away"


def test_a_request_cancelled_meanwhile_is_a_dead_link(client, asked, address):
    walk(client, address, to="signature")
    actions.cancel(request=asked, by=SYSTEM)
    response = post(client, address, "signature", method="typed", typed_name="Amara Okafor")
    assert response.status_code == 404
    assert not Consent.objects.exists()


def test_a_request_whose_time_ran_out_meanwhile_is_a_dead_link(client, asked, address):
    walk(client, address, to="signature")
    ConsentRequest.objects.update(answer_by=timezone.now())
    response = post(client, address, "signature", method="typed", typed_name="Amara Okafor")
    assert response.status_code == 404
    assert not Consent.objects.exists()


def test_the_receipt_names_what_was_agreed_until_when_and_how_to_take_it_back(client, address):
    walk(client, address, to="end", uses=("website",))
    consent = Consent.objects.get()
    html = page(client, address, "done")
    assert "You have signed." in html
    last = consent.last_day
    assert f"This holds until {last.day} {last:%B %Y}." in html
    yes, no = html.index("You said yes to"), html.index("You said no to")
    assert yes < html.index("Our website") < no < html.index("Our Instagram page")
    assert consent.reference in html
    assert 'href="/consent/permissions/"' in html
    assert "?step=copy" in html
    assert "?step=pdf" in html
    assert "a•••@example.org" in html
    (photo,) = photo_addresses(html)
    assert shows_quadrants(body(client.get(photo)))


def test_a_receipt_with_yes_to_all_has_no_empty_row(client, address):
    walk(client, address, to="end", uses=("website", "instagram"))
    assert "You said no to" not in page(client, address, "done")


def test_the_copy_holds_every_word_the_answers_and_the_signature(client, asked, address):
    walk(client, address, to="end")
    consent = Consent.objects.get()
    html = page(client, address, "copy")
    for words in (
        "Photos on our website and social pages",
        "The photos named here.",
        "Others may copy what is public.",
        "You can sign on paper instead.",
        "Our website (Anyone who visits our website)",
        "Our Instagram page (",
        "A smiling woman",
        consent.items.get().sha256[:16],
        "<p>Amara Okafor</p>",
        "The patient",
        consent.reference,
        asked.version.sha256[:16],
        "data-print",
    ):
        assert words in html, words


def test_hours_are_those_of_the_practice(client, address):
    details = PracticeDetails.the_one()
    details.time_zone = "Pacific/Kiritimati"
    details.save()
    walk(client, address, to="end")
    consent = Consent.objects.get()
    signed = consent.signed_at.astimezone(details.zone)
    assert f"{signed.day} {signed:%B %Y, %H:%M}" in page(client, address, "done")


def test_the_link_of_a_signed_request_leads_to_the_receipt_after_the_identity_step(asked):
    first, later = Client(), Client()
    walk(first, open_sign_link(first, asked), to="end")
    ConsentRequest.objects.update(answer_by=timezone.now() - timedelta(days=100))
    address = open_sign_link(later, asked)
    assert step_of(later.get(f"{address}?step=done")) == "identity"
    assert step_of(post(later, address, "identity", **RIGHT_DATE)) == "done"
    html = page(later, address, "done")
    assert "You signed this on" in html
    assert Consent.objects.get().reference in html


def test_a_receipt_never_says_that_something_holds_which_was_taken_back(client, address):
    walk(client, address, to="end")
    consent = Consent.objects.get()
    actions.withdraw(consent=consent, by=SYSTEM, channel=Channel.COPY)
    html = page(client, address, "done")
    assert "This holds until" not in html
    assert "You took it back on" in html


def test_a_representative_signs_in_their_own_name_with_their_authority(client: Client):
    born = date(timezone.now().year - 8, 3, 27)
    child = make_patient("Lea Berg", birth_date=born)
    asked = make_request(child, signer_role="parent", signer_name="Mona Berg", authority="mother")
    address = open_sign_link(client, asked)
    post(client, address, "identity", day="27", month="3", year=str(born.year))
    assert "May we show this photo of Lea?" in page(client, address, "who")
    for step, data in (
        ("who", {}),
        ("text", {}),
        ("uses", {"use": ["website"]}),
        ("electronic", {"understood": "yes"}),
    ):
        post(client, address, step, **data)
    assert "I, Mona Berg, say yes for Lea Berg" in page(client, address, "signature")
    post(client, address, "signature", method="typed", typed_name="Mona Berg")
    html = page(client, address, "copy")
    assert "mother" in html
    assert "A parent" in html


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_methods_are_refused(client, address, method):
    assert getattr(client, method)(address).status_code == 405
