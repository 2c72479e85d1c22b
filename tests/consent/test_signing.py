"""How does each step of signing answer, right and wrong?"""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consent import actions, clock
from consent.acts import SYSTEM
from consent.models import (
    Consent,
    ConsentRequest,
    Depiction,
    IdentityCheck,
    LedgerEntry,
    LinkToken,
    Photo,
    PhotoRendition,
    PracticeDetails,
)
from consent.privileges import Channel, Outcome, Subject
from tests.consent.walking import (
    RIGHT_DATE,
    STROKES,
    WRONG_DATE,
    body,
    open_sign_link,
    page,
    photo_addresses,
    post,
    step_of,
    walk,
)
from tests.factories import (
    make_consent,
    make_patient,
    make_photo,
    make_request,
    shows_quadrants,
)

pytestmark = pytest.mark.django_db

STEPS = ("who", "text", "uses", "electronic", "signature")


@pytest.fixture
def asked() -> ConsentRequest:
    return make_request()


@pytest.fixture
def address(client: Client, asked: ConsentRequest) -> str:
    return open_sign_link(client, asked)


# Identity


def test_the_birth_date_is_asked_by_name_with_the_month_as_a_word(client, address):
    assert step_of(client.get(address)) == "identity"
    html = page(client, address, "identity")
    assert "Hello Amara. When were you born?" in html
    assert ">March</option>" in html
    assert "1990" not in html


def test_a_parent_is_asked_for_the_childs_birth_date(client: Client):
    child = make_patient("Lea Berg", birth_date=timezone.now().date() - timedelta(days=3000))
    asked = make_request(child, signer_role="parent", signer_name="Mona", authority="mother")
    html = page(client, open_sign_link(client, asked), "identity")
    assert "When was Lea born?" in html


def test_nothing_is_shown_and_opened_is_not_written_before_the_right_answer(client, asked, address):
    for step in (*STEPS, "done", "copy", "declined", "code", ""):
        assert step_of(client.get(f"{address}?step={step}")) == "identity"
        assert step_of(post(client, address, step)) == "identity" if step != "identity" else True
    html = post(client, address, "identity", **WRONG_DATE).content.decode()
    assert "That is not the date we have." in html
    assert 'value="1980"' in html, "what was typed is kept"
    asked.refresh_from_db()
    assert asked.opened_at is None
    assert step_of(post(client, address, "identity", **RIGHT_DATE)) == "who"
    asked.refresh_from_db()
    assert asked.opened_at is not None
    assert LedgerEntry.objects.filter(act="request.opened").count() == 1


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"day": "27", "month": "", "year": "1990"},
        {"day": "31", "month": "2", "year": "1990"},
        {"day": "27", "month": "3", "year": "90"},
        {"day": "x", "month": "3", "year": "1990"},
        {"day": "9" * 5000, "month": "3", "year": "1990"},
        {"day": "²", "month": "3", "year": "1990"},
    ],
)
def test_what_is_no_date_gets_a_sentence_and_is_not_counted(client, address, typed):
    for _ in range(8):
        response = post(client, address, "identity", **typed)
    assert response.status_code == 200
    assert "That is no date." in response.content.decode()
    assert not IdentityCheck.objects.exists()


def test_wrong_dates_pause_and_the_pause_says_how_long(client, address):
    for _ in range(3):
        response = post(client, address, "identity", **WRONG_DATE)
    assert response.status_code == 429
    assert "Please try again in 1 minute" in response.content.decode()
    right = post(client, address, "identity", **RIGHT_DATE)
    assert right.status_code == 429, "during the pause no answer is looked at"
    assert client.get(f"{address}?step=identity").status_code == 429
    IdentityCheck.objects.update(wrong_tries=20, paused_until=timezone.now())
    response = post(client, address, "identity", **WRONG_DATE)
    assert "Please try again in 15 minutes" in response.content.decode()
    assert int(response.headers["Retry-After"]) <= 15 * 60


