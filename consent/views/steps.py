"""What does each step before the signature show, ask and keep?"""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from consent import actions
from consent.acts import signer
from consent.texts import item_words
from consent.views.pages import errors
from consent.views.visit import Visit


def who(visit: Visit) -> HttpResponse:
    """Who asks, about what, and why: every photo large, before anything is decided."""
    if visit.request.method == "POST":
        visit.answer(who=True)
        return visit.to("text")
    photos = visit.photos
    if not all(photo.is_shown for photo in photos):
        return render(visit.request, "consent/sign/changed.html")
    elements = visit.text.elements
    return visit.page(
        "who",
        asked_by=visit.text.practice,
        introduction=elements["introduction"],
        purposes=[line.strip() for line in elements["purposes"].splitlines() if line.strip()],
        photos=photos,
        has_film=item_words.has_film(visit.items),
        has_story=item_words.has_story(visit.items),
        only_words=bool(visit.items) and item_words.only_stories(visit.items),
        answer_by=visit.asked.answer_by,
        incentive=elements["incentive"],
        remuneration=elements["remuneration"],
    )


def text(visit: Visit) -> HttpResponse:
    """Every word of the form."""
    if visit.request.method == "POST":
        visit.answer(text=visit.version.sha256)
        return visit.after("text")
    return visit.page(
        "text",
        text=visit.text,
        uses=visit.uses,
        last_day=visit.last_day,
        version=visit.version,
    )


def uses(visit: Visit) -> HttpResponse:
    """Yes or no to each use by itself."""
    offered = [use["slug"] for use in visit.uses]
    faults: list[dict[str, str]] = []
    chosen, only = visit.chosen, visit.only_unrecognisable
    posted = visit.request.POST
    if visit.request.method == "POST":
        if posted.get("decline"):
            actions.decline(request=visit.asked, by=signer(visit.asked.reference))
            visit.entry.identify()
            visit.entry.keep()
            return visit.to("declined")
        chosen, only = _ticked(visit.request, offered), bool(posted.get("only_unrecognisable"))
        if chosen:
            visit.answer(uses=chosen, only_unrecognisable=only)
            return visit.after("uses")
        faults = errors(
            f"use-{offered[0]}", _("Tick at least one use, or say no to all of them below.")
        )
    return visit.page(
        "uses",
        uses=visit.uses,
        chosen_slugs=chosen,
        offers_only=visit.offers_only_unrecognisable,
        only_unrecognisable=only,
        photos=visit.photos,
        item_count=len(visit.items),
        has_film=item_words.has_film(visit.items),
        has_story=item_words.has_story(visit.items),
        errors=faults,
    )


def _ticked(request: HttpRequest, offered: Sequence[str]) -> list[str]:
    ticked = set(request.POST.getlist("use"))
    if request.POST.get("all_uses"):
        return list(offered)
    return [slug for slug in offered if slug in ticked]


def electronic(visit: Visit) -> HttpResponse:
    """Signing on a screen instead of on paper, 15 USC 7001(c)."""
    faults: list[dict[str, str]] = []
    if visit.request.method == "POST":
        if visit.request.POST.get("understood"):
            visit.answer(
                electronic=visit.version.sha256, erecords_shown_at=timezone.now().isoformat()
            )
            return visit.after("electronic")
        faults = errors(
            "id_understood", _("Press the button to sign on a screen, or ask for paper.")
        )
    return visit.page(
        "electronic",
        electronic_text=visit.text.elements["electronic_text"],
        child_agreed=bool(visit.answered_by_child),
        errors=faults,
    )
