"""What does the database know of these photos and clips, right now? One query for any number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.utils.dateparse import parse_datetime

from consent import coverage, shutfile
from consent.coverage import Cover, Depicted, Item, Reason
from consent.privileges import PUBLIC_SUBJECTS, Kind, Subject

# The tables are joined by hand: a covered item meets a photo or clip by digest, which no foreign key
# says, and the gate may ask once only. Both engines read it; EXPLAIN shows index look-ups only.
_COLUMNS = """
  p.id, p.sha256, p.subject, p.state,
  d.id, COALESCE(dp.merged_into_id, dp.id), d.recognisable,
  c.reference, COALESCE(cp.merged_into_id, cp.id), c.starts_at, c.ends_at, c.revoked_at,
  i.sha256, i.withdrawn_at,
  g.privilege, g.revoked_at, g.only_unrecognisable,
  {now},
  (SELECT l.sha256 FROM consent_ledgerentry l WHERE l.seq = %s),
  (SELECT MAX(f.cause) FROM consent_followup f WHERE f.kind = %s AND f.done_at IS NOT NULL)
"""
_COVER_JOINS = """
LEFT JOIN consent_covereditem i ON i.kind = %s AND (i.sha256 = p.sha256 OR i.{kind}_id = p.id)
LEFT JOIN consent_consent c ON c.id = i.consent_id
LEFT JOIN consent_patient cp ON cp.id = c.patient_id
LEFT JOIN consent_grant g ON g.consent_id = c.id
"""
_DEPICTION_JOINS = """
LEFT JOIN consent_depiction d ON d.{kind}_id = p.id
LEFT JOIN consent_patient dp ON dp.id = d.patient_id
"""
_OF_PHOTOS = (_DEPICTION_JOINS + _COVER_JOINS).format(kind="photo")
_OF_CLIPS = (_DEPICTION_JOINS + _COVER_JOINS).format(kind="clip")
# A story counts as a patient's, who can be recognised: the one it names.
_STORIES = """
FROM (
  SELECT s.id, s.sha256, CAST(%s AS VARCHAR(10)) AS subject, s.state, s.patient_id
  FROM consent_story s
) p
LEFT JOIN (
  SELECT t.id, t.id AS patient_id, 1 = 1 AS recognisable FROM consent_patient t
) d ON d.patient_id = p.patient_id
LEFT JOIN consent_patient dp ON dp.id = d.patient_id
""" + _COVER_JOINS.replace("OR i.{kind}_id = p.id", "AND i.sha256 <> ''")
_NOW = {
    "sqlite": "STRFTIME('%%Y-%%m-%%d %%H:%%M:%%f', 'NOW')",
    "postgresql": "STATEMENT_TIMESTAMP()",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of each photo or clip, and the database's own time of knowing it."""

    now: datetime
    items: dict[int, Item]


@dataclass(frozen=True, slots=True)
class RenditionFacts:
    """What is known of one file of a photo: its spec names the uses."""

    now: datetime
    filter_spec: str
    item: Item


@dataclass(frozen=True, slots=True)
class ClipFacts:
    """What is known of the clip behind one public name; `file` is its name in the storage."""

    now: datetime
    file: str
    item: Item


NO_ROW = 0


def of_photos(photo_ids: Sequence[int]) -> Facts:
    """The facts of these photos; an id without a row is left out."""
    return _of_many(f"FROM consent_photo p {_OF_PHOTOS}", Kind.PHOTO, photo_ids)


def of_clips(clip_ids: Sequence[int]) -> Facts:
    """The facts of these clips; an id without a row is left out."""
    return _of_many(f"FROM consent_clip p {_OF_CLIPS}", Kind.CLIP, clip_ids)


def of_stories(story_ids: Sequence[int]) -> Facts:
    """The facts of these patients' own words; an id without a row is left out."""
    return _of_many(_STORIES, Kind.STORY, story_ids, Subject.PATIENT)


def of_kind(kind: str, ids: Sequence[int]) -> Facts:
    """The facts of these photos, clips or stories."""
    return {Kind.PHOTO: of_photos, Kind.CLIP: of_clips, Kind.STORY: of_stories}[Kind(kind)](ids)


def _of_many(source: str, kind: Kind, ids: Sequence[int], *first: str) -> Facts:
    ids = list(ids) or [NO_ROW]  # PostgreSQL refuses an empty list
    marks = ", ".join(["%s"] * len(ids))
    rows, shut = _fetch("", f"{source} WHERE p.id IN ({marks})", [*first, kind, *ids])
    by_id: dict[int, list[Sequence[Any]]] = {}
    for row in rows:
        by_id.setdefault(int(row[1]), []).append(row[1:])
    items = {one: _item(some, shut) for one, some in by_id.items()}
    now = _instant(rows[0][18]) if rows else datetime.now(UTC)
    return Facts(now, items)


