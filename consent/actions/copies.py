"""Which copies outside this site does no permission cover any more? Each gets an owner and a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from consent import coverage, facts
from consent.models import Disclosure, Photo, TakeDown

TAKE_DOWN_WITHIN = timedelta(days=3)


def list_copies(digests: Iterable[str]) -> None:
    """Opens a take-down for each possible copy of these files that is not covered now.

    Whatever consent a copy once rested on: the last one to end is the one that lists it.
    """
    digests = list(digests)
    photo_ids = list(Photo.objects.filter(sha256__in=digests).values_list("pk", flat=True))
    known = facts.of_photos(photo_ids) if photo_ids else None
    by_digest = {item.sha256: item for item in known.items.values()} if known else {}
    for disclosure in Disclosure.objects.filter(item_sha256__in=digests):
        item = by_digest.get(disclosure.item_sha256)
        if known and item and coverage.allowed(item, disclosure.privilege, at=known.now):
            continue
        last_shown = disclosure.last_at or disclosure.first_at
        listed = Q(closed_at=None) | Q(closed_at__gte=last_shown)
        if not disclosure.takedowns.filter(listed).exists():
            TakeDown.objects.create(disclosure=disclosure, due_at=timezone.now() + TAKE_DOWN_WITHIN)
