"""Can a patient's photo be seen where nobody agreed? Every surface in every state, judged by pixels."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.leaks.harness import all_surfaces, answers, shown, sightings
from tests.leaks.judging import WORDS_MARK
from tests.leaks.states import COVERED, SITUATIONS, build

pytestmark = pytest.mark.django_db
KITS = {"kits", "kits_for_facebook", "kits_for_google_business", "kits_together"}


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
    given = answers(world)
    assert {name for name, some in given.items() if not some} <= {
        "served_folders",
        "other_addresses_in_pages",
    }
    assert shown(given) >= {
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
        *KITS,
    }


def test_the_search_finds_the_words_where_everybody_agreed():
    found = answers(build(COVERED))["search"]
    assert WORDS_MARK in found[0].text


def test_website_only_shows_the_website_and_nothing_else():
    seen = shown(answers(build(SITUATIONS["website_only"])))
    assert {"pictures_of_pages", "srcset_of_pages", "previews"} <= seen
    assert seen.isdisjoint({"link_previews", "json_ld", *KITS})


def test_instagram_only_leaves_for_instagram_and_for_nobody_else():
    seen = shown(answers(build(SITUATIONS["instagram_only"])))
    assert seen == {"kits", "kits_together"}


LEAKING_IN_STOCK = {
    "pictures_of_pages",
    "srcset_of_pages",
    "other_addresses_in_pages",
    "rich_text",
    "link_previews",
    "json_ld",
    "code_outside_a_request",
    "old_addresses",
    "copies_in_browsers",
    "saved_pages",
    "derivatives_for_other_uses",
    "guessed_originals",
    "signed_serve_view",
    "images_api",
    "pages_api",
    "admin_for_strangers",
    "traces_of_staff_at_work",
    "previews",
    "documents",
    "half_finished_uploads",
    "served_folders",
}


def test_the_same_surfaces_leak_in_a_stock_wagtail(tmp_path):
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-m", "tests.leaks.stock_control.run"],
        cwd=root,
        env={
            **os.environ,
            "STOCK_CONTROL_FOLDER": str(tmp_path),
            "PYTHONPATH": str(root),
            "DJANGO_SETTINGS_MODULE": "",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    leaking = {name for name, where in found.items() if any("pixels" in one for one in where)}
    assert leaking == LEAKING_IN_STOCK
    assert any("name" in one for one in found["words_of_pages"])


def test_every_surface_says_what_is_tried_and_what_shuts_it():
    for one in all_surfaces().values():
        assert one.sentence.endswith(".")
        assert one.closed_by
