"""What do presets ask in one tap, who is offered to sign, and how is a family asked in one go?"""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.utils import timezone

from consent import actions
from consent.acts import SYSTEM
from consent.models import (
    AskPreset,
    ConsentForm,
    ConsentRequest,
    FollowUp,
    LedgerDetail,
    LedgerEntry,
    LinkToken,
    Patient,
    PrivilegeDefinition,
    Representative,
)
from consent.people import families
from consent.privileges import Role, Subject
from tests.factories import (
    make_consent,
    make_patient,
    make_photo,
    make_request,
    make_staff,
    make_version,
)

pytestmark = pytest.mark.django_db

CHILD = date(timezone.now().year - 8, 1, 1)


@pytest.fixture
def at_desk(client):
    client.force_login(make_staff(Role.FRONT_DESK))
    return client


def a_photo_of(patient: Patient, **facts: object):
    return make_photo(Subject.PATIENT, patients=[patient], **facts)


def preset(*uses: str, name: str = "For the website", scope: str = "", channel: str = "qr"):
    """A preset of the form published last."""
    form = ConsentForm.objects.latest("pk")
    made = AskPreset(form=form, name=name, scope=scope, channel=channel)
    made.save()
    made.uses.set(PrivilegeDefinition.objects.filter(slug__in=uses or ("website",)))
    made.save()
    return made


def parent_of(*children: Patient, name: str = "Pia Small", email: str = "pia@example.org", **facts):
    return [
        Representative.objects.create(
            patient=child,
            name=name,
            email=email,
            **{"role": "parent", "authority": "mother", **facts},
        )
        for child in children
    ]


def ask_page(patient: Patient, query: str = "") -> str:
    return f"/admin/patients/{patient.reference}/ask/{query}"


def tap(client, patient: Patient, chosen: AskPreset):
    """The one button of a preset, followed as a browser does."""
    data = {"preset": chosen.pk, "act": chosen.channel}
    return client.post(ask_page(patient), data, follow=True)


def ask(client, patient: Patient, **answers: object):
    return client.post(ask_page(patient), {"uses": ["website"], **answers})


def checked(html: str, name: str) -> list[str]:
    return re.findall(rf'name="{name}" value="([^"]+)"[^>]*checked', html)


# Presets


def test_one_tap_asks_for_what_is_not_agreed_yet_and_shows_the_qr_code(at_desk):
    version = make_version("website", "instagram")
    patient = make_patient()
    agreed, new = a_photo_of(patient), a_photo_of(patient)
    make_consent(patient, agreed, version=version)
    chosen = preset("website")
    record = at_desk.get(f"/admin/patients/inspect/{patient.pk}/").content.decode()
    assert f'name="preset" value="{chosen.pk}"' in record
    answer = tap(at_desk, patient, chosen)
    asked = ConsentRequest.objects.filter(outcome="").get()
    assert answer.redirect_chain == [(f"/admin/requests/{asked.reference}/", 307)]
    assert "<svg" in answer.content.decode().split("handed-over__qr")[1].split("</div>")[0]
    assert [item.photo for item in asked.items.all()] == [new]
    assert [use.slug for use in asked.uses.all()] == ["website"]
    assert LinkToken.objects.get(request=asked).channel == "qr"


def test_a_photo_agreed_for_another_use_only_is_asked_about(at_desk):
    version = make_version("website", "instagram")
    patient = make_patient()
    photo = a_photo_of(patient)
    make_consent(patient, photo, version=version, uses=("website",))
    tap(at_desk, patient, preset("instagram"))
    asked = ConsentRequest.objects.filter(outcome="").get()
    assert [item.photo for item in asked.items.all()] == [photo]


@pytest.mark.parametrize(
    ("channel", "mails", "links"),
    [("mail", 1, 0), ("qr", 0, 1), ("copy", 0, 1), ("text", 0, 1), ("", 0, 0), ("tablet", 0, 0)],
)
def test_the_channel_of_a_preset_is_done_when_the_page_opens(at_desk, channel, mails, links):
    make_version()
    patient = make_patient()
    a_photo_of(patient)
    answer = tap(at_desk, patient, preset(channel=channel))
    assert answer.status_code == 200
    assert FollowUp.objects.filter(kind="mail.sign_link").count() == mails
    assert LinkToken.objects.count() == links
    if channel == "tablet":
        assert answer.redirect_chain[-1][0].endswith("/tablet/")