def test_without_a_birth_date_a_code_is_mailed_when_it_is_asked_for(
    client: Client, work, mailoutbox
):
    asked = make_request(make_patient(birth_date=None))
    address = open_sign_link(client, asked)
    assert step_of(client.get(address)) == "code"
    html = page(client, address, "code")
    assert "a•••@example.org" in html
    assert "amara@example.org" not in html
    work()
    assert not mailoutbox, "opening the page sends nothing"
    assert step_of(post(client, address, "code", resend="yes")) == "code"
    work()
    code = re.search(r"^(\d{6})$", mailoutbox[0].body, re.MULTILINE)[1]
    html = post(client, address, "code", code="12").content.decode()
    assert "That is not the code we sent last." in html
    assert step_of(post(client, address, "code", code=code)) == "who"
    asked.refresh_from_db()
    assert asked.opened_at is not None


def test_wrong_codes_pause_too(client: Client):
    address = open_sign_link(client, make_request(make_patient(birth_date=None)))
    statuses = [post(client, address, "code", code="1").status_code for _ in range(4)]
    assert statuses == [200, 200, 429, 429]


def test_with_a_birth_date_on_file_no_code_opens_the_link(client, address):
    assert step_of(client.get(f"{address}?step=code")) == "identity"
    assert step_of(post(client, address, "code", resend="yes")) == "identity"


def test_with_neither_date_nor_address_a_person_must_help(client: Client):
    asked = make_request(make_patient(birth_date=None, email=""))
    address = open_sign_link(client, asked)
    assert "Please talk to us first" in page(client, address, "code")
    assert "Please talk to us first" in post(client, address, "code", code="1").content.decode()
    actions.vouch(request=asked, by=SYSTEM)
    assert step_of(client.get(f"{address}?step=code")) == "who"


def test_a_signer_staff_vouched_for_is_asked_nothing_and_opened_waits_for_their_answer(
    client, asked, address
):
    actions.vouch(request=asked, by=SYSTEM)
    assert step_of(client.get(address)) == "who"
    assert "May we show this photo of you?" in page(client, address, "who")
    asked.refresh_from_db()
    assert asked.opened_at is None, "a link preview gets as far as this"
    assert step_of(post(client, address, "who")) == "text"
    asked.refresh_from_db()
    assert asked.opened_at is not None


# The steps


def test_nobody_skips_ahead_and_everybody_may_go_back(client, address):
    walk(client, address, to="who")
    for passed, step in enumerate(STEPS):
        for later in STEPS[passed + 1 :]:
            assert step_of(client.get(f"{address}?step={later}")) == step
            assert step_of(post(client, address, later)) == step
        for earlier in STEPS[: passed + 1]:
            assert client.get(f"{address}?step={earlier}").status_code == 200
        if step != "signature":
            answers = {"use": ["website"], "understood": "yes"}
            assert post(client, address, step, **answers).status_code == 302


def test_each_step_says_where_one_stands(client, address):
    walk(client, address, to="signature")
    for number, step in enumerate(STEPS, start=1):
        assert f"{number} of 5" in page(client, address, step)


def test_the_first_step_shows_the_photo_and_why_to_this_browser_only(client, address):
    walk(client, address, to="who")
    html = page(client, address, "who")
    assert "To show people what treatment can do." in html
    assert "We would like to show how treatment works." in html
    (photo,) = photo_addresses(html)
    response = client.get(photo)
    assert shows_quadrants(body(response))
    assert "no-store" in response.headers["Cache-Control"]
    assert not shows_quadrants(body(Client().get(photo)))
    assert Client().get(photo).status_code == 404


def test_the_photo_of_the_session_is_never_served_by_the_public_gate(client, asked, address):
    walk(client, address, to="who")
    (photo,) = photo_addresses(page(client, address, "who"))
    walk_on = ("who", "text")
    for step in walk_on:
        post(client, address, step)
    post(client, address, "uses", all_uses="yes")
    post(client, address, "electronic", understood="yes")
    post(client, address, "signature", method="typed", typed_name="Amara Okafor")
    assert Consent.objects.get().grants.count() == 2
    name = photo.rpartition("/")[2]
    assert client.get(f"/photo/{name}").status_code == 404


