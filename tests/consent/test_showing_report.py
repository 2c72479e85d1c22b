"""Does an auditor get an answer for any photo, address and day, from the record and not from today?"""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from consent import actions
from consent.acts import SYSTEM
from consent.models import Disclosure, LedgerEntry, Photo
from consent.privileges import Role, Subject
from tests.factories import make_consent, make_patient, make_photo, make_staff

pytestmark = pytest.mark.django_db

URL = "/blog/braces/"
FIRST = datetime(2026, 5, 3, 14, 0, tzinfo=UTC)  # 10:00 in New York
LAST = datetime(2026, 6, 12, 13, 13, tzinfo=UTC)  # 09:13 in New York


@pytest.fixture(autouse=True)
def zone():
    from consent.models import PracticeDetails

    details = PracticeDetails.the_one()
    details.time_zone = "America/New_York"
    details.save()


@pytest.fixture
def photo() -> Photo:
    return make_photo(Subject.PATIENT, patients=[make_patient()])


@pytest.fixture
def consent(photo):
    return make_consent(photo.depictions.get().patient, photo)


@pytest.fixture
def shown(photo, consent) -> Disclosure:
    return Disclosure.objects.create(
        item_sha256=photo.sha256,
        privilege="website",
        place="website",
        url=URL,
        first_at=FIRST,
        last_at=LAST,
        consent_reference=consent.reference,
    )


def signed_in(*roles: Role) -> Client:
    client = Client()
    client.force_login(make_staff(*roles))
    return client


def ask(photo: Photo, *, url: str = URL, day: str = "2026-05-20", item: str = "") -> str:
    question = {"item": item or f"photo-{photo.pk}", "url": url, "day": day}
    return signed_in(Role.REVIEWER).get("/admin/showings/", question).content.decode()


def test_yes_with_the_times_and_the_consent_and_who_signed(photo, consent, shown):
    html = ask(photo)
    assert f"Yes, photo-{photo.pk} was shown on 20 May 2026" in html
    assert "From 3 May 2026, 10:00 to 12 June 2026, 09:13" in html
    assert consent.reference in html
    assert "Amara Okafor (The patient)" in html


def test_what_became_of_the_consent_since_changes_no_answer(photo, consent, shown):
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    assert "Yes, photo-" in ask(photo)


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-06-13", "shown there before, until 12 June 2026, 09:13"),
        ("2026-05-02", "shown there later, from 3 May 2026, 10:00"),
    ],
)
def test_no_with_the_nearest_showing(day, told, photo, shown):
    html = ask(photo, day=day)
    assert "No, there is no showing" in html
    assert told in html


def test_no_with_the_addresses_at_which_it_was_shown_instead(photo, shown):
    html = ask(photo, url="/somewhere/")
    assert "It is not on record at this address for any day." in html
    assert f"On that day it was shown at: <code>{URL}</code>" in html


def test_it_says_from_when_on_anything_is_known_at_all(photo, shown):
    from consent.actions import showings

    showings._begun = False
    actions.begin_showings()
    showings._begun = False
    begun = LedgerEntry.objects.get(act="showings.begun")
    earlier = (begun.at - timedelta(days=3)).date().isoformat()
    assert "of an earlier day nothing can be said" in ask(photo, url="/x/", day=earlier)
    later = (begun.at + timedelta(days=1)).date().isoformat()
    assert "nothing can be said" not in ask(photo, url="/x/", day=later)


def test_a_consent_that_covered_it_that_day_is_named_even_where_it_was_not_shown(photo, consent):
    today = consent.first_day.isoformat()
    html = ask(photo, url="/x/", day=today)
    assert "in force on that day" in html
    assert consent.reference in html
    before = (consent.first_day - timedelta(days=1)).isoformat()
    assert "No consent for the website was in force" in ask(photo, url="/x/", day=before)


def test_a_deleted_or_exchanged_photo_is_still_found(photo, shown):
    pk, digest = photo.pk, photo.sha256
    photo.delete()
    assert "Yes, " in ask(photo, item=f"photo-{pk}")
    assert "Yes, " in ask(photo, item=digest[:12])


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ({"item": "photo-99999"}, "There is no such photo or clip."),
        ({"item": "; DROP TABLE"}, "There is no such photo or clip."),
        ({"url": ""}, "Write at which address."),
        ({"day": "yesterday"}, "Write the day as 2026-05-03."),
    ],
)
def test_a_question_that_cannot_be_answered_says_what_to_write(question, told, photo):
    given = {"item": f"photo-{photo.pk}", "url": URL, "day": "2026-05-20", **question}
    response = signed_in(Role.OWNER).get("/admin/showings/", given)
    assert response.status_code == 200
    assert told in response.content.decode()


def test_all_its_showings_stand_on_one_page_and_in_a_table_for_spreadsheets(photo, consent, shown):
    client = signed_in(Role.REVIEWER)
    html = client.get(f"/admin/showings/photo/{photo.pk}/").content.decode()
    assert URL in html
    assert "3 May 2026, 10:00" in html
    response = client.get(f"/admin/showings/photo/{photo.pk}/showings.csv")
    assert response.headers["Content-Type"].startswith("text/csv")
    heads, row = csv.reader(io.StringIO(response.content.decode()))
    assert dict(zip(heads, row, strict=True)) == {
        "What": f"photo-{photo.pk}",
        "Use": "Our website",
        "Address": URL,
        "From": "2026-05-03T10:00:00-04:00",
        "To": "2026-06-12T09:13:00-04:00",
        "Consent": consent.reference,
        "Signed by": "Amara Okafor",
        "As": "The patient",
    }


def test_a_name_is_no_formula_in_a_spreadsheet():
    patient = make_patient("=HYPERLINK(1)")
    photo = make_photo(Subject.PATIENT, patients=[patient])
    consent = make_consent(patient, photo)
    Disclosure.objects.create(
        item_sha256=photo.sha256,
        privilege="website",
        place="website",
        url=URL,
        first_at=FIRST,
        consent_reference=consent.reference,
    )
    response = signed_in(Role.OWNER).get(f"/admin/showings/photo/{photo.pk}/showings.csv")
    assert ",'=HYPERLINK(1)," in response.content.decode()


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.EDITOR])
def test_others_are_told_nothing(role, photo, shown):
    client = signed_in(role)
    for where in ("", f"photo/{photo.pk}/", f"photo/{photo.pk}/showings.csv"):
        response = client.get(f"/admin/showings/{where}")
        assert response.status_code == 302
        assert "/admin/" in response.url


def test_a_kit_that_was_downloaded_is_no_showing_on_the_website(photo, consent, shown):
    Disclosure.objects.update(place="Instagram kit", privilege="instagram")
    assert "No, there is no showing" in ask(photo)