def test_a_preset_by_mail_without_an_address_still_asks_and_says_what_is_missing(at_desk):
    make_version()
    patient = make_patient(email="")
    a_photo_of(patient)
    html = tap(at_desk, patient, preset(channel="mail")).content.decode()
    assert ConsentRequest.objects.count() == 1
    assert "no e-mail address on file" in html
    assert not FollowUp.objects.filter(kind__startswith="mail.").exists()


def test_a_preset_with_a_described_set_needs_no_photo(at_desk):
    make_version()
    patient = make_patient()
    html = tap(at_desk, patient, preset(scope="before_after")).content.decode()
    asked = ConsentRequest.objects.get()
    assert (asked.scope, asked.scope_year) == ("before_after", timezone.now().year)
    assert "Photos before and after my treatment" in html


def test_without_photo_and_set_the_preset_opens_the_page_instead(at_desk):
    make_version()
    patient = make_patient()
    chosen = preset()
    record = at_desk.get(f"/admin/patients/inspect/{patient.pk}/").content.decode()
    assert f"?preset={chosen.pk}" in record
    assert f'name="preset" value="{chosen.pk}"' not in record
    tap(at_desk, patient, chosen)
    assert not ConsentRequest.objects.exists()


@pytest.mark.parametrize("parents", [0, 1, 2])
def test_a_childs_only_guardian_signs_by_preset_and_of_two_staff_choose(at_desk, parents):
    make_version()
    child = make_patient("Mia Small", birth_date=CHILD)
    a_photo_of(child)
    for number in range(parents):
        parent_of(child, name=f"Parent {number}", email=f"parent{number}@example.org")
    answer = tap(at_desk, child, preset())
    assert ConsentRequest.objects.count() == (1 if parents == 1 else 0)
    if parents == 1:
        asked = ConsentRequest.objects.get()
        assert (asked.signer_name, asked.signer_role) == ("Parent 0", "parent")
        assert asked.representative.name == "Parent 0"
    if parents == 2:
        html = answer.content.decode()
        assert "Parent 0, " in html
        assert "Parent 1, " in html


def test_uses_the_form_has_dropped_are_not_asked_by_an_older_preset(at_desk):
    make_version("website")
    patient = make_patient()
    a_photo_of(patient)
    PrivilegeDefinition.objects.create(slug="print", label="Print", recipients="x", example="x")
    tap(at_desk, patient, preset("website", "print"))
    assert [use.slug for use in ConsentRequest.objects.get().uses.all()] == ["website"]


def test_a_preset_that_is_gone_asks_nothing(at_desk):
    make_version()
    patient = make_patient()
    a_photo_of(patient)
    chosen = preset()
    AskPreset.objects.all().delete()
    answer = at_desk.post(ask_page(patient), {"preset": chosen.pk, "act": "qr"}, follow=True)
    assert "This button is no more" in answer.content.decode()
    assert not ConsentRequest.objects.exists()


def test_a_question_that_waits_already_is_named_before_it_is_asked_twice(at_desk):
    request = make_request()
    html = at_desk.get(f"/admin/patients/inspect/{request.patient.pk}/").content.decode()
    assert "A question is waiting already" in html
    assert f"/admin/requests/{request.reference}/" in html


def test_who_may_not_ask_is_offered_no_preset(client):
    make_version()
    patient = make_patient()
    a_photo_of(patient)
    chosen = preset()
    client.force_login(make_staff(Role.EDITOR))
    tap(client, patient, chosen)
    assert not ConsentRequest.objects.exists()


# Described sets


def test_a_described_set_is_asked_beside_or_instead_of_photos(at_desk):
    make_version()
    patient = make_patient()
    ask(at_desk, patient, scope="smile", scope_year="", signer_role="patient")
    assert (ConsentRequest.objects.get().scope, ConsentRequest.objects.get().scope_year) == (
        "smile",
        None,
    )
    entry = LedgerEntry.objects.get(act="request.made")
    assert entry.refs["scope"] == "smile"


