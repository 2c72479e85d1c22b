"""How does signing end on the practice's tablet? With a copy, the next of the family, and thanks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import urlencode

import segno
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect

from consent import actions, emails, languages
from consent.actions.tablet import others_in_one_go, telephone_of
from consent.acts import signer
from consent.details import telephone
from consent.mails import addresses
from consent.models import Consent, ConsentRequest
from consent.privileges import Channel, Outcome, Purpose
from consent.views import at_tablet, reading, receipts, sessions
from consent.views.links import LONGEST_ADDRESS
from consent.views.pages import errors, private_page, speaking_to

WAYS = ("mail", "text", "qr", "print", "none")


@dataclass(slots=True)
class Ending:
    """One answered request on the tablet, and what became of the copy so far."""

    request: HttpRequest
    asked: ConsentRequest
    entry: sessions.Entry

    @property
    def consent(self) -> Consent | None:
        return getattr(self.asked, "consent", None)

    @property
    def chosen(self) -> str:
        """How the signer wants their copy; '' while they have not said."""
        if (consent := self.consent) is None:
            return "none"
        known = str(self.entry.answers.get("copy", ""))
        if known:
            return known
        mailed = json.loads(consent.evidence.text).get("copy_by_mail", False)
        return "mail" if mailed else ""

    def choose(self, how: str, sent_to: str = "") -> None:
        self.entry.answers["copy"] = how
        self.entry.answers["copy_to"] = sent_to
        self.entry.keep()


@private_page
@csrf_protect
def tablet(request: HttpRequest) -> HttpResponse:
    """What comes after the answer; the tablet is given back only once the copy is settled."""
    reference = at_tablet.reference(request)
    entry = None if at_tablet.is_over(request) else sessions.signing(request, reference)
    asked = (
        ConsentRequest.objects.select_related("patient__merged_into", "version", "representative")
        .filter(reference=reference)
        .first()
        if entry
        else None
    )
    if entry is None or asked is None:
        return redirect("tablet_back")
    if not _has_answered(asked, entry):
        return redirect("sign", asked.reference)
    at_tablet.tell_page(request)
    _read, switch = reading.of_request(request, asked, entry)
    if languages.chosen(request) in switch.offered:
        entry.read_in(switch.language)
        return redirect("tablet")
    with speaking_to(request, switch):
        response = _answer(Ending(request, asked, entry))
    response.headers["Content-Language"] = switch.spoken
    return response


def _answer(ending: Ending) -> HttpResponse:
    request = ending.request
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act in WAYS and ending.consent is not None:
            return _copy(ending, ending.consent, act)
        if act in {"next", "finish"} and ending.chosen:
            return _go_on(ending) if act == "next" else _finish(request)
    return _page(ending)


def _has_answered(asked: ConsentRequest, entry: sessions.Entry) -> bool:
    if asked.outcome == Outcome.DECLINED:
        return True
    knows = entry.identity or bool(entry.answers.get("just_signed"))
    return asked.outcome == Outcome.SIGNED and knows


def _page(ending: Ending, **more: object) -> HttpResponse:
    consent, following = ending.consent, others_in_one_go(ending.asked)
    patient, mail = ending.asked.patient, addresses.address_for(ending.asked)
    return render(
        ending.request,
        "consent/tablet/ending.html",
        {
            **(receipts.facts(consent) if consent else {}),
            "is_ending": True,
            "copy_chosen": ending.chosen,
            "copy_to": ending.entry.answers.get("copy_to", "") or emails.mostly_hidden(mail),
            "copy_mail": emails.mostly_hidden(mail),
            "copy_phone": telephone.mostly_hidden(telephone_of(ending.asked)),
            "copy_url": f"{reverse('sign', args=[ending.asked.reference])}?step=copy",
            "following": following[0].patient.first_name if following else "",
            "another": following[0].patient_id == patient.pk if following else False,
            **more,
        },
    )


def _copy(ending: Ending, consent: Consent, how: str) -> HttpResponse:
    by = signer(ending.asked.reference)
    typed = ending.request.POST.get("address", "").strip()
    if how == "qr":
        drawing = _qr_code(ending, consent)
        ending.choose("qr")
        return _page(ending, qr=drawing)
    fault = _fault(how, typed, ending)
    if fault:
        return _page(ending, wanted=how, typed=typed[:LONGEST_ADDRESS], errors=errors(*fault))
    actions.want_copy(
        consent=consent, how=how, by=by, address=typed if how in {"mail", "text"} else ""
    )
    ending.choose(how, typed)
    return redirect("tablet")


def _fault(how: str, typed: str, ending: Ending) -> tuple[str, str] | None:
    """What is wrong with an address, by the id of its field; what is on file needs no typing."""
    if how == "mail" and (typed or not addresses.address_for(ending.asked)):
        try:
            if len(typed) > LONGEST_ADDRESS:
                raise ValidationError("")
            validate_email(typed)
        except ValidationError:
            return "id_mail", _("Type your e-mail address. It looks like name@example.org.")
    needs_number = how == "text" and (typed or not telephone_of(ending.asked))
    if needs_number and not telephone.complete(typed):
        return "id_phone", _("Type the number of your mobile phone.")
    return None


def _qr_code(ending: Ending, consent: Consent) -> SafeString:
    """A link of the signer's own, for the phone they hold: it asks who they are."""
    patient = consent.patient.merged_into or consent.patient
    delivery = actions.mint_link(
        purpose=Purpose.MANAGE,
        channel=Channel.QR,
        by=signer(ending.asked.reference),
        patient=patient,
        representative=ending.asked.representative,
    )
    actions.want_copy(consent=consent, how="qr", by=signer(ending.asked.reference))
    drawing = segno.make(emails.manage_url(delivery.token), error="m", micro=False).svg_inline(
        border=4, omitsize=True, dark="#000", light="#fff", title=_("QR code of the link")
    )
    return mark_safe(drawing)  # noqa: S308 (drawn by us; a path and a title, no text of others)


