"""Where in a text are the web addresses that a network turns into links?

The grammar follows X's own text library, version 3 (Apache-2.0, github.com/twitter/twitter-text):
an address may lack its scheme, then its last label must be a real top-level domain. The list of
those is IANA's (data.iana.org/TLD/tlds-alpha-by-domain.txt), kept beside this file.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import regex

LONGEST_LABEL = 63
LONGEST_ADDRESS = 4096


@dataclass(frozen=True)
class Address:
    """A web address in a text: `text[start:end]`."""

    start: int
    end: int
    has_scheme: bool


def _top_level_domains() -> list[str]:
    lines = Path(__file__).with_name("top_level_domains.txt").read_text("ascii").split("\n")
    ascii_names = [line.strip().lower() for line in lines if line and not line.startswith("#")]
    unicode_names = [
        name[4:].encode("ascii").decode("punycode")
        for name in ascii_names
        if name.startswith("xn--")
    ]
    return ascii_names + unicode_names


_LATIN = (
    r"\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u024F\u0253\u0254\u0256\u0257\u0259\u025B\u0263\u0268"
    r"\u026F\u0272\u0289\u028B\u02BB\u0300-\u036F\u1E00-\u1EFF"
)
_CYRILLIC = r"\u0400-\u04FF"
_LETTER = r"[^\s!'#%&()*+,\\\-./:;<=>?@\[\]\^_{|}~$\p{Cc}\p{Cf}]"
_TLD = r"\L<top>(?![0-9a-z@+\-])"
_DOMAIN = (
    rf"(?:(?:{_LETTER}(?:[_-]|{_LETTER})*)?{_LETTER}\.)*"
    rf"(?:{_LETTER}(?:-|{_LETTER})*)?{_LETTER}\.{_TLD}"
)
_BARE_DOMAIN = rf"(?:[a-z0-9{_LATIN}\-]+\.)+{_TLD}"
_PATH_CHARACTER = rf"[a-z0-9!*';:=+,.$/%#\[\]\-\u2013\u2014_~@|&{_LATIN}{_CYRILLIC}]"
_IN_BRACKETS = rf"\({_PATH_CHARACTER}*(?:\({_PATH_CHARACTER}*\))?{_PATH_CHARACTER}*\)"
_PATH = (
    rf"/(?:(?:{_PATH_CHARACTER}|{_IN_BRACKETS})*"
    rf"(?:[+\-a-z0-9=_#/{_LATIN}{_CYRILLIC}]|{_IN_BRACKETS}))?"
)
_QUERY = r"\?[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[a-z0-9\-_&=#/]"
_PORT = r":[0-9]+"

_ADDRESS = regex.compile(
    rf"(?<![A-Za-z0-9@\uFF20$#\uFF03])(?P<scheme>https?://)(?P<domain>{_DOMAIN})(?:{_PORT})?(?:{_PATH})?(?:{_QUERY})?"
    rf"|(?<![A-Za-z0-9@\uFF20$#\uFF03\-_./{_LATIN}])(?P<domain>{_BARE_DOMAIN})(?:(?:{_PORT})?{_PATH}(?:{_QUERY})?)?",
    regex.IGNORECASE,
    top=_top_level_domains(),
)


def addresses(text: str) -> Iterator[Address]:
    """The web addresses in `text`, in order, never overlapping."""
    if "." not in text:
        return
    for match in _ADDRESS.finditer(text):
        labels = match["domain"].split(".")
        if match.end() - match.start() > LONGEST_ADDRESS:
            continue
        if any(len(label) > LONGEST_LABEL for label in labels):
            continue
        yield Address(match.start(), match.end(), match["scheme"] is not None)