def test_nothing_at_all_is_refused_in_words(at_desk):
    make_version()
    patient = make_patient()
    html = ask(at_desk, patient, signer_role="patient").content.decode()
    assert "Tick at least one photo, or choose a set of photos." in html
    assert not ConsentRequest.objects.exists()


@pytest.mark.parametrize(("scope", "year"), [("nonsense", 2026), ("smile", 1899), ("smile", 3000)])
def test_a_set_or_year_nobody_offers_is_refused(scope, year):
    with pytest.raises(actions.RequestNotPossible):
        actions.ask(
            patient=make_patient(),
            version=make_version(),
            photos=[],
            uses=["website"],
            scope=scope,
            scope_year=year,
            by=SYSTEM,
        )


# Who signs


def test_a_child_is_not_offered_to_sign_and_the_guardian_on_file_is_chosen(at_desk):
    make_version()
    child = make_patient("Mia Small", birth_date=CHILD)
    (pia,) = parent_of(child)
    a_photo_of(child)
    html = at_desk.get(ask_page(child)).content.decode()
    assert 'value="patient"' not in html
    assert checked(html, "signer_role") == [f"on-file-{pia.reference}"]


def test_somebody_on_file_signs_with_their_own_name_and_authority(at_desk):
    make_version()
    child = make_patient("Mia Small", birth_date=CHILD)
    (pia,) = parent_of(child)
    photo = a_photo_of(child)
    ask(at_desk, child, photos=[photo.pk], signer_role=f"on-file-{pia.reference}")
    asked = ConsentRequest.objects.get()
    assert (asked.representative, asked.signer_name, asked.authority) == (
        pia,
        "Pia Small",
        "mother",
    )


@pytest.mark.parametrize("change", ["ended", "of another child", "of age"])
def test_who_may_not_sign_any_more_is_refused(change):
    child = make_patient("Mia Small", birth_date=CHILD)
    (pia,) = parent_of(child)
    asked_for = child
    if change == "ended":
        Representative.objects.update(ended_at=timezone.now())
    if change == "of another child":
        asked_for = make_patient("Ben", birth_date=CHILD)
    if change == "of age":
        child.birth_date = date(1990, 1, 1)
        child.save()
    with pytest.raises(actions.RequestNotPossible):
        actions.ask(
            patient=asked_for,
            version=make_version(),
            photos=[a_photo_of(asked_for)],
            uses=["website"],
            representative=Representative.objects.select_related("patient").get(pk=pia.pk),
            by=SYSTEM,
        )


def test_an_agent_for_an_adult_needs_a_reason_which_stands_beside_the_ledger(at_desk):
    make_version()
    patient = make_patient()
    photo = a_photo_of(patient)
    agent = {
        "photos": [photo.pk],
        "signer_role": "agent",
        "signer_name": "Ada Agent",
        "authority": "health-care proxy of 3 May 2026",
    }
    html = ask(at_desk, patient, **agent).content.decode()
    assert "Write why the patient does not sign." in html
    ask(at_desk, patient, **agent, reason="Cannot decide at present")
    asked = ConsentRequest.objects.get()
    entry = LedgerEntry.objects.get(act="request.made")
    assert "Cannot decide" not in str(entry.refs)
    assert LedgerDetail.objects.get(seq=entry.seq).detail == "Cannot decide at present"
    page = at_desk.get(f"/admin/requests/{asked.reference}/").content.decode()
    assert "Cannot decide at present" in page


# A family


@pytest.fixture
def family(db):
    children = [
        make_patient(f"{name} Small", birth_date=CHILD, email="", phone="")
        for name in ("Mia", "Ben", "Tom")
    ]
    for child in children:
        a_photo_of(child)
    return children, parent_of(*children)


def test_brothers_and_sisters_are_found_by_mail_phone_or_who_signs(family):
    (mia, ben, tom), _parents = family
    by_mail = make_patient("Una", birth_date=CHILD, email="pia@example.org", phone="")
    make_patient("Pia Small", email="pia@example.org", phone="")
    namesake = make_patient("Ada Small", birth_date=CHILD, email="", phone="")
    parent_of(namesake, email="another-pia@example.org")
    make_patient("A stranger", birth_date=CHILD, email="other@example.org", phone="+12165550199")
    assert [one.patient for one in families.siblings_of(mia)] == [ben, tom, by_mail]


