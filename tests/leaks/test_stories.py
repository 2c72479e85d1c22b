"""Can a patient's own words be read where nobody agreed? Every door in every state."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from consent import asking, coverage, shutfile
from consent.admin_views import stories as staff_stories
from consent.models import Story
from consent.privileges import Kind
from practice.story_blocks import StoryBlock, StoryChooserBlock
from tests.leaks.stories import NAMED, SAID, STATES, build, pages, read_at, sightings

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", [name for name, state in STATES.items() if not state.shown])
def test_no_door_gives_the_words_or_the_name(name):
    assert sightings(build(name)) == {}


def test_where_they_may_be_read_the_same_doors_show_them():
    site = build("covered")
    assert {"pages", "search", "previews"} <= read_at(site)
    assert sightings(site, shown=True) == {}
    assert all(NAMED.encode() in page.body for page in pages(site))


def test_what_is_stored_of_a_page_holds_no_word_of_the_story():
    site = build("covered")
    for page in site.pages:
        assert SAID not in str(page.latest_revision.content)
        assert SAID not in str(page.body.get_prep_value())


def test_after_the_follow_ups_the_index_holds_no_word_of_it():
    site = build("revoked")
    for page in site.pages:
        fresh = type(page).objects.get(pk=page.pk)
        assert SAID not in fresh.searchable_words()
    assert read_at(site) == set()


def the_block_does_not_ask(patch) -> None:
    patch.setattr(StoryBlock, "may_be_shown", lambda self, value: True)


def everything_is_covered(patch) -> None:
    yes = coverage.Verdict(True, coverage.Reason.COVERED)
    judge = asking.verdict

    def answer(item_id: int, uses: Iterable[str], kind: Kind = Kind.PHOTO) -> coverage.Verdict:
        return yes if kind == Kind.STORY else judge(item_id, uses, kind)

    patch.setattr(asking, "verdict", answer)


def the_search_does_not_ask(patch) -> None:
    patch.setattr(StoryBlock, "may_be_shown", lambda self, value: True)
    patch.setattr(StoryBlock, "render", lambda self, value, context=None: "")
    patch.setattr(StoryChooserBlock, "get_searchable_content", lambda self, value: [value.text])


def nobody_compares_the_words(patch) -> None:
    digest_of = Story.digest.fget
    patch.setattr(Story, "digest", property(lambda self: self.sha256 or digest_of(self)))


def everybody_may_choose(patch) -> None:
    patch.setattr(staff_stories, "stories_visible_to", lambda user: Story.objects.all())


def no_shut_file(patch) -> None:
    patch.setattr(shutfile, "read", shutfile.Denials)
    patch.setattr(shutfile.Denials, "locked", lambda self, **known: False)


MUTANTS = {
    "a block that does not ask": (the_block_does_not_ask, "no_consent", {"pages", "previews"}),
    "a verdict that is always yes": (everything_is_covered, "revoked", {"pages", "search"}),
    "a search that does not ask": (the_search_does_not_ask, "no_consent", {"search"}),
    "words that nobody compares": (nobody_compares_the_words, "changed_by_hand", {"pages"}),
    "a chooser for everybody": (everybody_may_choose, "no_consent", {"editors_screens"}),
    "no shut-file": (no_shut_file, "backup_restored", {"pages"}),
}


@pytest.mark.once  # the mutants try the matrix itself, which runs on both databases
@pytest.mark.parametrize("name", MUTANTS)
def test_each_defence_that_is_taken_away_is_noticed(name, monkeypatch):
    take_away, state, noticed = MUTANTS[name]
    take_away(monkeypatch)
    assert noticed <= set(sightings(build(state)))
