"""Is a child asked too, in short words, and is their no a no?"""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consent import actions, clock, verify
from consent.actions import Answers, AssentMissing, ChildsYes
from consent.acts import SYSTEM
from consent.models import (
    Assent,
    Consent,
    ConsentFormVersion,
    ConsentRequest,
    LedgerEntry,
    Patient,
    PracticeDetails,
)
from consent.pdf import beside, stored
from consent.people import assent
from consent.privileges import Outcome, Role, Subject
from consent.signed import genuine
from consent.texts import form_text
from tests.consent.walking import STROKES, open_sign_link, page, post, step_of
from tests.factories import make_patient, make_photo, make_request, make_staff, make_version

pytestmark = pytest.mark.django_db

YES = {"method": "typed", "typed_name": "Ana"}
MOTHER = {"signer_role": "parent", "signer_name": "Mona Berg", "authority": "mother"}


def today() -> date:
    return clock.day_of(timezone.now(), PracticeDetails.the_one().zone)


def years_ago(years: int, *, days: int = 0) -> date:
    born = clock.months_later(today(), -12 * years)
    return born + timedelta(days=days)


def version_asking_from(age: int | None, *uses: str) -> ConsentFormVersion:
    form = make_version(*(uses or ("website", "instagram"))).form
    form.assent_from_age = age
    form.save()
    return actions.make_version(form=form)


def child(*, age: int = 9, days: int = 0) -> Patient:
    return make_patient("Ana Berg", birth_date=years_ago(age, days=days))


def asked_about(patient: Patient, *, age: int | None = 7, **signer: str) -> ConsentRequest:
    return make_request(patient, version=version_asking_from(age), **(signer or MOTHER))


@pytest.fixture
def asked() -> ConsentRequest:
    return asked_about(child())


@pytest.fixture
def address(client: Client, asked: ConsentRequest) -> str:
    """The parent has chosen; the next step is the child's."""
    return walk_to_the_child(client, asked)


def walk_to_the_child(client: Client, asked: ConsentRequest) -> str:
    address = open_sign_link(client, asked)
    born = asked.patient.birth_date
    post(client, address, "identity", day=born.day, month=born.month, year=born.year)
    for step, data in (("who", {}), ("text", {}), ("uses", {"use": ["website"]})):
        post(client, address, step, **data)
    return address


def parent_signs(client: Client, address: str, **more: str):
    post(client, address, "electronic", understood="yes")
    return post(client, address, "signature", method="typed", typed_name="Mona Berg", **more)


@pytest.mark.parametrize(
    ("age", "days", "from_age", "signer", "wanted"),
    [
        (9, 0, 7, MOTHER, True),
        (7, 0, 7, MOTHER, True),
        (7, 1, 7, MOTHER, False),
        (9, 0, None, MOTHER, False),
        (9, 0, 7, {**MOTHER, "signer_role": "guardian"}, True),
        (9, 0, 7, {**MOTHER, "signer_role": "agent"}, False),
    ],
    ids=["older", "birthday", "a day too young", "not asked", "guardian", "agent"],
)
def test_a_child_is_asked_from_the_age_the_form_names(age, days, from_age, signer, wanted):
    asked = asked_about(child(age=age, days=days), age=from_age, **signer)
    text = form_text.read(asked.version.text)
    assert assent.is_wanted(asked, text, on=today()) is wanted


def test_the_child_is_asked_in_short_words_after_the_parents_choice(client, address):
    html = page(client, address, "assent")
    for words in (
        "Now hand the phone to Ana",
        "Ana, this is for you",
        "Mona Berg said yes.",
        "Our website: Anyone who visits our website",
        "You can say no. Nobody will be cross with you.",
        "I would rather not",
        "4 of 6",
    ):
        assert words in html, words
    assert "Our Instagram page" not in html, "only what the parent said yes to"


def test_nobody_gets_past_the_child(client, address):
    for step in ("electronic", "signature"):
        assert step_of(client.get(f"{address}?step={step}")) == "assent"
        assert step_of(post(client, address, step, understood="yes")) == "assent"


@pytest.mark.parametrize(
    "given",
    [{}, {"method": "typed", "typed_name": " .. "}, {"method": "drawn", "points": "[[[1,1,0]]]"}],
    ids=["nothing", "no letter", "a dot"],
)
def test_a_yes_needs_a_name_drawn_or_typed(client, address, given):
    html = post(client, address, "assent", **given).content.decode()
    assert "error-summary" in html
    assert step_of(client.get(f"{address}?step=electronic")) == "assent"


@pytest.mark.parametrize(
    "given", [YES, {"method": "drawn", "points": STROKES}], ids=["typed", "drawn"]
)
def test_the_childs_yes_is_kept_with_the_parents_signature(client, asked, address, given):
    assert step_of(post(client, address, "assent", **given)) == "electronic"
    assert "Ana said yes. Now it is your turn again." in page(client, address, "electronic")
    assert step_of(parent_signs(client, address)) == "done"
    consent = Consent.objects.get()
    kept = Assent.objects.get(consent=consent)
    assert (kept.name, kept.method) == ("Ana Berg", given["method"])
    assert bool(kept.points) == (given["method"] == "drawn")
    told = json.loads(consent.evidence.text)["assent"]
    assert told["method"] == given["method"]
    assert "Ana" not in json.dumps(told)
    assert "Said yes too" in page(client, address, "done")
    copy = page(client, address, "copy")
    assert "The child’s own yes" in copy
    assert ("The name as the child drew it" in copy) == (given["method"] == "drawn")
    facts = {fact.label: fact.value for fact in stored.content_of(consent).signature_facts}
    assert facts["The child’s own yes"].startswith("Ana")
    assert verify.run() == []


