"""What can be done with a photo that is put away, by whom, and does nothing break afterwards?"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from consent import actions, followups, verify
from consent.acts import ACTS, SYSTEM
from consent.models import (
    Clip,
    Consent,
    ConsentRequest,
    Disclosure,
    FollowUp,
    LedgerDetail,
    LedgerEntry,
    Photo,
    TakeDown,
)
from consent.privileges import Role, State, Subject
from tests.clips import make_clip, sign_for
from tests.consent import walking
from tests.factories import (
    make_consent,
    make_patient,
    make_photo,
    make_request,
    make_staff,
    shows_quadrants,
)

pytestmark = pytest.mark.django_db

F, E, R, OWNER = Role.FRONT_DESK, Role.EDITOR, Role.REVIEWER, Role.OWNER


def signed_in(*roles: Role) -> Client:
    client = Client()
    client.force_login(make_staff(*roles))
    return client


@pytest.fixture
def patient():
    return make_patient()


@pytest.fixture
def photo(patient, work) -> Photo:
    """A photo whose consent was taken back, so that it is put away."""
    made = make_photo(Subject.PATIENT, patients=[patient])
    made.get_rendition("max-165x165")
    consent = make_consent(patient, made)
    made.get_rendition("width-400")
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    work()
    made.refresh_from_db()
    assert made.state == State.QUARANTINED
    return made


@pytest.fixture
def clip(patient, work) -> Clip:
    made = make_clip(Subject.PATIENT, patients=[patient])
    actions.withdraw(consent=sign_for(patient, made), by=SYSTEM, channel="copy")
    work()
    made.refresh_from_db()
    assert made.state == State.QUARANTINED
    return made


def address(item: Photo | Clip, more: str = "") -> str:
    kind = "clip" if isinstance(item, Clip) else "photo"
    return f"/admin/put-away/{kind}/{item.pk}/{more}"


def hand_over(client: Client, item: Photo | Clip):
    """The answer with its bytes read, as a browser saves them."""
    response = client.post(address(item, "hand-over/"))
    response.saved = walking.body(response)
    return response


def purge(client: Client, item: Photo | Clip, **data: str):
    kind = "clip" if isinstance(item, Clip) else "photo"
    given = {"record_has_it": "on", "reference": f"{kind}-{item.pk}", **data}
    return client.post(address(item, "purge/"), given)


def state_of(item: Photo | Clip) -> str:
    return type(item).objects.get(pk=item.pk).state


def entry_of(act: str) -> LedgerEntry:
    return LedgerEntry.objects.get(act=act)


@pytest.mark.parametrize(("role", "may"), [(F, False), (E, False), (R, True), (OWNER, True)])
def test_reviewers_and_owners_see_what_is_put_away(role, may, photo, patient):
    client = signed_in(role)
    for where in ("/admin/put-away/", address(photo)):
        response = client.get(where)
        assert (response.status_code == 200) is may
        assert (patient.name in response.content.decode()) is may
    assert ('"/admin/put-away/"' in client.get("/admin/").content.decode()) is may


def test_the_list_says_since_when_whose_and_which_consent(photo, patient, clip):
    html = signed_in(R).get("/admin/put-away/").content.decode()
    consent = Consent.objects.filter(items__sha256=photo.sha256).get()
    row = html.split(f"photo-{photo.pk}</a>")[1].split("</li>")[0]
    assert patient.name in row
    assert consent.reference in row
    assert f"since {timezone.localtime(entry_of('photo.put_away').at):%-d %B %Y}" in row
    assert f"clip-{clip.pk}</a>" in html


def test_an_empty_list_says_how_something_gets_there():
    assert "Nothing is put away." in signed_in(R).get("/admin/put-away/").content.decode()


@pytest.mark.parametrize("subject", [Subject.UNKNOWN, Subject.NONE])
def test_there_is_no_such_page_about_what_shows_no_patient(subject):
    assert signed_in(OWNER).get(address(make_photo(subject))).status_code == 404
    assert signed_in(OWNER).get("/admin/put-away/document/1/").status_code == 404


def test_handing_over_gives_the_original_and_enters_it(photo):
    response = hand_over(signed_in(R), photo)
    assert shows_quadrants(response.saved)
    assert response.headers["Content-Disposition"] == f'attachment; filename="photo-{photo.pk}.jpg"'
    assert "no-store" in response.headers["Cache-Control"]
    assert entry_of("photo.handed_over").refs == {"photo": photo.pk, "sha256": photo.sha256}
    assert "handed over" in signed_in(R).get("/admin/put-away/").content.decode()


def test_a_link_to_it_hands_nothing_over(photo):
    assert signed_in(R).get(address(photo, "hand-over/")).status_code == 405
    assert not LedgerEntry.objects.filter(act="photo.handed_over").exists()


def test_an_owner_purges_in_two_steps_and_every_file_is_gone(
    photo, django_capture_on_commit_callbacks
):
    owner = signed_in(OWNER)
    hand_over(owner, photo)
    question = owner.get(address(photo, "purge/")).content.decode()
    assert "Nobody can bring them back" in question
    assert "How do you know?" not in question
    files = [photo.file.name, *photo.renditions.values_list("file", flat=True)]
    assert all(default_storage.exists(name) for name in files)
    with django_capture_on_commit_callbacks(execute=True):
        assert purge(owner, photo).status_code == 302
    left = Photo.objects.get(pk=photo.pk)
    assert (left.state, left.sha256) == (State.PURGED, photo.sha256)
    assert not any(default_storage.exists(name) for name in files)
    assert not photo.renditions.exists()
    assert entry_of("photo.purged").refs == {"photo": photo.pk, "sha256": photo.sha256}
    assert Consent.objects.filter(items__sha256=photo.sha256).exists()
    kinds = {"purged", "photo-files", "evidence", "agreements", "orphan-files"}
    assert [one for one in verify.run() if one.invariant in kinds] == []


def test_a_clip_is_handed_over_and_purged_too(clip, django_capture_on_commit_callbacks):
    owner = signed_in(OWNER)
    response = hand_over(owner, clip)
    assert response.headers["Content-Type"] == "video/mp4"
    assert response.saved
    with django_capture_on_commit_callbacks(execute=True):
        purge(owner, clip)
    assert state_of(clip) == State.PURGED
    assert not default_storage.exists(clip.stored_name)
    assert [one for one in verify.run() if one.invariant in {"purged", "clip-files"}] == []
    assert set(LedgerEntry.objects.values_list("act", flat=True)) <= set(ACTS)


def test_without_a_download_the_owner_says_how_they_know(photo):
    owner = signed_in(OWNER)
    html = purge(owner, photo).content.decode()
    assert "Write how you know" in html
    assert state_of(photo) == State.QUARANTINED
    purge(owner, photo, known_by="It was copied from the record.")
    assert state_of(photo) == State.PURGED
    seq = entry_of("photo.purged").seq
    assert LedgerDetail.objects.get(seq=seq).detail == "It was copied from the record."


def test_the_act_itself_asks_for_a_download_or_a_statement_and_for_the_reference(photo):
    reference = f"photo-{photo.pk}"
    for typed, known_by in ((reference, " "), ("photo-0", "It is in the record.")):
        with pytest.raises(actions.MustStay):
            actions.purge(item=photo, typed_reference=typed, known_by=known_by, by=SYSTEM)
    assert state_of(photo) == State.QUARANTINED


WRONG = {
    "no word of the owner": ({"record_has_it": ""}, "Tick this only when"),
    "another reference": ({"reference": "photo-0"}, "as it stands above"),
    "no reference": ({"reference": ""}, "required"),
}


@pytest.mark.parametrize("case", WRONG)
def test_without_the_owners_word_or_the_reference_nothing_is_deleted(case, photo):
    data, told = WRONG[case]
    owner = signed_in(OWNER)
    hand_over(owner, photo)
    assert told in purge(owner, photo, **data).content.decode()
    assert state_of(photo) == State.QUARANTINED
    assert default_storage.exists(photo.file.name)


@pytest.mark.parametrize("role", [F, E, R])
def test_nobody_but_an_owner_purges(role, photo):
    client = signed_in(role)
    assert purge(client, photo, known_by="I know it.").status_code == 302
    assert state_of(photo) == State.QUARANTINED
    assert not LedgerEntry.objects.filter(act="photo.purged").exists()


def ask_about(photo: Photo) -> None:
    make_request(photo.depictions.get().patient, photos=[photo])


def list_a_copy(photo: Photo) -> None:
    shown = Disclosure.objects.create(
        item_sha256=photo.sha256, privilege="instagram", place="A post", first_at=timezone.now()
    )
    TakeDown.objects.create(disclosure=shown, due_at=timezone.now())


STAYS = {
    "legal hold": lambda photo: actions.hold(item=photo, reason="A complaint", by=SYSTEM),
    "hold on its consent": lambda photo: Consent.objects.update(hold_reason="A claim"),
    "a patient is being asked": ask_about,
    "a copy elsewhere": list_a_copy,
    "in use": lambda photo: Photo.objects.update(state=State.LIVE),
    "purged already": lambda photo: Photo.objects.update(state=State.PURGED),
}


@pytest.mark.parametrize("case", STAYS)
def test_what_is_still_needed_stays(case, photo):
    owner = signed_in(OWNER)
    hand_over(owner, photo)
    STAYS[case](photo)
    assert owner.get(address(photo, "purge/")).status_code == 302
    purge(owner, photo)
    assert not LedgerEntry.objects.filter(act="photo.purged").exists()
    assert default_storage.exists(photo.file.name)


def test_a_hold_is_set_with_a_reason_and_forbids_deletion(photo):
    reviewer, owner = signed_in(R), signed_in(OWNER)
    assert (
        "Write why."
        in reviewer.post(address(photo), {"act": "hold", "reason": ""}).content.decode()
    )
    reviewer.post(address(photo), {"act": "hold", "reason": "Complaint of 3 May"})
    photo.refresh_from_db()
    assert photo.hold_reason == "Complaint of 3 May"
    entry = entry_of("photo.held")
    assert "Complaint" not in str(entry.refs)
    assert LedgerDetail.objects.get(seq=entry.seq).detail == "Complaint of 3 May"
    owner.post(f"/admin/images/{photo.pk}/delete/")
    assert Photo.objects.filter(pk=photo.pk).exists()
    assert f"photo-{photo.pk}</a>" in owner.get("/admin/put-away/?show=held").content.decode()
    reviewer.post(address(photo), {"act": "lift", "reason": "It is settled"})
    photo.refresh_from_db()
    assert photo.hold_reason == ""
    assert entry_of("photo.hold_lifted")


def test_a_hold_shows_it_to_nobody(photo):
    actions.hold(item=photo, reason="A complaint", by=SYSTEM)
    photo.refresh_from_db()
    assert not photo.verdict("website")


def test_nothing_purges_by_itself(photo, work):
    FollowUp.objects.update(done_at=None, due_at=timezone.now())
    work()
    followups.work_off_due()
    assert state_of(photo) == State.QUARANTINED
    assert default_storage.exists(photo.file.name)


def test_deleting_the_files_is_repeated_until_it_is_done(photo, monkeypatch):
    owner = signed_in(OWNER)
    purge(owner, photo, known_by="It is in the record.")
    row = FollowUp.objects.get(kind="item.delete_files")

    def refuse(storage, name):
        raise OSError("disk")

    with monkeypatch.context() as patch:
        patch.setattr(type(default_storage._wrapped), "delete", refuse, raising=False)
        assert not followups.work_off(row.pk)
    assert default_storage.exists(photo.file.name)
    assert [one for one in verify.run() if one.invariant == "purged"]
    FollowUp.objects.filter(pk=row.pk).update(due_at=timezone.now())
    assert followups.work_off(row.pk)
    assert not Path(default_storage.path(photo.file.name)).exists()


class TestAfterwards:
    """A purged photo is a record without a file: no page about it breaks."""

    @pytest.fixture
    def purged(self, photo, django_capture_on_commit_callbacks) -> Photo:
        with django_capture_on_commit_callbacks(execute=True):
            purge(signed_in(OWNER), photo, known_by="It is in the record.")
        assert state_of(photo) == State.PURGED
        return Photo.objects.get(pk=photo.pk)

    def test_the_staffs_pages_answer(self, purged, patient):
        owner = signed_in(OWNER)
        consent = Consent.objects.get(items__sha256=purged.sha256)
        for where in (
            f"/admin/patients/inspect/{patient.pk}/",
            f"/admin/consents/inspect/{consent.pk}/",
            f"/admin/requests/{consent.request.reference}/",
            f"/admin/showings/photo/{purged.pk}/",
            "/admin/images/",
            "/admin/put-away/?show=purged",
            address(purged),
        ):
            html = owner.get(where).content.decode()
            assert "</html>" in html, where
            assert "not-found" not in html, where

    def test_nobody_changes_or_deletes_its_record(self, purged):
        owner = signed_in(OWNER)
        assert owner.get(f"/admin/images/{purged.pk}/").status_code == 302
        owner.post(f"/admin/images/{purged.pk}/delete/")
        assert Photo.objects.filter(pk=purged.pk).exists()
        listed = owner.get("/admin/images/").content.decode()
        assert f"/admin/images/{purged.pk}/" not in listed
        assert hand_over(owner, purged).status_code == 404
        assert owner.post(address(purged), {"act": "hold", "reason": "Too late"}).status_code == 302
        assert Photo.objects.get(pk=purged.pk).hold_reason == ""

    def test_the_patients_own_pages_answer(self, purged, patient):
        client = Client()
        overview = walking.open_manage_link(client, patient)
        assert client.get(overview).status_code == 200
        consent = Consent.objects.get(items__sha256=purged.sha256)
        client.post("/consent/permissions/identity/", walking.RIGHT_DATE)
        for where in ("/consent/permissions/", f"/consent/permissions/{consent.reference}/copy/"):
            response = client.get(where)
            assert response.status_code == 200, where
            assert "/consent/photo/" not in response.content.decode()

    def test_its_sealed_copy_can_still_be_made(self, purged, work):
        work()
        consent = Consent.objects.get(items__sha256=purged.sha256)
        assert actions.keep_copy(consent=consent).sealed_sha256

    def test_nobody_signs_for_it(self, purged, patient):
        from consent.signed import session_photos

        request = ConsentRequest.objects.latest("pk")
        assert not session_photos.all_showable(list(request.items.all()), patient)

    def test_a_page_that_still_names_it_answers(self, purged, client):
        from tests.blog.posts import make_post

        post = make_post(photos=[purged], hero=purged)
        response = client.get(post.url)
        assert response.status_code == 200
        assert "/photo/" not in response.content.decode().split("<main")[1]
