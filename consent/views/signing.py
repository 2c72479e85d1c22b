"""How does somebody sign? One question per step; every step works without JavaScript."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect

from consent import actions, clock, emails, form_text, identity, item_words, strokes
from consent.actions.signing import last_day_of
from consent.acts import signer
from consent.models import ConsentRequest, PracticeDetails
from consent.privileges import Method, Outcome
from consent.views import receipts, sessions
from consent.views.identifying import ask_birth_date, ask_code
from consent.views.links import still_opens
from consent.views.pages import errors, invalid_link, private_page, speaking_to
from consent.views.visit import STEPS, Visit


@private_page
@csrf_protect
def sign(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Every step of signing one request, for the browser that opened its link."""
    entry = sessions.signing(request, reference)
    asked = (
        ConsentRequest.objects.select_related("patient__merged_into", "version")
        .filter(reference=reference)
        .first()
        if entry
        else None
    )
    if entry is None or asked is None:
        return invalid_link(request)
    declined_here = asked.outcome == Outcome.DECLINED and entry.identity
    if not declined_here and not still_opens(asked, at=timezone.now()):
        return invalid_link(request)
    try:
        with speaking_to(asked.patient):
            return _answer(Visit(request, asked, entry, form_text.read(asked.version.text)))
    except actions.NotOpen:
        return invalid_link(request)


def _answer(visit: Visit) -> HttpResponseBase:
    asked, entry = visit.asked, visit.entry
    step = visit.request.GET.get("step", "")
    signed_here = bool(entry.answers.get("just_signed"))
    if not (entry.identity or signed_here or identity.is_vouched(asked)):
        return _identify(visit, step)
    if asked.outcome == Outcome.DECLINED:
        return render(visit.request, "consent/sign/declined.html")
    if asked.outcome == Outcome.SIGNED:
        return receipts.of_signing(visit.request, asked, entry, step)
    if visit.request.method == "POST" and asked.opened_at is None:
        # Staff who vouch take the place of the identity step.
        actions.mark_opened(request=asked, by=signer(asked.reference))
    if step not in STEPS or not visit.may_open(step):
        return visit.to(visit.furthest)
    if not visit.sees_all_photos:
        return render(visit.request, "consent/sign/changed.html")
    today = clock.day_of(timezone.now(), PracticeDetails.the_one().zone)
    visit.last_day = last_day_of(asked, visit.text, today)
    return _steps[step](visit)


def _identify(visit: Visit, step: str) -> HttpResponse:
    known_by_date = identity.has_birth_date(visit.asked)
    wanted = "identity" if known_by_date else "code"
    if step != wanted:
        return visit.to(wanted)
    refusal = (
        ask_birth_date(visit.request, visit.asked, for_patient=visit.signer_is_patient)
        if known_by_date
        else ask_code(visit.request, visit.asked, visit.entry)
    )
    if refusal is not None:
        return refusal
    visit.entry.identify()
    visit.entry.keep()
    actions.mark_opened(request=visit.asked, by=signer(visit.asked.reference))
    return visit.to("done" if visit.asked.outcome == Outcome.SIGNED else visit.furthest)


def _who(visit: Visit) -> HttpResponse:
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
        patient_first_name=visit.asked.patient.first_name,
        introduction=elements["introduction"],
        purposes=[line.strip() for line in elements["purposes"].splitlines() if line.strip()],
        photos=photos,
        has_film=item_words.has_film(visit.items),
        has_story=item_words.has_story(visit.items),
        only_words=item_words.only_stories(visit.items),
        answer_by=visit.asked.answer_by,
        incentive=elements["incentive"],
        remuneration=elements["remuneration"],
    )


def _text(visit: Visit) -> HttpResponse:
    if visit.request.method == "POST":
        visit.answer(text=True)
        return visit.to("uses")
    return visit.page(
        "text",
        text=visit.text,
        uses=visit.uses,
        last_day=visit.last_day,
        version=visit.asked.version,
    )


def _uses(visit: Visit) -> HttpResponse:
    offered = [use["slug"] for use in visit.uses]
    faults: list[dict[str, str]] = []
    chosen = visit.chosen
    if visit.request.method == "POST":
        if visit.request.POST.get("decline"):
            actions.decline(request=visit.asked, by=signer(visit.asked.reference))
            visit.entry.identify()
            visit.entry.keep()
            return visit.to("declined")
        chosen = _ticked(visit.request, offered)
        if chosen:
            visit.answer(uses=chosen)
            return visit.to("electronic")
        faults = errors(
            f"use-{offered[0]}", _("Tick at least one use, or say no to all of them below.")
        )
    return visit.page(
        "uses",
        uses=visit.uses,
        chosen_slugs=chosen,
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


def _electronic(visit: Visit) -> HttpResponse:
    faults: list[dict[str, str]] = []
    if visit.request.method == "POST":
        if visit.request.POST.get("understood"):
            visit.answer(erecords_shown_at=timezone.now().isoformat())
            return visit.to("signature")
        faults = errors("id_understood", _("Tick this box to sign on a screen, or ask for paper."))
    return visit.page(
        "electronic",
        electronic_text=visit.text.elements["electronic_text"],
        checked="erecords_shown_at" in visit.entry.answers and not faults,
        errors=faults,
    )


def _signature(visit: Visit) -> HttpResponse:
    asked, posted = visit.asked, visit.request.POST
    faults: list[dict[str, str]] = []
    name, points = _without_controls(posted.get("typed_name", "")), posted.get("points", "")
    copy_mail = emails.address_of(asked.patient)
    method = Method.DRAWN if posted.get("method") == Method.DRAWN else Method.TYPED
    if visit.request.method == "POST":
        try:
            if visit.request.user.is_authenticated:
                raise actions.SignatureMissing(
                    _(
                        "You are signed in as staff here. Only the person asked may sign: use "
                        "their device, or sign out first."
                    )
                )
            if method == Method.TYPED and not any(letter.isalpha() for letter in name):
                raise actions.SignatureMissing(_("Type your full name to sign."))
            actions.sign(
                request=asked,
                answers=actions.Answers(
                    uses=tuple(visit.chosen),
                    method=method,
                    points=points if method == Method.DRAWN else "",
                    typed_name=name if method == Method.TYPED else "",
                    copy_by_mail=bool(copy_mail and posted.get("copy_by_mail")),
                    erecords_shown_at=datetime.fromisoformat(
                        str(visit.entry.answers["erecords_shown_at"])
                    ),
                ),
            )
        except actions.SignatureMissing as missing:
            field = "pad" if method == Method.DRAWN else "id_typed_name"
            faults = errors(field, str(missing))
        else:
            visit.answer(just_signed=True)
            return visit.to("done")
    return visit.page(
        "signature",
        signer_name=asked.signer_name,
        patient_name=asked.patient.name,
        agreed_uses=visit.chosen_labels,
        items=item_words.counted(visit.items),
        stories=[one for one in visit.photos if one.words],
        last_day=visit.last_day,
        copy_mail=emails.mostly_hidden(copy_mail),
        answers={
            "typed_name": name,
            "points": points[: strokes.MOST_BYTES],
            "copy_by_mail": bool(posted.get("copy_by_mail")),
        },
        errors=faults,
    )


def _without_controls(typed: str) -> str:
    """A name as typed; characters that no keyboard writes would be refused by PostgreSQL."""
    return "".join(sign for sign in typed if unicodedata.category(sign) != "Cc").strip()


_steps: Mapping[str, Callable[[Visit], HttpResponse]] = {
    "who": _who,
    "text": _text,
    "uses": _uses,
    "electronic": _electronic,
    "signature": _signature,
}
