"""Who is asked again for what ends, for exactly that, and how?"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consent import actions
from consent.acts import SYSTEM
from consent.endings import what_ends
from consent.models import (
    ConsentForm,
    ConsentRequest,
    Depiction,
    LedgerEntry,
    LinkToken,
    Photo,
)
from consent.privileges import SignerRole
from tests.consent import ending_states
from tests.consent.ending_states import address, board, ending_in, photo_of, said, today
from tests.factories import (
    make_consent,
    make_patient,
    make_request,
    make_version,
    move,
)

patient, desk = ending_states.FIXTURES


def test_one_tap_asks_for_exactly_what_ends_with_the_newest_text(desk, patient):
    stays, goes = photo_of(patient), photo_of(patient)
    version = make_version("website", "instagram", "print")
    ending_in(5, stays, goes, patient=patient, uses=["website", "instagram"], version=version)
    make_consent(patient, stays, uses=["website", "instagram"], version=version)
    make_consent(patient, goes, uses=["instagram"], version=version)
    ConsentForm.objects.filter(pk=version.form_id).update(introduction="A newer text.")
    newest = actions.make_version(form=ConsentForm.objects.get(pk=version.form_id))
    before = LedgerEntry.objects.filter(act="request.made").count()

    response = desk.post(address(5), {"act": "ask", "patient": patient.reference})
    request = ConsentRequest.objects.get(consent=None)
    assert response.url == reverse("requests:request", args=[request.reference])
    assert request.version == newest != version
    assert [item.sha256 for item in request.items.all()] == [goes.sha256]
    assert [use.slug for use in request.uses.all()] == ["website"]
    assert request.asked_by is not None
    assert LedgerEntry.objects.filter(act="request.made").count() == before + 1


def test_a_second_tap_leads_to_the_open_request_and_the_board_says_asked(desk, patient):
    ending_in(5, photo_of(patient), patient=patient)
    urls = {
        desk.post(address(5), {"act": "ask", "patient": patient.reference}).url for _ in range(2)
    }
    request = ConsentRequest.objects.get(consent=None)
    assert urls == {reverse("requests:request", args=[request.reference])}
    html = desk.get(address(5)).content.decode()
    assert f"Asked on {said(0)}" in html
    assert "Ask again" not in html
    assert "all asked already" in board(desk)


def test_a_request_that_ran_out_counts_no_longer(desk, patient):
    photo = photo_of(patient)
    consent = ending_in(5, photo, patient=patient)
    make_request(patient, photos=[photo], uses=["website"], version=consent.version)
    assert "Asked on" in desk.get(address(5)).content.decode()
    ConsentRequest.objects.filter(consent=None).update(answer_by=timezone.now())
    assert "Ask again" in desk.get(address(5)).content.decode()


def test_a_request_for_another_use_is_not_the_same_question(desk, patient):
    photo = photo_of(patient)
    version = make_version("website", "instagram")
    ending_in(5, photo, patient=patient, version=version)
    make_request(patient, photos=[photo], uses=["instagram"], version=version)
    assert "Ask again" in desk.get(address(5)).content.decode()


def test_items_that_lose_different_uses_become_requests_of_their_own(desk, patient):
    version = make_version("website", "instagram")
    one, two = photo_of(patient), photo_of(patient)
    ending_in(5, one, patient=patient, uses=["website"], version=version)
    ending_in(5, two, patient=patient, uses=["instagram"], version=version)
    response = desk.post(address(5), {"act": "ask", "patient": patient.reference})
    assert response.url == reverse("patients:inspect", args=[patient.pk])
    asked = {
        (request.items.get().sha256, request.uses.get().slug)
        for request in ConsentRequest.objects.filter(consent=None)
    }
    assert asked == {(one.sha256, "website"), (two.sha256, "instagram")}


def test_a_withdrawn_form_leads_to_the_page_where_another_is_chosen(desk, patient):
    consent = ending_in(5, photo_of(patient), patient=patient)
    ConsentForm.objects.filter(pk=consent.version.form_id).update(live=False)
    response = desk.post(address(5), {"act": "ask", "patient": patient.reference}, follow=True)
    assert "is not published any more" in response.content.decode()
    assert response.request["PATH_INFO"] == reverse("patients:ask", args=[patient.reference])
    assert not ConsentRequest.objects.filter(consent=None).exists()


@pytest.mark.parametrize(("years", "role"), [(10, SignerRole.PARENT), (18, SignerRole.PATIENT)])
def test_a_parent_signs_again_until_the_child_is_of_age(db, years, role):
    child = make_patient(birth_date=today().replace(day=1, month=1, year=today().year - 10))
    photo = photo_of(child)
    request = make_request(
        child,
        photos=[photo],
        uses=["website"],
        signer_role=SignerRole.PARENT,
        signer_name="Ada Okafor",
        authority="mother",
    )
    consent = actions.sign(
        request=request,
        answers=actions.Answers(
            uses=("website",),
            method="typed",
            typed_name="Ada Okafor",
            erecords_shown_at=timezone.now(),
        ),
    )
    move(consent, first=-100, last=5)
    child.birth_date = today().replace(day=1, month=1, year=today().year - years)
    child.save()
    (day,) = what_ends.read().days
    (again,) = actions.ask_again(patient=child, ends=day.of_patient(child.pk), by=SYSTEM)
    assert again.signer_role == role
    assert again.signer_name == ("Ada Okafor" if role == SignerRole.PARENT else child.name)


def test_a_patient_of_another_day_is_not_asked(desk, patient):
    other = make_patient("Bela Bartok", email="bela@example.org")
    ending_in(5, photo_of(patient), patient=patient)
    desk.post(address(5), {"act": "ask", "patient": other.reference})
    assert not ConsentRequest.objects.filter(consent=None).exists()


def test_all_with_an_address_are_asked_by_mail_and_the_others_named_for_the_desk(
    desk, work, mailoutbox, db
):
    version = make_version("website")
    people = [
        make_patient("Ada One", email="ada@example.org"),
        make_patient("Bea Two", email="bea@example.org"),
        make_patient("Cid Three", email=""),
    ]
    for one in people:
        ending_in(5, photo_of(one), patient=one, version=version)
    (asked_before,) = actions.ask_again(
        patient=people[1],
        ends=what_ends.read().days[0].of_patient(people[1].pk),
        by=SYSTEM,
    )
    work()
    sent_before = len(mailoutbox)
    html = desk.get(address(5)).content.decode()
    assert "Ask 1 patient by e-mail" in html
    assert "1 patient is asked already." in html
    assert "1 patient has no e-mail address: ask them at the desk." in html

    for _tap in range(2):
        desk.post(address(5), {"act": "ask-all"})
    work()
    new = ConsentRequest.objects.filter(consent=None).exclude(pk=asked_before.pk)
    assert [request.patient for request in new] == [people[0]]
    mails = mailoutbox[sent_before:]
    assert [mail.to[0] for mail in mails] == ["ada@example.org"]
    assert LinkToken.objects.filter(request=new.get()).exists()
    assert "no e-mail address: ask at the desk" in desk.get(address(5)).content.decode()


def test_five_hundred_photos_take_no_more_questions_than_eight(desk, patient):
    version = make_version("website")

    def questions(count: int, prefix: str) -> int:
        first = photo_of(patient)
        # Rows that differ by their digest: the files are beside the point here.
        copies = [
            Photo(
                **{
                    field.attname: getattr(first, field.attname)
                    for field in Photo._meta.concrete_fields
                    if not field.primary_key
                }
                | {"sha256": f"{prefix}{number:063x}", "media_key": f"{prefix}{number:031x}"}
            )
            for number in range(count - 1)
        ]
        Photo.objects.bulk_create(copies)
        copies = list(Photo.objects.filter(sha256__startswith=f"{prefix}0000"))
        Depiction.objects.bulk_create(Depiction(photo=one, patient=patient) for one in copies)
        ending_in(5, first, *copies, patient=patient, version=version)
        desk.get(address(5))  # what Wagtail keeps between requests is kept now
        with CaptureQueriesContext(connection) as asked:
            html = desk.get(address(5)).content.decode() + board(desk)
        assert "more photos" in html
        return len(asked)

    few = questions(8, "a")
    many = questions(480, "b")
    assert many <= few
