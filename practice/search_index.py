"""Which words is a page found by? Only those that everybody may read on it now.

The index is a copy like any other: it may lag. So whoever reads it asks `passages_of` again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page, ReferenceIndex
from wagtail.search import index

from consent import asking
from consent.models import Photo
from consent.privileges import WEBSITE

if TYPE_CHECKING:
    from practice.models import BasePage

# What is not named here is not searched: a new field stays out until somebody says that visitors
# read it on the page.
FIELDS = (
    "promise",
    "lead",
    "intro",
    "for_whom",
    "duration",
    "visits",
    "price",
    "price_note",
    "terms",
    "directions",
    "text",
)
# Quoted values first: a ">" in an alt text must not leave the rest of it behind as words.
ATTRIBUTES = r"""(?:[^<>"']|"[^"]*"|'[^']*')*"""
INLINE = re.compile(rf"</?(?:a|b|i|em|strong|sub|sup|code)\b{ATTRIBUTES}>")
TAG = re.compile(rf"<{ATTRIBUTES}>?")
# Words that go with a photo: field of the words, field of the photo.
CAPTIONS = {"picture_caption": "picture", "hero_caption": "hero"}


def passages_of(pages: Sequence[BasePage]) -> dict[int, list[str]]:
    """For each page the passages that visitors may read on it now, by the page's id.

    The photos of all pages are loaded together and asked about in one query.
    """
    captions = [
        (page, words, photo)
        for page in pages
        for words, photo in CAPTIONS.items()
        if getattr(page, words, "") and getattr(page, f"{photo}_id", None)
    ]
    for page, _words, photo in captions:
        asking.saw(getattr(page, f"{photo}_id"))
    streams = _streams_of(pages)
    passages: dict[int, list[str]] = {page.pk: list(_field_words(page)) for page in pages}
    for page, words, photo in captions:
        if asking.verdict(getattr(page, f"{photo}_id"), [WEBSITE]):
            passages[page.pk].append(getattr(page, words))
    for page_id, block, value in streams:
        passages[page_id] += words_of_block(block, value)
    return passages


def words_of_block(block: blocks.Block, value: Any) -> Iterator[str]:
    """The words of a block and those within it, as far as they may be shown to everybody."""
    if isinstance(block, blocks.FieldBlock):
        yield from _words_of_field(block, value)
        return
    may_be_shown = getattr(block, "may_be_shown", None)
    if value is None or (may_be_shown is not None and not may_be_shown(value)):
        return
    if isinstance(block, ImageBlock):
        return  # its words are an alt text, and only a block that asks may show it
    if isinstance(block, blocks.BaseStructBlock):
        for name, child_block in block.child_blocks.items():
            yield from words_of_block(child_block, value.get(name))
    elif isinstance(block, blocks.BaseStreamBlock):
        for child in value:
            yield from words_of_block(child.block, child.value)
    elif isinstance(block, blocks.ListBlock):
        for item in value:
            yield from words_of_block(block.child_block, item)


def _words_of_field(block: blocks.FieldBlock, value: Any) -> Iterator[str]:
    if value is None:
        return
    if isinstance(block, blocks.RichTextBlock):
        texts = [words_of_html(value.source)]
    else:
        texts = [_in_one_line(text) for text in block.get_searchable_content(value)]
    yield from filter(None, texts)


def words_of_html(source: str) -> str:
    """The text of rich text as it is stored; nothing of a tag's attributes."""
    return _in_one_line(unescape(TAG.sub(" ", INLINE.sub("", source))))


def reindex(pages: Iterable[Page]) -> int:
    """Writes the index of these pages anew, here and now; returns how many."""
    pages = list(pages)
    for page in pages:
        index.insert_or_update_object(page)
    return len(pages)


def pages_showing(photo_id: int) -> list[Page]:
    """The pages in which the photo stands; a photo that is gone still has its references."""
    shown_by = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        to_content_type=ContentType.objects.get_for_model(Photo),
        to_object_id=str(photo_id),
    )
    ids = {int(object_id) for object_id in shown_by.values_list("object_id", flat=True)}
    return list(Page.objects.filter(pk__in=ids).specific())


def rebuild() -> None:
    """Writes the whole index anew, here and now: after the demo, a restore or a change of FIELDS."""
    call_command("update_index", verbosity=0, chunk_size=200)


def _field_words(page: BasePage) -> Iterator[str]:
    for name in FIELDS:
        value = getattr(page, name, "")
        if not isinstance(value, str) or not value:
            continue
        if isinstance(page._meta.get_field(name), RichTextField):
            value = words_of_html(value)
        if words := _in_one_line(value):
            yield words


def _streams_of(pages: Sequence[BasePage]) -> list[tuple[int, blocks.Block, Any]]:
    """Every block of every page; what the blocks of one page type choose is loaded together."""
    by_type: dict[type[Page], list[BasePage]] = defaultdict(list)
    for page in pages:
        by_type[type(page)].append(page)
    found = []
    for model, some in by_type.items():
        for field in model._meta.get_fields():
            if not isinstance(field, StreamField):
                continue
            raw = [list(getattr(page, field.name).raw_data) for page in some]
            values = field.stream_block.bulk_to_python(raw)
            for page, value in zip(some, values, strict=True):
                found += [(page.pk, child.block, child.value) for child in value]
    return found


def _in_one_line(text: str) -> str:
    return " ".join(text.split())
