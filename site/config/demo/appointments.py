"""Who asks the demo practice for an appointment? The page, and three invented people in its inbox."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from config.demo import people
from consent.models import Staff
from practice import appointments
from practice.appointment_rules import Asked
from practice.models import AppointmentPage, AppointmentRequest, HomePage

SLUG = "ask-for-an-appointment"
INTRO = "A few questions, about a minute. We call, text or write back, and find a time together."
REASONS = (
    "First visit",
    "Check-up",
    "Something on my braces is loose",
    "A second opinion",
    "Question about costs",
)
THANKS = (
    "Leila at the front desk answers by the evening of the next working day, in the way you "
    "chose, and offers you two or three times."
)

_ASKED = Asked(
    name="Rosa Whitfield",
    phone="+12165550171",
    email="",
    reach=AppointmentRequest.Reach.PHONE,
    when=AppointmentRequest.When.AFTERNOON,
    reason="First visit",
    is_new_patient=True,
)
REQUESTS = (
    (timedelta(minutes=40), AppointmentRequest.Status.NEW, _ASKED),
    (
        timedelta(hours=21),
        AppointmentRequest.Status.TRIED,
        replace(
            _ASKED,
            name="Dara Mbeki",
            phone="+12165550138",
            reach=AppointmentRequest.Reach.TEXT,
            when=AppointmentRequest.When.MORNING,
            reason="",
            is_new_patient=False,
        ),
    ),
    (
        timedelta(days=3, hours=2),
        AppointmentRequest.Status.BOOKED,
        replace(
            _ASKED,
            name="Henrik Solberg",
            phone="",
            email=f"henrik@{people.DOMAIN}",
            reach=AppointmentRequest.Reach.EMAIL,
            when=AppointmentRequest.When.ANY,
            reason="A second opinion",
        ),
    ),
)


def ensure_appointments() -> AppointmentPage:
    """The page with its inbox filled; where there is a page already, nothing is added."""
    known = AppointmentPage.objects.first()
    if known is not None:
        return known
    page = ensure_appointment_page(live=True)
    desk = Staff.objects.filter(email__startswith="front-desk@").first()
    now = timezone.now()
    for ago, status, asked in REQUESTS:
        request = appointments.receive(page=page, asked=asked, at=now - ago)
        if desk is not None and status != request.status:
            appointments.set_status(
                request=request, status=status, seen=request.status, by=desk, at=now - ago / 2
            )
    return page


def ensure_appointment_page(*, live: bool) -> AppointmentPage:
    """The page, published or as a draft for the practice to complete; one that is there stays."""
    known = AppointmentPage.objects.first()
    if known is not None:
        return known
    page = AppointmentPage(
        title="Ask for an appointment",
        slug=SLUG,
        intro=INTRO,
        thanks=THANKS if live else "",
        live=live,
        has_unpublished_changes=not live,
        search_description="Ask for an appointment in about a minute; we call, text or write back.",
    )
    reasons = REASONS if live else ("First visit", "Check-up", "A second opinion")
    page.reasons = [("reason", reason) for reason in reasons]
    HomePage.objects.get().add_child(instance=page)
    revision = page.save_revision()
    if live:
        revision.publish()
    return AppointmentPage.objects.get(pk=page.pk)
