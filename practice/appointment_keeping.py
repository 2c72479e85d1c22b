"""Who sees to it that no request for an appointment is kept for longer than the page says?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail.signals import page_published

from consent import chores

if TYPE_CHECKING:
    from practice.models import AppointmentPage


def connect() -> None:
    """Enters the minute's deletion, and listens for a page that keeps requests for fewer days."""
    from practice.models import AppointmentPage

    chores.register(delete_requests_due)
    page_published.connect(
        keep_no_longer, sender=AppointmentPage, dispatch_uid="practice.keep_no_longer"
    )


def delete_requests_due() -> None:
    from practice import appointments

    appointments.delete_due()


def keep_no_longer(instance: AppointmentPage, **kwargs: object) -> None:
    from practice import appointments

    # A page scheduled for later is announced too, not live yet.
    if instance.live:
        appointments.keep_no_longer(keep_days=instance.keep_days)
