"""Can a patient's photo be seen where nobody agreed? Every surface in every state, judged by pixels."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.leaks.entering import covered
from tests.leaks.harness import all_surfaces, given, judged, shown
from tests.leaks.judging import WORDS_MARK
from tests.leaks.states import COVERED, beginnings, each

pytestmark = pytest.mark.django_db
KITS = {"kits", "kits_for_facebook", "kits_for_google_business", "kits_together"}


@pytest.fixture(autouse=True)
def real_rendition_cache(settings):
    settings.CACHES = {
        **settings.CACHES,
        "renditions": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    }


# Where somebody agreed, the photo must be seen: a matrix that sees nothing proves nothing.
SEEN = {
    "covered": {
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
        "typed_and_not_yet_saved",
        *KITS,
    },
    "website_only": {
        "pictures_of_pages",
        "srcset_of_pages",
        "previews",
        "typed_and_not_yet_saved",
    },
    "instagram_only": {"kits", "kits_together"},
}
SHUT = {
    "website_only": {"link_previews", "json_ld", *KITS},
    "instagram_only": set(all_surfaces()) - SEEN["instagram_only"],
}
# Two parts of about the same length, for two processes.
GROUPS = {
    "once everybody had agreed": [beginnings()[covered]],
    "begun otherwise": [some for begin, some in beginnings().items() if begin is not covered],
}
MAY_BE_EMPTY = {"served_folders", "other_addresses_in_pages"}


@pytest.mark.parametrize("groups", GROUPS.values(), ids=GROUPS)
def test_the_photo_is_seen_where_everybody_agreed_and_nowhere_else(groups):
    leaking = {}
    for situation, world in each(groups):
        answers = given(world)
        found = judged(world, answers)
        for surface in found.keys() - situation.blind.keys():
            leaking[situation.name, surface] = found[surface]
        seen = shown(answers)
        assert seen >= SEEN.get(situation.name, set()), situation.name
        assert seen.isdisjoint(SHUT.get(situation.name, set())), situation.name
        if situation is COVERED:
            assert {name for name, some in answers.items() if not some} <= MAY_BE_EMPTY
            assert WORDS_MARK in answers["search"][0].text
    assert leaking == {}


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
    "typed_and_not_yet_saved",
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
