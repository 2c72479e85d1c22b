"""Whom does a list name for which file? A CSV read with care: encoding, separator, columns."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

LARGEST = 5 * 1024 * 1024
SEPARATORS = ",;\t|"
FILE_COLUMNS = ("file", "filename", "file name", "photo", "picture", "path")
NAME_COLUMNS = ("name", "patient", "patient name", "full name")
REFERENCE_COLUMNS = ("reference", "patient reference")


class UnreadableList(ValueError):
    """The list cannot be used; the text says what to change in it."""


@dataclass(frozen=True, slots=True)
class Named:
    """What the list says of one file: a name as written, or the reference of a record."""

    name: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class NameList:
    """What a list says, by file.

    Attributes:
        files: the path or file name as the list has it, made comparable by `comparable`.
        contradicted: files named twice with different people; nothing is said of them.
        lines: how many lines say something.
    """

    files: Mapping[str, Named] = field(default_factory=dict)
    contradicted: frozenset[str] = frozenset()
    lines: int = 0

    def for_path(self, path: str) -> Named | None:
        """Whom the list names for this file: by its path in the folder, else by its bare name."""
        whole = comparable(path)
        if whole in self.contradicted:
            return None
        if whole in self.files:
            return self.files[whole]
        bare = whole.rpartition("/")[2]
        return None if bare in self.contradicted else self.files.get(bare)


def comparable(text: str) -> str:
    """A path or name without what people and systems write differently."""
    folded = unicodedata.normalize("NFC", text).strip().replace("\\", "/").casefold()
    return " ".join(folded.removeprefix("./").split())


def read(data: bytes) -> NameList:
    """Reads a list of files and names.

    Raises:
        UnreadableList: it is too large, no text, or lacks a column; the sentence says which.
    """
    if len(data) > LARGEST:
        raise UnreadableList("The list of names has more than 5 MB. Is it the right file?")
    text = _text(data)
    if not text.strip():
        raise UnreadableList("The list of names is empty.")
    header = text.lstrip("\r\n").splitlines()[0]
    rows = _rows(text.lstrip("\r\n"), _separator(header))
    columns = [comparable(one) for one in rows[0]]
    file_at = _column(columns, FILE_COLUMNS)
    name_at = _column(columns, NAME_COLUMNS)
    reference_at = _column(columns, REFERENCE_COLUMNS)
    if file_at is None or (name_at is None and reference_at is None):
        missing = "“file”" if file_at is None else "“name” or “reference”"
        raise UnreadableList(
            f"The list of names has no column {missing}. Its first line must name the columns, for "
            f"example: file,name. It reads: {header[:120]}"
        )
    return _collected(rows[1:], file_at, name_at, reference_at)


def _rows(text: str, separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise UnreadableList(
            "A cell of the list of names is too long to be a name, or a quotation mark has no end."
        ) from error


def _text(data: bytes) -> str:
    """The text of a file as spreadsheets write it.

    Raises:
        UnreadableList: it is no text.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise UnreadableList(_NOT_TEXT) from error
    if b"\0" in data:
        raise UnreadableList(_NOT_TEXT)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What spreadsheets on Windows write where nobody asked for UTF-8; every byte has a sign.
        return data.decode("cp1252", errors="replace")


_NOT_TEXT = (
    "The list of names is not a text file. In the spreadsheet choose “Save as”, then “CSV UTF-8”."
)


def _separator(header: str) -> str:
    return max(SEPARATORS, key=header.count)


def _column(columns: Sequence[str], names: Sequence[str]) -> int | None:
    return next((columns.index(name) for name in names if name in columns), None)


def _collected(
    rows: Sequence[Sequence[str]], file_at: int, name_at: int | None, reference_at: int | None
) -> NameList:
    def cell(row: Sequence[str], at: int | None) -> str:
        return row[at].strip() if at is not None and at < len(row) else ""

    files: dict[str, Named] = {}
    contradicted: set[str] = set()
    lines = 0
    for row in rows:
        path = comparable(cell(row, file_at))
        named = Named(cell(row, name_at), cell(row, reference_at))
        if not path or named == Named():
            continue
        lines += 1
        if path in files and files[path] != named:
            contradicted.add(path)
        files[path] = named
    kept = {path: named for path, named in files.items() if path not in contradicted}
    return NameList(kept, frozenset(contradicted), lines)
