"""When are the files of a page's pictures made? At publishing, and when a photo becomes covered."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.models import ReferenceIndex

from consent.followups import Event, register
from consent.models import FollowUp, Photo, PracticeDetails
from practice import pictures
from practice.models.base import practice_specs


@register("pictures.of_content", "Make the pictures of a page", upon=[Event.PUBLISHED])
def make_for_content(followup: FollowUp) -> None:
    """Makes what a page, snippet or setting needs; the target is app.model:id."""
    label, _, key = followup.target.partition(":")
    content = apps.get_model(label).objects.filter(pk=key).first()
    if content is not None and getattr(content, "live", True):
        pictures.make(_needs(content))


@register("pictures.of_photo", "Make the pictures of a photo", upon=[Event.BEGINS])
def make_for_photo(followup: FollowUp) -> None:
    """Makes one photo's files for everything live that shows it; the target is its id."""
    for content in live_places(int(followup.target)):
        pictures.make(_needs(content), only=int(followup.target))


def _needs(content: models.Model) -> pictures.Wanted:
    return (
        practice_specs(content)
        if isinstance(content, PracticeDetails)
        else pictures.wanted(content)
    )


def live_places(photo_id: int) -> Iterator[models.Model]:
    """The published pages and snippets that show a photo, and the practice's details."""
    photo_type = ContentType.objects.get_for_model(Photo)
    places = (
        ReferenceIndex.objects.filter(to_content_type=photo_type, to_object_id=str(photo_id))
        .values_list("content_type", "object_id")
        .distinct()
    )
    for type_id, object_id in places:
        model = ContentType.objects.get_for_id(type_id).model_class()
        content = model._default_manager.filter(pk=object_id).first() if model else None
        if content is not None and getattr(content, "live", True):
            yield content
    yield PracticeDetails.the_one()
