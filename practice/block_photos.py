"""Which photos do the blocks of a page name? Read from what is stored, before any is loaded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageChooserBlock


def photo_ids(page: models.Model) -> list[int]:
    """The ids of all photos in the blocks of the page, each once."""
    found: dict[int, None] = {}
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            stream = getattr(page, field.name)
            found.update(dict.fromkeys(_in(stream.stream_block, stream.raw_data)))
    return list(found)


def _in(block: blocks.Block, stored: Any) -> Iterator[int]:
    if isinstance(block, ImageChooserBlock):
        if isinstance(stored, int):
            yield stored
    elif isinstance(block, blocks.BaseStreamBlock):
        for one in stored or ():
            child = block.child_blocks.get(one["type"])
            if child is not None:
                yield from _in(child, one["value"])
    elif isinstance(block, blocks.BaseStructBlock):
        for name, child in block.child_blocks.items():
            yield from _in(child, (stored or {}).get(name))
    elif isinstance(block, blocks.ListBlock):
        for one in stored or ():
            yield from _in(block.child_block, one["value"] if _is_item(one) else one)


def _is_item(stored: Any) -> bool:
    return isinstance(stored, dict) and stored.get("type") == "item" and "value" in stored
