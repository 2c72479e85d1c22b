"""Has this superuser said why they must see patients? Until then they see none of them.

A superuser keeps a machine running; that needs no patient. Whoever must look breaks the glass with
a reason, for an hour, in one session. The answer lives in a context variable that only a real
request of the admin sets: in threads, workers and commands the glass is whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils import timezone

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from consent.models import Staff

OPEN_FOR = timedelta(minutes=60)
SHORTEST_REASON = 15
SESSION_KEY = "glass"
VIEW_PATIENTS = "consent.view_patient"
# Records of this app that tell nothing of a patient. Every other one lies behind the glass, also
# one that does not exist yet.
IN_FRONT = frozenset(
    {
        "clip",
        "collectionsubject",
        "consentform",
        "consentformversion",
        "followup",
        "photo",
        "photorendition",
        "practicedetails",
        "privilegedefinition",
        "staff",
    }
)

_opened_by: ContextVar[int | None] = ContextVar("consent_glass", default=None)


def is_behind(permission: str) -> bool:
    """Whether a permission ("consent.view_patient") is about records of patients."""
    app, _, codename = permission.partition(".")
    return app == "consent" and codename.rpartition("_")[2] not in IN_FRONT


def is_open_for(user_id: int | None) -> bool:
    """Whether this person has broken the glass in the session of the present request."""
    return user_id is not None and _opened_by.get() == user_id


@contextmanager
def looked_through_by(user_id: int | None) -> Iterator[None]:
    """Opens the glass for one person while a request is answered; None keeps it shut."""
    token = _opened_by.set(user_id)
    try:
        yield
    finally:
        _opened_by.reset(token)


def concerns(user: Any) -> bool:
    """Whether this person has to break the glass: a superuser with no role that knows patients."""
    return bool(user.is_active and user.is_superuser and not user.may_by_role(VIEW_PATIENTS))


def open_until(request: HttpRequest) -> datetime | None:
    """Until when the glass is open in this session; None where it is shut."""
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_active or not user.is_superuser:
        return None
    noted = request.session.get(SESSION_KEY)
    if not isinstance(noted, dict) or noted.get("by") != user.pk:
        return None
    until = datetime.fromisoformat(noted["until"])
    return until if until > timezone.now() else None


def open_in(request: HttpRequest, user: Staff | AnonymousUser) -> datetime:
    """Notes in the session that the glass is open; returns until when."""
    until = timezone.now() + OPEN_FOR
    request.session[SESSION_KEY] = {"by": user.pk, "until": until.isoformat()}
    return until


def close_in(request: HttpRequest) -> None:
    """Takes the note out of the session."""
    request.session.pop(SESSION_KEY, None)
