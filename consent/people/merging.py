"""What does the rule say of an item once two records are one? Never more than before. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from consent import coverage
from consent.coverage import Depicted, Item
from consent.privileges import State


def joined(item: Item, *, gone: int, kept: int) -> Item:
    """The item as it is judged when `gone` is one person with `kept`; the stricter word counts."""
    people: dict[int, Depicted] = {}
    for who in item.depicted:
        patient = kept if who.patient == gone else who.patient
        known = people.get(patient)
        recognisable = who.recognisable or (known is not None and known.recognisable)
        people[patient] = Depicted(patient, recognisable)
    covers = tuple(
        replace(cover, patient=kept) if cover.patient == gone else cover for cover in item.covers
    )
    return replace(item, depicted=tuple(people.values()), covers=covers)


def shows_more(item: Item, *, gone: int, kept: int, now: datetime) -> bool:
    """Whether joining them would show the item, for some use, at some instant from now on, anew.

    So it is where both stand in one photo and only one has signed, or where a consent lies on the
    one record and the photo was filed under the other. What was put away is judged as if it were
    in use: it comes back by itself where cover begins.
    """
    before = replace(item, state=State.LIVE)
    after = joined(before, gone=gone, kept=kept)
    return any(
        coverage.allowed(after, use, at=at) and not coverage.allowed(before, use, at=at)
        for use in _uses(item)
        for at in _instants(item, now)
    )


def _uses(item: Item) -> set[str]:
    return {cover.privilege for cover in item.covers if cover.privilege}


def _instants(item: Item, now: datetime) -> Iterable[datetime]:
    """Now, and whenever a consent begins: between two beginnings cover can only end."""
    return (
        {now}
        | {cover.starts_at for cover in item.covers if cover.starts_at > now}
        | {cover.ends_at for cover in item.covers if cover.ends_at > now}
    )
