"""How does somebody sign? One question per step; every step works without JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_protect

from consent import actions, languages
from consent.actions.signing import last_day_of
from consent.acts import signer
from consent.models import ConsentRequest
from consent.people import identity
from consent.privileges import Outcome
from consent.texts import translations
from consent.views import (
    assent_step,
    at_tablet,
    declining,
    last_step,
    reading,
    receipts,
    sessions,
    steps,
)
from consent.views.identifying import ask_birth_date, ask_code
from consent.views.links import still_opens
from consent.views.pages import invalid_link, private_page, speaking_to
from consent.views.speaking import here_again
from consent.views.visit import ASSENT, Visit


@private_page
@csrf_protect
def sign(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Every step of signing one request, for the browser that opened its link."""
    if at_tablet.is_over(request):
        return redirect("tablet_back")
    at_tablet.tell_page(request)
    entry = sessions.signing(request, reference)
    asked = (
        ConsentRequest.objects.select_related("patient__merged_into", "version", "representative")
        .prefetch_related("uses", "items")
        .annotate(**{translations.OTHERS: translations.there_are_others()})
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
        read, switch = reading.of_request(request, asked, entry)
        if languages.chosen(request) in switch.offered:
            entry.read_in(switch.language)
            return here_again(request)
        with speaking_to(request, switch):
            response = _answer(Visit(request, asked, entry, read.text, read.version))
        response.headers["Content-Language"] = switch.spoken
        return response
    except actions.NotOpen:
        return invalid_link(request)


def _answer(visit: Visit) -> HttpResponseBase:
    asked, entry = visit.asked, visit.entry
    step = visit.request.GET.get("step", "")
    signed_here = bool(entry.answers.get("just_signed"))
    if not (entry.identity or signed_here or identity.is_vouched(asked)):
        return _identify(visit, step)
    if asked.outcome != Outcome.OPEN and at_tablet.is_on(visit.request) and step != "copy":
        return redirect("tablet")
    if asked.outcome == Outcome.DECLINED:
        return declining.declined(visit)
    if asked.outcome == Outcome.SIGNED:
        return receipts.of_signing(visit.request, asked, entry, step)
    if visit.request.method == "POST" and asked.opened_at is None:
        # Staff who vouch take the place of the identity step.
        actions.mark_opened(request=asked, by=signer(asked.reference))
    if not visit.may_open(step):
        return visit.to(visit.furthest)
    if not visit.sees_all_photos:
        return render(visit.request, "consent/sign/changed.html")
    visit.last_day = last_day_of(asked, visit.text, visit.today)
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


_steps: Mapping[str, Callable[[Visit], HttpResponse]] = {
    "who": steps.who,
    "text": steps.text,
    "uses": steps.uses,
    ASSENT: assent_step.assent,
    "electronic": steps.electronic,
    "signature": last_step.signature,
}
