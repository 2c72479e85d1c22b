"""Does `verify` see every stray, lost or telling file and every open secret, wherever they lie?"""

from __future__ import annotations

import io
import json
import os
import re
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django_tasks_db.models import DBTaskResult
from wagtail.documents.models import Document
from wagtail.models import UploadedFile

from consent import actions, asking, triggers, verify, waiting_uploads
from consent.acts import SYSTEM
from consent.evidence import sha256
from consent.models import (
    Attachment,
    Clip,
    FollowUp,
    LedgerEntry,
    Photo,
    PhotoRendition,
)
from consent.privileges import Channel, Purpose, Subject
from tests.clips import film, make_clip
from tests.factories import make_patient, make_photo, make_request
from tests.leaks.judging import marked_picture

pytestmark = pytest.mark.django_db

OPERATIONS = Path(__file__).resolve().parents[2] / "docs" / "operations.md"


def lines(*names: str) -> list[str]:
    """What is said, by these invariants or by all."""
    found = verify.run()
    return [one.sentence for one in found if not names or one.invariant in names]


def lying(name: str) -> Path:
    return Path(default_storage.path(name))


def grown_old(path: Path) -> None:
    os.utime(path, (0, 0))


@contextmanager
def taken_back():
    """What is changed in the database inside is as it was afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_a_file_without_a_record_is_named_in_whichever_folder_it_lies():
    make_photo(Subject.NONE)
    folders = "originals photo copies clips attachments documents wagtail_uploads avatar_images"
    names = [
        f"{folder}/stray.jpg" for folder in (*folders.split(), "kits/a", "", f"pub/{'0' * 32}")
    ]
    for name in names:
        path = lying(name.lstrip("/"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"whose?")
    assert lines("orphan-files") == []
    for name in names:
        grown_old(lying(name.lstrip("/")))
    assert set(lines("orphan-files")) == {
        f"The file {name.lstrip('/')} belongs to no record." for name in names
    }


def test_a_record_without_its_file_is_named_in_every_table_that_has_files():
    photo = make_photo(Subject.NONE)
    rendition = photo.get_rendition("width-90")
    document = Document.objects.create(title="Prices", file=ContentFile(b"%PDF-", name="a.pdf"))
    upload = UploadedFile.objects.create(file=ContentFile(b"x", name="b.jpg"))
    proof = Attachment.objects.create(
        kind="proof", sha256=sha256(b"y"), file=ContentFile(b"y", name="c.jpg")
    )
    assert lines("missing-files", "attachments") == []
    for one in (rendition, document, upload, proof):
        lying(one.file.name).unlink()
    assert set(lines("missing-files", "attachments")) == {
        f"The file of photo rendition {rendition.pk} is missing.",
        f"The file of document {document.pk} is missing.",
        f"The file of uploaded file {upload.pk} is missing.",
        f"The file of attachment {proof.pk} is missing.",
    }


def test_a_proof_that_was_exchanged_is_named():
    proof = Attachment.objects.create(
        kind="proof", sha256=sha256(b"y"), file=ContentFile(b"other", name="c.jpg")
    )
    assert lines("attachments") == [
        f"The file of attachment {proof.pk} is not the one its digest names."
    ]


def test_a_picture_that_carries_more_than_its_pixels_is_named_wherever_it_lies():
    public = make_photo(Subject.NONE)
    private = make_photo(Subject.PATIENT, patients=[make_patient()])
    shown = public.get_rendition("width-90")
    with asking.asking(staff=True):
        for_staff = private.get_rendition("width-90")
    marked = marked_picture()
    proof = Attachment.objects.create(
        kind="proof", sha256=sha256(marked), file=ContentFile(marked, name="c.jpg")
    )
    for one in (shown, for_staff):
        lying(one.file.name).write_bytes(marked)
    told = lines("pictures")
    assert len(told) == 3
    for one in (shown, for_staff, proof):
        (line,) = [line for line in told if one.file.name in line]
        assert "EXIF" in line
    original = lying(private.file.name)
    original.write_bytes(marked)
    Photo.objects.filter(pk=private.pk).update(sha256=sha256(marked))
    (line,) = lines("photo-files")
    assert line.startswith(f"The file of photo {private.pk} carries ")
    assert len(lines("pictures")) == 3


def test_a_picture_that_is_cut_off_is_named():
    rendition = make_photo(Subject.NONE).get_rendition("width-90")
    path = lying(rendition.file.name)
    path.write_bytes(path.read_bytes()[:-40])
    assert lines() == [f"The picture {rendition.file.name} is damaged."]


@pytest.mark.parametrize("format", ["mp4", "webm"])
def test_a_clip_that_tells_more_than_its_pictures_and_its_sound_is_named(format):
    tracks = {} if format == "mp4" else {"picture": "libvpx-vp9", "sound": "libopus"}
    clip = make_clip(data=film(format=format, **tracks))
    assert lines("clip-contents") == []
    telling = film(format=format, told=(("title", "Amara Okafor"),), **tracks)
    lying(clip.file.name).write_bytes(telling)
    Clip.objects.update(sha256=sha256(telling))
    assert lines() == [f"The film of clip {clip.pk} carries encoder, title."]


def test_a_clip_with_something_behind_its_end_is_named():
    clip = make_clip()
    longer = lying(clip.file.name).read_bytes() + b"\0\0\0\x10tailAmara Ok"
    lying(clip.file.name).write_bytes(longer)
    Clip.objects.update(sha256=sha256(longer))
    assert lines() == [f"The film of clip {clip.pk} carries trailing data."]


def test_a_link_that_can_be_read_in_the_clear_is_named_wherever_it_stands():
    request = make_request()
    delivery = actions.mint_link(
        purpose=Purpose.SIGN, channel=Channel.COPY, by=SYSTEM, request=request
    )
    session = SessionStore()
    session["entry"] = {"address": f"http://127.0.0.1/consent/s/{delivery.token}/"}
    followup = FollowUp.objects.order_by("pk")[0]
    places = {
        "session": session.create,
        f"follow up {followup.pk}": lambda: FollowUp.objects.filter(pk=followup.pk).update(
            target=f"s%2F{delivery.token}"
        ),
        "ledger entry": lambda: LedgerEntry.objects.append(
            "request.link_made", actor=SYSTEM.as_json(), refs={"link": delivery.token}
        ),
        "ledger detail": lambda: LedgerEntry.objects.append(
            "request.link_made", actor=SYSTEM.as_json(), refs={}, detail=f"({delivery.token})"
        ),
        "Task Result": lambda: DBTaskResult.objects.create(
            task_path="a.b", args_kwargs={"args": [delivery.token], "kwargs": {}}, priority=0
        ),
        f"request {request.pk}": lambda: type(request).objects.update(
            decline_reason=f"<a href=/consent/s/{delivery.token}>"
        ),
        "document": lambda: Document.objects.create(title=f"x{delivery.token}y", file="a.pdf"),
    }
    assert lines("clear-tokens") == []
    for place, put in places.items():
        with taken_back():
            put()
            told = f"Link {delivery.link.pk} can be read in the clear: {place}"
            assert [line for line in lines("clear-tokens") if line.startswith(told)], place


def test_each_guard_that_is_gone_or_refuses_something_else_is_named():
    for guard in triggers.guards(connection.vendor):
        on = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
        with taken_back(), connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {guard.name}{on}")
            gone = [f"The database guard {guard.name} is missing."]
            assert list(verify.triggers_are_there()) == gone
            for statement in guard.statements:
                cursor.execute(statement)
            assert list(verify.triggers_are_there()) == []
            for statement in guard.statements:
                cursor.execute(statement.replace(" never ", " always "))
            if any(" never " in statement for statement in guard.statements):
                assert list(verify.triggers_are_there()) == gone


@pytest.mark.skipif(
    "sqlite" in django_settings.DATABASES["default"]["ENGINE"],
    reason="SQLite keeps the whole text of a guard, which the test above changes",
)
@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE consent_ledgerentry DISABLE TRIGGER consent_ledgerentry_no_update",
        "ALTER TABLE consent_ledgerentry ENABLE REPLICA TRIGGER consent_ledgerentry_no_update",
        "CREATE OR REPLACE TRIGGER consent_ledgerentry_no_update BEFORE UPDATE OF act ON "
        "consent_ledgerentry FOR EACH ROW EXECUTE FUNCTION consent_ledgerentry_no_update()",
        "CREATE OR REPLACE TRIGGER consent_ledgerentry_no_update AFTER INSERT ON "
        "consent_ledgerentry FOR EACH ROW EXECUTE FUNCTION consent_ledgerentry_no_update()",
    ],
)
def test_a_guard_that_stands_elsewhere_or_sleeps_is_named(change):
    with taken_back(), connection.cursor() as cursor:
        cursor.execute(change)
        assert list(verify.triggers_are_there()) == [
            "The database guard consent_ledgerentry_no_update is missing."
        ]


def test_a_ledger_cut_at_its_end_is_named(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        make_photo(Subject.NONE)
    planned = FollowUp.objects.order_by("-cause")[0].cause
    last = LedgerEntry.objects.order_by("-seq")[0].seq
    with transaction.atomic():
        LedgerEntry.objects.append("photo.original_seen", actor=SYSTEM.as_json(), refs={})
    noted = LedgerEntry.objects.get(seq=last + 1).sha256
    assert lines() == []
    cut(last + 1)
    if connection.vendor == "sqlite":
        assert lines() == [f"The ledger ends at entry {last}, and entry {last + 1} was written."]
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("verify", "--quick", ledger_head=f"{last + 1}:{noted}", stdout=out)
    assert f"ledger-end: Ledger entry {last + 1} is not the one that was noted.\n" in out.getvalue()
    cut(planned)
    assert lines("ledger-end")[0].startswith(f"The ledger ends at entry {planned - 1}, and entry ")


def cut(first: int) -> None:
    triggers.drop()
    LedgerEntry.objects.filter(seq__gte=first)._raw_delete("default")
    triggers.make()


def test_two_entries_that_changed_places_are_named():
    make_photo(Subject.NONE)
    make_photo(Subject.NONE)
    triggers.drop()
    one, two = LedgerEntry.objects.order_by("seq")[1:3]
    for entry, seq in ((one, 10**9), (two, one.seq), (one, two.seq)):
        LedgerEntry.objects.filter(pk=entry.pk).update(seq=seq)
    triggers.make()
    assert "Ledger entry 2 does not follow the one before it." in lines("ledger")


def test_an_upload_nobody_finished_is_deleted_after_a_day_and_named_after_two():
    fresh, stale = (
        UploadedFile.objects.create(file=ContentFile(marked_picture(), name="a.jpg"))
        for _ in range(2)
    )
    assert lines() == []
    grown_old(lying(stale.file.name))
    assert lines() == [f"Upload {stale.pk} has waited for an answer for more than two days."]
    assert waiting_uploads.clear() == 1
    assert not default_storage.exists(stale.file.name)
    assert list(UploadedFile.objects.all()) == [fresh]
    assert lines() == []


def test_a_quick_run_opens_no_file():
    rendition = make_photo(Subject.NONE).get_rendition("width-90")
    lying(rendition.file.name).write_bytes(marked_picture())
    assert verify.run(quick=True) == []
    lying(rendition.file.name).unlink()
    assert [one.invariant for one in verify.run(quick=True)] == ["missing-files"]


def test_what_cannot_be_told_has_an_exit_status_of_its_own(monkeypatch):
    def no_answer():
        raise DatabaseError
        yield

    monkeypatch.setattr(
        verify, "INVARIANTS", (verify.Invariant("ledger", no_answer, "Start the database."),)
    )
    for options in ({}, {"ledger_head": "twelve"}):
        with pytest.raises(CommandError) as refused:
            call_command("verify", stdout=io.StringIO(), **options)
        assert refused.value.returncode == 2


def test_the_command_says_what_to_do_next():
    photo = make_photo(Subject.NONE)
    lying(photo.file.name).unlink()
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("verify", stdout=out)
    said = out.getvalue().splitlines()
    assert said[0] == f"photo-files: The file of photo {photo.pk} is missing."
    assert said[1] == f"What to do about photo-files: {verify.BY_NAME['photo-files'].next}"
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("verify", "--json", stdout=out)
    (breach,) = json.loads(out.getvalue())["breaches"]
    assert breach["next"] == verify.BY_NAME["photo-files"].next


def test_the_handbook_has_a_row_for_each_invariant_with_what_to_do():
    rows = re.findall(r"^\| `([a-z-]+)` \| .+ \| (.+) \|$", OPERATIONS.read_text(), re.MULTILINE)
    told = {name: what for name, what in rows if name in verify.BY_NAME}
    assert told == {one.name: one.next for one in verify.INVARIANTS}


def test_records_are_walked_through_with_the_same_number_of_questions():
    """Tables and files, not photos, make the number: a large practice asks no more."""
    for _ in range(2):
        make_photo(Subject.NONE).get_rendition("width-90")
    assert PhotoRendition.objects.count() == 2
    with connection.execute_wrapper(counting := _Counting()):
        verify.run()
    for _ in range(6):
        make_photo(Subject.NONE).get_rendition("width-90")
    with connection.execute_wrapper(more := _Counting()):
        verify.run()
    assert more.asked <= counting.asked + 2


class _Counting:
    asked = 0

    def __call__(self, execute, *arguments):
        self.asked += 1
        return execute(*arguments)
