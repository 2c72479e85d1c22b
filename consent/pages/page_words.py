"""Which words on a page may name or describe a patient?

Names are compared with those of the patients in the page's photos, and whole names with those of
all the practice's patients, as long as that is cheap. Ages and addresses point to somebody only
where a patient can be seen on the page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.db import models
from django.utils.text import capfirst
from taggit.managers import TaggableManager
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField

from consent import wording
from consent.models import Patient, PracticeDetails
from consent.publishing import Place, Reading
from consent.wording import Kind, Known

MOST_PATIENTS = 5_000
# Fields of a page that no visitor reads.
TECHNICAL = frozenset({"url_path", "draft_title", "comments", "path", "expired"})
# Written without capitals.
SMALL_LETTERS = frozenset({"slug"})
EVERYWHERE = frozenset({Kind.NAME, Kind.BIRTH})
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Text:
    """Words of one field or block, as visitors read them."""

    place: Place
    words: str
    lower_case: bool = False


@dataclass(frozen=True, slots=True)
class Telling:
    """Words that may name or describe a patient, as they stand in the text."""

    place: Place
    kind: Kind
    words: str


def telling(content: models.Model, reading: Reading) -> tuple[Telling, ...]:
    """Each once, in the page's order; words that go with a hidden photo are left out."""
    texts = [one for one in texts_of(content) if not _goes(one.place, reading)]
    if not texts:
        return ()
    people = Patient.objects.filter(models.Q(pk__in=reading.patients))
    people |= Patient.objects.filter(merged_into__in=reading.patients)
    depicted = list(people) if reading.patients else []
    practice = PracticeDetails.the_one()
    known = Known(
        names=tuple(dict.fromkeys(person.name for person in depicted)),
        birth_dates=tuple({born for person in depicted if (born := person.birth_date)}),
        own_contacts=tuple(filter(None, (practice.email, practice.struct_org_phone))),
    )
    others = _whole_names_in(" ".join(text.words for text in texts), set(known.names))
    kinds = frozenset(Kind) if reading.patients else EVERYWHERE
    return tuple(
        dict.fromkeys(
            Telling(text.place, finding.kind, finding.words)
            for text in texts
            for finding in _found(text, known, others)
            if finding.kind in kinds
        )
    )


def _goes(place: Place, reading: Reading) -> bool:
    """Whether the words are left out together with the photo they speak of."""
    if place.key in reading.left_out:
        return True
    photo, ending, _rest = place.field.rpartition("_caption")
    return bool(ending) and (photo, 0) in reading.left_out


def _found(text: Text, known: Known, others: tuple[str, ...]) -> Iterator[wording.Finding]:
    for finding in wording.findings(text.words, known, lower_case=text.lower_case):
        if finding.sure:
            yield finding
    for finding in wording.findings(text.words, Known(names=others), lower_case=text.lower_case):
        if finding.sure and finding.kind is Kind.NAME and _is_whole(finding.words):
            yield finding


def _is_whole(words: str) -> bool:
    """Whether more than one word of the name stands there, or it has no words to part."""
    return len(re.findall(r"\w+", words)) > 1 or (not words.isascii() and len(words) > 1)


def _whole_names_in(words: str, but_not: set[str]) -> tuple[str, ...]:
    """The names of patients of which at least two words occur; none where there are too many."""
    names = list(Patient.objects.values_list("name", flat=True)[: MOST_PATIENTS + 1])
    if len(names) > MOST_PATIENTS:
        return ()
    said = _folded(words)
    return tuple(
        name
        for name in dict.fromkeys(names)
        if name not in but_not and sum(part in said for part in _folded(name).split()) >= 2
    )


def _folded(words: str) -> str:
    signs = unicodedata.normalize("NFKD", words.casefold())
    return "".join(sign for sign in signs if not unicodedata.combining(sign))


def texts_of(content: models.Model) -> Iterator[Text]:
    """Every text that visitors may read on a page, with its place."""
    own = frozenset(getattr(content, "names_of_staff", ())) | TECHNICAL
    for field in content._meta.get_fields():
        if field.name in own or not getattr(field, "editable", False):
            continue
        if isinstance(field, StreamField):
            yield from _in_stream(field.name, getattr(content, field.name))
        elif isinstance(field, models.CharField | models.TextField) and not field.choices:
            words = str(getattr(content, field.name) or "")
            words = plain(words) if isinstance(field, RichTextField) else words
            if words.strip() and not isinstance(field, models.URLField):
                label = str(capfirst(field.verbose_name))
                yield Text(Place(field.name, label), words, field.name in SMALL_LETTERS)
    for field in content._meta.get_fields():
        if isinstance(field, TaggableManager):
            place = Place(field.name, str(capfirst(field.verbose_name)))
            for tag in getattr(content, field.name).all():
                yield Text(place, tag.name, lower_case=True)


def _in_stream(field: str, stream: Any) -> Iterator[Text]:
    for number, child in enumerate(stream or (), 1):
        place = Place(field, str(child.block.label), number, child.id or "")
        for words in _in_block(child.block, child.value):
            yield Text(place, words)


def _in_block(block: blocks.Block, value: Any) -> Iterator[str]:
    if value is None:
        return
    if isinstance(block, blocks.BaseStructBlock):
        for name, child in block.child_blocks.items():
            yield from _in_block(child, value.get(name))
    elif isinstance(block, blocks.BaseStreamBlock):
        for child in value:
            yield from _in_block(child.block, child.value)
    elif isinstance(block, blocks.ListBlock):
        for item in value:
            yield from _in_block(block.child_block, item)
    elif isinstance(block, blocks.RichTextBlock):
        yield plain(value.source)
    elif isinstance(block, blocks.CharBlock | blocks.TextBlock):
        yield str(value)


def plain(html: str) -> str:
    """The words of stored rich text, in one line."""
    return " ".join(unescape(_TAG.sub(" ", html)).split())
