"""What did a legal page say on a day? Each publication keeps the text under the day it holds from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail.signals import page_published

if TYPE_CHECKING:
    from practice.models.legal import LegalPage


def connect() -> None:
    from practice.models.legal import KINDS

    for page_type in KINDS:
        page_published.connect(
            keep_version, sender=page_type, dispatch_uid=f"practice.keep.{page_type.__name__}"
        )


def keep_version(instance: LegalPage, **kwargs: object) -> None:
    """The text as published; the same day again is a correction, a new day a new version."""
    from practice.models import LegalVersion

    # A page scheduled for later is announced too, not live yet.
    if instance.live:
        LegalVersion.objects.update_or_create(
            page_id=instance.pk,
            effective_from=instance.effective_from,
            defaults={"title": instance.title, "text": instance.text},
        )
