"""Does the demo's desk find something to do, and an empty site a draft to complete?"""

from __future__ import annotations

import pytest
from django.test import Client

from config.demo import people
from config.demo.appointments import SLUG, ensure_appointment_page, ensure_appointments
from config.empty_site import ensure_pages
from consent.privileges import Role
from practice.models import AppointmentPage, AppointmentRequest
from tests.factories import make_staff

pytestmark = pytest.mark.django_db


def test_the_demo_has_three_requests_that_stand_differently_and_repeating_adds_none():
    ensure_pages()
    make_staff(Role.FRONT_DESK, email=f"front-desk@{people.DOMAIN}")
    page = ensure_appointments()
    assert Client().get(f"/{SLUG}/").status_code == 200
    found = AppointmentRequest.objects.values_list("status", flat=True)
    assert sorted(found) == ["booked", "new", "tried"]
    AppointmentRequest.objects.all().delete()
    assert ensure_appointments() == page
    assert not AppointmentRequest.objects.exists(), "what was deleted does not come back"


def test_an_empty_site_has_the_page_as_a_draft_that_names_nobody():
    ensure_pages()
    page = ensure_appointment_page(live=False)
    assert not page.live
    assert Client().get(f"/{SLUG}/").status_code == 404
    assert "Leila" not in page.thanks
    assert ensure_appointment_page(live=False) == page
    page.get_latest_revision().publish()
    assert AppointmentPage.objects.get().live
    assert Client().get(f"/{SLUG}/").status_code == 200
