"""What does a test need of somebody who asks for an appointment? A page, answers, a ripe form."""

from __future__ import annotations

from datetime import datetime, timedelta

import time_machine
from django.test import Client
from django.utils import timezone

from practice import appointment_spam, appointments
from practice.appointment_rules import Asked
from practice.models import AppointmentPage, AppointmentRequest
from tests.practice.making import publish

URL = "/ask-for-an-appointment/"
REASONS = ("First visit", "Check-up")
THANKS = "We call back by the evening of the next day."
ASKED = Asked(
    name="Ada Ferret",
    phone="+12165550142",
    email="",
    reach="phone",
    when="morning",
    reason="Check-up",
    is_new_patient=True,
)
ANSWERS = {
    "name": "Ada Ferret",
    "reach": "phone",
    "phone": "216 555 0142",
    "email": "",
    "when": "morning",
    "reason": "Check-up",
    "first_visit": "yes",
    "message": "",
}


def make_page(**fields: object) -> AppointmentPage:
    page = AppointmentPage(
        title="Ask for an appointment", slug=URL.strip("/"), **{"thanks": THANKS, **fields}
    )
    page.reasons = [("reason", reason) for reason in REASONS]
    return publish(page)


def ask(
    page: AppointmentPage, at: datetime | None = None, status: str = "new", **changed: object
) -> AppointmentRequest:
    """A request as it stands in the inbox."""
    facts = {name: getattr(ASKED, name) for name in Asked.__slots__} | changed
    made = appointments.receive(page=page, asked=Asked(**facts), at=at)
    if status != made.status:
        AppointmentRequest.objects.filter(pk=made.pk).update(status=status)
        made.refresh_from_db()
    return made


def answers(**changed: str) -> dict[str, str]:
    """What a browser sends that has had the form open for a minute."""
    opened = appointment_spam.stamp(timezone.now() - timedelta(minutes=1))
    return {**ANSWERS, "opened": opened, **changed}


def send(client: Client, *, remote: str = "127.0.0.1", **changed: str):
    return client.post(URL, answers(**changed), REMOTE_ADDR=remote)


def at(moment: datetime):
    """The clock stands still at that moment."""
    return time_machine.travel(moment, tick=False)
