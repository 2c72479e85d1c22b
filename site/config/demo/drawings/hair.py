"""Which hair does this person have? What lies behind the shoulders and what over the face."""

from __future__ import annotations

from collections.abc import Callable

from config.demo.drawings import curly_hair, head_covering, plaited_hair, straight_hair
from config.demo.drawings.person import Person


def hair_behind(person: Person) -> str:
    """What is seen behind the neck and the shoulders."""
    if person.covering:
        return ""
    draw = _BEHIND.get(person.hair)
    return draw(person) if draw else ""


def hair_over(person: Person) -> str:
    """What lies over the head, painted after the face."""
    if person.covering == "headscarf":
        return head_covering.headscarf(person)
    if person.covering == "cap":
        return head_covering.surgical_cap(person)
    return _OVER[person.hair](person)


_BEHIND: dict[str, Callable[[Person], str]] = {
    "afro": curly_hair.afro_behind,
    "bob": straight_hair.bob_behind,
    "braids": plaited_hair.braids_behind,
    "bun": straight_hair.bun_behind,
    "curls": curly_hair.curls_behind,
    "locs": plaited_hair.locs_behind,
    "long": straight_hair.long_behind,
    "pigtails": plaited_hair.pigtails_behind,
    "ponytail": straight_hair.ponytail_behind,
    "puffs": curly_hair.puffs_behind,
}


_OVER: dict[str, Callable[[Person], str]] = {
    "afro": curly_hair.afro,
    "bald": straight_hair.fringe_of_age,
    "bob": straight_hair.bob,
    "braids": plaited_hair.braids,
    "bun": straight_hair.bun,
    "crop": straight_hair.crop,
    "curls": curly_hair.curls,
    "locs": plaited_hair.locs,
    "long": straight_hair.long,
    "pigtails": plaited_hair.pigtails,
    "ponytail": straight_hair.bun,
    "puffs": curly_hair.puffs,
    "quiff": straight_hair.quiff,
}
