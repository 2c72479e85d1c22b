"""When is a request for an appointment deleted, what is no name, what was sent twice? Plain values."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import astuple, dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from ipaddress import IPv6Address, ip_address

SPAM_DAYS = 7
SAME_WITHIN = timedelta(days=1)
WAITS_LONG = timedelta(days=1)
BETWEEN_NOTICES = timedelta(minutes=10)
TOO_FAST = timedelta(seconds=3)
TOO_OLD = timedelta(hours=12)

_LINK = re.compile(
    r"://|www\.|@|[<>\[\]{}]|\w\.[a-z]{2,}/|\w\.(?:com|net|org|info|biz|ru|cn|io|xyz|top|site|online|shop|link|click)\b",
    re.IGNORECASE,
)
# Signs that turn the rest of a line around, and so could dress up a row of the inbox.
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Asked:
    """What one person typed and chose, checked and in its stored form.

    Attributes:
        phone: international form (+12165550142), or ''.
        reach, when: stored values of AppointmentRequest.Reach and .When.
        reason: one of the page's own, or '' for "when we speak".
        location_id: the place they would rather come to; None for any.
    """

    name: str
    phone: str
    email: str
    reach: str
    when: str
    reason: str = ""
    location_id: int | None = None
    is_new_patient: bool = False

    def content(self) -> str:
        """All of it in one line: two that are equal were sent twice."""
        return "\x1f".join(str(part).casefold() for part in astuple(self))


class Pace(Enum):
    """How long somebody took to fill the form in."""

    FINE = "fine"
    TOO_FAST = "too fast"
    TOO_OLD = "too old"


def delete_on(came: date, keep_days: int) -> date:
    """The day on which a request that came on `came` is deleted."""
    return came + timedelta(days=keep_days)


def spam_delete_on(marked: date, planned: date) -> date:
    """The day on which one marked as spam is deleted: never later than it was planned."""
    return min(planned, marked + timedelta(days=SPAM_DAYS))


def pace(opened: datetime | None, now: datetime) -> Pace:
    """How long ago the form was opened; None (no such word, or a forged one) counts as too old."""
    if opened is None or now - opened > TOO_OLD:
        return Pace.TOO_OLD
    return Pace.TOO_FAST if now - opened < TOO_FAST else Pace.FINE


def plain_name(typed: str) -> str:
    """A name in one line: single spaces, no control signs, nothing that turns the line around."""
    seen = "".join(
        " " if unicodedata.category(sign) == "Cc" else sign for sign in _TURNS.sub("", typed)
    )
    return " ".join(unicodedata.normalize("NFC", seen).split())


def has_link(name: str) -> bool:
    """Whether an address of the web, a mail or markup stands where a name should."""
    return bool(_LINK.search(name))


def has_letters(name: str) -> bool:
    """Whether there is anything in it one could call a person by, in any script."""
    return any(sign.isalpha() for sign in name)


def waits_long(came: datetime, now: datetime) -> bool:
    """Whether somebody has waited for a call for longer than a day."""
    return now - came > WAITS_LONG


def network_of(address: str) -> str:
    """Whose connection this is: the IPv4 address, the /64 of an IPv6 one.

    Returns:
        '' where it is none, or one of this machine or its network: then a proxy did not say.
    """
    try:
        read = ip_address(address.strip())
    except ValueError:
        return ""
    if isinstance(read, IPv6Address) and read.ipv4_mapped:
        read = read.ipv4_mapped
    if read.is_loopback or read.is_private or read.is_link_local or read.is_unspecified:
        return ""
    if isinstance(read, IPv6Address):
        return read.exploded[:19]
    return str(read)


def connection(remote: str, forwarded: str) -> str:
    """The visitor's connection behind one proxy: only the last name in its list is the proxy's own.

    Args:
        remote: who speaks to the server: the proxy, or the visitor.
        forwarded: the header X-Forwarded-For as it came.
    """
    return network_of(remote) or network_of(forwarded.rpartition(",")[2])
