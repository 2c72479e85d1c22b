"""What is noted when staff take a list away? How many rows, in which format; no names."""

from __future__ import annotations

from django.db import transaction

from consent.acts import Actor
from consent.models import LedgerEntry


@transaction.atomic
def record_requests_exported(*, count: int, format: str, by: Actor) -> None:
    """Enters that the list of requests was downloaded."""
    LedgerEntry.objects.append(
        "requests.exported", actor=by.as_json(), refs={"rows": count, "format": format}
    )
