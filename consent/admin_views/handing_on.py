"""Where does the press of "Ask" lead? To the request, with the hand-over of the preset done."""

from __future__ import annotations

from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from consent.models import ConsentRequest
from consent.privileges import Channel


class PostedOn(HttpResponseRedirect):
    """Sends the browser on with what it posted: a link is only minted by a post."""

    status_code = 307


def to_request(asked: ConsentRequest, channel: str) -> HttpResponseBase:
    """The page of a request that was just made.

    The form that asks carries `act`, the channel, so that the page of the request does the
    hand-over: a link is shown on the page that answers a post, and stored nowhere.
    """
    page = reverse("requests:request", args=[asked.reference])
    if channel == Channel.TABLET:
        return redirect("requests:tablet", asked.reference)
    if channel:
        return PostedOn(page)
    return redirect(page)
