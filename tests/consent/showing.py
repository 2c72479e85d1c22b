"""What do tests of showing periods share? A patient's photo, posts that show it, what is on record."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consent import actions
from consent.acts import SYSTEM
from consent.models import (
    Disclosure,
    Photo,
)
from consent.privileges import Subject
from tests.blog.posts import make_post
from tests.factories import make_patient, make_photo

HOUR = timedelta(hours=1)
URL = "/blog/braces-month-by-month/"


def publish(**fields: object):
    """A post that is published as an editor does it."""
    post = make_post(**fields)
    post.save_revision().publish()
    return post


def shown(place: str = "website") -> list[Disclosure]:
    return list(Disclosure.objects.filter(place=place).order_by("pk"))


def take_back(consent, **part: str) -> None:
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy", **part)


@pytest.fixture
def patient(db):
    return make_patient()


@pytest.fixture
def photo(patient) -> Photo:
    return make_photo(Subject.PATIENT, patients=[patient])


@pytest.fixture(autouse=True)
def nothing_begun(monkeypatch):
    from consent.actions import showings

    monkeypatch.setattr(showings, "_begun", False)


FIXTURES = (patient, photo, nothing_begun)