def test_the_patients_copy_holds_what_the_child_drew(client, address):
    post(client, address, "assent", method="drawn", points=STROKES)
    parent_signs(client, address)
    consent = Consent.objects.get()
    assert stored.content_of(consent).assent_path == "M20 100 L200 40 L400 150 L560 60"
    Assent.objects.update(points="[[[0,0,0],[600,200,9]]]")
    with pytest.raises(stored.NotAsSigned, match="child"):
        stored.content_of(Consent.objects.get())


def test_a_copy_that_was_sealed_without_the_drawing_stays_what_it_was(client, address, monkeypatch):
    post(client, address, "assent", method="drawn", points=STROKES)
    parent_signs(client, address)
    consent = Consent.objects.get()
    with monkeypatch.context() as before:
        before.setattr(beside, "drawn_by_child", lambda consent: "")
        old = actions.keep_copy(consent=consent)
    assert actions.keep_copy(consent=consent) == old
    with old.file.open("rb") as file:
        assert genuine.judge(file.read()).finding is genuine.Finding.GENUINE
    assert verify.run() == []


def test_a_childs_no_is_a_no(client, asked, address):
    assert step_of(post(client, address, "assent", refuse="yes", **YES)) == "declined"
    html = client.get(f"{address}?step=declined").content.decode()
    assert "That is fine, Ana." in html
    assert "Nothing was signed." in html
    asked.refresh_from_db()
    assert asked.outcome == Outcome.DECLINED
    assert not Consent.objects.exists()
    assert not Assent.objects.exists()
    acts = list(LedgerEntry.objects.values_list("act", flat=True))
    assert acts[-2:] == ["request.declined", "request.assent_refused"]
    assert step_of(parent_signs(client, address)) == "declined"


def test_another_choice_or_condition_asks_the_child_again(client, address):
    post(client, address, "assent", **YES)
    for choice in (
        {"use": ["website", "instagram"]},
        {"use": ["website"], "only_unrecognisable": "yes"},
    ):
        assert step_of(post(client, address, "uses", **choice)) == "assent"
        assert step_of(client.get(f"{address}?step=signature")) == "assent"
    assert step_of(post(client, address, "uses", use=["website"])) == "electronic"


def test_the_act_itself_refuses_a_parents_signature_without_the_child(asked):
    answers = Answers(
        uses=("website",),
        method="typed",
        typed_name="Mona Berg",
        erecords_shown_at=timezone.now(),
    )
    with pytest.raises(AssentMissing):
        actions.sign(request=asked, answers=answers)
    assert not Consent.objects.exists()
    asked.refresh_from_db()
    assert asked.outcome == Outcome.OPEN


def test_while_it_waits_the_childs_name_lies_sealed_in_the_session(client, address):
    post(client, address, "assent", method="typed", typed_name="Anastasia")
    assert "Anastasia" not in json.dumps(client.session["signing"])


def test_a_changed_or_missing_yes_is_found(client, address):
    post(client, address, "assent", **YES)
    parent_signs(client, address)
    Assent.objects.update(typed_name="Somebody")
    assert [one.invariant for one in verify.run()] == ["assents"]
    with pytest.raises(stored.NotAsSigned, match="child"):
        stored.content_of(Consent.objects.get())
    Assent.objects.all().delete()
    assert [one.invariant for one in verify.run()] == ["assents"]


def test_staff_read_that_the_child_said_yes(client, address):
    post(client, address, "assent", **YES)
    parent_signs(client, address)
    desk = Client()
    desk.force_login(make_staff(Role.FRONT_DESK))
    html = desk.get(f"/admin/consents/inspect/{Consent.objects.get().pk}/").content.decode()
    assert "The child’s own yes" in html


def test_the_parent_may_leave_the_childs_own_address_for_the_day_they_come_of_age(client, address):
    post(client, address, "assent", **YES)
    post(client, address, "electronic", understood="yes")
    assert "Ana’s own e-mail" in page(client, address, "signature")
    html = post(
        client,
        address,
        "signature",
        method="typed",
        typed_name="Mona Berg",
        adult_email="no address",
    ).content.decode()
    assert "That is no e-mail address." in html
    assert 'value="no address"' in html, "what was typed is kept"
    assert not Consent.objects.exists()
    response = parent_signs(client, address, adult_email="ana@example.org")
    assert step_of(response) == "done"
    assert Patient.objects.get().adult_email == "ana@example.org"


def test_an_adult_is_not_asked_for_another_address(client: Client):
    asked = make_request()
    address = open_sign_link(client, asked)
    for step, data in (
        ("identity", {"day": "27", "month": "3", "year": "1990"}),
        ("who", {}),
        ("text", {}),
        ("uses", {"use": ["website"]}),
        ("electronic", {"understood": "yes"}),
    ):
        post(client, address, step, **data)
    assert "own e-mail" not in page(client, address, "signature")
    post(
        client,
        address,
        "signature",
        method="typed",
        typed_name="Amara Okafor",
        adult_email="x@example.org",
    )
    assert Patient.objects.get().adult_email == ""


def test_a_yes_on_paper_needs_no_drawing(asked):
    given = ChildsYes("paper", timezone.now())
    consent = actions.sign(
        request=asked,
        answers=Answers(
            uses=("website",),
            method="typed",
            typed_name="Mona Berg",
            erecords_shown_at=timezone.now(),
            assent=given,
        ),
    )
    assert Assent.objects.get(consent=consent).method == "paper"
    photo = consent.items.get().photo
    assert photo.verdict("website"), "the child's yes changes nothing else"
    assert actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    assert make_photo(Subject.NONE).verdict("website")