def _go_on(ending: Ending) -> HttpResponse:
    following = others_in_one_go(ending.asked)
    link = at_tablet.link_of(ending.request)
    if not following or link is None:
        return redirect("tablet")
    (asked, *_others) = following
    new = actions.hand_on(link=link, request=asked, by=signer(ending.asked.reference))
    sessions.open_signing(ending.request, asked, new)
    at_tablet.mark(ending.request, asked, new)
    return redirect("sign", asked.reference)


def _finish(request: HttpRequest) -> HttpResponse:
    link = at_tablet.link_of(request)
    if link is not None:
        actions.take_back_tablet(link=link, by=signer(at_tablet.reference(request)))
    at_tablet.give_back(request)
    response = redirect("tablet_back")
    at_tablet.forget_all(response)
    return response


@private_page
@csrf_protect
def tablet_back(request: HttpRequest) -> HttpResponse:
    """The page that nobody is on: thanks, and the way to the sign-in for staff.

    Posted to by who gives the tablet back without an answer; the request stays open then.
    """
    if request.method == "POST" and at_tablet.is_on(request):
        link = at_tablet.link_of(request)
        if link is not None and link.request is not None and _owes_a_copy(request, link.request):
            return redirect("tablet")
        return _finish(request)
    reference = at_tablet.reference(request)
    if reference and not at_tablet.is_over(request):
        # Somebody went back and forth: the tablet is still theirs.
        return redirect("sign", reference)
    wanted = (
        reverse("requests:request", args=[reference]) if reference else reverse("requests:index")
    )
    address = f"{reverse('wagtailadmin_login')}?{urlencode({'next': wanted})}"
    return render(request, "consent/tablet/back.html", {"sign_in_url": address})


def _owes_a_copy(request: HttpRequest, asked: ConsentRequest) -> bool:
    entry = sessions.signing(request, asked.reference)
    return bool(entry and _has_answered(asked, entry) and not Ending(request, asked, entry).chosen)
