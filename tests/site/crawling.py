"""Where do the links of a site lead? Every address of its own that a visitor can reach from the first page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree.ElementTree import Element

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from tests.practice.html import NAMESPACE, Shown

MOST_HOPS = 4
MOST_ADDRESSES = 1000


@dataclass
class Crawl:
    """What was found.

    Attributes:
        pages: each HTML page by the address it was asked for at.
        dead: a sentence for each address that does not answer with 200.
        anchors: where a link to a place within a page stands, and the link.
        sitemap: the addresses told to search engines.
        not_holding: offers that are over or to come; no list leads there.
    """

    pages: dict[str, Shown] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    dead: list[str] = field(default_factory=list)
    anchors: set[tuple[str, str]] = field(default_factory=set)
    sitemap: set[str] = field(default_factory=set)
    not_holding: set[str] = field(default_factory=set)

    def missing_anchors(self) -> list[str]:
        """Links to a place that the page they lead to does not have."""
        missing = []
        for source, link in sorted(self.anchors):
            address, _, name = link.partition("#")
            page = self.pages.get(address)
            names = {element.get("id") for element in page.tree.iter()} if page else set()
            if unquote(name) not in names:
                missing.append(f"{source}: {link}")
        return missing


def crawl(client: Client, start: str = "/") -> Crawl:
    """Asks for every address of the site's own that can be reached from `start`, once."""
    found = Crawl()
    todo = [(start, "the start")]
    while todo:
        address, source = todo.pop()
        if address in found.seen:
            continue
        found.seen.add(address)
        assert len(found.seen) < MOST_ADDRESSES, "the site is endless"
        page = _ask(client, address, source, found)
        if page is None:
            continue
        found.pages[address] = page
        for link in _links(page):
            whole = urljoin(address, link)
            if not _is_own(whole):
                continue
            if "#" in whole and whole[-1] != "#":
                found.anchors.add((address, whole))
            todo.append((whole.partition("#")[0], address))
    return found


def _is_own(link: str) -> bool:
    parts = urlsplit(link)
    return not parts.scheme and not parts.netloc and parts.path.startswith("/")


def _ask(client: Client, address: str, source: str, found: Crawl) -> Shown | None:
    """The page, if the address answers with one; what is wrong goes into `found.dead`."""
    if address.startswith(settings.STATIC_URL):
        if finders.find(urlsplit(address).path.removeprefix(settings.STATIC_URL)) is None:
            found.dead.append(f"{source}: {address} is no file")
        return None
    response = client.get(address)
    for _hop in range(MOST_HOPS):
        if response.status_code not in {301, 302, 307, 308}:
            break
        address = urljoin(address, response["Location"])
        if not _is_own(address) or address.startswith(settings.STATIC_URL):
            return None
        response = client.get(address)
    if response.status_code != 200:
        found.dead.append(f"{source}: {address} answers {response.status_code}")
        return None
    if response.streaming:
        # A file is read to its end, so that it is closed.
        assert b"".join(response.streaming_content), address
        return None
    if not response["Content-Type"].startswith("text/html"):
        return None
    return Shown(response.content.decode())


def _links(page: Shown) -> Iterator[str]:
    for element in page.tree.iter():
        for name in ("href", "src", "poster", "action"):
            if element.get(name) and not (name == "action" and element.get("method") == "post"):
                yield element.get(name, "")
        for part in (element.get("srcset") or "").split(", "):
            if part.strip():
                yield part.split()[0]


def pictures_without_words(page: Shown) -> list[str]:
    """Pictures without an `alt`, and those with an empty one where no words stand beside them."""
    parents = {child: parent for parent in page.tree.iter() for child in parent}
    wrong = []
    for image in page.all("img"):
        alt = image.get("alt")
        if alt is None or (not alt and not _words_beside(image, parents)):
            wrong.append(image.get("src", ""))
    return wrong


def _words_beside(image: Element, parents: dict[Element, Element]) -> bool:
    """Whether the link, line or figure around the picture says in words what it is for."""
    around: Element | None = image
    while around is not None:
        around = parents.get(around)
        tag = str(around.tag).removeprefix(NAMESPACE) if around is not None else ""
        if tag in {"a", "li", "article", "figure", "header", "section"}:
            return bool(around is not None and "".join(around.itertext()).strip())
    return False
