"""Which mails go out? Links are minted here, at the moment of sending; no mail names a photo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from consent import languages
from consent.actions import mint_link
from consent.acts import SYSTEM
from consent.endings import pages_that_lose
from consent.endings.ending import LastDay
from consent.mails import added_photos
from consent.mails.addresses import Recipient, signer_of
from consent.models import (
    Consent,
    ConsentRequest,
    CoveredItem,
    LedgerEntry,
    PatientCopy,
    PracticeDetails,
    Staff,
    TakeDown,
    Withdrawal,
)
from consent.people import identity
from consent.privileges import Channel, Kind, Outcome, Purpose, Role


def send_sign_link(request: ConsentRequest) -> None:
    """Mails a fresh link to sign; nothing where the request is closed or no address is on file."""
    if request.outcome != Outcome.OPEN or request.answer_by <= timezone.now():
        return
    who = signer_of(request)
    if not who.email:
        return
    delivery = mint_link(purpose=Purpose.SIGN, channel=Channel.MAIL, by=SYSTEM, request=request)
    _send("sign_link", who, {"consent_request": request, "url": sign_url(delivery.token)})


def send_family_links(requests: Sequence[ConsentRequest]) -> None:
    """Mails one signer a fresh link to each of several questions."""
    _send_questions("family_links", requests)


def send_reminder(requests: Sequence[ConsentRequest]) -> None:
    """Reminds one signer of what still waits for them, with fresh links."""
    _send_questions("reminder", requests)


def _send_questions(name: str, requests: Sequence[ConsentRequest]) -> None:
    who = signer_of(requests[0])
    if not who.email:
        return
    links = [
        (
            one,
            sign_url(
                mint_link(purpose=Purpose.SIGN, channel=Channel.MAIL, by=SYSTEM, request=one).token
            ),
        )
        for one in requests
    ]
    until = min(one.answer_by for one in requests)
    _send(name, who, {"consent_request": requests[0], "links": links, "until": until})


def send_link_wish(request: ConsentRequest) -> None:
    """Tells the practice that a signer wants a new link and no address is on file; names nobody."""
    url = settings.BASE_URL + reverse("requests:request", args=[request.reference])
    _send_to_office("link_wish", {"url": url}, to=office_addresses())


def send_receipt(consent: Consent) -> None:
    """Mails to the one who signed that it was done, with a link to it."""
    who = replace(signer_of(consent.request), language=consent.version.language)
    if who.email:
        _send("receipt", who, {"signed": consent, "url": _fresh_manage_url(who)})


def send_copy(consent: Consent, copy: PatientCopy, *, to: str = "") -> None:
    """Mails the sealed copy itself, to who chose that when they signed.

    Args:
        to: the address they typed; '' takes the one on file.
    """
    on_file = signer_of(consent.request)
    who = replace(on_file, email=to or on_file.email, language=consent.version.language)
    if not who.email:
        return
    with copy.file.open("rb") as file:
        _send(
            "copy",
            who,
            {"signed": consent, "verify_url": settings.BASE_URL + reverse("verify_copy")},
            attached=(copy_name(consent), file.read(), "application/pdf"),
        )


def send_copy_spelled(consent: Consent) -> None:
    """Tells the practice that no font has some sign of a copy; names nobody."""
    practice = PracticeDetails.the_one()
    if practice.email:
        address = settings.BASE_URL + reverse("consents:inspect", args=[consent.pk])
        subject, text = _written("copy_spelled", {"signed": consent, "url": address}, practice)
        EmailMessage(subject=subject, body=text, to=[practice.email]).send()


def send_glass_broken(entry: LedgerEntry) -> None:
    """Tells the practice, or its owners, that a superuser opened the records; not the reason."""
    practice = PracticeDetails.the_one()
    owners = Staff.objects.filter(groups__name=Role.OWNER.value, is_active=True)
    addresses = [practice.email] if practice.email else list(owners.values_list("email", flat=True))
    if not addresses:
        return
    who = Staff.objects.filter(pk=entry.actor.get("id")).first()
    context = {
        "entry": entry,
        "who": who or entry.actor.get("id"),
        "minutes": entry.refs["minutes"],
        "url": settings.BASE_URL + reverse("break_glass"),
    }
    subject, text = _written("glass_broken", context, practice)
    EmailMessage(subject=subject, body=text, to=addresses).send()


def send_ends_soon(last_day: LastDay, *, days: int) -> None:
    """Tells the practice how much may no longer be shown after a day; names nobody."""
    lost = Counter(kind for kind, _number in last_day.lost())
    context: dict[str, object] = {
        "day": last_day.day,
        "days": days,
        "photos": lost[Kind.PHOTO],
        "clips": lost[Kind.CLIP],
        "stories": lost[Kind.STORY],
        "people": len(last_day.patients),
        "pages": len(pages_that_lose.of([last_day])[last_day.day]),
        "url": settings.BASE_URL + reverse("ending:day", args=[last_day.day.isoformat()]),
    }
    _send_to_office("ends_soon", context, to=office_addresses())


def send_overdue(takedowns: Sequence[TakeDown], *, to: list[str]) -> None:
    """Reminds of copies that were not removed in time; names no patient and no photo."""
    context: dict[str, object] = {
        "takedowns": takedowns,
        "url": settings.BASE_URL + reverse("takedowns:index") + "?standing=overdue",
    }
    _send_to_office("takedown_overdue", context, to=to)


def office_addresses() -> list[str]:
    """Where the practice reads its mail; its owners' own addresses where none is given."""
    practice = PracticeDetails.the_one()
    if practice.email:
        return [practice.email]
    owners = Staff.objects.filter(groups__name=Role.OWNER.value, is_active=True)
    return [one.email for one in owners if one.email]


