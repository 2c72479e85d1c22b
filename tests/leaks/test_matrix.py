"""Can a patient's photo be seen where nobody agreed? Every surface in every state, judged by pixels."""

from __future__ import annotations

import pytest

from tests.leaks.states import COVERED, SITUATIONS, build
from tests.leaks.surfaces import SURFACES, shown, sightings

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def real_rendition_cache(settings):
    settings.CACHES = {
        **settings.CACHES,
        "renditions": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    }


@pytest.mark.parametrize("name", SITUATIONS)
def test_no_surface_shows_the_photo(name):
    situation = SITUATIONS[name]
    found = sightings(build(situation))
    assert {key: where for key, where in found.items() if key not in situation.blind} == {}


def test_the_matrix_sees_the_photo_where_everybody_agreed():
    world = build(COVERED)
    assert sightings(world) == {}
    assert shown(world) >= {
        "pictures_of_pages",
        "srcset_of_pages",
        "rich_text",
        "link_previews",
        "json_ld",
        "code_outside_a_request",
        "old_addresses",
        "copies_in_browsers",
        "saved_pages",
        "previews",
        "kits",
    }


def test_website_only_shows_the_website_and_nothing_else():
    seen = shown(build(SITUATIONS["website_only"]))
    assert {"pictures_of_pages", "srcset_of_pages", "previews"} <= seen
    assert seen.isdisjoint({"link_previews", "json_ld", "kits"})


def test_every_surface_says_what_is_tried_and_what_shuts_it():
    for one in SURFACES.values():
        assert one.sentence.endswith(".")
        assert one.closed_by
