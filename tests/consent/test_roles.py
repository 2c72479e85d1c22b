"""What may each role open, and what does it never see?"""

from __future__ import annotations

import pytest

from consent.models import IdentityCheck, LinkToken, Patient, Photo, Staff
from consent.privileges import Role, Subject
from tests.factories import make_consent, make_patient, make_photo, make_request, make_staff

pytestmark = pytest.mark.django_db

F, E, R, O = Role.FRONT_DESK, Role.EDITOR, Role.REVIEWER, Role.OWNER  # noqa: E741 (a table)
T = Role.TECHNICAL
EVERYONE = {F, E, R, O}
# Wagtail sends whoever may not open a page to the first one, with a message.
OPEN, SENT_AWAY = 200, 302

PAGES = [
    ("/admin/", {*EVERYONE, T}),
    ("/admin/patients/", {F, R, O}),
    ("/admin/patients/new/", {F, R, O}),
    ("/admin/patients/inspect/{patient}/", {F, R, O}),
    ("/admin/patients/edit/{patient}/", {F, R, O}),
    ("/admin/patients/{reference}/ask/", {F, R, O}),
    ("/admin/requests/", {F, R, O}),
    ("/admin/requests/{request}/", {F, R, O}),
    ("/admin/consents/", {F, R, O}),
    ("/admin/consents/inspect/{consent}/", {F, R, O}),
    ("/admin/takedowns/", {R, O}),
    ("/admin/ledger/", {R, O}),
    ("/admin/followups/", {R, O, T}),
    ("/admin/mail/", {F, R, O}),
    ("/admin/snippets/consent/consentform/", {F, R, O}),
    ("/admin/snippets/consent/consentform/add/", {O}),
    ("/admin/snippets/consent/consentform/edit/{form}/", {O}),
    ("/admin/snippets/consent/privilegedefinition/", {O}),
    ("/admin/images/", EVERYONE),
    ("/admin/images/multiple/add/", EVERYONE),
    ("/admin/images/add/", EVERYONE),
    ("/admin/images/{covered}/", {R, O}),
    ("/admin/images/{hidden}/", {R, O}),
    ("/admin/images/{hidden}/delete/", {O}),
    ("/admin/users/", {O}),
    ("/admin/settings/consent/practicedetails/", {O}),
]


@pytest.fixture
def practice(settings):
    settings.EMAIL_BACKEND = "consent.mails.folder.MailFolder"
    patient = make_patient("Zebulon Quagmire")
    covered = make_photo(Subject.PATIENT, patients=[patient], title="Covered")
    hidden = make_photo(Subject.PATIENT, patients=[patient], title="Hidden")
    consent = make_consent(patient, covered)
    request = make_request(patient, photos=[hidden], version=consent.version, uses=["website"])
    return {
        "patient": patient.pk,
        "reference": patient.reference,
        "request": request.reference,
        "consent": consent.pk,
        "form": consent.version.form_id,
        "covered": covered.pk,
        "hidden": hidden.pk,
    }


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_what_its_work_needs_and_nothing_else(client, practice, role):
    client.force_login(make_staff(role))
    answers, wanted = {}, {}
    for address, roles in PAGES:
        url = address.format(**practice)
        response = client.get(url, follow=False)
        if response.status_code == 302 and "settings" in url and response.url.startswith(url):
            response = client.get(response.url)
        answers[address] = response.status_code
        wanted[address] = OPEN if role in roles else SENT_AWAY
    assert answers == wanted


def test_nobody_opens_the_admin_without_signing_in(client, practice):
    for address, _roles in PAGES:
        response = client.get(address.format(**practice))
        assert response.status_code == 302
        assert "/admin/login/" in response.url


def test_an_editor_meets_no_patients_name_and_no_menu_of_patients(client, practice):
    client.force_login(make_staff(Role.EDITOR))
    seen = ""
    for url in (
        "/admin/",
        "/admin/images/",
        "/admin/images/add/",
        "/admin/images/multiple/add/",
        "/admin/images/chooser/",
        "/admin/reports/site-history/",
    ):
        seen += client.get(url).content.decode()
    assert "Quagmire" not in seen
    assert Patient.objects.get().reference not in seen
    for address in ("/admin/patients/", "/admin/requests/", "/admin/consents/", "/admin/mail/"):
        assert address not in seen


@pytest.mark.parametrize("role", [Role.EDITOR, Role.FRONT_DESK])
def test_posting_where_one_may_not_look_changes_nothing(client, practice, role):
    client.force_login(make_staff(role))
    client.post(f"/admin/images/{practice['hidden']}/delete/")
    client.post(f"/admin/images/multiple/{practice['hidden']}/delete/")
    client.post(f"/admin/bulk/consent/photo/delete/?id={practice['hidden']}")
    assert Photo.objects.filter(pk=practice["hidden"]).exists()


def test_an_editor_cannot_ask_vouch_or_cancel(client, practice):
    client.force_login(make_staff(Role.EDITOR))
    for act in ("copy", "vouch", "cancel"):
        url = f"/admin/requests/{practice['request']}/"
        assert client.post(url, {"act": act}).status_code == 302
    assert not LinkToken.objects.exists()
    assert not IdentityCheck.objects.exists()


def test_an_account_that_is_deleted_is_switched_off(client):
    owner = make_staff(Role.OWNER)
    owner.is_superuser = True
    owner.save()
    client.force_login(owner)
    leaver, other = make_staff(Role.EDITOR), make_staff(Role.EDITOR)
    response = client.post(f"/admin/users/delete/{leaver.pk}/", follow=True)
    assert "switched off" in response.content.decode()
    client.post(f"/admin/bulk/consent/staff/delete/?id={other.pk}")
    assert list(
        Staff.objects.filter(pk__in=[leaver.pk, other.pk]).values_list("is_active", flat=True)
    ) == [False, False]


def test_the_sign_in_page_asks_for_an_email_address(client):
    html = client.get("/admin/login/").content.decode()
    assert "mail" in html.split('name="username"')[0].rpartition("<label")[2].lower()


def test_an_owner_opens_the_pages_about_staff(client):
    client.force_login(make_staff(Role.OWNER))
    person = make_staff(Role.EDITOR)
    for url in ("/admin/users/new/", f"/admin/users/edit/{person.pk}/"):
        assert client.get(url).status_code == 200
