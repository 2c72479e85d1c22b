"""How does a folder of existing photos come in? Prepared, looked through, taken in piece by piece.

Each file is taken in a transaction of its own: whatever stops an import, it goes on where it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from hashlib import sha256

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from consent import cleaning, followups
from consent.actions.photos import record_upload
from consent.acts import SYSTEM, Actor, staff
from consent.intake import import_folder, importing
from consent.intake.import_folder import Found
from consent.intake.importing import Matched
from consent.models import ImportedFile, LedgerEntry, Photo, PhotoImport, Staff
from consent.models.photo import EXTENSIONS
from consent.privileges import ImportOutcome

LOOK, TAKE = "import.look", "import.take"
# A worker gives way to others after this, and well before its lease on the follow-up ends.
TURN = timedelta(seconds=45)


class ImportNotPossible(ValueError):
    """The import is not in a state for this act."""


@transaction.atomic
def prepare_import(
    *, folder: str, files: Iterable[Found], named: Matched, by: Actor, person: Staff | None = None
) -> PhotoImport:
    """Writes down what lies in a folder, and looks through it; no photo is taken in yet."""
    made = PhotoImport.objects.create(folder=folder, started_by=person)
    rows = [
        ImportedFile(
            photo_import=made,
            number=number,
            path=one.path,
            size=one.size,
            patient_id=named.patients.get(one.path),
        )
        for number, one in enumerate(files, start=1)
    ]
    ImportedFile.objects.bulk_create(rows, batch_size=500)
    entry = _note("import.prepared", made, by, files=len(rows))
    followups.plan(entry, LOOK, target=f"{made.reference}+0")
    return made


@transaction.atomic
def start_import(*, photo_import: PhotoImport, by: Actor) -> LedgerEntry:
    """Takes the photos of a folder in, in the background.

    Raises:
        ImportNotPossible: it was started before.
    """
    now = timezone.now()
    if not _still(photo_import, started_at=None).update(started_at=now, stopped_at=None):
        raise ImportNotPossible(_("This import was started before."))
    entry = _note("import.started", photo_import, by, files=photo_import.files.count())
    followups.plan(entry, TAKE, target=f"{photo_import.reference}+0")
    return entry


@transaction.atomic
def pause_import(*, photo_import: PhotoImport, by: Actor) -> LedgerEntry:
    """Stops after the file that is being taken in.

    Raises:
        ImportNotPossible: nothing runs.
    """
    running = _still(photo_import, started_at__isnull=False, finished_at=None, stopped_at=None)
    if not running.update(stopped_at=timezone.now()):
        raise ImportNotPossible(_("This import does not run."))
    return _note("import.paused", photo_import, by)


@transaction.atomic
def resume_import(*, photo_import: PhotoImport, by: Actor) -> LedgerEntry:
    """Goes on where a paused import stopped.

    Raises:
        ImportNotPossible: it is not paused.
    """
    paused = _still(photo_import, started_at__isnull=False, finished_at=None)
    if not paused.filter(stopped_at__isnull=False).update(stopped_at=None):
        raise ImportNotPossible(_("This import is not paused."))
    entry = _note("import.resumed", photo_import, by)
    followups.plan(entry, TAKE, target=f"{photo_import.reference}+0")
    return entry


def look_further(*, reference: str, entry: LedgerEntry) -> None:
    """Reads the digests of files until its turn is over, then plans the rest."""
    one = PhotoImport.objects.get(reference=reference)
    if one.started_at:
        return
    until = timezone.now() + TURN
    folder = _folder_of(one)
    for file in _each(one.files.filter(outcome="", upload_sha256="")):
        digest = import_folder.digest_of(folder, file.path) if folder else import_folder.GONE
        if digest in importing.REASONS:
            _decide(file, ImportOutcome.REFUSED, reason=digest)
        else:
            ImportedFile.objects.filter(pk=file.pk).update(upload_sha256=digest)
        if timezone.now() >= until:
            with transaction.atomic():
                followups.plan(entry, LOOK, target=f"{reference}+{file.number}")
            return


def take_further(*, reference: str, entry: LedgerEntry) -> None:
    """Takes files in until its turn is over, the import is paused, or none is left.

    Raises:
        cleaning.UnusablePhoto: the site is busy with other pictures; the follow-up comes again.
    """
    one = PhotoImport.objects.get(reference=reference)
    until = timezone.now() + TURN
    folder = _folder_of(one)
    for file in _each(one.files.filter(outcome="")):
        if PhotoImport.objects.filter(pk=one.pk, stopped_at__isnull=False).exists():
            return
        _take(file, folder, one)
        if timezone.now() >= until:
            with transaction.atomic():
                followups.plan(entry, TAKE, target=f"{reference}+{file.number}")
            return
    _finish(one)


def _each(left: QuerySet[ImportedFile]) -> Iterator[ImportedFile]:
    """The files left, a few at a time: each is written while the next are still to be read."""
    after = 0
    while some := list(left.filter(number__gt=after).order_by("number")[:50]):
        yield from some
        after = some[-1].number


def _folder_of(one: PhotoImport):
    try:
        return import_folder.folder_named(one.folder)
    except import_folder.NoSuchFolder:
        return None


def _take(file: ImportedFile, folder, one: PhotoImport) -> None:
    data = import_folder.read_file(folder, file.path) if folder else import_folder.GONE
    if isinstance(data, str):
        _decide(file, ImportOutcome.REFUSED, reason=data)
        return
    digest = sha256(data).hexdigest()
    if known := _here_already(digest):
        _decide(file, ImportOutcome.AGAIN, digest=digest, photo=known)
        return
    try:
        clean = cleaning.clean(data)
    except cleaning.UnusablePhoto as refusal:
        if refusal.reason == "busy":
            raise
        _decide(file, ImportOutcome.REFUSED, reason=refusal.reason, digest=digest)
        return
    _keep(file, clean, one)


def _here_already(digest: str) -> Photo | None:
    """A photo made of this very file, or the stored file of one."""
    return Photo.objects.filter(Q(upload_sha256=digest) | Q(sha256=digest)).order_by("pk").first()


@transaction.atomic
def _keep(file: ImportedFile, clean: cleaning.CleanPhoto, one: PhotoImport) -> None:
    # Two workers may be at one file: the one whose UPDATE changes the row keeps the photo.
    if not _decide(file, ImportOutcome.TAKEN, digest=clean.upload_sha256):
        return
    if known := _here_already(clean.upload_sha256) or _here_already(clean.sha256):
        ImportedFile.objects.filter(pk=file.pk).update(outcome=ImportOutcome.AGAIN, photo=known)
        return
    photo = Photo(
        # Never the file's name: it often is the patient's.
        title=_("Import %(reference)s, no. %(number)s")
        % {"reference": one.reference, "number": file.number},
        uploaded_by_user=one.started_by,
    )
    photo._clean_photo = clean  # saves cleaning it again (Photo.save)
    photo.file = ContentFile(clean.data, name=f"photo.{EXTENSIONS[clean.format]}")
    photo.save()
    ImportedFile.objects.filter(pk=file.pk).update(photo=photo)
    record_upload(photo=photo, by=staff(one.started_by) if one.started_by else SYSTEM)


def _decide(
    file: ImportedFile,
    outcome: ImportOutcome,
    *,
    reason: str = "",
    digest: str = "",
    photo: Photo | None = None,
) -> bool:
    """Writes what became of a file, once; whether this call did."""
    values: dict[str, object] = {"outcome": outcome, "reason": reason, "photo": photo}
    if digest:
        values["upload_sha256"] = digest
    return bool(ImportedFile.objects.filter(pk=file.pk, outcome="").update(**values))


@transaction.atomic
def _finish(one: PhotoImport) -> None:
    if one.files.filter(outcome="").exists():
        return
    if _still(one, finished_at=None).update(finished_at=timezone.now()):
        counts = importing.counts_of(one)
        _note(
            "import.finished",
            one,
            SYSTEM,
            taken=counts.taken,
            again=counts.again,
            refused=counts.refused,
        )


def _still(one: PhotoImport, **state: object):
    return PhotoImport.objects.filter(pk=one.pk, **state)


def _note(act: str, one: PhotoImport, by: Actor, **refs: object) -> LedgerEntry:
    return LedgerEntry.objects.append(
        act, actor=by.as_json(), refs={"import": one.reference, **refs}
    )
