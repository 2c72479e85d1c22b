"""Is this a page a browser reads without guessing, and what stands in it?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
from django.test import Client

APART = frozenset(
    {"address", "br", "dd", "div", "dt", "h1", "h2", "h3", "li", "p", "section", "td", "th"}
)
NAMESPACE = "{http://www.w3.org/1999/xhtml}"


class Shown:
    """One answer of the site, parsed strictly: any mistake in the HTML is an error."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tree = html5lib.HTMLParser(strict=True).parse(text)

    def all(self, tag: str) -> list[Element]:
        return list(self.tree.iter(f"{NAMESPACE}{tag}"))

    def words(self, tag: str) -> list[str]:
        """The text of each such element, spaces made single."""
        return [words_of(element) for element in self.all(tag)]

    @property
    def main(self) -> str:
        return words_of(self.all("main")[0])

    @property
    def links(self) -> dict[str, str]:
        """Address by the words one clicks."""
        return {words_of(link): link.get("href", "") for link in self.all("a")}

    def by_id(self, name: str) -> Element:
        (found,) = [element for element in self.tree.iter() if element.get("id") == name]
        return found

    def json_ld(self, kind: str) -> dict | None:
        for script in self.all("script"):
            if script.get("type") == "application/ld+json":
                data = json.loads(script.text or "")
                if data["@type"] == kind:
                    return data
        return None


def words_of(element: Element) -> str:
    """The text as one reads it: single spaces, also between cells and lines."""
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: Element) -> Iterator[str]:
    apart = " " if str(element.tag).removeprefix(NAMESPACE) in APART else ""
    yield apart + (element.text or "")
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""
    yield apart


def shown(client: Client, url: str, status: int = 200) -> Shown:
    response = client.get(url)
    assert response.status_code == status, f"{url}: {response.status_code}"
    return Shown(response.content.decode())
