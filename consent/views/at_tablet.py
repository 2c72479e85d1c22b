"""Is this browser the practice's tablet, and is it in a signer's hands?

The mark lies in the session and says which request the tablet was handed over with, nothing of the
person. It outlives the giving back, so that no page of the signer opens again, and goes when staff
sign in.
"""

from __future__ import annotations

from typing import Any, cast

from django.contrib.messages import get_messages
from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from consent.models import ConsentRequest, LinkToken
from consent.privileges import Channel, Outcome

TABLET = "tablet"
SIGNERS_OWN = ("signing", "permissions")


def begin(request: HttpRequest) -> None:
    """Staff put it down: what their browser held is gone, and its cookie is worth nothing."""
    for _message in get_messages(request):
        pass  # what would still have been said to them may name a patient
    request.session.flush()


def mark(request: HttpRequest, asked: ConsentRequest, link: LinkToken) -> None:
    """From here on the browser is a tablet in the hands of this request's signer."""
    request.session[TABLET] = {"reference": asked.reference, "link": link.pk}


def is_on(request: HttpRequest) -> bool:
    """Whether this browser is a tablet, in a signer's hands or given back."""
    return TABLET in request.session


def tell_page(request: HttpRequest) -> None:
    """Pages on a tablet carry the way to give it back."""
    request.at_tablet = is_on(request)  # type: ignore[attr-defined]  # read by signing/base.html


def reference(request: HttpRequest) -> str:
    """The request the tablet was handed over with; '' on other devices."""
    return (request.session.get(TABLET) or {}).get("reference", "")


def link_of(request: HttpRequest) -> LinkToken | None:
    """The link that the tablet was handed over with, while it is the signer's.

    It is theirs until they give it back, staff take it back, or its time is over. Who said no has
    closed every link and still reads the page that thanks them.
    """
    number = (request.session.get(TABLET) or {}).get("link")
    if number is None:
        return None
    known = getattr(request, "tablet_link", None)
    if known is None or known[0] != number:
        link = (
            LinkToken.objects.select_related("request")
            .filter(Q(closed_at=None) | Q(request__outcome=Outcome.DECLINED), pk=number)
            .filter(channel=Channel.TABLET, expires_at__gt=timezone.now())
            .first()
        )
        known = (number, link)
        request.tablet_link = known  # type: ignore[attr-defined]  # asked several times a page
    return known[1]


def is_over(request: HttpRequest) -> bool:
    """Whether this browser is a tablet that is nobody's now: nothing of a signer opens on it."""
    return is_on(request) and link_of(request) is None


def give_back(request: HttpRequest) -> None:
    """Nothing of the signer remains, but the number of the request, for the staff who sign in."""
    known = reference(request)
    request.session.flush()
    request.session[TABLET] = {"reference": known}


def forget_all(response: HttpResponseBase) -> None:
    """The browser drops pages and notes of this site that it still holds.

    Source: W3C Clear Site Data; cookies are not named, since the new session lies in one.
    """
    response.headers["Clear-Site-Data"] = '"cache", "storage"'


def staff_are_back(sender: object, request: HttpRequest, **kwargs: object) -> None:
    """Staff have signed in on the tablet: it is a browser like any other again."""
    session: Any = getattr(request, "session", None)
    if session is None or TABLET not in session:
        return
    from consent import actions  # acts import models, and signals are connected before them
    from consent.acts import staff

    link = link_of(request)
    if link is not None:
        actions.take_back_tablet(link=link, by=staff(cast(object, kwargs.get("user"))))
    for name in (TABLET, *SIGNERS_OWN):
        session.pop(name, None)
