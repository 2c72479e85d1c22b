"""How is a contact written so that every phone can save it? vCard 4.0, RFC 6350."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

LONGEST_LINE = 75  # octets, without the line break (RFC 6350, 3.2)
MEDIA_TYPE = "text/vcard; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Contact:
    """What a card says; '' and None are left out.

    Attributes:
        url: the whole address of the page that says the same; the card's identity comes from it.
        phone: in international form, +12165550142, or as people write it.
        zone: a name such as America/New_York.
        position: latitude and longitude in degrees.
    """

    name: str
    organisation: str
    url: str
    phone: str = ""
    email: str = ""
    street: str = ""
    locality: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    note: str = ""
    zone: str = ""
    position: tuple[float, float] | None = None


def card(contact: Contact) -> str:
    """The whole card; lines end in CRLF and none is longer than 75 octets."""
    street, place = contact.street, (contact.locality, contact.region, contact.postal_code)
    address = ("", "", street, *place, contact.country)
    geo = contact.position and f"geo:{contact.position[0]:g},{contact.position[1]:g}"
    lines = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:org",
        f"UID:urn:uuid:{uuid5(NAMESPACE_URL, contact.url)}",
        f"FN:{escaped(contact.name)}",
        f"ORG:{escaped(contact.organisation)}",
        _said('TEL;TYPE="work,voice"', escaped(contact.phone)),
        _said("EMAIL;TYPE=work", escaped(contact.email)),
        _said("ADR;TYPE=work", ";".join(map(escaped, address)) if any(address) else ""),
        _said("GEO", geo or ""),
        _said("TZ", escaped(contact.zone)),
        _said("URL;TYPE=work", one_line(contact.url)),
        _said("NOTE", escaped(contact.note)),
        "END:VCARD",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines if line)


def _said(name: str, value: str) -> str:
    return f"{name}:{value}" if value else ""


def escaped(text: str) -> str:
    """A text value: backslash, comma and semicolon marked, line ends as \\n, nothing else unseen."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    for mark in ("\\", ",", ";"):
        text = text.replace(mark, f"\\{mark}")
    return "\\n".join(one_line(line) for line in text.split("\n"))


def one_line(text: str) -> str:
    """The text without control characters: none may begin a line of its own."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def folded(line: str) -> str:
    """The line in pieces of at most 75 octets, each later one after a space; no sign is split."""
    pieces, piece, length = [], "", 0
    for sign in line:
        octets = len(sign.encode())
        if length + octets > LONGEST_LINE:
            pieces.append(piece)
            piece, length = " ", 1
        piece, length = piece + sign, length + octets
    return "\r\n".join([*pieces, piece])
