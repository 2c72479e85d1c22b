"""What did I agree to, and how do I take it back? Whoever holds the link may; no counter stops it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect

from consent import actions, languages
from consent.acts import Actor, holder, representative
from consent.mails import added_photos
from consent.models import Consent, LinkToken, Patient, Withdrawal
from consent.people import identity
from consent.people.permission_links import consents_for, representative_of
from consent.views import overview, reading, receipts, sessions
from consent.views.identifying import ask_birth_date
from consent.views.pages import View, errors, invalid_link, private_page, speaking_to
from consent.views.speaking import here_again


@dataclass
class Visit:
    """Somebody's permissions, opened in this browser."""

    request: HttpRequest
    patient: Patient
    entry: sessions.Entry

    @property
    def consents(self) -> QuerySet[Consent]:
        """Every consent the link is for, also of records that were joined to the patient's."""
        found = consents_for(self.patient, self.link)
        return found.select_related("version", "request", "patient")

    @cached_property
    def link(self) -> LinkToken:
        link = sessions.link_of(self.entry)
        if link is None:
            raise LinkToken.DoesNotExist
        return link

    @property
    def holder(self) -> Actor:
        """Who holds the link: somebody who speaks for the patient, by the record, or the patient."""
        speaks = representative_of(self.link)
        return representative(speaks.reference) if speaks else holder(self.patient.reference)

    def consent(self, reference: str) -> Consent | None:
        return self.consents.filter(reference=reference).first()


def permissions_page(view: Callable[..., HttpResponseBase | None]) -> View:
    """A page for the browser that opened a manage link, or signed and showed who it was."""

    @private_page
    @csrf_protect
    @wraps(view)
    def page(request: HttpRequest, **kwargs: str) -> HttpResponseBase:
        entry = sessions.managing(request)
        patient = Patient.objects.filter(pk=entry.patient_id).first() if entry else None
        if entry is None or patient is None:
            return invalid_link(request, manage=True)
        switch = reading.of_permissions(request, patient, entry)
        if languages.chosen(request) in switch.offered:
            entry.read_in(switch.language)
            return here_again(request)
        with speaking_to(request, switch):
            response = view(Visit(request, patient, entry), **kwargs)
        if response is None:
            return invalid_link(request, manage=True)
        response.headers["Content-Language"] = switch.spoken
        return response

    return page


@permissions_page
def permissions(visit: Visit) -> HttpResponse:
    """Every permission this person gave."""
    locked = not visit.entry.identity
    can_ask = identity.has_birth_date(visit.patient)
    return render(
        visit.request,
        "consent/manage/overview.html",
        {
            "permissions": [
                overview.of(consent, with_photos=not locked) for consent in visit.consents
            ],
            "photos_locked": locked,
            "identity_url": reverse("permissions_identity") if can_ask else "",
        },
    )


@permissions_page
def permissions_identity(visit: Visit) -> HttpResponse:
    """Asks for the birth date before photos and copies are shown; taking back never needs it."""
    back = added_photos.address_of(visit.request.GET.get(added_photos.NAMED, "")) or reverse(
        "permissions"
    )
    if visit.entry.identity or not identity.has_birth_date(visit.patient):
        return redirect(back)
    page = ask_birth_date(visit.request, visit.patient, for_patient=False)
    if page is not None:
        return page
    visit.entry.identify()
    visit.entry.keep()
    return redirect(back)


@permissions_page
def photo_added(visit: Visit, reference: str, number: int) -> HttpResponse | None:
    """A photo joined a described set: one tap takes it out, also before anybody says who they are."""
    consent = visit.consent(reference)
    item = added_photos.find(consent, number) if consent else None
    if consent is None or item is None:
        return None
    if visit.request.method == "POST":
        receipt = actions.withdraw(
            consent=consent, by=visit.holder, channel=visit.link.channel, sha256=item.sha256
        )
        return redirect("taken_back", receipt.reference)
    shown = receipts.photos_of(consent) if visit.entry.identity else []
    return render(
        visit.request,
        "consent/manage/photo_added.html",
        {
            "scope_text": consent.scope_text,
            "added_on": item.attested_at,
            "taken_out_on": item.withdrawn_at or consent.revoked_at,
            "ended": consent.ends_at <= timezone.now(),
            "uses": overview.uses_left(consent),
            "photo": next((one for one in shown if one.number == number), None),
            "is_locked": not visit.entry.identity,
            "identity_url": added_photos.identity_address(visit.patient, reference, number),
            "overview_url": reverse("permissions"),
        },
    )


@permissions_page
def permission_copy(visit: Visit, reference: str) -> HttpResponse | None:
    """The copy to print of one permission."""
    consent = visit.consent(reference)
    if consent is None:
        return None
    if not visit.entry.identity:
        return redirect("permissions_identity")
    return receipts.copy(visit.request, consent, back_url=reverse("permissions"))


@permissions_page
def permission_pdf(visit: Visit, reference: str) -> HttpResponseBase | None:
    """The sealed copy of one permission."""
    consent = visit.consent(reference)
    if consent is None:
        return None
    if not visit.entry.identity:
        return redirect("permissions_identity")
    return receipts.pdf(
        visit.request, consent, page_url=reverse("permission_copy", args=[reference])
    )


@permissions_page
def take_back(visit: Visit, reference: str) -> HttpResponse | None:
    """How much should end? One photo or clip, one use, or all."""
    consent = visit.consent(reference)
    if consent is None:
        return None
    scopes = overview.scopes(consent)
    faults: list[dict[str, str]] = []
    if visit.request.method == "POST":
        scope = scopes.get(visit.request.POST.get("scope", ""))
        if scope is not None:
            receipt = actions.withdraw(
                consent=consent,
                by=visit.holder,
                channel=visit.link.channel,
                privilege=scope.privilege,
                sha256=scope.sha256,
            )
            return redirect("taken_back", receipt.reference)
        faults = errors("scope-1", _("Choose what you want to take back."))
    return render(
        visit.request,
        "consent/manage/take_back.html",
        {
            "permission": overview.of(consent, with_photos=False),
            "choices": [scope for scope in scopes.values() if scope.is_offered],
            "overview_url": reverse("permissions"),
            "errors": faults,
        },
    )


@permissions_page
def taken_back(visit: Visit, reference: str) -> HttpResponse | None:
    """The dated receipt of one withdrawal."""
    receipt = (
        Withdrawal.objects.select_related("consent__version", "consent__request")
        .filter(reference=reference, consent__in=visit.consents.values("pk"))
        .first()
    )
    if receipt is None:
        return None
    return render(
        visit.request,
        "consent/manage/taken_back.html",
        {**overview.of_withdrawal(receipt), "overview_url": reverse("permissions")},
    )
