"""What is written in drafts and scheduled changes that may name one of these photos?

Wagtail's reference index holds what is stored of pages and snippets; what is not live yet is in
their revisions only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from modelcluster.models import ClusterableModel, model_from_serializable_data
from wagtail.models import DraftStateMixin, Page, Revision
from wagtail.snippets.models import get_snippet_models

# More ids than this would make the search for their digits slower than reading the drafts.
SEARCHED_IDS = 20


@dataclass(frozen=True, slots=True)
class Draft:
    """One revision that is not live: what is stored now (a page as a plain Page), what it says."""

    revision: Revision
    stored: models.Model
    content: models.Model


def that_may_name(photo_ids: Iterable[int]) -> Iterator[Draft]:
    """Newest drafts and all scheduled changes; a few more than name the photos, never fewer."""
    yield from _read(_that_may_show(list(photo_ids)))


def _that_may_show(photo_ids: list[int]) -> list[Revision]:
    """Drafts that are newer than what is live, and everything scheduled."""
    revisions = Revision.objects.filter(Q(approved_go_live_at__isnull=False) | _newest_drafts())
    if len(photo_ids) <= SEARCHED_IDS:
        said = Q()
        for photo_id in photo_ids:
            said |= Q(as_text__contains=str(photo_id))
        revisions = revisions.annotate(as_text=Cast("content", models.TextField())).filter(said)
    return list(revisions)


def _newest_drafts() -> Q:
    """The newest revision of whatever is not live as it was last saved."""
    newest = Q()
    for model in (Page, *get_snippet_models()):
        if issubclass(model, DraftStateMixin):
            drafts = model._default_manager.filter(Q(live=False) | Q(has_unpublished_changes=True))
            newest |= Q(pk__in=drafts.values("latest_revision"))
    return newest


def _read(revisions: Iterable[Revision]) -> Iterator[Draft]:
    by_type: dict[int, list[Revision]] = {}
    for revision in revisions:
        by_type.setdefault(revision.base_content_type_id, []).append(revision)
    for type_id, some in by_type.items():
        base = ContentType.objects.get_for_id(type_id).model_class()
        if base is None:
            continue
        found = base._default_manager.filter(pk__in={revision.object_id for revision in some})
        stored = {str(one.pk): one for one in found}
        for revision in some:
            one = stored.get(revision.object_id)
            if one is None or not (revision.approved_go_live_at or _is_a_draft(one, revision)):
                continue
            content = _content(revision)
            if content is not None:
                yield Draft(revision, one, content)


def _content(revision: Revision) -> models.Model | None:
    model: Any = ContentType.objects.get_for_id(revision.content_type_id).model_class()
    if model is None:
        return None
    # Not `as_object`: it fetches the page again, and asks for each thing that the draft names.
    if issubclass(model, ClusterableModel):
        return model.from_serializable_data(revision.content, check_fks=False)
    return model_from_serializable_data(model, revision.content, check_fks=False)


def _is_a_draft(stored: Any, revision: Revision) -> bool:
    if getattr(stored, "latest_revision_id", None) != revision.pk:
        return False
    return getattr(stored, "has_unpublished_changes", False) or not getattr(stored, "live", True)
