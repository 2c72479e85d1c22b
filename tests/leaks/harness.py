"""What is a door of a site, who tries it, and what was seen? The harness of the leak matrix.

The same doors are tried on our site and on a stock Wagtail, so nothing here imports ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.test import Client

from tests.leaks.judging import Answer, faults, on_this_site, picture_addresses

NO_USE = ""


@dataclass(frozen=True)
class Derivative:
    """One stored derivative: its name in the storage and the uses it was made for."""

    name: str
    uses: frozenset[str]


@dataclass
class World:
    """A site with the photo on it, and everybody who may try to see it.

    Attributes:
        visitor: nobody signed in.
        editor: signed in to the admin, without any right over photos.
        owner: may do everything; what they open is tried by the others afterwards.
        text_page: a page whose rich text holds the photo.
        original: the original's name in the storage.
        allowed: uses for which the photo may be seen in the present state.
        derivatives: all that are on record now.
        outside: HTML of the photo made by code outside a request.
        exports: files that leave for a network, or for all of them together (''), as bytes.
        mails: everything that was sent, as bytes.
        kept: what browsers still hold: address to the answer they got.
        saved: HTML of pages saved while the photo could be seen.
        was_stored: names of derivatives that once existed.
    """

    visitor: Client
    editor: Client
    owner: Client
    pages: Sequence[str]
    page_ids: Sequence[int]
    text_page: str
    photo_id: int
    original: str
    allowed: frozenset[str] = frozenset()
    derivatives: Callable[[], list[Derivative]] = list
    outside: Callable[[], list[str]] = list
    exports: Callable[[str], list[bytes]] = lambda network: []
    mails: Callable[[], list[bytes]] = list
    served_folders: Sequence[Path] = ()
    other_patients_page: Callable[[], Client] | None = None
    kept: dict[str, Answer] = field(default_factory=dict)
    saved: list[str] = field(default_factory=list)
    was_stored: set[Derivative] = field(default_factory=set)

    @property
    def strangers(self) -> tuple[Client, ...]:
        """Who may not see it in the admin: staff see what the public may see."""
        return (self.visitor,) if self.allowed else (self.visitor, self.editor)

    def remember(self) -> None:
        """Walks through the site as it is now and keeps what a visitor's browser would keep."""
        for url in (*self.pages, self.text_page):
            page = fetch(self.visitor, url)
            self.saved.append(page.text)
            for address in picture_addresses(page.text).all():
                self.kept[on_this_site(address)] = fetch(self.visitor, address)
        self.was_stored.update(self.derivatives())


@dataclass(frozen=True)
class Surface:
    """One door.

    Attributes:
        leaks: numbers of the rows of the list of leaks it stands for.
        use: the use it is an instance of; NO_USE where no consent ever opens it.
        sentence: what is tried.
        closed_by: what shuts it on our site.
    """

    name: str
    leaks: tuple[int, ...]
    use: str
    sentence: str
    closed_by: str
    ask: Callable[[World], Iterable[Answer]]


SURFACES: dict[str, Surface] = {}


def surface(*leaks: int, use: str = NO_USE, closed_by: str) -> Callable:
    def registering(ask: Callable[[World], Iterable[Answer]]) -> Callable:
        sentence = " ".join((ask.__doc__ or "").split())
        SURFACES[ask.__name__] = Surface(ask.__name__, leaks, use, sentence, closed_by, ask)
        return ask

    return registering


def all_surfaces() -> dict[str, Surface]:
    """Every door by name; importing their modules enters them."""
    from tests.leaks import staff_surfaces, surfaces  # noqa: F401

    return SURFACES


def fetch(client: Client, url: str, **extra: object) -> Answer:
    """What the client gets for the address; another host's address is asked of this site."""
    response = client.get(on_this_site(url), **extra)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return Answer(url, response.status_code, dict(response.headers), body)


def sightings(world: World, names: Iterable[str] | None = None) -> dict[str, list[str]]:
    """Every surface that gives away what the present state does not allow, with what and where.

    Args:
        names: the surfaces to try; all of them by default.
    """
    found: dict[str, list[str]] = {}
    doors = all_surfaces()
    for one in [doors[name] for name in (doors if names is None else names)]:
        allowed = one.use in world.allowed
        for answer in one.ask(world):
            wrong = faults(answer, words_may_show=allowed)
            if allowed:
                wrong = [fault for fault in wrong if fault != "pixels"]
            if wrong:
                found.setdefault(one.name, []).append(f"{', '.join(wrong)} at {answer.url}")
    return found


def answers(world: World) -> dict[str, list[Answer]]:
    """What each surface gave."""
    return {one.name: list(one.ask(world)) for one in all_surfaces().values()}


def shown(given: dict[str, list[Answer]]) -> set[str]:
    """The surfaces on which the photo's pixels can be seen: the harness's own positive control."""
    return {
        name
        for name, some in given.items()
        if any("pixels" in faults(answer, words_may_show=True) for answer in some)
    }


def with_pictures(client: Client, page: Answer, *, by: Client | None = None) -> Iterator[Answer]:
    """A page and every picture named in it, fetched by the same person or by somebody else."""
    yield page
    for address in picture_addresses(page.text).all():
        yield fetch(by or client, address)


def seen_by(editor: Client, addresses: Iterable[str]) -> Iterator[Answer]:
    """Pictures only: what staff read of each other's work is theirs."""
    for address in addresses:
        answer = fetch(editor, address)
        if not answer.is_text:
            yield answer


def pictures(world: World, kind: str, urls: Iterable[str] | None = None) -> Iterator[Answer]:
    for url in urls or world.pages:
        page = fetch(world.visitor, url)
        for address in getattr(picture_addresses(page.text), kind):
            yield fetch(world.visitor, address)
