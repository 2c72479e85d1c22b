"""What is found, and may it be shown now? One door to the index on both engines.

The index may lag behind a permission, so no hit counts by itself: its page is read again, and the
words must stand in what everybody may read there now. Numbers and excerpts come from that reading.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model
from django.http import HttpRequest
from wagtail.models import Page, Site
from wagtail.query import PageQuerySet
from wagtail.search.backends import get_search_backend

from practice import search_words
from practice.links import findable
from practice.models import BasePage, FAQEntry, FAQIndexPage, Person, PersonPage, TeamPage
from practice.models.base import seen_by_all
from practice.search_index import passages_of, words_of_html
from practice.search_words import Piece, Question

MOST_RESULTS = 30

# Constants and placeholders only. Sorted by FTS5 itself, so that of ten thousand hits only the best
# are joined. The columns are (autocomplete, body, title).
_BEST_ON_SQLITE = """
SELECT e.content_type_id, e.object_id
FROM wagtailsearch_indexentry_fts f
JOIN wagtailsearch_indexentry e ON e.id = f.rowid
LEFT JOIN wagtailcore_page p
  ON p.id = CAST(e.object_id AS INTEGER) AND p.content_type_id = e.content_type_id
WHERE f.wagtailsearch_indexentry_fts MATCH %s
  AND f.rank MATCH 'bm25(0.0, 1.0, 10.0)'
  AND e.content_type_id IN (SELECT value FROM json_each(%s))
  AND (p.id IS NULL OR (p.live AND substr(p.path, 1, length(%s)) = %s))
ORDER BY f.rank
LIMIT %s
"""
_CONFIRMED_ON_POSTGRESQL = """
SELECT to_tsvector(shown.words) @@ plainto_tsquery(%s)
FROM unnest(%s::text[]) WITH ORDINALITY AS shown(words, number)
ORDER BY shown.number
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """What the index names: it may be out of date."""

    model: type[Model]
    pk: int


@dataclass(frozen=True, slots=True)
class Result:
    """Something that holds the words for everybody to read, now.

    Attributes:
        kind: "page", "question" or "person".
        page: where it stands, at `anchor`.
    """

    kind: str
    heading: str
    page: Page
    passages: tuple[str, ...]
    words: tuple[str, ...]
    request: HttpRequest
    anchor: str = ""

    @property
    def url(self) -> str:
        return f"{self.page.get_url(self.request) or '/'}{self.anchor}"

    @property
    def title(self) -> list[Piece]:
        return search_words.marked(self.words, self.heading)

    @property
    def excerpt(self) -> list[Piece]:
        return search_words.excerpt(self.words, self.passages)

    @property
    def text(self) -> str:
        return " ".join((self.heading, *self.passages))


@dataclass(frozen=True, slots=True)
class Found:
    """The results, best first; `more` where the index knows of others beyond the best."""

    results: tuple[Result, ...] = ()
    more: bool = False


def find(question: Question, request: HttpRequest) -> Found:
    """What the site of the request says to everybody about all the words of the question."""
    site = Site.find_for_request(request)
    if site is None or not question.words:
        return Found()
    root = site.root_page.localized
    hits = best(question.words, root)
    results = _read(hits[:MOST_RESULTS], question.words, root, request)
    confirmed = _confirmed(results, question.words)
    return Found(tuple(_each_person_once(confirmed)), more=len(hits) > MOST_RESULTS)


def best(words: Sequence[str], root: Page) -> list[Hit]:
    """The best hits of the index for all of `words`, one more than are shown."""
    if connection.vendor == "sqlite":
        return _best_on_sqlite(words, root)
    return _best_by_wagtail(words, root)


def in_fts5(words: Iterable[str]) -> str:
    """The words as an FTS5 expression, each quoted: unquoted, most input is a syntax error."""
    terms = []
    for word in words:
        quoted = word.replace('"', '""')
        if len(word) < search_words.SHORTEST_BEGINNING:
            terms.append(f'"{quoted}"')
        else:
            terms.append(f'"{search_words.beginning(quoted)}"*')
    return "{title body} : (" + " AND ".join(terms) + ")"


def _best_on_sqlite(words: Sequence[str], root: Page) -> list[Hit]:
    types = {ContentType.objects.get_for_model(model).pk: model for model in _searched()}
    with connection.cursor() as cursor:
        cursor.execute(
            _BEST_ON_SQLITE,
            [in_fts5(words), json.dumps(list(types)), root.path, root.path, MOST_RESULTS + 1],
        )
        return [Hit(types[type_id], int(object_id)) for type_id, object_id in cursor.fetchall()]


