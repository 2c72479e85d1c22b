"""Does a folder of old photos come in whole, private, once, and resumable?"""

from __future__ import annotations

import csv
import io
import itertools
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from consent import actions, cleaning
from consent.actions import importing as acts_of_import
from consent.acts import SYSTEM
from consent.intake import import_folder, importing
from consent.management.commands import import_photos
from consent.models import FollowUp, ImportedFile, LedgerEntry, Photo, PhotoImport
from consent.privileges import ImportOutcome, Role, Subject
from tests.factories import make_patient, make_photo, make_staff, picture

pytestmark = pytest.mark.django_db
NAME = "Zebulon Quagmire"


@pytest.fixture
def folder(settings, tmp_path):
    """A folder to import, empty."""
    settings.DATA_DIR = tmp_path
    place = tmp_path / "import" / "old"
    place.mkdir(parents=True)
    return place


@pytest.fixture
def quick(monkeypatch):
    """Takes pictures as they are: their decoding is tested in test_cleaning."""
    cleaned = []

    def clean(data: bytes) -> cleaning.CleanPhoto:
        if data.startswith(b"broken"):
            raise cleaning.UnusablePhoto("It is damaged.", "damaged")
        digest = acts_of_import.sha256(data).hexdigest()
        cleaned.append(digest)
        return cleaning.CleanPhoto(data, "png", 8, 8, digest, digest)

    monkeypatch.setattr(acts_of_import.cleaning, "clean", clean)
    return cleaned


def tiny(number: int) -> bytes:
    return picture(width=16, height=16, format="PNG", seed=number)


def fill(folder, *, good: int, broken: int = 0) -> None:
    for number in range(good):
        (folder / f"{number:03} {NAME}.png").write_bytes(tiny(number))
    for number in range(broken):
        (folder / f"zz{number}.jpg").write_bytes(b"broken %d" % number)


def prepare(name: str = "old", person=None) -> PhotoImport:
    place = import_folder.folder_named(name)
    files = import_folder.files_in(place)
    named = importing.matched(importing.list_in(place), [one.path for one in files])
    return actions.prepare_import(folder=name, files=files, named=named, by=SYSTEM, person=person)


def start(work, **given) -> PhotoImport:
    one = prepare(**given)
    work()
    actions.start_import(photo_import=one, by=SYSTEM)
    work()
    one.refresh_from_db()
    return one


def test_five_broken_files_of_sixty_do_not_stop_the_rest(folder, quick, work):
    fill(folder, good=55, broken=5)
    one = start(work)
    assert importing.counts_of(one) == importing.Counts(files=60, taken=55, again=0, refused=5)
    assert one.finished_at
    assert set(Photo.objects.values_list("subject", flat=True)) == {Subject.UNKNOWN}
    assert Photo.objects.filter(pk__in=one.files.values("photo")).count() == 55


def test_a_real_picture_is_cleaned_as_an_upload_is(folder, work):
    (folder / "a.jpg").write_bytes(picture(width=64, height=48))
    (folder / "b.jpg").write_bytes(b"\xff\xd8\xff but nothing more")
    one = start(work)
    assert dict(one.files.values_list("number", "outcome")) == {1: "taken", 2: "refused"}
    photo = Photo.objects.get()
    assert (photo.width, photo.height) == (64, 48)
    with photo.file.open() as file:
        assert cleaning.metadata_in(file.read()) == []


def test_the_same_file_twice_comes_in_once(folder, quick, work):
    (folder / "a.png").write_bytes(tiny(1))
    (folder / "b.png").write_bytes(tiny(1))
    one = start(work)
    assert importing.counts_of(one) == importing.Counts(files=2, taken=1, again=1)
    assert Photo.objects.count() == 1
    again = start(work)
    assert importing.counts_of(again) == importing.Counts(files=2, again=2)
    assert Photo.objects.count() == 1
    assert len(quick) == 1  # nothing is decoded twice


