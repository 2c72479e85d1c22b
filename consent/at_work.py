"""Which member of the staff is at work in this request? For code that Wagtail calls without one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from consent.models import Staff

_at_work: ContextVar[Staff | None] = ContextVar("consent_at_work", default=None)


def who() -> Staff | None:
    """The person; None outside the admin, in previews, workers and commands."""
    return _at_work.get()


@contextmanager
def works(person: Staff | None) -> Iterator[None]:
    token = _at_work.set(person)
    try:
        yield
    finally:
        _at_work.reset(token)