def _send_to_office(name: str, context: dict[str, object], *, to: list[str]) -> None:
    if to:
        subject, text = _written(name, context, PracticeDetails.the_one())
        EmailMessage(subject=subject, body=text, to=to).send()


def copy_name(consent: Consent) -> str:
    """The file name of a copy: no name of a person, nothing of what it is about."""
    return f"permission-{consent.reference}.pdf"


def send_photo_added(item: CoveredItem) -> None:
    """Tells the one who signed that a photo joined their described set; the photo is not in it."""
    consent = item.consent
    who = replace(signer_of(consent.request), language=consent.version.language)
    if who.email:
        url = f"{_fresh_manage_url(who)}?{urlencode({added_photos.NAMED: added_photos.name_of(item)})}"
        _send("photo_added", who, {"signed": consent, "url": url})


def send_withdrawn(withdrawal: Withdrawal, *, to: Recipient | None = None) -> None:
    """Mails the dated receipt of taking a permission back.

    Args:
        to: who took it back; where nobody is named, the one who had signed.
    """
    who = to or signer_of(withdrawal.consent.request)
    who = replace(who, language=withdrawal.consent.version.language)
    if who.email:
        _send("withdrawn", who, {"withdrawal": withdrawal, "url": _fresh_manage_url(who)})


def send_withdrawn_by_other(withdrawal: Withdrawal, *, to: Recipient) -> None:
    """Tells somebody else who speaks for a child that a permission was taken back."""
    if to.email:
        _send("withdrawn_other", to, {"withdrawal": withdrawal, "url": _fresh_manage_url(to)})


def send_manage_link(to: Recipient) -> None:
    """Mails a link to the permissions of the patient, or of whom they speak for."""
    if to.email:
        _send("manage_link", to, {"url": _fresh_manage_url(to)})


def send_majority(day: date, *, people: int) -> None:
    """Tells the practice how many patients come of age on a day; names nobody."""
    context: dict[str, object] = {
        "day": day,
        "people": people,
        "url": settings.BASE_URL + reverse("coming_of_age:index"),
    }
    _send_to_office("majority", context, to=office_addresses())


def send_code(request: ConsentRequest) -> None:
    """Mails a fresh code that shows the signer reads the mail that is on file for them."""
    who = signer_of(request)
    if not who.email:
        return
    code = identity.new_code(request)
    if code:
        _send("code", who, {"code": code, "minutes": identity.CODE_MINUTES})


def mostly_hidden(address: str) -> str:
    """An address as a page may show it: enough to know one's own, too little to learn one."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}•••@{domain}" if at else ""


def sign_url(token: str) -> str:
    """The full address of a link to sign."""
    return settings.BASE_URL + reverse("sign_link", args=[token])


def manage_url(token: str) -> str:
    """The full address of a link to a patient's permissions."""
    return settings.BASE_URL + reverse("manage_link", args=[token])


def _fresh_manage_url(who: Recipient) -> str:
    delivery = mint_link(
        purpose=Purpose.MANAGE,
        channel=Channel.MAIL,
        by=SYSTEM,
        patient=who.patient,
        representative=who.representative,
    )
    return manage_url(delivery.token)


def _send(
    name: str,
    who: Recipient,
    context: dict[str, object],
    *,
    attached: tuple[str, bytes, str] | None = None,
) -> None:
    practice = PracticeDetails.the_one()
    with languages.speaking(who.language):
        subject, text = _written(name, {**context, "who": who}, practice)
    EmailMessage(
        subject=subject,
        body=text,
        to=[who.email],
        reply_to=[practice.email] if practice.email else None,
        attachments=[attached] if attached else None,
    ).send()


def _written(name: str, context: dict[str, object], practice: PracticeDetails) -> tuple[str, str]:
    """Subject and text of a mail, in the language that is active."""
    with timezone.override(practice.zone):
        body = render_to_string(f"consent/mail/{name}.txt", {**context, "practice": practice})
    subject, _, text = body.lstrip().partition("\n")
    return subject.removeprefix("Subject:").strip(), text.strip() + "\n"
