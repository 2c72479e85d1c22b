"""Which page does a test need? The smallest of each type, published as editors publish."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from wagtail.models import Locale, Page

from config.empty_site import ensure_pages
from practice import pictures
from practice.models import FAQEntry, HomePage, Person, Topic

P = TypeVar("P", bound=Page)
Block = tuple[str, dict[str, object]]


def publish(page: P, under: Page | None = None) -> P:
    """The page, live, as it stands in the database; its pictures made."""
    ensure_pages()
    parent = under or HomePage.objects.get()
    type(parent).objects.get(pk=parent.pk).add_child(instance=page)
    page.save_revision().publish()
    page = type(page).objects.get(pk=page.pk)
    pictures.make(pictures.wanted(page))
    return page


def stream(model: type[Page], field: str, *blocks: Block) -> object:
    stored = [{"type": name, "value": value} for name, value in blocks]
    return model._meta.get_field(field).stream_block.to_python(stored)


def question(asked: str, answer: str = "<p>Yes.</p>", topic: Topic | None = None) -> FAQEntry:
    entry = FAQEntry(
        locale=Locale.get_default(), question=asked, answer=answer, topic=topic, live=False
    )
    entry.save()
    entry.save_revision().publish()
    return FAQEntry.objects.get(pk=entry.pk)


def topic(name: str, slug: str, position: int = 0) -> Topic:
    return Topic.objects.create(
        locale=Locale.get_default(), name=name, slug=slug, position=position
    )


def person(name: str, **fields: object) -> Person:
    made = Person(locale=Locale.get_default(), name=name, **{"role": "Orthodontist", **fields})
    made.live = False
    made.save()
    made.save_revision().publish()
    made = Person.objects.get(pk=made.pk)
    pictures.make(pictures.wanted(made))
    return made


def texts(*given: tuple[str, str]) -> Sequence[Block]:
    return [("text", {"heading": heading, "text": text}) for heading, text in given]
