"""Who may be in the photos of a folder, which are here already, and how far is the import?"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext, gettext_lazy

from consent.intake import import_csv
from consent.intake.import_csv import NameList, comparable
from consent.intake.import_folder import GONE, LINK, TOO_LARGE
from consent.models import ImportedFile, Patient, Photo, PhotoImport
from consent.privileges import ImportOutcome

PHOTO_ENDINGS = frozenset({".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".avif"})

REASONS: Mapping[str, object] = {
    GONE: gettext_lazy("The file could not be read any more."),
    LINK: gettext_lazy("It is a link to another place; links are not followed."),
    TOO_LARGE: gettext_lazy("It has more than 25 MB. Save a smaller copy and import that."),
    "empty": gettext_lazy("The file is empty."),
    "too-many-pixels": gettext_lazy("It has too many pixels. Save a smaller copy."),
    "damaged": gettext_lazy("The picture is damaged or cut off."),
    "wrong-format": gettext_lazy("It is not a JPEG, PNG, WebP, HEIC or AVIF."),
    "animated": gettext_lazy("The picture moves; a still picture is needed."),
    "too-demanding": gettext_lazy("It takes too much memory or time to open."),
}


def list_in(folder: Path) -> NameList | None:
    """The list of names that lies in the folder; None where there is none.

    Raises:
        UnreadableList: there are two, or it cannot be used.
    """
    with os.scandir(folder) as entries:
        lists = sorted(
            entry.path
            for entry in entries
            if entry.name.lower().endswith(".csv") and entry.is_file(follow_symlinks=False)
        )
    if len(lists) > 1:
        raise import_csv.UnreadableList(
            gettext(
                "The folder has two lists of names. Leave the right one and take the other out."
            )
        )
    return read_list(Path(lists[0])) if lists else None


def read_list(file: Path) -> NameList:
    """A list of names from a file.

    Raises:
        UnreadableList: it cannot be read or used.
    """
    try:
        with file.open("rb") as opened:
            return import_csv.read(opened.read(import_csv.LARGEST + 1))
    except OSError as error:
        raise import_csv.UnreadableList(gettext("The list of names could not be read.")) from error


@dataclass(frozen=True, slots=True)
class Matched:
    """Whom a list of names means, file by file, and whom it cannot mean.

    Attributes:
        patients: path in the folder to the id of a patient.
        unknown: names for which there is no patient, as written.
        several: names that two patients have, as written.
    """

    patients: Mapping[str, int]
    unknown: tuple[str, ...] = ()
    several: tuple[str, ...] = ()
    contradicted: int = 0


def matched(names: NameList | None, paths: Iterable[str]) -> Matched:
    """Finds the patients of a list: by reference, else by a name that one patient alone has."""
    if names is None:
        return Matched({})
    by_reference: dict[str, int] = {}
    by_name: dict[str, set[int]] = {}
    for pk, merged, reference, name in Patient.objects.values_list(
        "pk", "merged_into_id", "reference", "name"
    ):
        by_reference[comparable(reference)] = merged or pk
        by_name.setdefault(comparable(name), set()).add(merged or pk)
    patients: dict[str, int] = {}
    unknown: set[str] = set()
    several: set[str] = set()
    for path in paths:
        named = names.for_path(path)
        if named is None:
            continue
        if named.reference:
            one = by_reference.get(comparable(named.reference))
            meant = {one} if one else set()
        else:
            meant = by_name.get(comparable(named.name), set())
        if len(meant) == 1:
            patients[path] = meant.pop()
        else:
            (several if meant else unknown).add(named.name or named.reference)
    return Matched(
        patients, tuple(sorted(unknown)), tuple(sorted(several)), len(names.contradicted)
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """How far an import is."""

    files: int
    taken: int = 0
    again: int = 0
    refused: int = 0

    @property
    def done(self) -> int:
        return self.taken + self.again + self.refused

    @property
    def left(self) -> int:
        return self.files - self.done

    @property
    def percent(self) -> int:
        return 100 * self.done // self.files if self.files else 100


def counted(outcomes: Iterable[str]) -> Counts:
    """Counts outcomes; '' is a file that nobody has looked at yet."""
    found = Counter(outcomes)
    return Counts(
        files=found.total(),
        taken=found[ImportOutcome.TAKEN],
        again=found[ImportOutcome.AGAIN],
        refused=found[ImportOutcome.REFUSED],
    )


def counts_of(one: PhotoImport) -> Counts:
    return counted(one.files.values_list("outcome", flat=True))


def here_already(digests: Iterable[str], known: Collection[str]) -> int:
    """How many files bring nothing new: `known` already, or a second time in the folder."""
    seen = set(known)
    again = 0
    for digest in digests:
        again += digest in seen
        seen.add(digest)
    return again


def known_digests(digests: Sequence[str]) -> set[str]:
    """Those of `digests` that a photo was made of, or that are a stored photo."""
    known: set[str] = set()
    for start in range(0, len(digests), 500):
        some = digests[start : start + 500]
        for column in ("upload_sha256", "sha256"):
            found = Photo.objects.filter(**{f"{column}__in": some})
            known.update(found.values_list(column, flat=True))
    return known


def here_already_in(one: PhotoImport) -> int:
    """How many files of an import bring nothing new, as far as it was looked through."""
    files = one.files.filter(outcome="").exclude(upload_sha256="")
    digests = list(files.values_list("upload_sha256", flat=True))
    return here_already(digests, known_digests(digests))


def looks_like_photo(path: str) -> bool:
    """By its ending only; what it is, the import finds out."""
    return PurePosixPath(path).suffix.lower() in PHOTO_ENDINGS


def reason_in_words(reason: str) -> str:
    return str(REASONS.get(reason, gettext("The picture cannot be kept.")))


def hints_for(photo_ids: Iterable[int]) -> dict[int, Patient]:
    """Whom the lists of names mean, by photo: a hint for who files it, never a filing."""
    files = ImportedFile.objects.filter(photo_id__in=photo_ids, patient__isnull=False)
    return {
        file.photo_id: file.patient
        for file in files.select_related("patient")
        if file.photo_id and file.patient
    }