def is_public(photo_id: int) -> bool:
    """Whether nobody's permission is needed, now, by database and shut-file."""
    known = of_photos([photo_id])
    item = known.items.get(photo_id)
    return item is not None and coverage.allowed(item, "", at=known.now).reason is Reason.PUBLIC


def of_rendition(file_name: str) -> RenditionFacts | None:
    """The facts of the photo behind one stored rendition; None where no row names the file."""
    rows, shut = _fetch(
        "r.filter_spec",
        "FROM consent_photorendition r JOIN consent_photo p ON p.id = r.image_id "
        f"{_OF_PHOTOS} WHERE r.file = %s",
        [Kind.PHOTO, file_name],
    )
    if not rows:
        return None
    facts = [row[1:] for row in rows]
    return RenditionFacts(_instant(facts[0][17]), str(rows[0][0]), _item(facts, shut))


def of_clip(media_key: str) -> ClipFacts | None:
    """The facts of the clip with this public key; None where no row has it."""
    rows, shut = _fetch(
        "p.file", f"FROM consent_clip p {_OF_CLIPS} WHERE p.media_key = %s", [Kind.CLIP, media_key]
    )
    if not rows:
        return None
    facts = [row[1:] for row in rows]
    return ClipFacts(_instant(facts[0][17]), str(rows[0][0]), _item(facts, shut))


def _fetch(
    first_column: str, source: str, params: list[Any]
) -> tuple[list[Sequence[Any]], shutfile.Denials]:
    denials = shutfile.read()
    columns = _COLUMNS.format(now=_NOW[connection.vendor])
    sql = f"SELECT {first_column or 'NULL'}, {columns} {source}"
    for _attempt in range(2):
        with connection.cursor() as cursor:
            cursor.execute(sql, [denials.head_seq, shutfile.FOLLOW_UP, *params])
            rows = cursor.fetchall()
        now = shutfile.read()
        if now.lines == denials.lines:
            break
        # A line came in between: file and database would seem to disagree.
        denials = now
    return rows, denials


def _item(rows: Iterable[Sequence[Any]], denials: shutfile.Denials) -> Item:
    rows = list(rows)
    photo_id, sha256, subject, state = rows[0][:4]
    depicted: dict[int, Depicted] = {}
    covers: dict[Cover, None] = {}
    for row in rows:
        if row[4] is not None:
            # A merge may name the same person twice in one photo: the stricter word counts.
            who = Depicted(int(row[5]), bool(row[6]))
            known = depicted.get(who.patient)
            depicted[who.patient] = (
                replace(who, recognisable=who.recognisable or known.recognisable) if known else who
            )
        if row[7] is not None:
            covers[_cover(row, denials)] = None
    if subject in PUBLIC_SUBJECTS and denials.no_longer_public(sha256):
        subject = Subject.UNKNOWN
    if (photo_id, sha256) in denials.unfiled:
        subject = Subject.UNKNOWN
    for patient, recognisable in denials.people.get((photo_id, sha256), {}).items():
        # The file may know people whom a restored database has forgotten.
        before = depicted.get(patient)
        depicted[patient] = Depicted(
            patient, recognisable or (before is not None and before.recognisable)
        )
    return Item(
        sha256=sha256,
        subject=subject,
        state=state,
        depicted=tuple(depicted.values()),
        covers=tuple(covers),
        shut=denials.file_is_shut(photo_id, sha256),
        locked=denials.locked(ledger_sha256=rows[0][18], appended_seq=rows[0][19]),
    )


def _cover(row: Sequence[Any], denials: shutfile.Denials) -> Cover:
    reference, privilege, sha256 = str(row[7]), str(row[14] or ""), str(row[12])
    ends_at = _instant(row[10])
    return Cover(
        consent=reference,
        patient=int(row[8]),
        privilege=privilege,
        sha256=sha256,
        starts_at=_instant(row[9]),
        ends_at=min(ends_at, denials.shortened.get(reference, ends_at)),
        revoked=row[11] is not None,
        grant_revoked=row[15] is not None,
        item_withdrawn=row[13] is not None,
        only_unrecognisable=bool(row[16]),
        shut=denials.consent_is_shut(reference, privilege, sha256),
    )


def _instant(value: Any) -> datetime:
    """A stored instant as the engine hands it out: PostgreSQL aware, SQLite as text in UTC."""
    moment = value if isinstance(value, datetime) else parse_datetime(str(value))
    if moment is None:
        raise ValueError("The database gave an instant that cannot be read.")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
