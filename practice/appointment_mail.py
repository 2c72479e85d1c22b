"""What does the practice read by mail when somebody asks for an appointment? That it happened."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from consent import emails
from consent.models import PracticeDetails
from practice.models import AppointmentPage


def send_notice() -> None:
    """Tells the practice that a request came, with a link to the inbox; not who, why or how many.

    A mailbox is read by others, and kept for longer than the request.
    """
    to = addresses()
    if not to:
        return
    context = {
        "practice": PracticeDetails.the_one(),
        "url": settings.BASE_URL + reverse("appointments:index"),
    }
    written = render_to_string("practice/mail/appointment_notice.txt", context)
    subject, _, text = written.lstrip().partition("\n")
    EmailMessage(
        subject=subject.removeprefix("Subject:").strip(), body=text.strip() + "\n", to=to
    ).send()


def addresses() -> list[str]:
    """The page's own address, else the practice's, else its owners'."""
    page = AppointmentPage.objects.exclude(notice_to="").first()
    return [page.notice_to] if page else emails.office_addresses()
