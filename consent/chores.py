"""Which chores of the minute belong to the parts above this one? They enter theirs at start-up."""

from __future__ import annotations

from collections.abc import Callable

Chore = Callable[[], object]

_chores: list[Chore] = []


def register(chore: Chore) -> Chore:
    """Has `tick` call it in every round. It must be quick where there is nothing to do."""
    _chores.append(chore)
    return chore


def registered() -> tuple[Chore, ...]:
    return tuple(_chores)
