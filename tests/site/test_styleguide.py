"""Does the style guide show every component there is, filled?"""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import RequestFactory

from config.styleguide import ICONS, guide

TEMPLATES = Path(settings.BASE_DIR) / "site" / "templates"
COMPONENTS = {path.stem for path in (TEMPLATES / "components").glob("*.html")}
INCLUDED = re.compile(r'include "components/(\w+)\.html"')

pytestmark = pytest.mark.django_db


def page(frame: str = "") -> str:
    request = RequestFactory().get("/styleguide/", {"frame": frame} if frame else {})
    return render_to_string("styleguide.html", {"guide": guide()}, request)


def test_every_component_is_in_it():
    shown = set(INCLUDED.findall((TEMPLATES / "styleguide.html").read_text()))
    within = {
        name
        for one in shown
        for name in INCLUDED.findall((TEMPLATES / "components" / f"{one}.html").read_text())
    }
    assert COMPONENTS - shown - within == set()


def test_every_icon_is_in_it():
    drawn = re.findall(r'name == "(\w+)"', (TEMPLATES / "components" / "icon.html").read_text())
    assert sorted(ICONS) == sorted(set(drawn))


@pytest.mark.parametrize("frame", ["", "signing"])
def test_what_it_shows_is_filled(frame):
    shown = page(frame)
    assert "Every component, in every state" in shown
    assert "$3,800" in shown or frame
    assert "Enter a valid email address." in shown
    assert "Open until 5 pm" in shown
    assert shown.count("<h2>") > 10