def _best_by_wagtail(words: Sequence[str], root: Page) -> list[Hit]:
    backend, searched = get_search_backend(), _searched()
    scored = []
    for entries in (
        Page.objects.live().descendant_of(root, inclusive=True),
        FAQEntry.objects.filter(live=True, locale_id=root.locale_id),
        Person.objects.filter(live=True, locale_id=root.locale_id),
    ):
        found = backend.search(" ".join(words), entries).annotate_score("score")
        for one in found[: MOST_RESULTS + 1]:
            model = one.specific_class if isinstance(one, Page) else entries.model
            if model in searched:
                scored.append((one.score, Hit(model, one.pk)))
    scored.sort(key=lambda one: -one[0])
    return [hit for _score, hit in scored[: MOST_RESULTS + 1]]


@cache
def _searched() -> tuple[type[Model], ...]:
    """The models visitors search: never photos or what staff keep for themselves."""
    pages = [
        model
        for model in apps.get_models()
        if issubclass(model, BasePage) and model.found_by_search
    ]
    return (*pages, FAQEntry, Person)


def _read(
    hits: Sequence[Hit], words: tuple[str, ...], root: Page, request: HttpRequest
) -> list[Result]:
    """What stands behind the hits now, in their order; what is not public any more is left out."""
    pages = _pages([hit for hit in hits if issubclass(hit.model, Page)], root)
    passages = passages_of(list(pages.values()))
    found: dict[Hit, Result] = {
        Hit(type(page), pk): Result("page", page.title, page, tuple(passages[pk]), words, request)
        for pk, page in pages.items()
    }
    for entry, page in _entries([hit.pk for hit in hits if hit.model is FAQEntry], root):
        answer = (words_of_html(entry.answer),)
        found[Hit(FAQEntry, entry.pk)] = Result(
            "question", entry.question, page, answer, words, request, f"#{entry.anchor}"
        )
    for person, page in _people([hit.pk for hit in hits if hit.model is Person], root):
        found[Hit(Person, person.pk)] = Result(
            "person", person.name, page, (person.role,), words, request
        )
    return [found[hit] for hit in hits if hit in found]


def _each_person_once(results: Sequence[Result]) -> Iterator[Result]:
    """Without the pages of people who are found by their name already."""
    named = {one.page.pk for one in results if one.kind == "person"}
    for one in results:
        if one.kind != "page" or not isinstance(one.page, PersonPage) or one.page.pk not in named:
            yield one


def _in_tree(pages: PageQuerySet, root: Page) -> PageQuerySet:
    return findable(seen_by_all(pages.live().descendant_of(root, inclusive=True)))


def _pages(hits: Sequence[Hit], root: Page) -> dict[int, BasePage]:
    by_type: dict[type[Model], list[int]] = defaultdict(list)
    for hit in hits:
        by_type[hit.model].append(hit.pk)
    return {
        page.pk: page
        for model, ids in by_type.items()
        for page in _in_tree(model._default_manager.filter(pk__in=ids), root)
    }


def _entries(ids: Sequence[int], root: Page) -> list[tuple[FAQEntry, Page]]:
    """Published questions, each with the page on which all of them stand."""
    page = _in_tree(FAQIndexPage.objects.all(), root).first() if ids else None
    if page is None:
        return []
    entries = FAQEntry.objects.filter(pk__in=ids, live=True, locale=page.locale)
    return [(entry, page) for entry in entries]


def _people(ids: Sequence[int], root: Page) -> list[tuple[Person, Page]]:
    """Published people with a page of their own, and those who stand on the team's page."""
    if not ids:
        return []
    own = _in_tree(PersonPage.objects.filter(person__in=ids), root).select_related("person")
    found = {page.person_id: (page.person, page) for page in own.order_by("-path")}
    team = _in_tree(TeamPage.objects.all(), root).first()
    if team is not None:
        listed = team.members.filter(person__in=ids, person__live=True).select_related("person")
        for member in listed:
            found.setdefault(member.person_id, (member.person, team))
    return list(found.values())


def _confirmed(results: Sequence[Result], words: Sequence[str]) -> list[Result]:
    """Those in which the words stand now, judged as the engine reads words."""
    if connection.vendor != "postgresql":
        return [one for one in results if search_words.stand_in(words, (one.text,))]
    if not results:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_CONFIRMED_ON_POSTGRESQL, [" ".join(words), [one.text for one in results]])
        answers = [bool(answer) for (answer,) in cursor.fetchall()]
    return [one for one, answer in zip(results, answers, strict=True) if answer]
