"""Two records of one patient become one, and two again: nothing is lost, nothing is shown anew."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from consent import actions, clock, coverage, facts, verify
from consent.acts import SYSTEM, holder
from consent.models import (
    Consent,
    ConsentRequest,
    Depiction,
    LedgerDetail,
    LedgerEntry,
    Patient,
    PracticeDetails,
    Representative,
)
from consent.people import duplicates
from consent.privileges import Channel, Outcome, Purpose, Role, SignerRole, Subject
from tests.consent import brute_force
from tests.consent.brute_force import World
from tests.consent.guardians import BORN, mother
from tests.consent.walking import open_sign_link, post, step_of
from tests.factories import (
    make_consent,
    make_patient,
    make_photo,
    make_request,
    make_staff,
    make_version,
)

pytestmark = pytest.mark.django_db

USES = ("website", "instagram")


@pytest.fixture
def kept() -> Patient:
    return make_patient("Amara Okafor")


@pytest.fixture
def gone() -> Patient:
    return make_patient("Amara Okafor-Jones", email="aj@example.org", phone="")


def merge(kept: Patient, gone: Patient, **how) -> actions.Merged:
    merged = actions.merge_patients(kept=kept, gone=gone, by=SYSTEM, **how)
    kept.refresh_from_db(), gone.refresh_from_db()
    return merged


def part(gone: Patient) -> None:
    actions.unmerge_patients(gone=gone, by=SYSTEM, reason="They are twin sisters.")
    gone.refresh_from_db()


def shown(*photos) -> list[bool]:
    known = facts.of_photos([photo.pk for photo in photos])
    return [
        bool(coverage.allowed(known.items[photo.pk], "website", at=known.now)) for photo in photos
    ]


class TestWhatMoves:
    def test_photos_requests_and_parents_move_consents_and_stories_count(self, work):
        kept = make_patient("Tom Okafor", birth_date=BORN)
        gone = make_patient("Tom Okafor", birth_date=BORN, email="")
        one = mother(gone)
        covered = make_photo(Subject.PATIENT, patients=[gone])
        consent = make_consent(gone, covered)
        asked = make_photo(Subject.PATIENT, patients=[gone])
        request = make_request(gone, photos=[asked])
        story = actions.write_story(patient=gone, text="It was easy.", name_shown="Tom", by=SYSTEM)
        merge(kept, gone)
        assert set(Depiction.objects.values_list("patient", flat=True)) == {kept.pk}
        assert Representative.objects.get(pk=one.pk).patient == kept
        assert ConsentRequest.objects.get(pk=request.pk).patient == kept
        assert list(Consent.objects.of_patient(kept)) == [consent]
        story.refresh_from_db()
        assert story.digest == story.sha256
        assert shown(covered, asked) == [True, False]

    def test_a_covered_photo_is_still_covered_and_no_shut_file_line_hides_it(
        self, kept, gone, django_capture_on_commit_callbacks
    ):
        photo = make_photo(Subject.PATIENT, patients=[gone])
        make_consent(gone, photo)
        with django_capture_on_commit_callbacks(execute=True):
            merge(kept, gone)
        assert shown(photo) == [True]

    def test_an_open_request_is_signed_after_the_merge_with_the_kept_birth_date(
        self, kept, gone, client
    ):
        request = make_request(gone)
        address = open_sign_link(client, request)
        merge(kept, gone)
        right = {"day": "27", "month": "3", "year": "1990"}
        assert step_of(post(client, address, "identity", **right)) != "identity"

    def test_links_of_the_record_that_was_joined_still_open_everything(self, kept, gone):
        mine, theirs = make_consent(kept), make_consent(gone)
        token = actions.mint_link(
            purpose=Purpose.MANAGE, channel=Channel.MAIL, by=SYSTEM, patient=gone
        ).token
        merge(kept, gone)
        client = Client()
        assert client.get(reverse("manage_link", args=[token])).status_code == 302
        html = client.get("/consent/permissions/").content.decode()
        assert mine.reference in html and theirs.reference in html

    def test_chains_stay_one_step_long(self, kept, gone):
        third = make_patient("A. Okafor", email="third@example.org")
        merge(gone, third)
        merge(kept, gone)
        third.refresh_from_db()
        assert third.merged_into == kept
        assert not list(verify.merges_are_one_step_long())

    def test_the_ledger_holds_references_only(self, kept, gone):
        merge(kept, gone, take=["name", "email"])
        entry = LedgerEntry.objects.get(act="patient.merged")
        assert (entry.refs["patient"], entry.refs["gone"]) == (kept.reference, gone.reference)
        told = str(entry.refs) + LedgerDetail.objects.get(seq=entry.seq).detail
        assert "Okafor" not in told and "example.org" not in told
        assert kept.name == "Amara Okafor-Jones" and kept.email == "aj@example.org"

    def test_what_the_kept_record_lacks_comes_along(self, gone):
        bare = make_patient("Amara Okafor", birth_date=None, email="", phone="")
        merge(bare, gone)
        assert (bare.birth_date, bare.email) == (gone.birth_date, "aj@example.org")
        assert Patient.objects.with_email("aj@example.org").filter(pk=bare.pk).exists()

    def test_it_is_all_or_nothing(self, kept, gone, monkeypatch):
        make_photo(Subject.PATIENT, patients=[gone])

        def break_down(**_given):
            raise RuntimeError

        monkeypatch.setattr("consent.actions.merging.shorten_to_childhood", break_down)
        with pytest.raises(RuntimeError):
            actions.merge_patients(kept=kept, gone=gone, by=SYSTEM)
        gone.refresh_from_db()
        assert gone.merged_into is None
        assert Depiction.objects.get().patient == gone


class TestWhatIsRefused:
    def test_two_birth_dates_need_a_second_look(self, kept):
        twin = make_patient("Amara Okafor", birth_date=date(1990, 3, 28), email="t@example.org")
        with pytest.raises(actions.BirthDatesDiffer):
            merge(kept, twin)
        merge(kept, twin, looked_twice=True)
        assert twin.merged_into == kept

    @pytest.mark.parametrize("case", ["itself", "joined before", "kept was joined"])
    def test_only_two_records_that_stand_alone_are_joined(self, kept, gone, case):
        third = make_patient("Somebody Else", email="else@example.org")
        if case == "joined before":
            merge(third, gone)
        if case == "kept was joined":
            merge(third, kept)
        other = kept if case == "itself" else gone
        with pytest.raises(actions.MergeNotPossible):
            merge(kept, other)


class TestNothingIsShownAnew:
    def test_a_photo_that_names_both_of_which_one_signed_is_looked_at_again(self, kept, gone):
        photo = make_photo(Subject.PATIENT, patients=[kept, gone])
        make_consent(kept, photo)
        assert shown(photo) == [False]
        assert merge(kept, gone).to_classify == 1
        photo.refresh_from_db()
        assert photo.subject == Subject.UNKNOWN
        assert shown(photo) == [False]

    def test_a_photo_filed_under_the_one_and_signed_for_by_the_other_too(self, kept, gone):
        photo = make_photo(Subject.PATIENT, patients=[gone])
        make_consent(gone, photo)
        Depiction.objects.filter(photo=photo).update(patient=kept)
        assert shown(photo) == [False]
        assert merge(kept, gone).to_classify == 1
        assert shown(photo) == [False]

    def test_the_stricter_word_about_being_recognised_counts(self, kept, gone):
        photo = make_photo(Subject.PATIENT, patients=[kept], unrecognisable=[gone])
        merge(kept, gone)
        assert Depiction.objects.get(photo=photo).recognisable

    def test_a_parents_consent_ends_with_childhood_by_the_kept_birth_date(self):
        gone = make_patient("Tom Okafor", birth_date=BORN, email="")
        photo = make_photo(Subject.PATIENT, patients=[gone])
        consent = actions.sign(
            request=make_request(
                gone,
                photos=[photo],
                uses=["website"],
                signer_role=SignerRole.PARENT,
                signer_name="Ngozi Okafor",
                authority="mother",
            ),
            answers=actions.Answers(
                uses=("website",),
                method="typed",
                typed_name="Ngozi Okafor",
                erecords_shown_at=clock.start_of(BORN, PracticeDetails.the_one().zone),
            ),
        )
        older = make_patient("Tom Okafor", birth_date=BORN - timedelta(days=10), email="")
        merge(older, gone, looked_twice=True)
        consent.refresh_from_db()
        assert consent.last_day <= older.comes_of_age_on - timedelta(days=1)


@settings(max_examples=6)
@given(data=st.data())
def test_joining_and_parting_show_never_more_than_before(data):
    """Records, consents and photos by chance: each step against the brute-force model of its world."""
    from django.db import transaction

    with transaction.atomic():
        _join_and_part(data)
        transaction.set_rollback(True)


def _join_and_part(data) -> None:
    version = make_version(*USES)
    people = [make_patient(f"Patient {n}", email=f"p{n}@example.org") for n in range(3)]
    kept, gone, _other = people
    photos = []
    for _number in range(data.draw(st.integers(1, 2))):
        named = data.draw(st.lists(st.sampled_from(people), min_size=1, max_size=3, unique=True))
        known = {one.pk: data.draw(st.booleans()) for one in named}
        photo = make_photo(
            Subject.PATIENT,
            patients=[one for one in named if known[one.pk]],
            unrecognisable=[one for one in named if not known[one.pk]],
        )
        photos.append(photo)
        for one in named:
            if data.draw(st.booleans()):
                make_consent(
                    one,
                    photo,
                    uses=data.draw(st.sampled_from([("website",), USES])),
                    version=version,
                    only_unrecognisable=data.draw(st.booleans()),
                )
        if data.draw(st.booleans()):
            # As after a wrong filing: the consent lies on the one record, the photo on the other.
            photo.depictions.filter(patient=_other).delete()
            photo.depictions.filter(patient=gone).update(patient=_other)
    before = _world()
    merge(kept, gone)
    joined = _world()
    _not_more(before, joined, photos)
    part(gone)
    _not_more(joined, _world(), photos)
    _not_more(before, _world(), photos)


def _not_more(before: World, after: World, photos) -> None:
    today = clock.day_of(facts.of_photos([photos[0].pk]).now, PracticeDetails.the_one().zone)
    for was, now in zip(before.photos, after.photos, strict=True):
        for use in USES:
            for day in (today, today + timedelta(days=30)):
                allowed = brute_force.allowed(after, now, use, day)
                assert not allowed or brute_force.allowed(before, was, use, day)
    for photo, now in zip(photos, after.photos, strict=True):
        photo.refresh_from_db()
        for use in USES:
            assert bool(photo.verdict(use)) == brute_force.allowed(after, now, use, today)


def _world() -> World:
    """The database as plain rows."""
    return World(
        merged=dict(Patient.objects.exclude(merged_into=None).values_list("pk", "merged_into")),
        photos=[
            {
                "sha256": photo.sha256,
                "subject": photo.subject,
                "state": photo.state,
                "depicted": list(photo.depictions.values_list("patient", "recognisable")),
            }
            for photo in _photos()
        ],
        consents=[
            {
                "patient": consent.patient_id,
                "first_day": consent.first_day,
                "last_day": consent.last_day,
                "revoked": consent.revoked_at is not None,
                "grants": [
                    {
                        "use": grant.privilege,
                        "revoked": grant.revoked_at is not None,
                        "only_unrecognisable": grant.only_unrecognisable,
                    }
                    for grant in consent.grants.all()
                ],
                "items": [
                    {"sha256": item.sha256, "withdrawn": item.withdrawn_at is not None}
                    for item in consent.items.all()
                ],
            }
            for consent in Consent.objects.all()
        ],
    )


def _photos():
    from consent.models import Photo

    return Photo.objects.order_by("pk")


class TestPartingAgain:
    def test_what_moved_goes_back(self, kept, gone):
        photo = make_photo(Subject.PATIENT, patients=[gone])
        make_consent(gone, photo)
        request = make_request(gone, photos=[photo])
        merge(kept, gone, take=["name", "email"])
        part(gone)
        kept.refresh_from_db(), request.refresh_from_db()
        assert gone.merged_into is None
        assert Depiction.objects.get(photo=photo).patient == gone
        assert request.patient == gone
        assert (kept.name, kept.email) == ("Amara Okafor", "amara@example.org")
        assert shown(photo) == [True]

    def test_what_was_mended_since_stays_as_it_was_mended(self, kept, gone):
        merge(kept, gone, take=["email"])
        kept.email = "right@example.org"
        kept.save()
        part(gone)
        kept.refresh_from_db()
        assert kept.email == "right@example.org"

    def test_what_was_signed_since_stays_and_its_signer_stays_named(self, kept, gone):
        photo = make_photo(Subject.PATIENT, patients=[gone])
        merge(kept, gone)
        make_consent(kept, photo)
        part(gone)
        assert set(Depiction.objects.values_list("patient", flat=True)) == {kept.pk, gone.pk}
        assert shown(photo) == [False]

    def test_the_record_it_was_joined_to_is_parted_from_a_third_one_first(self, kept, gone):
        merge(kept, gone)
        third = make_patient("A. Okafor", email="third@example.org")
        merge(third, kept)
        gone.refresh_from_db()
        with pytest.raises(actions.MergeNotPossible):
            part(gone)

    def test_a_reason_is_asked_for(self, kept, gone):
        merge(kept, gone)
        with pytest.raises(actions.MergeNotPossible):
            actions.unmerge_patients(gone=gone, by=SYSTEM, reason="oops")
        gone.refresh_from_db()
        assert gone.merged_into == kept


class TestTheScreens:
    @pytest.fixture
    def at_desk(self, client):
        client.force_login(make_staff(Role.FRONT_DESK))
        return client

    def compare(self, kept: Patient, gone: Patient) -> str:
        return f"/admin/patients/{kept.reference}/compare/{gone.reference}/"

    def test_a_record_says_whom_it_may_be_and_leads_to_the_comparison(self, at_desk, kept, gone):
        html = at_desk.get(f"/admin/patients/inspect/{kept.pk}/").content.decode()
        assert "This may be the same person as" in html
        assert self.compare(kept, gone) in html

    def test_two_records_stand_side_by_side_and_are_joined_by_one_press(self, at_desk, kept, gone):
        html = at_desk.get(self.compare(kept, gone)).content.decode()
        assert "aj@example.org" in html and "amara@example.org" in html
        response = at_desk.post(
            self.compare(kept, gone), {"name": "gone", "email": "kept", "act": "join"}
        )
        assert response.url == f"/admin/patients/inspect/{kept.pk}/"
        kept.refresh_from_db(), gone.refresh_from_db()
        assert gone.merged_into == kept
        assert (kept.name, kept.email) == ("Amara Okafor-Jones", "amara@example.org")

    @pytest.mark.parametrize("typed", ["", "wrong", "the kept one"])
    def test_other_birth_dates_need_the_reference_to_be_typed(self, at_desk, kept, typed):
        twin = make_patient("Amara Okafor", birth_date=date(1990, 3, 28), email="")
        written = kept.reference if typed == "the kept one" else typed
        answers = {"birth_date": "kept", "act": "join"}
        html = at_desk.post(self.compare(kept, twin), {**answers, "typed": written})
        assert "reference" in html.content.decode()
        twin.refresh_from_db()
        assert twin.merged_into is None
        at_desk.post(self.compare(kept, twin), {**answers, "typed": f" {twin.reference.lower()}"})
        twin.refresh_from_db()
        assert twin.merged_into == kept

    def test_two_people_are_not_asked_about_again(self, at_desk, kept, gone):
        at_desk.post(self.compare(kept, gone), {"act": "apart"})
        assert not duplicates.of(kept) and not duplicates.of(gone)
        assert Patient.objects.unmerged().count() == 2

    def test_the_page_of_a_joined_record_leads_to_the_kept_one(self, at_desk, kept, gone):
        consent = make_consent(gone)
        merge(kept, gone)
        response = at_desk.get(f"/admin/patients/inspect/{gone.pk}/")
        assert response.url == f"/admin/patients/inspect/{kept.pk}/"
        html = at_desk.get(response.url).content.decode()
        assert consent.reference in html and gone.reference in html
        assert consent.request.reference in html

    def test_only_an_owner_parts_records_and_says_why(self, at_desk, client, kept, gone):
        merge(kept, gone)
        address = f"/admin/patients/{kept.reference}/part/{gone.reference}/"
        reason = {"reason": "They are twin sisters."}
        assert at_desk.post(address, reason).status_code == 302
        gone.refresh_from_db()
        assert gone.merged_into == kept
        client.force_login(make_staff(Role.OWNER))
        assert "in a sentence" in client.post(address, {"reason": "no"}).content.decode()
        client.post(address, reason)
        gone.refresh_from_db()
        assert gone.merged_into is None

    def test_counts_in_the_list_hold_what_was_signed_on_either_record(self, at_desk, kept, gone):
        make_consent(kept), make_consent(gone)
        merge(kept, gone)
        html = at_desk.get("/admin/patients/").content.decode()
        assert f'href="/admin/patients/inspect/{kept.pk}/#consents-section">2</a>' in html
        assert "Amara Okafor-Jones" not in html


def test_a_withdrawal_by_an_old_link_is_told_to_the_kept_address(kept, gone, work, mailoutbox):
    consent = make_consent(gone)
    merge(kept, gone)
    consent.refresh_from_db()
    actions.withdraw(consent=consent, by=holder(kept.reference), channel="mail")
    work()
    assert {mail.to[0] for mail in mailoutbox if "receipt" in mail.subject} == {"amara@example.org"}
    assert ConsentRequest.objects.get().outcome == Outcome.SIGNED
