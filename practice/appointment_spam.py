"""Did a person fill the form in? A trap, the time it took, and how often one connection sends.

No third party is asked, no cookie but Django's own is set, and no address of a visitor is stored:
the cache holds a keyed digest of it for an hour.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from consent.sealing import keyed_digest
from practice import appointment_rules as rules

OPENED_SALT = "practice.appointment.opened"
SENT = "sent"
SENT_SALT = "practice.appointment.sent"
AN_HOUR = 60 * 60
SENT_IS_SHOWN_FOR = 30 * 60
PER_CONNECTION = 8
# Where a proxy does not say whose connection it is, everybody shares one count.
OF_ALL = 100


def stamp(at: datetime | None = None) -> str:
    """A signed word for when the form was opened."""
    return signing.dumps(int((at or timezone.now()).timestamp()), salt=OPENED_SALT)


def ripe_stamp() -> str:
    """One for a form that is shown again: whoever has waited once need not wait again."""
    return stamp(timezone.now() - 2 * rules.TOO_FAST)


def opened_at(stamped: str) -> datetime | None:
    """When the form was opened; None where the word is missing or not ours."""
    try:
        seconds = signing.loads(stamped, salt=OPENED_SALT)
    except signing.BadSignature:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def sent_mark() -> str:
    """A signed word that something was sent a moment ago; it holds nothing but the time."""
    return signing.dumps(1, salt=SENT_SALT)


def was_just_sent(mark: str) -> bool:
    try:
        signing.loads(mark, salt=SENT_SALT, max_age=SENT_IS_SHOWN_FOR)
    except signing.BadSignature:
        return False
    return True


def sends_too_often(request: HttpRequest) -> bool:
    """Whether this connection has sent its share of different requests within the hour."""
    known, limit = _count_of(request)
    return cache.get(known, 0) >= limit


def count(request: HttpRequest) -> None:
    """Counts one more request of this connection."""
    known, _limit = _count_of(request)
    if not cache.add(known, 1, AN_HOUR):
        try:
            cache.incr(known)
        except ValueError:
            cache.set(known, 1, AN_HOUR)  # its hour ended between the two lines


def _count_of(request: HttpRequest) -> tuple[str, int]:
    whose = rules.connection(
        request.META.get("REMOTE_ADDR", ""), request.headers.get("X-Forwarded-For", "")
    )
    key = f"appointment:{keyed_digest(f'connection {whose}')}"
    return key, PER_CONNECTION if whose else OF_ALL
