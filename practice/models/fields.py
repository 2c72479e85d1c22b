"""Which fields and defaults do several models share?"""

from __future__ import annotations

from datetime import date

from django.contrib.contenttypes.fields import GenericRelation
from django.utils import timezone

from consent import clock
from consent.models import PracticeDetails


def today() -> date:
    """The day in the practice's time zone."""
    return clock.day_of(timezone.now(), PracticeDetails.the_one().zone)


def revisions_of(name: str) -> GenericRelation:
    """The revisions of a snippet, deleted along with it."""
    return GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name=name,
        for_concrete_model=False,
    )
