"""Can anybody ask for an appointment, is what they typed kept, and do programs get nowhere?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from consent.models import FollowUp, PracticeDetails
from practice import appointment_spam, appointments
from practice.appointment_form import AskForm
from practice.models import AppointmentPage, AppointmentRequest, ContactPage, LocationPage
from tests.practice.asking import REASONS, THANKS, URL, answers, at, make_page, send
from tests.practice.html import Shown, shown
from tests.practice.making import publish

pytestmark = pytest.mark.django_db

HEALTH = "Please tell us no health details here; we ask when we speak."


@pytest.fixture
def ask_page() -> AppointmentPage:
    caches["default"].clear()  # it counts connections, across tests too
    details = PracticeDetails.the_one()
    details.struct_org_phone = "+1 216 555 0142"
    details.save()
    return make_page(notice_to="desk@practice.example")


def read(response) -> Shown:
    return Shown(response.content.decode())


def faults(response) -> list[str]:
    """The lines of the summary."""
    assert response.status_code == 200
    (summary,) = [
        one for one in read(response).all("div") if "error-summary" in one.get("class", "")
    ]
    return ["".join(link.itertext()) for link in summary.iter() if link.tag.endswith("}a")]


def test_the_page_asks_little_says_no_health_details_and_names_the_telephone(client, ask_page):
    seen = shown(client, URL)
    assert HEALTH in seen.main
    assert "In an emergency call 911" in seen.main
    assert seen.links["+1 216 555 0142"] == "tel:+12165550142"
    assert "It is deleted after 60 days." in seen.main
    assert not seen.all("textarea"), "no free text, hence no place for an illness"
    typed = {
        one.get("name") for one in seen.all("input") if one.get("type") in {"text", "tel", "email"}
    }
    assert typed == {"name", "phone", "email", "message"}


def test_a_request_is_kept_and_the_answer_says_what_happens_next(client, ask_page):
    response = send(client)
    assert response.status_code == 302
    assert response.url.startswith(f"{URL}?sent=")
    made = AppointmentRequest.objects.get()
    assert (made.name, made.phone, made.reach, made.when, made.reason) == (
        "Ada Ferret",
        "+12165550142",
        "phone",
        "morning",
        "Check-up",
    )
    assert made.is_new_patient
    assert made.status == "new"
    thanks = shown(client, response.url)
    assert "We have your request" in thanks.main
    assert THANKS in thanks.main


def test_nothing_of_the_person_is_in_an_address_or_in_the_thanks_and_no_cache_keeps_them(
    client, ask_page
):
    response = send(client)
    thanks = client.get(response.url)
    for words in ("Ada", "Ferret", "0142", "Check-up"):
        assert words not in response.url
    assert "Ferret" not in thanks.content.decode()
    assert "noindex" in thanks["X-Robots-Tag"]
    for answer in (response, thanks, client.get(URL), send(client, name="")):
        assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("mark", ["", "yes", "MQ:1xV3Fi:made-up"])
def test_nobody_is_thanked_who_sent_nothing(client, ask_page, mark):
    response = client.get(URL, {"sent": mark})
    assert (response.status_code, response.url) == (302, URL)


def test_an_old_address_of_thanks_leads_to_the_form(client, ask_page):
    mark = send(client).url
    with at(timezone.now() + timedelta(hours=1)):
        assert client.get(mark).status_code == 302


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": "  "}, "Write your name, so that we know whom to ask for."),
        ({"name": "..."}, "Write your name, so that we know whom to ask for."),
        ({"name": "x" * 121}, "That is too long for a name. Write up to 120 letters."),
        ({"name": "see pills.com"}, "Write only your name here, no address and no link."),
        ({"reach": ""}, "Choose how we shall answer."),
        ({"reach": "pigeon"}, "Choose one of these answers."),
        ({"phone": ""}, "Write your phone number, so that we can call you."),
        ({"phone": "", "reach": "text"}, "Write your phone number, so that we can text you."),
        ({"reach": "email"}, "Write your e-mail address, so that we can write to you."),
        (
            {"phone": "555-0142"},
            "Write the number with its area code. It looks like 216 555 0142.",
        ),
        (
            {"phone": "call me"},
            "Write the number with its area code. It looks like 216 555 0142.",
        ),
        (
            {"email": "ada@ferret"},
            "Write the whole e-mail address. It looks like name@example.org.",
        ),
        ({"when": ""}, "Choose when an appointment would suit you."),
        ({"reason": "Something they made up"}, "Choose one of these answers."),
        ({"first_visit": ""}, "Choose whether you have been here before."),
    ],
)
def test_what_is_wrong_is_said_once_above_and_once_beside_the_field(
    client, ask_page, changed, sentence
):
    response = send(client, **changed)
    assert faults(response) == [sentence]
    assert response.content.decode().count(sentence) == 2
    assert not AppointmentRequest.objects.exists()
    assert "Please check:" in read(response).words("title")[0]


def test_each_line_of_the_summary_leads_to_an_element_that_is_there(client, ask_page):
    response = send(client, name="", reach="", phone="1", when="", first_visit="")
    seen = read(response)
    links = [one.get("href") for one in seen.all("a") if (one.get("href") or "").startswith("#")]
    wanted = ["#id_name", "#reach-1", "#id_phone", "#when-1", "#first_visit-1"]
    assert links[-len(wanted) :] == wanted
    for target in wanted:
        assert seen.by_id(target.removeprefix("#")).tag.endswith("}input")


def test_the_words_of_help_and_error_belong_to_their_field(client, ask_page):
    seen = read(send(client, phone="1", reach=""))
    for name in seen.by_id("id_phone").get("aria-describedby").split():
        assert seen.by_id(name) is not None
    sets = [one for one in seen.all("fieldset") if one.get("aria-describedby") == "id_reach_error"]
    assert len(sets) == 1
    assert seen.by_id("id_phone").get("aria-invalid") == "true"


def test_what_was_typed_and_chosen_is_still_there_after_a_fault(client, ask_page):
    seen = read(send(client, name="", email="ada@ferret", when="afternoon"))
    assert seen.by_id("id_phone").get("value") == "216 555 0142"
    assert seen.by_id("id_email").get("value") == "ada@ferret"
    chosen = [one.get("value") for one in seen.all("input") if one.get("checked") is not None]
    assert chosen == ["phone", "afternoon", "Check-up", "yes"]


def test_markup_in_a_name_is_never_markup(client, ask_page):
    response = send(client, name="<b>Ada</b>")
    assert "<b>Ada" not in response.content.decode()


def test_the_reasons_are_the_staffs_and_nobody_has_to_give_one(client, ask_page):
    assert [value for value, _label in AskForm(page=ask_page).fields["reason"].choices] == [
        *REASONS,
        "when-we-speak",
    ]
    send(client, reason="when-we-speak")
    send(client, reason="", name="Bo")
    assert set(AppointmentRequest.objects.values_list("reason", flat=True)) == {""}


def test_a_page_without_reasons_asks_for_none(client, ask_page):
    ask_page.reasons = []
    ask_page.save_revision().publish()
    assert "What is it about?" not in shown(client, URL).main
    assert send(client, reason="Check-up").status_code == 302
    assert AppointmentRequest.objects.get().reason == ""


def place(contact: ContactPage, title: str, slug: str) -> LocationPage:
    return publish(LocationPage(title=title, slug=slug), under=contact)


def test_the_place_is_asked_for_where_there_are_several(client, ask_page):
    contact = publish(ContactPage(title="Contact", slug="contact"))
    first = place(contact, "Downtown", "downtown")
    assert "Where would you like to come?" not in shown(client, URL).main
    send(client)
    assert AppointmentRequest.objects.get().location == first
    second = place(contact, "Lakeside", "lakeside")
    assert "Lakeside" in shown(client, URL).main
    send(client, name="Bo", location=str(second.pk))
    send(client, name="Cy", location="any")
    assert AppointmentRequest.objects.get(name="Bo").location == second
    assert AppointmentRequest.objects.get(name="Cy").location is None
    second.unpublish()
    assert send(client, name="Di", location=str(second.pk)).status_code == 302
    assert AppointmentRequest.objects.get(name="Di").location == first


def test_posted_a_hundred_times_it_is_one_row_one_notice_and_the_same_answer(
    client, ask_page, work, mailoutbox
):
    statuses = {send(client, remote="8.8.4.4").status_code for _ in range(100)}
    work()
    assert statuses == {302}
    assert AppointmentRequest.objects.count() == 1
    assert FollowUp.objects.filter(kind=appointments.NOTICE).count() == 1
    assert len(mailoutbox) == 1


def test_one_connection_that_sends_many_is_asked_to_call_and_loses_nothing(client, ask_page):
    for number in range(appointment_spam.PER_CONNECTION):
        assert send(client, remote="8.8.4.4", name=f"Person {number}a").status_code == 302
    response = send(client, remote="8.8.4.4", name="One too many")
    assert response.status_code == 429
    seen = read(response)
    assert "Please call us, or send this again in an hour." in seen.main
    assert seen.by_id("id_name").get("value") == "One too many"
    assert AppointmentRequest.objects.count() == appointment_spam.PER_CONNECTION
    assert send(client, remote="9.9.9.9", name="Somebody else").status_code == 302
    assert send(client, remote="8.8.4.4", name="Person 0a").status_code == 302, "sent before"


def test_the_cache_never_holds_the_address_of_a_visitor(client, ask_page):
    send(client, remote="8.8.4.4")
    stored = str(vars(caches["default"])["_cache"])
    assert "appointment:" in stored
    assert "8.8.4.4" not in stored


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"message": "Buy now"}, "A field that must stay empty was filled in"),
        ({"opened": ""}, "This page was open for a long time."),
        ({"opened": "MTc2:1xV3Fi:forged"}, "This page was open for a long time."),
    ],
)
def test_a_program_is_asked_once_more_and_a_person_loses_nothing(client, ask_page, changed, words):
    response = send(client, **changed)
    seen = read(response)
    assert response.status_code == 200
    assert words in seen.main
    assert not AppointmentRequest.objects.exists()
    again = {
        one.get("name"): one.get("value") or ""
        for one in seen.all("input")
        if one.get("type") not in {"radio", "search"} or one.get("checked") is not None
    }
    assert again["message"] == ""
    assert client.post(URL, again).status_code == 302
    assert AppointmentRequest.objects.get().name == "Ada Ferret"


@pytest.mark.parametrize(
    ("open_for", "words"),
    [(timedelta(seconds=1), "That was very quick."), (timedelta(hours=13), "for a long time")],
)
def test_too_fast_and_too_old_are_asked_to_look_once_more(client, ask_page, open_for, words):
    stamp = appointment_spam.stamp(timezone.now() - open_for)
    response = send(client, opened=stamp)
    assert words in read(response).main
    assert not AppointmentRequest.objects.exists()


def test_the_trap_is_out_of_the_way_and_says_what_it_is(client, ask_page):
    trap = shown(client, URL).by_id("id_message")
    assert (trap.get("autocomplete"), trap.get("tabindex")) == ("off", "-1")
    labels = [one for one in shown(client, URL).words("label") if "leave this empty" in one]
    assert len(labels) == 1


def test_another_site_cannot_send_it_for_a_visitor(ask_page):
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post(URL, answers()).status_code == 403
    assert not AppointmentRequest.objects.exists()


def test_the_form_is_only_read_and_posted(client, ask_page):
    assert client.put(URL).status_code == 405
    assert client.head(URL).status_code == 200


@pytest.mark.parametrize(
    "hostile",
    [
        {"name": "x" * 100_000},
        {"name": "nul\x00"},
        {"phone": "+" * 39},
        {"phone": "+1" + "9" * 30},
        {"email": "a@" + "b" * 300 + ".com"},
        {"location": "999999"},
        {"reach": "phone\x00"},
        {"opened": "x" * 10_000},
    ],
)
def test_whatever_is_sent_there_is_an_answer(client, ask_page, hostile):
    assert send(client, **hostile).status_code in {200, 302}


def test_it_costs_the_same_few_questions_however_many_have_asked(
    client, ask_page, django_assert_max_num_queries
):
    client.get(URL)
    with django_assert_max_num_queries(12):
        client.get(URL)


def test_the_frame_leads_here(client, ask_page):
    assert shown(client, "/").links["Ask for an appointment"] == URL
    ask_page.unpublish()
    assert URL not in shown(client, "/").links.values()


@pytest.mark.parametrize(("mode", "words"), [("", "Your name"), ("sent", "We have your request")])
def test_both_states_can_be_looked_at_before_publishing(ask_page, mode, words):
    response = ask_page.make_preview_request(preview_mode=mode)
    response.render()
    assert words in response.content.decode()