def test_a_photo_that_was_uploaded_before_is_here_already(folder, work):
    data = picture(width=64, height=48)
    known = make_photo(data=data)
    (folder / "a.jpg").write_bytes(data)
    with known.file.open() as file:
        (folder / "stored.jpg").write_bytes(file.read())
    one = prepare()
    work()
    assert importing.here_already_in(one) == 2
    one = start(work)
    assert importing.counts_of(one).again == 2
    assert set(one.files.values_list("photo", flat=True)) == {known.pk}


def test_no_file_name_leaves_the_sealed_columns(folder, quick, work):
    fill(folder, good=1, broken=1)
    start(work)
    assert NAME not in Photo.objects.get().title
    assert NAME not in str(list(LedgerEntry.objects.values()))
    assert NAME not in str(list(FollowUp.objects.values()))


def test_the_ledger_tells_of_start_end_and_each_photo(folder, quick, work):
    fill(folder, good=2, broken=1)
    start(work)
    acts = list(LedgerEntry.objects.values_list("act", flat=True))
    assert acts == [
        "import.prepared",
        "import.started",
        "photo.added",
        "photo.added",
        "import.finished",
    ]
    last = LedgerEntry.objects.get(act="import.finished").refs
    assert (last["taken"], last["refused"]) == (2, 1)


def test_an_import_that_was_cut_off_goes_on_where_it_was(folder, quick, work, monkeypatch):
    fill(folder, good=6)
    one = prepare()
    work()
    actions.start_import(photo_import=one, by=SYSTEM)
    taken = itertools.count()
    keep = acts_of_import._keep

    def dies(*args):
        if next(taken) == 3:
            raise MemoryError
        keep(*args)

    monkeypatch.setattr(acts_of_import, "_keep", dies)
    work()
    assert importing.counts_of(one).taken == 3
    monkeypatch.setattr(acts_of_import, "_keep", keep)
    FollowUp.objects.open().update(due_at="2020-01-01T00:00Z")
    work()
    assert importing.counts_of(one) == importing.Counts(files=6, taken=6)
    assert Photo.objects.count() == 6


def test_a_long_import_gives_way_and_comes_back(folder, quick, work, monkeypatch):
    monkeypatch.setattr(acts_of_import, "TURN", timedelta(0))
    fill(folder, good=3)
    one = start(work)
    assert importing.counts_of(one).taken == 3
    assert FollowUp.objects.filter(kind="import.take").count() == 4
    assert not FollowUp.objects.open().exists()


def test_a_paused_import_takes_nothing_until_it_goes_on(folder, quick, work):
    fill(folder, good=3)
    one = prepare()
    work()
    actions.start_import(photo_import=one, by=SYSTEM)
    actions.pause_import(photo_import=one, by=SYSTEM)
    work()
    assert not Photo.objects.exists()
    actions.resume_import(photo_import=one, by=SYSTEM)
    work()
    assert Photo.objects.count() == 3


def test_each_act_is_possible_once(folder, quick, work):
    fill(folder, good=1)
    one = start(work)
    for act in (actions.start_import, actions.pause_import, actions.resume_import):
        with pytest.raises(actions.ImportNotPossible):
            act(photo_import=one, by=SYSTEM)


def test_a_file_that_is_gone_or_too_large_is_refused_with_its_reason(
    folder, quick, work, monkeypatch
):
    monkeypatch.setattr(import_folder, "UPLOAD_BYTES", 2000)
    (folder / "a.png").write_bytes(tiny(1))
    (folder / "b.png").write_bytes(tiny(2))
    (folder / "large.png").write_bytes(b"x" * 2001)
    one = prepare()
    (folder / "a.png").unlink()
    actions.start_import(photo_import=one, by=SYSTEM)
    work()
    reasons = {file.path: file.reason for file in one.files.all()}
    assert reasons == {"a.png": "gone", "b.png": "", "large.png": "too-large"}


