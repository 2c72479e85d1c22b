"""How are the photos of a page loaded? All in one query, whichever blocks and fields name them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wagtail.images.models import ImageQuerySet

from consent import asking


class PhotoQuerySet(ImageQuerySet):
    def meet(self, ids: Iterable[int]) -> None:
        """Loads these photos once in a request; `in_bulk`, which blocks call, then asks no more."""
        met = _met()
        missing = [pk for pk in ids if pk not in met]
        if missing:
            found = super().in_bulk(missing)
            met.update({pk: found.get(pk) for pk in missing})

    def in_bulk(self, id_list: Iterable | None = None, *, field_name: str = "pk") -> dict[Any, Any]:
        met = _met()
        wanted = None if id_list is None else list(id_list)
        if (
            wanted is None
            or field_name != "pk"
            or self.query.where
            or not met.keys() >= set(wanted)
        ):
            return super().in_bulk(wanted, field_name=field_name)
        return {pk: met[pk] for pk in wanted if met[pk] is not None}


def _met() -> dict[Any, Any]:
    """Photos loaded in this request by id, None for one there is not; empty outside of one."""
    return asking.once("photos_met", dict[Any, Any])
