"""Do open requests move to a new text only when somebody says so, and as they were?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consent import actions
from consent.acts import SYSTEM
from consent.models import ConsentForm, ConsentRequest, FollowUp, LedgerEntry, PrivilegeDefinition
from consent.privileges import Channel, Outcome, Purpose, Role, Subject
from tests.consent.form_editing import ROOT, edit_url, posted, signed_in
from tests.factories import make_patient, make_photo, make_request, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def form() -> ConsentForm:
    return ConsentForm.objects.get(pk=make_version("website", "instagram").form_id)


@pytest.fixture
def owner() -> Client:
    return signed_in(Role.OWNER)


@pytest.fixture
def asked(form) -> ConsentRequest:
    return make_request(version=form.newest_version(), uses=["website", "instagram"])


def publish_anew(owner: Client, form: ConsentForm, **changes: object):
    changed = posted(form, introduction="New words.", **changes, **{"action-publish": "1"})
    return owner.post(edit_url(form), changed, follow=True)


def test_after_publishing_the_open_requests_are_counted_and_nothing_happens_by_itself(
    form, owner, asked
):
    page = publish_anew(owner, form).content.decode()
    assert "1 open request still asks with version 1." in page
    assert f"{ROOT}resend/{form.pk}/" in page
    asked.refresh_from_db()
    assert asked.outcome == Outcome.OPEN and ConsentRequest.objects.count() == 1
    editor = owner.get(edit_url(form)).content.decode()
    assert "One open request still asks with a version before 2." in editor


def test_one_button_asks_them_anew_for_the_same(form, owner, asked):
    publish_anew(owner, form)
    listed = owner.get(f"{ROOT}resend/{form.pk}/").content.decode()
    assert "Amara Okafor" in listed and "Ask this one anew with version 2" in listed
    done = owner.post(f"{ROOT}resend/{form.pk}/").content.decode()
    assert "hand over the new one" in done
    asked.refresh_from_db()
    new = ConsentRequest.objects.exclude(pk=asked.pk).get()
    assert asked.outcome == Outcome.CANCELLED and new.outcome == Outcome.OPEN
    assert new.version.number == 2 and new.patient == asked.patient
    assert [one.sha256 for one in new.items.all()] == [one.sha256 for one in asked.items.all()]
    assert {one.slug for one in new.uses.all()} == {"website", "instagram"}
    assert not FollowUp.objects.filter(kind="mail.sign_link").exists(), "it was not mailed before"


def test_where_the_old_link_was_mailed_the_new_one_is_mailed(form, owner, asked):
    actions.mint_link(purpose=Purpose.SIGN, channel=Channel.MAIL, by=SYSTEM, request=asked)
    publish_anew(owner, form)
    assert "goes out by e-mail" in owner.post(f"{ROOT}resend/{form.pk}/").content.decode()
    new = ConsentRequest.objects.get(version__number=2)
    assert FollowUp.objects.filter(kind="mail.sign_link", target=new.reference).count() == 1
    assert not asked.links.filter(closed_at=None).exists()


def test_a_use_the_new_text_does_not_ask_for_is_left_out(form, owner, asked):
    website = PrivilegeDefinition.objects.get(slug="website")
    publish_anew(owner, form, uses=[website.pk])
    owner.post(f"{ROOT}resend/{form.pk}/")
    new = ConsentRequest.objects.get(version__number=2)
    assert [one.slug for one in new.uses.all()] == ["website"]


def test_what_cannot_be_asked_anew_stays_open_and_says_why(form, owner, asked):
    publish_anew(owner, form)
    asked.items.get().photo.depictions.all().delete()
    page = owner.post(f"{ROOT}resend/{form.pk}/").content.decode()
    assert "not asked anew." in page and "does not show this patient" in page
    asked.refresh_from_db()
    assert asked.outcome == Outcome.OPEN
    assert not LedgerEntry.objects.filter(act="request.cancelled").exists()


def test_what_a_representative_was_asked_they_are_asked_anew(form, owner):
    child = make_patient("Leo Okafor", birth_date=timezone.now().date() - timedelta(days=3000))
    make_request(
        child,
        photos=[make_photo(Subject.PATIENT, patients=[child])],
        version=form.newest_version(),
        uses=["website"],
        signer_role="parent",
        signer_name="Amara Okafor",
        authority="mother",
    )
    publish_anew(owner, form)
    (result,) = actions.ask_anew(form=form, by=SYSTEM)
    assert (result.new.signer_role, result.new.signer_name) == ("parent", "Amara Okafor")
    assert result.new.authority == "mother"


def test_signed_and_declined_requests_are_left_alone(form, owner, asked):
    actions.decline(request=asked, by=SYSTEM)
    assert "still ask" not in publish_anew(owner, form).content.decode()
    assert actions.ask_anew(form=form, by=SYSTEM) == []
