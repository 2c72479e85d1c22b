"""Does the signer see what they decide about, and may they say: only where nobody recognises me?"""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from consent import actions, verify
from consent.acts import SYSTEM
from consent.coverage import Reason
from consent.models import Consent, ConsentRequest, Depiction, Grant
from consent.pdf import stored
from consent.privileges import Role, Subject
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
    make_patient,
    make_photo,
    make_request,
    make_staff,
    make_version,
    shows_quadrants,
)
from tests.stories import make_story

pytestmark = pytest.mark.django_db

ONLY = "only where nobody can recognise the person"


@pytest.fixture
def asked() -> ConsentRequest:
    return make_request()


@pytest.fixture
def address(client: Client, asked: ConsentRequest) -> str:
    address = open_sign_link(client, asked)
    walk(client, address, to="uses")
    return address


def sign(client: Client, address: str, *, only: bool, uses=("website",)) -> Consent:
    condition = {"only_unrecognisable": "yes"} if only else {}
    post(client, address, "uses", use=list(uses), **condition)
    post(client, address, "electronic", understood="yes")
    answer = post(client, address, "signature", method="typed", typed_name="Amara Okafor")
    assert step_of(answer) == "done"
    return Consent.objects.get()


def test_while_they_decide_they_see_the_photo_small_and_by_a_tap_large_without_scripts(
    client, address
):
    html = page(client, address, "uses")
    small, large = photo_addresses(html)
    assert small == large
    assert shows_quadrants(body(client.get(small)))
    assert 'href="#photo-1"' in html
    assert 'id="photo-1"' in html
    assert html.index('href="#photo-1"') < html.index("Where may we use the photo?")


def test_each_use_says_who_sees_it_and_gives_an_example(client, address):
    html = page(client, address, "uses")
    rows = re.findall(r'<div class="use-row">.*?</div>', html, re.DOTALL)
    for words in (
        ("Our website", "Anyone who visits our website", "Your photo in an article"),
        ("Our Instagram page", "Anyone who looks at our Instagram page", "Your photo in a post"),
    ):
        (row,) = [one for one in rows if f">{words[0]}<" in one]
        assert all(one in row for one in words)
        assert "hidden" not in row


def test_the_condition_is_offered_once_and_never_ticked_beforehand(client, address):
    html = page(client, address, "uses")
    assert html.count('name="only_unrecognisable"') == 1
    assert "Only where nobody can recognise me" in html
    assert not re.search(r'id="only-unrecognisable"[^>]* checked', html)


def test_the_condition_alone_is_no_yes(client, address):
    html = post(client, address, "uses", only_unrecognisable="yes").content.decode()
    assert "Tick at least one use" in html
    assert re.search(r'id="only-unrecognisable"[^>]* checked', html), "what was ticked is kept"


def test_with_the_condition_a_photo_is_seen_only_once_nobody_is_recognised(client, asked, address):
    consent = sign(client, address, only=True, uses=("website", "instagram"))
    assert set(consent.grants.values_list("only_unrecognisable", flat=True)) == {True}
    photo = asked.items.get().photo
    assert photo.verdict("website").reason is Reason.RECOGNISABLE
    assert client.get(photo.get_rendition("max-400x400|use-website").url).status_code == 404
    Depiction.objects.update(recognisable=False)
    assert photo.verdict("website").reason is Reason.COVERED


def test_without_the_condition_nothing_of_it_is_kept(client, address):
    consent = sign(client, address, only=False)
    assert not consent.grants.get().only_unrecognisable
    assert "only_unrecognisable" not in consent.evidence.text
    for step in ("done", "copy"):
        assert ONLY not in page(client, address, step)


def test_the_condition_stands_everywhere_the_answer_stands(client, address):
    post(client, address, "uses", use=["website"], only_unrecognisable="yes")
    post(client, address, "electronic", understood="yes")
    html = page(client, address, "signature")
    assert "Only where nobody can recognise me." in html
    assert "where nobody can recognise me" in html[: html.index("<h1")], "also in the summary"
    consent = sign(client, address, only=True)
    (use,) = json.loads(consent.evidence.text)["uses"]
    assert use["only_unrecognisable"] is True
    for step in ("done", "copy"):
        assert ONLY in page(client, address, step)
    assert ONLY in client.get("/consent/permissions/").content.decode()
    (printed,) = stored.content_of(consent).allowed
    assert ONLY in printed.label
    desk = Client()
    desk.force_login(make_staff(Role.FRONT_DESK))
    assert ONLY in desk.get(f"/admin/consents/inspect/{consent.pk}/").content.decode()


def test_a_condition_that_was_taken_off_is_found(client, address):
    from consent import triggers

    sign(client, address, only=True)
    assert verify.run() == []
    triggers.drop()
    Grant.objects.update(only_unrecognisable=False)
    triggers.make()
    assert [one.invariant for one in verify.run()] == ["agreements"]


def test_for_words_alone_the_condition_would_mean_nothing_and_is_not_offered(client: Client):
    patient = make_patient()
    story = make_story(patient)
    asked = actions.ask(
        patient=patient,
        version=make_version("website"),
        photos=[],
        stories=[story],
        uses=("website",),
        by=SYSTEM,
    )
    address = open_sign_link(client, asked)
    walk(client, address, to="uses")
    html = page(client, address, "uses")
    assert "only_unrecognisable" not in html
    assert "I laugh with my mouth open again." in html, "the words stand where they are decided"
    consent = sign(client, address, only=True)
    assert not consent.grants.get().only_unrecognisable


def test_beside_photos_the_condition_says_what_it_does_to_words(client: Client):
    patient = make_patient()
    story, photo = make_story(patient), make_photo(Subject.PATIENT, patients=[patient])
    asked = actions.ask(
        patient=patient,
        version=make_version("website"),
        photos=[photo],
        stories=[story],
        uses=("website",),
        by=SYSTEM,
    )
    address = open_sign_link(client, asked)
    walk(client, address, to="uses")
    assert "We do not use the words then." in page(client, address, "uses")
    sign(client, address, only=True)
    assert story.verdict("website").reason is Reason.RECOGNISABLE


def test_somebody_who_signs_for_another_reads_whose_face_it_is(client: Client):
    asked = make_request(
        signer_role="agent", signer_name="Mona Berg", authority="health-care agent"
    )
    address = open_sign_link(client, asked)
    walk(client, address, to="uses")
    assert "Only where nobody can recognise Amara" in page(client, address, "uses")


def test_the_electronic_step_is_answered_by_its_one_button(client, address):
    post(client, address, "uses", use=["website"])
    html = page(client, address, "electronic")
    assert re.search(r'<button[^>]* name="understood" value="yes"', html)
    assert "I can read this, and I sign on a screen" in html
    assert 'type="checkbox"' not in html
