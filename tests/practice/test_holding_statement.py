"""Does the statement stand above every page on its days, in the practice's zone, and only then?"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Site

from config.empty_site import ensure_pages
from consent import roles
from consent.models import PracticeDetails
from consent.privileges import Role
from practice.models import HoldingStatement, StandardPage
from tests.factories import make_staff
from tests.practice.html import shown, words_of
from tests.practice.making import publish

pytestmark = pytest.mark.django_db

SNOW = "The practice is closed today because of snow."
FIRST, LAST = date(2026, 2, 3), date(2026, 2, 4)


@pytest.fixture(autouse=True)
def pages():
    ensure_pages()
    details = PracticeDetails.the_one()
    details.time_zone = "America/New_York"
    details.save()


def state(**fields: object) -> HoldingStatement:
    given = {"text": SNOW, "site": Site.objects.get(is_default_site=True), **fields}
    return HoldingStatement.objects.create(**given)


def banners(client, url: str = "/", status: int = 200) -> list[str]:
    page = shown(client, url, status)
    return [words_of(one) for one in page.all("section") if "statement" in one.get("class", "")]


@pytest.mark.parametrize(
    ("url", "status"), [("/", 200), ("/blog/", 200), ("/search/", 200), ("/nothing-here/", 404)]
)
def test_it_stands_above_every_page(client, url, status):
    state()
    assert banners(client, url, status) == [f"Good to know: {SNOW}"]


def test_it_comes_before_the_header_and_after_the_skip_link(client):
    state()
    html = shown(client, "/").text.partition("<body")[2]
    places = [html.index(f'class="{name}') for name in ("skip-link", "statement", "site-header")]
    assert places == sorted(places)


def test_pages_on_which_somebody_signs_stay_without_it(client):
    state()
    assert SNOW not in shown(client, "/consent/").text


@pytest.mark.parametrize(
    ("instant", "stands"),
    [
        (datetime(2026, 2, 3, 4, 59, tzinfo=UTC), False),  # 2 February, 23:59 in New York
        (datetime(2026, 2, 3, 5, 0, tzinfo=UTC), True),
        (datetime(2026, 2, 5, 4, 59, tzinfo=UTC), True),  # 4 February, 23:59 in New York
        (datetime(2026, 2, 5, 5, 0, tzinfo=UTC), False),
    ],
)
def test_its_days_begin_and_end_in_the_zone_of_the_practice(client, instant, stands):
    state(first_day=FIRST, last_day=LAST)
    with time_machine.travel(instant, tick=False):
        assert bool(banners(client)) is stands


@pytest.mark.parametrize("fields", [{"first_day": FIRST}, {"last_day": LAST}, {}])
def test_without_a_day_it_is_open_at_that_end(client, fields):
    state(**fields)
    with time_machine.travel(datetime(2026, 2, 4, 12, tzinfo=UTC), tick=False):
        assert banners(client)


def test_an_empty_text_shows_nothing(client):
    state(text="")
    assert banners(client) == []


def test_an_urgent_one_says_so_in_words(client):
    state(tone=HoldingStatement.Tone.URGENT)
    assert banners(client) == [f"Important: {SNOW}"]
    (section,) = [one for one in shown(client, "/").all("section") if "statement" in one.get("class", "")]  # fmt: skip
    assert section.get("aria-label") == "Important"
    assert section.get("role") is None, "it does not change while the page is open"


def test_it_leads_to_the_page_that_says_more_while_that_is_live(client):
    page = publish(StandardPage(title="Snow days", slug="snow"))
    state(page=page)
    assert shown(client, "/").links["Snow days"] == "/snow/"
    page.unpublish()
    assert "Snow days" not in shown(client, "/").links
    assert banners(client) == [f"Good to know: {SNOW}"]
    page.delete()
    assert banners(client) == [f"Good to know: {SNOW}"]


def test_a_script_in_it_stays_text(client):
    state(text="<script>alert(1)</script>")
    assert "<script>alert" not in shown(client, "/").text


def test_it_costs_one_query_and_its_page_none_more(client):
    def asked() -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            client.get("/blog/")
        return [one["sql"] for one in queries]

    client.get("/blog/")
    without = asked()
    state(page=publish(StandardPage(title="Snow days", slug="snow")))
    client.get("/blog/")
    assert len([sql for sql in without if "holdingstatement" in sql]) == 1
    assert len(asked()) == len(without)


def test_the_last_day_must_not_lie_before_the_first():
    statement = HoldingStatement(text=SNOW, first_day=LAST, last_day=FIRST)
    with pytest.raises(ValidationError, match="must not lie before"):
        statement.clean()


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.OWNER, True),
        (Role.REVIEWER, True),
        (Role.EDITOR, False),
        (Role.FRONT_DESK, False),
        (Role.TECHNICAL, False),
    ],
)
def test_owner_and_reviewer_write_it_in_the_settings(client, role, may):
    roles.make()
    client.force_login(make_staff(role))
    site = Site.objects.get(is_default_site=True)
    url = reverse("wagtailsettings:edit", args=["practice", "holdingstatement", site.pk])
    answer = client.get(url)
    assert (answer.status_code == 200) is may
    if may:
        assert client.post(url, {"text": SNOW, "tone": "calm"}).status_code == 302
        client.logout()
        assert banners(client) == [f"Good to know: {SNOW}"]


@pytest.mark.parametrize(("role", "may"), [(Role.OWNER, True), (Role.REVIEWER, False)])
def test_only_the_owner_changes_the_look(role, may):
    roles.make()
    assert make_staff(role).has_perm("practice.change_theme") is may