def test_no_link_leads_out_of_the_folder(folder, quick, work, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.png").write_bytes(tiny(9))
    (folder / "link.png").symlink_to(outside / "secret.png")
    (folder / "sub").symlink_to(outside)
    (folder.parent / "linked").symlink_to(outside)
    one = start(work)
    assert importing.counts_of(one).refused == 2
    assert set(one.files.values_list("reason", flat=True)) == {"link"}
    assert import_folder.folders() == ["old"]
    for name in ("linked", "../outside", "/etc", "", "..", "old/sub", "old/../../outside"):
        with pytest.raises(import_folder.NoSuchFolder):
            import_folder.folder_named(name)


def test_a_folder_that_became_a_link_gives_nothing(folder, quick, work, tmp_path):
    fill(folder, good=1)
    one = prepare()
    work()
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    actions.start_import(photo_import=one, by=SYSTEM)
    work()
    assert importing.counts_of(one).refused == 1


def test_the_list_of_names_gives_a_hint_and_files_nothing(folder, quick, work):
    patient, _twin, _other = make_patient(NAME), make_patient("Ann Twin"), make_patient("ann twin")
    for number, name in enumerate(("a.png", "b.png", "c.png", "d.png")):
        (folder / name).write_bytes(tiny(number))
    (folder / "names.csv").write_text(
        "file,name\na.png,zebulon  quagmire\nb.png,Ann Twin\nc.png,Nobody Here\n"
    )
    place = import_folder.folder_named("old")
    files = import_folder.files_in(place)
    named = importing.matched(importing.list_in(place), [one.path for one in files])
    assert len(files) == 4
    assert named.patients == {"a.png": patient.pk}
    assert (named.unknown, named.several) == (("Nobody Here",), ("Ann Twin",))
    one = start(work)
    photo = one.files.get(number=1).photo
    assert importing.hints_for([photo.pk]) == {photo.pk: patient}
    assert photo.subject == Subject.UNKNOWN
    assert not photo.depictions.exists()


def test_a_reference_tells_two_patients_of_one_name_apart(folder):
    make_patient("Ann Twin")
    meant = make_patient("Ann Twin")
    names = importing.import_csv.read(
        f"file,name,reference\na.png,Ann Twin,{meant.reference}\n".encode()
    )
    assert importing.matched(names, ["a.png"]).patients == {"a.png": meant.pk}


@given(st.lists(st.sampled_from(["", *ImportOutcome.values()])))
def test_every_file_is_counted_once(outcomes):
    counts = importing.counted(outcomes)
    assert counts.files == len(outcomes) == counts.done + counts.left
    assert 0 <= counts.percent <= 100
    assert (counts.percent == 100) >= (counts.left == 0)


@given(st.lists(st.sampled_from("abcdef")), st.sets(st.sampled_from("abcdef")))
def test_what_is_not_here_already_comes_in_once(digests, known):
    again = importing.here_already(digests, known)
    assert len(digests) - again == len(set(digests) - known)


def test_a_dry_run_changes_nothing(folder, capsys):
    fill(folder, good=2)
    call_command("import_photos", "old", "--dry-run")
    said = capsys.readouterr().out
    assert "2 files, 2 of them look like photos" in said
    assert "0 are here already" in said
    assert not PhotoImport.objects.exists()
    assert not LedgerEntry.objects.exists()


def test_the_command_takes_a_folder_in_and_goes_on_with_an_unfinished_one(
    folder, quick, capsys, work
):
    fill(folder, good=3, broken=1)
    one = prepare()
    work()
    actions.start_import(photo_import=one, by=SYSTEM)
    actions.pause_import(photo_import=one, by=SYSTEM)
    call_command("import_photos", "old")
    said = capsys.readouterr().out
    assert "3 taken in, 0 here already, 1 not taken in" in said
    assert "zz0.jpg: The picture is damaged" in said
    assert PhotoImport.objects.count() == 1


def test_the_command_that_was_stopped_goes_on_at_once(folder, quick, monkeypatch, capsys):
    fill(folder, good=4)
    keep, taken = acts_of_import._keep, itertools.count()

    def stopped(*args):
        if next(taken) == 2:
            raise KeyboardInterrupt
        keep(*args)

    monkeypatch.setattr(acts_of_import, "_keep", stopped)
    with pytest.raises(CommandError, match="go on where it was"):
        call_command("import_photos", "old")
    assert Photo.objects.count() == 2
    monkeypatch.setattr(acts_of_import, "_keep", keep)
    monkeypatch.setattr("time.sleep", None)  # nobody waits
    call_command("import_photos", "old")
    assert "4 taken in" in capsys.readouterr().out


def test_the_command_says_until_when_it_waits_for_another_worker(
    folder, quick, monkeypatch, capsys
):
    fill(folder, good=1)
    call = import_photos.Command()
    rows = FollowUp.objects.filter(kind="import.look")

    def time_passes(seconds):
        rows.update(due_at=timezone.now())

    monkeypatch.setattr(import_photos.time, "sleep", time_passes)
    one = prepare()
    rows.update(due_at=timezone.now() + timedelta(minutes=4))
    call._work(one, "import.look")
    assert capsys.readouterr().out.count("at the latest") == 1
    assert rows.get().done_at is not None


@pytest.mark.parametrize("name", ["nowhere", "../import/old", "/tmp"])
def test_the_command_refuses_another_place(folder, name):
    with pytest.raises(CommandError, match="under “import”"):
        call_command("import_photos", name)


@pytest.fixture
def owner():
    client = Client()
    client.force_login(make_staff(Role.OWNER))
    return client


def html_of(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_the_screen_looks_first_then_takes_in_and_reports(folder, quick, work, owner):
    fill(folder, good=3, broken=1)
    (folder / "=cmd.jpg").write_bytes(b"broken")
    (folder / "list.csv").write_text(f"file,name\n000 {NAME}.png,Nobody\n")
    assert "old" in html_of(owner, "/admin/import/")
    url = owner.post("/admin/import/", {"folder": "old"}).url
    assert "Looking through the folder: 0 of 5" in html_of(owner, url)
    work()
    html = html_of(owner, url)
    assert "No patient has this name" in html
    assert "Nobody" in html
    assert not Photo.objects.exists()
    owner.post(url, {"act": "start"})
    html = html_of(owner, url)
    assert "Running: 0 of 5 files" in html
    assert "data-goes-on" in html
    work()
    html = html_of(owner, url)
    assert "Finished: 5 files" in html
    assert "data-goes-on" not in html
    assert "The picture is damaged or cut off." in html
    report = owner.get(f"{url}report.csv")
    rows = list(csv.DictReader(io.StringIO(report.content.decode("utf-8-sig"))))
    assert len(rows) == 5
    assert {row["file"]: row["outcome"] for row in rows}["'=cmd.jpg"] == "Not taken in"


@pytest.mark.parametrize("trouble", ["two lists", "no column"])
def test_a_list_that_cannot_be_used_is_told_at_the_folder(folder, owner, trouble):
    fill(folder, good=1)
    (folder / "names.csv").write_text("who\nZoe\n")
    if trouble == "two lists":
        (folder / "more.csv").write_text("file,name\n")
    response = owner.post("/admin/import/", {"folder": "old"})
    assert response.status_code == 422
    wanted = {"two lists": "two lists of names", "no column": "no column “file”"}[trouble]
    assert wanted in response.content.decode()
    assert not PhotoImport.objects.exists()


def test_looking_at_the_pages_of_an_import_changes_nothing(folder, quick, work, owner):
    fill(folder, good=1)
    one = prepare()
    work()
    for url in ("/admin/import/", f"/admin/import/{one.reference}/"):
        owner.get(url)
    assert list(LedgerEntry.objects.values_list("act", flat=True)) == ["import.prepared"]
    assert not ImportedFile.objects.exclude(outcome="").exists()