def test_two_adults_who_share_an_address_are_never_offered_for_each_other():
    one, other = make_patient(), make_patient("Ben Okafor")
    assert families.siblings_of(one) == []
    assert families.siblings_of(other) == []


def test_a_family_is_asked_in_one_go_and_each_child_has_a_question_of_its_own(at_desk, family):
    make_version()
    (mia, ben, tom), (pia, pia_of_ben, _pia_of_tom) = family
    own = mia.depictions.get().photo
    html = at_desk.get(ask_page(mia)).content.decode()
    assert "Ask for brothers and sisters too" in html
    assert "1 photo to ask about" in html
    answer = ask(
        at_desk,
        mia,
        photos=[own.pk],
        signer_role=f"on-file-{pia.reference}",
        family=[ben.pk, tom.pk],
    )
    asked = list(ConsentRequest.objects.order_by("pk"))
    assert [one.patient for one in asked] == [mia, ben, tom]
    assert len({one.batch for one in asked}) == 1
    assert asked[0].batch
    assert asked[1].representative == pia_of_ben
    assert [item.photo for item in asked[1].items.all()] == [ben.depictions.get().photo]
    assert answer.url == f"/admin/requests/{asked[0].reference}/"
    page = at_desk.get(answer.url).content.decode()
    assert "One e-mail for the family" in page
    assert "Ben Small" in page


def test_where_one_child_cannot_be_asked_nobody_is_and_it_is_said_which(at_desk, family):
    make_version()
    (mia, ben, _tom), (pia, *_others) = family
    ben.depictions.get().photo.delete()
    html = ask(
        at_desk,
        mia,
        photos=[mia.depictions.get().photo.pk],
        signer_role=f"on-file-{pia.reference}",
        family=[ben.pk],
    ).content.decode()
    assert "Ben Small: Choose at least one photo" in html
    assert not ConsentRequest.objects.exists()


def batch_of(family) -> list[ConsentRequest]:
    children, parents = family
    return actions.ask_family(
        children=[
            actions.Child(child, [child.depictions.get().photo], representative=parent)
            for child, parent in zip(children, parents, strict=True)
        ],
        version=make_version(),
        uses=["website"],
        signer=actions.Signer("parent", "Pia Small", "mother"),
        by=SYSTEM,
    )


def test_after_one_the_next_is_offered_and_one_that_was_passed_over_comes_last(family):
    first, second, third = batch_of(family)
    assert actions.next_in_batch(first) == second
    actions.decline(request=second, by=SYSTEM)
    assert actions.next_in_batch(second) == third
    actions.decline(request=third, by=SYSTEM)
    assert actions.next_in_batch(third) == first
    actions.decline(request=first, by=SYSTEM)
    assert actions.next_in_batch(first) is None
    assert actions.next_in_batch(make_request()) is None


def test_the_next_link_comes_only_after_an_answer_and_by_the_same_way(family):
    first, second, _third = batch_of(family)
    link = actions.mint_link(purpose="sign", channel="qr", by=SYSTEM, request=first).link
    assert actions.link_to_next(request=first, link_id=link.pk, by=SYSTEM) is None
    actions.decline(request=first, by=SYSTEM)
    delivery = actions.link_to_next(request=first, link_id=link.pk, by=SYSTEM)
    assert delivery.link.request == second
    assert delivery.link.channel == "qr"


def test_a_familys_mail_goes_to_the_signer_and_leaves_out_who_signs_elsewhere(
    family, work, mailoutbox
):
    asked = batch_of(family)
    Representative.objects.filter(pk=asked[2].representative.pk).update(ended_at=timezone.now())
    assert actions.send_family_by_mail(request=asked[0], by=SYSTEM) == 2
    work()
    (mail,) = mailoutbox
    assert mail.to == ["pia@example.org"]
    assert "Ben:" in mail.body
    assert "Tom:" not in mail.body


def test_a_patient_cannot_sign_for_a_family(family):
    (mia, *_others), _parents = family
    with pytest.raises(actions.RequestNotPossible):
        actions.ask_family(
            children=[actions.Child(mia, [mia.depictions.get().photo])],
            version=make_version(),
            uses=["website"],
            signer=actions.Signer("patient", "", ""),
            by=SYSTEM,
        )
