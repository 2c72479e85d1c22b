"""What is a door of a site, who tries it, and what was seen? The harness of the leak matrix.

The same doors are tried on our site and on a stock Wagtail, so nothing here imports ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
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
        papers: addresses of what is printed, scanned or exported of the record.
        typed: a page's number, and what a form to change it sends.
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
    papers: Callable[[], list[str]] = list
    typed: Callable[[], tuple[int, dict]] = lambda: (0, {})
    served_folders: Sequence[Path] = ()
    other_patients_page: Callable[[], Client] | None = None
    kept: dict[str, Answer] = field(default_factory=dict)
    saved: list[str] = field(default_factory=list)
    was_stored: set[Derivative] = field(default_factory=set)

    @property
    def strangers(self) -> tuple[Client, ...]:
        """Who may not see it in the admin: staff see what the public may see."""
        return (self.visitor,) if self.allowed else (self.visitor, self.editor)

    @property
    def all_pages(self) -> tuple[str, ...]:
        return (*self.pages, self.text_page)

    def other_patients(self) -> tuple[Client, ...]:
        """Somebody else who was asked, with their own link open."""
        return (self.other_patients_page(),) if self.other_patients_page else ()

    def remember(self) -> None:
        """Walks through the site as it is now and keeps what a visitor's browser would keep."""
        for url in self.all_pages:
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


class Moment:
    """Who has asked for what since anything was last done.

    While nothing is done on the site, the same person gets the same answer for the same address:
    it is fetched once. Whatever those at work open or send may leave something behind for others,
    so after it everybody asks anew.
    """

    def __init__(self, *at_work: Client) -> None:
        self.at_work = at_work
        self.answers: dict[Client, dict[tuple, Answer]] = {}

    def ask(self, client: Client, url: str, extra: dict) -> Answer:
        mine = self.answers.setdefault(client, {})
        asked = (url, tuple(sorted(extra.get("headers", {}).items())))
        if asked not in mine:
            if client in self.at_work:
                self.forget_others(client)
            mine[asked] = _fetch(client, url, extra)
        return mine[asked]

    def forget_others(self, client: Client) -> None:
        self.answers = {client: self.answers.get(client, {})}


_moment: Moment | None = None


@contextmanager
def one_moment(*at_work: Client) -> Iterator[None]:
    """Inside the block nothing is done on the site, except by those at work (see Moment)."""
    global _moment
    _moment = Moment(*at_work)
    try:
        yield
    finally:
        _moment = None


def fetch(client: Client, url: str, **extra: object) -> Answer:
    """What the client gets for the address; another host's address is asked of this site."""
    if _moment is None:
        return _fetch(client, url, extra)
    answer = _moment.ask(client, on_this_site(url), extra)
    return replace(answer, url=url)


def _fetch(client: Client, url: str, extra: dict) -> Answer:
    response = client.get(on_this_site(url), **extra)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return Answer(url, response.status_code, dict(response.headers), body)


def send(client: Client, url: str, data: dict, **extra: object) -> Answer:
    """What the client gets for a form; afterwards everybody, they too, asks anew."""
    response = client.post(url, data, **extra)
    if _moment is not None:
        _moment.answers.clear()
    return Answer(url, response.status_code, dict(response.headers), response.content)


def sightings(world: World, names: Iterable[str] | None = None) -> dict[str, list[str]]:
    """Every surface that gives away what the present state does not allow, with what and where.

    Args:
        names: the surfaces to try; all of them by default.
    """
    doors = all_surfaces()
    return judged(world, given(world, doors if names is None else names))


def given(world: World, names: Iterable[str] | None = None) -> dict[str, list[Answer]]:
    """What each surface gave."""
    doors = all_surfaces()
    with one_moment(world.owner):
        return {name: list(doors[name].ask(world)) for name in (names or doors)}


def judged(world: World, given: Mapping[str, Iterable[Answer]]) -> dict[str, list[str]]:
    """Every surface whose answers give away what the present state does not allow."""
    found: dict[str, list[str]] = {}
    doors = all_surfaces()
    for name, some in given.items():
        allowed = doors[name].use in world.allowed
        for answer in some:
            wrong = faults(answer, words_may_show=allowed)
            if allowed:
                wrong = [fault for fault in wrong if fault != "pixels"]
            if wrong:
                found.setdefault(name, []).append(f"{', '.join(wrong)} at {answer.url}")
    return found


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
