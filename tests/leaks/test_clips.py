"""Can a patient's clip be seen or heard where nobody agreed? Every door in every state."""

from __future__ import annotations

import pytest

from consent import clip_gate, middleware, shutfile
from consent.admin_views import clips as staff_clips
from consent.models import Clip
from consent.views import photos as session_views
from practice.models import VideoPage
from tests.leaks import clips
from tests.leaks.clips import STATES, build, plays, sightings

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", [name for name, state in STATES.items() if not state.shown])
def test_no_door_gives_the_clip_or_its_words(name):
    assert sightings(build(name)) == {}


@pytest.mark.parametrize("name", [name for name, state in STATES.items() if state.shown])
def test_where_it_may_be_seen_the_same_doors_see_it(name):
    site = build(name)
    assert plays(site) == {"pages", "addresses", "copies_in_browsers"}
    assert sightings(site, shown=True) == {}
    words = [answer.text for answer in clips.pages(site)]
    assert any(clips.SPOKEN in text for text in words)


def the_gate_is_open(patch) -> None:
    def served(key: str) -> str:
        clip = Clip.objects.filter(media_key=key).first()
        return clip.file.name if clip else ""

    patch.setattr(clip_gate, "may_be_served", served)


def the_memo_never_ends(patch) -> None:
    patch.setattr(clip_gate, "MEMO_SECONDS", 10_000.0)
    patch.setattr(clip_gate, "forget", lambda: None)


def not_modified_comes_first(patch) -> None:
    served = middleware.PhotoGate._answer

    def answer(self, request, path):
        if request.headers.get("If-None-Match"):
            return middleware.HttpResponse(status=304)
        return served(self, request, path)

    patch.setattr(middleware.PhotoGate, "_answer", answer)


def pages_do_not_ask(patch) -> None:
    patch.setattr(VideoPage, "plays", True)


def staff_need_no_right(patch) -> None:
    patch.setattr(staff_clips, "may_see_clip", lambda user, clip: True)
    patch.setattr(
        staff_clips.ClipPolicy, "user_has_any_permission_for_instance", lambda *args: True
    )


def sessions_are_for_everybody(patch) -> None:
    patch.setattr(session_views, "_may_see_clip", lambda request, clip: True)


def no_shut_file(patch) -> None:
    patch.setattr(shutfile, "read", shutfile.Denials)
    patch.setattr(shutfile.Denials, "locked", lambda self, **known: False)


MUTANTS = {
    "an open gate": (the_gate_is_open, "revoked_worker_down", {"addresses", "copies_in_browsers"}),
    "a memo that never ends": (the_memo_never_ends, "revoked_worker_down", {"addresses"}),
    "304 before the verdict": (
        not_modified_comes_first,
        "revoked_worker_down",
        {"copies_in_browsers"},
    ),
    "a page that does not ask": (pages_do_not_ask, "no_consent", {"pages", "previews"}),
    "staff who need no right": (staff_need_no_right, "no_consent", {"staff_addresses"}),
    "a session for everybody": (sessions_are_for_everybody, "no_consent", {"sessions_of_others"}),
    "no shut-file": (no_shut_file, "backup_restored", {"addresses", "pages"}),
}


@pytest.mark.once  # the mutants try the matrix itself, which runs on both databases
@pytest.mark.parametrize("name", MUTANTS)
def test_each_defence_that_is_taken_away_is_noticed(name, monkeypatch):
    take_away, state, noticed = MUTANTS[name]
    take_away(monkeypatch)
    assert noticed <= set(sightings(build(state)))
