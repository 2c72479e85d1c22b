"""Can a form that is unlawful reach a patient? Through no door; and its page says why."""

from __future__ import annotations

import pytest
from django.test import Client

from consent import actions
from consent.models import ConsentForm, ConsentFormVersion
from consent.privileges import Role
from tests.consent.form_editing import edit_url, posted
from tests.factories import make_staff, make_uses, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def form() -> ConsentForm:
    return ConsentForm.objects.get(pk=make_version("website").form_id)


@pytest.fixture
def owner() -> Client:
    client = Client()
    client.force_login(make_staff(Role.OWNER))
    return client


def test_no_version_is_made_while_a_must_is_open(form):
    form.redisclosure = ""
    with pytest.raises(actions.FormUnlawful) as refusal:
        actions.make_version(form=form)
    assert [one.section for one in refusal.value.findings] == ["45 CFR 164.508(c)(2)(iii)"]
    assert ConsentFormVersion.objects.count() == 1


def test_publishing_is_refused_at_the_field_with_the_section_and_nothing_is_lost(form, owner):
    answer = owner.post(
        edit_url(form),
        posted(form, clauses="This permission never ends.", **{"action-publish": "1"}),
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "A permission must end." in page and "45 CFR 164.508(c)(1)(v)" in page
    assert "This permission never ends." in page
    assert ConsentFormVersion.objects.count() == 1


def test_a_draft_may_be_anything_and_its_page_lists_what_is_open(form, owner):
    answer = owner.post(edit_url(form), posted(form, clauses="It never ends.", discloser=""))
    assert answer.status_code == 302
    page = owner.get(edit_url(form)).content.decode()
    assert "Nobody can be asked with this text: 2 things are unlawful or missing." in page
    assert "Patients are asked with version 1" in page
    assert 'href="#id_clauses"' in page and 'href="#id_discloser"' in page


def test_a_lawful_form_is_published_as_a_new_version(form, owner):
    changed = posted(form, introduction="We would like to show photos.", **{"action-publish": "1"})
    assert owner.post(edit_url(form), changed).status_code == 302
    assert ConsentFormVersion.objects.count() == 2
    assert "Every element of 45 CFR 164.508 is there" in owner.get(edit_url(form)).content.decode()


def test_what_is_published_past_the_editor_reaches_no_patient(form):
    form.clauses = "This permission is irrevocable."
    form.save_revision().publish()
    assert ConsentForm.objects.get(pk=form.pk).live
    assert form.newest_version().number == 1


def test_a_use_without_recipients_keeps_the_form_from_patients(form):
    use = make_uses("website")[0]
    use.recipients = " "
    use.save()
    with pytest.raises(actions.FormUnlawful):
        actions.make_version(form=ConsentForm.objects.get(pk=form.pk))
