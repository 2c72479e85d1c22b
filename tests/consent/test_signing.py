"""How does each step before the signature answer, right and wrong?"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consent import actions, clock
from consent.acts import SYSTEM
from consent.models import (
    Consent,
    Depiction,
    LedgerEntry,
    LinkToken,
    Photo,
    PhotoRendition,
    PracticeDetails,
)
from consent.privileges import Outcome, Subject
from tests.consent import walking
from tests.consent.walking import (
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


asked, address = walking.FIXTURES


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
