"""Whom do these words mean? Patients by name, reference, address, phone or birth date, and by parents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from consent.details import telephone
from consent.models import Patient, Representative
from consent.people.likeness import folded, holds, words_of
from consent.sealing import keyed_digest

DATE_FORMATS = (
    "%Y-%m-%d",
    "%m/%d/%Y",
    "%d %B %Y",
    "%d %b %Y",
    "%B %d, %Y",
    "%b %d, %Y",
    "%B %d %Y",
    "%b %d %Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%Y/%m/%d",
    "%Y%m%d",
)
SHORTEST_PHONE = 7


@dataclass(frozen=True, slots=True)
class Wanted:
    """One word, or all of them, with the digests under which sealed details are found."""

    text: str
    address: str
    phones: frozenset[str]
    birth: str

    @classmethod
    def of(cls, text: str) -> Wanted:
        number, day = _number(text), day_of(text)
        return cls(
            text,
            keyed_digest(text) if "@" in text else "",
            frozenset({keyed_digest(text), keyed_digest(number)}) if number else frozenset(),
            keyed_digest(day.isoformat()) if day else "",
        )


@dataclass(frozen=True, slots=True)
class _Record:
    """What a patient's row tells without opening anything sealed."""

    pk: int
    root: int
    reference: str
    name: str
    birth: str
    email: str
    phone: str


def found(text: str) -> dict[int, str]:
    """The patients meant, by id after following merges, each with what matched, in words.

    Names match by parts of their words in any order; accents and case do not count. What is sealed
    matches in full only.
    """
    text = " ".join(text.split())
    if not text:
        return {}
    whole, parts = Wanted.of(text), [Wanted.of(word) for word in text.split()]
    hits: dict[int, str] = {}
    for record in _records():
        said = _all_match(whole, parts, partial(_own, record))
        if said is not None and (record.root not in hits or not said):
            hits[record.root] = said
    for root, said in _by_representatives(whole, parts):
        hits.setdefault(root, said)
    return hits


def day_of(text: str) -> date | None:
    """The day as staff write one; None where it is none."""
    for form in DATE_FORMATS:
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 (a day, no instant)
        except ValueError:
            continue
    return None


def as_detail(text: str) -> dict[str, Any]:
    """What was looked for as a detail of a patient to enter: birth date, e-mail, phone or name."""
    text = " ".join(text.split())
    if day := day_of(text):
        return {"birth_date": day}
    if "@" in text:
        return {"email": text}
    if number := _number(text):
        return {"phone": number}
    return {"name": text if any(sign.isupper() for sign in text) else text.title()}


def _number(text: str) -> str:
    digits = sum(sign.isdigit() for sign in text)
    return telephone.e164(text) if digits >= SHORTEST_PHONE else ""


def _all_match(
    whole: Wanted, parts: Sequence[Wanted], match: Callable[[Wanted], str | None]
) -> str | None:
    """What matched, where the whole text or each of its words does; None where one does not."""
    said = match(whole)
    if said is not None:
        return said
    if len(parts) < 2:
        return None
    each = [match(part) for part in parts]
    if any(one is None for one in each):
        return None
    return next((one for one in each if one), "")


def _own(record: _Record, wanted: Wanted) -> str | None:
    """What of a patient's own record matches; '' for the name, which needs no words."""
    if _names(record.name, wanted):
        return ""
    checks = (
        (record.reference == wanted.text.upper(), _("the reference")),
        (bool(wanted.address) and record.email == wanted.address, _("the e-mail")),
        (record.phone in wanted.phones, _("the phone number")),
        (bool(wanted.birth) and record.birth == wanted.birth, _("the birth date")),
    )
    return next((said for matches, said in checks if matches), None)


def _records() -> Iterable[_Record]:
    rows = Patient.objects.values_list(
        "pk",
        "merged_into_id",
        "reference",
        "name",
        "birth_date_digest",
        "email_digest",
        "phone_digest",
    )
    for pk, merged, reference, name, birth, email, phone in rows.iterator():
        yield _Record(pk, merged or pk, reference, name, birth, email, phone)


def _by_representatives(whole: Wanted, parts: Sequence[Wanted]) -> Iterable[tuple[int, str]]:
    """Patients whose parent, or whoever else speaks for them, is meant."""
    wants_phone = bool(whole.phones) or any(part.phones for part in parts)
    columns = ["patient_id", "patient__merged_into_id", "name", "authority", "email_digest"]
    # Phones of representatives have no digest: each is opened, where a phone is looked for.
    rows = Representative.objects.acting().values_list(*columns, *(["phone"] * wants_phone))
    for pk, merged, name, authority, email, *phone in rows.iterator():
        digest = keyed_digest(phone[0]) if phone else ""
        said = _all_match(whole, parts, partial(_spoken_for, name, email, digest))
        if said is not None:
            yield merged or pk, said % {"name": name, "authority": authority}


def _spoken_for(name: str, email: str, phone: str, wanted: Wanted) -> str | None:
    """What of somebody who speaks for a patient matches."""
    if _names(name, wanted):
        return _("the name of %(name)s, %(authority)s")
    if wanted.address and email == wanted.address:
        return _("the e-mail of %(name)s, %(authority)s")
    return _("the phone number of %(name)s, %(authority)s") if phone in wanted.phones else None


def _names(name: str, wanted: Wanted) -> bool:
    text = folded(wanted.text)
    return text in folded(name) or holds(words_of(name), text)
