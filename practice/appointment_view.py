"""What does a visitor get who opens or sends the form? The form, what to mend in it, or thanks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from practice import appointment_rules as rules
from practice import appointment_spam as spam
from practice import appointments
from practice.appointment_form import AskForm

if TYPE_CHECKING:
    from practice.models import AppointmentPage

FORM = "practice/appointment_page.html"
THANKS = "practice/appointment_sent.html"
KEPT_BY_NOBODY = "private, no-store"
TRAP = "message"
TOO_OFTEN = 429


def answer(request: HttpRequest, page: AppointmentPage) -> HttpResponse:
    """The page, whatever was asked of it; no answer is kept by a cache."""
    if request.method == "POST":
        response = _take(request, page)
    elif spam.SENT in request.GET:
        response = _thank(request, page)
    else:
        response = _show(request, page, AskForm(page=page, initial={"opened": spam.stamp()}))
    response.headers["Cache-Control"] = KEPT_BY_NOBODY
    return response


def preview(request: HttpRequest, page: AppointmentPage, *, after_sending: bool) -> HttpResponse:
    """What an editor sees before publishing."""
    if after_sending:
        return TemplateResponse(request, THANKS, page.get_context(request))
    return _show(request, page, AskForm(page=page))


def _take(request: HttpRequest, page: AppointmentPage) -> HttpResponse:
    form = AskForm(request.POST.dict(), page=page)
    if not form.is_valid():
        return _show(request, page, _again(form))
    doubt = _doubt(form)
    if doubt:
        return _show(request, page, _again(form), doubt=doubt)
    asked = form.asked()
    if appointments.came_before(asked=asked, at=timezone.now()) is None:
        if spam.sends_too_often(request):
            said = _(
                "Several requests have come from your connection within an hour. "
                "Please call us, or send this again in an hour."
            )
            return _show(request, page, _again(form), doubt=said, status=TOO_OFTEN)
        spam.count(request)
        appointments.receive(page=page, asked=asked)
    there = page.get_url(request) or request.path
    return HttpResponseRedirect(f"{there}?{urlencode({spam.SENT: spam.sent_mark()})}")


def _doubt(form: AskForm) -> str:
    """Why it may not have been a person who sent this, as one tells a person; '' if it was."""
    if form.cleaned_data[TRAP]:
        return _(
            "A field that must stay empty was filled in, as programs do. "
            "We have emptied it. Please send it once more."
        )
    taken = rules.pace(spam.opened_at(form.cleaned_data["opened"]), timezone.now())
    if taken is rules.Pace.TOO_FAST:
        return _("That was very quick. Please look it over, then send it once more.")
    if taken is rules.Pace.TOO_OLD:
        return _(
            "This page was open for a long time. Nothing is lost: please look it over, "
            "then send it once more."
        )
    return ""


def _again(form: AskForm) -> AskForm:
    """The form as it was typed, the trap emptied, the time renewed."""
    form.data = {**form.data, TRAP: "", "opened": spam.ripe_stamp()}
    return form


def _thank(request: HttpRequest, page: AppointmentPage) -> HttpResponse:
    if not spam.was_just_sent(request.GET[spam.SENT]):
        # An old address of thanks would claim that something was sent.
        return HttpResponseRedirect(request.path)
    response = TemplateResponse(request, THANKS, page.get_context(request))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _show(
    request: HttpRequest,
    page: AppointmentPage,
    form: AskForm,
    *,
    doubt: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        **page.get_context(request),
        "form": form,
        "errors": list(form.faults()) if form.is_bound else [],
        "doubt": doubt,
    }
    return TemplateResponse(request, FORM, context, status=status)
