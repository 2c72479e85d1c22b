"""Who is next in the family? A parent who has answered for one child goes on with another."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from consent import actions
from consent.acts import signer
from consent.models import ConsentRequest
from consent.views.sessions import Entry

STEP = "next"


def offer(asked: ConsentRequest) -> dict[str, object]:
    """What the page that ends one question says of the next; its name is '' at the end."""
    following = actions.next_in_batch(asked)
    return {
        "next_name": following.patient.first_name if following else "",
        "next_url": f"{reverse('sign', args=[asked.reference])}?step={STEP}",
    }


def go_on(request: HttpRequest, asked: ConsentRequest, entry: Entry) -> HttpResponse:
    """Opens the next question by a link of its own: it asks for that child's birth date."""
    delivery = actions.link_to_next(
        request=asked, link_id=entry.link_id, by=signer(asked.reference)
    )
    if delivery is None:
        return redirect(f"{reverse('sign', args=[asked.reference])}?step=done")
    return redirect("sign_link", delivery.token)
