"""What is done when something with photos in it goes live?"""

from __future__ import annotations

from django.db import models, transaction

from consent import followups, publishing
from consent.acts import Actor
from consent.followups import Event
from consent.models import LedgerEntry


@transaction.atomic
def record_publication(*, content: models.Model, by: Actor) -> LedgerEntry | None:
    """Enters which photos a page, a snippet or a setting shows from now on; None without any."""
    photo_ids = sorted(publishing.photos_in(content))
    if not photo_ids:
        return None
    entry = LedgerEntry.objects.append(
        "content.published",
        actor=by.as_json(),
        refs={"content": content._meta.label_lower, "id": content.pk, "photos": photo_ids},
    )
    target = f"{content._meta.label_lower}:{content.pk}"
    followups.plan_upon(entry, Event.PUBLISHED, [target])
    return entry
