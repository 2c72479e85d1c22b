"""How is a long list walked through without holding all of it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from django.db.models import QuerySet

SIZE = 500
One = TypeVar("One")


def of(some: Iterable[One]) -> Iterator[list[One]]:
    """Lists of at most SIZE of them; rows of a query are fetched as they are needed."""
    rest = iter(some.iterator(SIZE) if isinstance(some, QuerySet) else some)
    while batch := list(islice(rest, SIZE)):
        yield batch
