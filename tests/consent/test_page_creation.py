"""What happens when a new page comes in twice at the same moment?"""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.admin.forms.pages import WagtailAdminPageForm
from wagtail.models import Page

from consent.privileges import Role
from practice.models import HomePage, StandardPage
from tests.factories import make_staff

pytestmark = pytest.mark.django_db


EMPTY = {
    "seo_title": "",
    "search_description": "",
    "og_image": "",
    "body-count": "0",
    "comments-TOTAL_FORMS": "0",
    "comments-INITIAL_FORMS": "0",
}


def new_page(client: Client, parent: Page, **headers: str):
    address = reverse("wagtailadmin_pages:add", args=["practice", "standardpage", parent.pk])
    data = {"title": "Parking", "slug": "parking", "action-publish": "1", **EMPTY}
    return client.post(address, data, headers=headers)


@pytest.fixture
def parent() -> Page:
    home = HomePage(title="Linden Street Dental", slug="practice", promise="Calm care.")
    Page.objects.get(depth=1).add_child(instance=home)
    return home


@pytest.fixture
def and_a_draft_comes_first(monkeypatch, parent):
    """The draft that saves itself is stored between the check of the form and its saving."""
    checked = WagtailAdminPageForm.is_valid

    def is_valid(form):
        answer = checked(form)
        if not Page.objects.child_of(parent).filter(slug="parking").exists():
            parent.refresh_from_db()
            parent.add_child(instance=StandardPage(title="Parking", slug="parking", live=False))
        return answer

    monkeypatch.setattr(WagtailAdminPageForm, "is_valid", is_valid)


def test_the_second_one_is_told_where_the_first_is(client, parent, and_a_draft_comes_first):
    client.force_login(make_staff(Role.OWNER))
    response = new_page(client, parent)
    assert response.status_code == 200
    twin = Page.objects.child_of(parent).get(slug="parking")
    html = response.content.decode()
    assert "This page has just been saved as a draft" in html
    assert reverse("wagtailadmin_pages:edit", args=[twin.pk]) in html
    assert 'value="Parking"' in html


def test_saving_by_itself_gets_an_answer_it_understands(client, parent, and_a_draft_comes_first):
    client.force_login(make_staff(Role.OWNER))
    response = new_page(client, parent, accept="application/json")
    assert response.status_code == 400
    assert response.json()["success"] is False


def test_one_alone_is_published_as_ever(client, parent):
    client.force_login(make_staff(Role.OWNER))
    assert new_page(client, parent).status_code == 302
    assert Page.objects.child_of(parent).get(slug="parking").live