def test_a_photo_is_shown_only_after_the_identity_step(asked):
    right, wrong = Client(), Client()
    address = open_sign_link(right, asked)
    walk(right, address, to="who")
    (photo,) = photo_addresses(page(right, address, "who"))
    open_sign_link(wrong, asked)
    assert wrong.get(photo).status_code == 404


def test_another_patients_session_does_not_get_the_photo(client, address):
    walk(client, address, to="who")
    (photo,) = photo_addresses(page(client, address, "who"))
    other = Client()
    theirs = open_sign_link(other, make_request(make_patient("Ben", email="ben@example.org")))
    walk(other, theirs, to="who")
    assert other.get(photo).status_code == 404


def test_only_renditions_of_the_session_are_served_there(client, asked, address):
    walk(client, address, to="who")
    photo = asked.items.get().photo
    make_consent(asked.patient, photo)
    public = photo.get_rendition("max-400x400").url
    assert shows_quadrants(body(client.get(public)))
    name = public.rpartition("/")[2]
    assert client.get(f"/consent/photo/{name}").status_code == 404
    assert client.get("/consent/photo/" + "0" * 32 + ".jpg").status_code == 404


def test_a_photo_stops_being_shown_when_the_request_is_cancelled(client, asked, address):
    walk(client, address, to="who")
    (photo,) = photo_addresses(page(client, address, "who"))
    actions.cancel(request=asked, by=SYSTEM)
    assert client.get(photo).status_code == 404
    assert client.get(f"{address}?step=who").status_code == 404


def exchanged(photo: Photo) -> None:
    Photo.objects.filter(pk=photo.pk).update(sha256="0" * 64)


def of_somebody_else(photo: Photo) -> None:
    other = make_patient("Ben", email="ben@example.org")
    Depiction.objects.filter(photo=photo).update(patient=other)


def deleted(photo: Photo) -> None:
    photo.delete()


def purged(photo: Photo) -> None:
    Photo.objects.filter(pk=photo.pk).update(state="purged")


@pytest.mark.parametrize("change", [exchanged, of_somebody_else, deleted, purged])
def test_nobody_signs_for_a_photo_that_cannot_be_shown_to_them_any_more(
    client, asked, address, change
):
    walk(client, address, to="who")
    (photo,) = photo_addresses(page(client, address, "who"))
    walk(client, address, to="signature")
    change(asked.items.get().photo)
    assert client.get(photo).status_code == 404
    for step in STEPS:
        html = page(client, address, step)
        assert "Something has changed since we asked you" in html
        assert not photo_addresses(html)
    response = post(client, address, "signature", method="typed", typed_name="Amara Okafor")
    assert "Something has changed since we asked you" in response.content.decode()
    assert not Consent.objects.exists()


def test_the_rendition_of_the_session_is_made_once(client, address):
    walk(client, address, to="who")
    assert photo_addresses(page(client, address, "who")) == photo_addresses(
        page(client, address, "who")
    )
    assert PhotoRendition.objects.count() == 1


def test_several_photos_are_numbered_in_the_order_they_were_asked(client: Client):
    patient = make_patient()
    photos = [
        make_photo(Subject.PATIENT, patients=[patient], description=f"View {number}")
        for number in (1, 2)
    ]
    address = open_sign_link(client, make_request(patient, photos=photos))
    walk(client, address, to="who")
    html = page(client, address, "who")
    assert html.index("View 1") < html.index("Photo 1") < html.index("View 2")
    assert "May we show these photos of you?" in html


