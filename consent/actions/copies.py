"""Which copies outside this site does no permission cover any more? Each gets an owner and a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from consent import coverage, facts
from consent.coverage import Item
from consent.models import Clip, Disclosure, Photo, Story, TakeDown

TAKE_DOWN_WITHIN = timedelta(days=3)


def list_copies(digests: Iterable[str]) -> None:
    """Opens a take-down for each possible copy of these files that is not covered now.

    Whatever consent a copy once rested on: the last one to end is the one that lists it.
    """
    digests = list(digests)
    # What this site shows itself goes by itself: nobody has to remove it.
    copies = list(Disclosure.objects.elsewhere().filter(item_sha256__in=digests))
    known = _known({copy.item_sha256 for copy in copies})
    for disclosure in copies:
        item, now = known.get(disclosure.item_sha256, (None, None))
        if item and now and coverage.allowed(item, disclosure.privilege, at=now):
            continue
        last_shown = disclosure.last_at or disclosure.first_at
        listed = Q(closed_at=None) | Q(closed_at__gte=last_shown)
        if not disclosure.takedowns.filter(listed).exists():
            TakeDown.objects.create(disclosure=disclosure, due_at=timezone.now() + TAKE_DOWN_WITHIN)


def _known(digests: set[str]) -> dict[str, tuple[Item, datetime]]:
    """What the database knows of what has these digests, and when it knew it."""
    found: dict[str, tuple[Item, datetime]] = {}
    kinds = ((Photo, facts.of_photos), (Clip, facts.of_clips), (Story, facts.of_stories))
    for model, facts_of in kinds:
        ids = list(model.objects.filter(sha256__in=digests).values_list("pk", flat=True))
        if ids:
            known = facts_of(ids)
            found |= {item.sha256: (item, known.now) for item in known.items.values()}
    return found