def test_the_text_step_holds_every_element_escaped_and_the_day_it_ends(client: Client):
    asked = make_request()
    form = asked.version.form
    form.redisclosure = "Others may <b>copy</b> it.\n\nA second paragraph."
    form.remuneration = "A maker of braces pays us."
    form.save()
    asked = make_request(version=actions.make_version(form=form))
    address = open_sign_link(client, asked)
    walk(client, address, to="text")
    html = page(client, address, "text")
    for words in (
        "The photos named here.",
        "The practice",
        "To show people what treatment can do.",
        "Anyone who visits our website",
        "You can take it back: open your link and press the button, or write to us.",
        "Your treatment does not depend on it.",
        "Others may &lt;b&gt;copy&lt;/b&gt; it.",
        "<p>A second paragraph.</p>",
        "You get a copy.",
        "A maker of braces pays us.",
    ):
        assert words in html, words
    today = clock.day_of(timezone.now(), PracticeDetails.the_one().zone)
    last = clock.months_later(today, 24) - timedelta(days=1)
    assert f"{last.day} {last:%B %Y}" in html


def test_no_use_is_ticked_beforehand_and_none_is_an_error_beside_the_field(client, address):
    walk(client, address, to="uses")
    assert " checked" not in page(client, address, "uses")
    html = post(client, address, "uses").content.decode()
    assert "Tick at least one use" in html
    assert 'href="#use-website"' in html
    assert 'id="use-website"' in html
    html = post(client, address, "uses", use=["signing", "nonsense"]).content.decode()
    assert "Tick at least one use" in html


def test_yes_to_all_works_without_javascript_and_covers_only_what_was_asked(client: Client):
    version = make_request(uses=("website", "instagram", "email")).version
    asked = make_request(uses=("website", "email"), version=version)
    address = open_sign_link(client, asked)
    walk(client, address, to="uses")
    post(client, address, "uses", all_uses="yes", use=["instagram"])
    post(client, address, "electronic", understood="yes")
    post(client, address, "signature", method="typed", typed_name="Amara Okafor")
    assert set(Consent.objects.get().grants.values_list("privilege", flat=True)) == {
        "website",
        "email",
    }


def test_going_back_keeps_what_was_ticked(client, address):
    walk(client, address, to="signature", uses=("instagram",))
    html = page(client, address, "uses")
    assert re.search(r'id="use-instagram"[^>]* checked', html)
    assert not re.search(r'id="use-website"[^>]* checked', html)


def test_no_to_all_ends_it_without_a_reason(client, asked, address):
    walk(client, address, to="uses")
    response = post(client, address, "uses", decline="yes", use=["website"])
    html = client.get(response.url).content.decode()
    assert "You said no. That is fine." in html
    asked.refresh_from_db()
    assert asked.outcome == Outcome.DECLINED
    assert asked.answered_at is not None
    assert not LinkToken.objects.filter(closed_at=None).exists()
    assert LedgerEntry.objects.filter(act="request.declined").count() == 1
    assert step_of(post(client, address, "signature")) == "declined"
    assert Client().get(address).status_code == 404
    assert not actions.decline(request=asked, by=SYSTEM), "a repeat changes nothing"


def test_no_to_all_does_not_undo_a_signature(client, asked, address):
    walk(client, address, to="signature")
    other = Client()
    theirs = open_sign_link(other, asked)
    walk(other, theirs, to="uses")
    walk(client, address, to="end")
    response = post(other, theirs, "uses", decline="yes")
    assert step_of(response) == "done"
    asked.refresh_from_db()
    assert asked.outcome == Outcome.SIGNED


def test_the_electronic_step_shows_the_forms_own_text_and_wants_its_button_pressed(client, address):
    walk(client, address, to="electronic")
    html = page(client, address, "electronic")
    assert "<p>You can sign on paper instead.</p>" in html
    assert "<p>You can have a paper copy for free.</p>" in html
    assert "PDF" not in html
    html = post(client, address, "electronic").content.decode()
    assert "Press the button" in html
    assert 'href="#id_understood"' in html
    before = timezone.now()
    post(client, address, "electronic", understood="yes")
    post(client, address, "signature", method="typed", typed_name="Amara Okafor")
    signature = Consent.objects.get().signature
    assert before <= signature.erecords_shown_at <= timezone.now()
    assert signature.erecords_version


# The signature


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


# The receipt


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
