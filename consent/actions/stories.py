"""What is done with a patient's own words? Written down, changed, taken away; never unnoticed."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from consent import asking, evidence, followups, middleware
from consent.actions.copies import list_copies
from consent.acts import Actor
from consent.followups import Event
from consent.models import LedgerEntry, Patient, Staff, Story
from consent.privileges import State
from consent.signals import consent_ended


class StoryNotPossible(ValueError):
    """The words cannot be kept so; str(error) says why, for staff."""


@transaction.atomic
def write_story(
    *, patient: Patient, text: str, name_shown: str, by: Actor, written_by: Staff | None = None
) -> Story:
    """Keeps a patient's own words. Nobody outside reads them before the patient has signed.

    Raises:
        StoryNotPossible: there are no words or no name, or the record has them already.
    """
    story = Story(patient=patient, text=text, name_shown=name_shown, created_by=written_by)
    _check(story)
    story.save()
    # The words themselves are the detail: what somebody signed for stays readable after a change.
    _enter("story.written", story, by, detail=words(story))
    return story


@transaction.atomic
def change_story(*, story: Story, text: str, name_shown: str, by: Actor) -> LedgerEntry | None:
    """Other words are another story: nothing signed so far covers them. None where none changed.

    Raises:
        StoryNotPossible: as for `write_story`, or the story was taken away.
    """
    stored = Story.objects.select_for_update().get(pk=story.pk)
    if stored.state == State.PURGED:
        raise StoryNotPossible(_("This story was taken away."))
    was = stored.sha256
    stored.text, stored.name_shown = text, name_shown
    _check(stored)
    if stored.digest == was:
        return None
    stored.save()
    entry = _enter("story.changed", stored, by, was=was, detail=words(stored))
    _tidy_after(stored, entry, [was])
    story.refresh_from_db()
    return entry


@transaction.atomic
def take_story_away(*, story: Story, by: Actor) -> LedgerEntry | None:
    """Empties a story for good; None where it is empty. What was signed stays in the evidence."""
    stored = Story.objects.select_for_update().get(pk=story.pk)
    if stored.state == State.PURGED:
        return None
    stored.state, stored.text, stored.name_shown = State.PURGED, "", ""
    stored.save()
    entry = _enter("story.taken_away", stored, by)
    _tidy_after(stored, entry, [stored.sha256])
    story.refresh_from_db()
    return entry


def words(story: Story) -> str:
    """The words and the name as one text, as the ledger keeps it apart and erasable."""
    return evidence.canonical({"story": story.text, "name_shown": story.name_shown})


def _check(story: Story) -> None:
    if not evidence.story_lines(story.text):
        raise StoryNotPossible(_("Write down what the patient said."))
    if not story.name_shown.strip():
        raise StoryNotPossible(_("Write how the patient is to be named, such as “A patient”."))
    if Story.objects.filter(sha256=story.digest).exclude(pk=story.pk).exists():
        raise StoryNotPossible(_("These words are in the patient’s record already."))


def _enter(act: str, story: Story, by: Actor, *, was: str = "", detail: str = "") -> LedgerEntry:
    return LedgerEntry.objects.append(
        act,
        actor=by.as_json(),
        refs={
            "story": story.reference,
            "patient": story.patient.reference,
            "sha256": story.sha256,
            **({"was": was} if was else {}),
        },
        detail=detail,
    )


def _tidy_after(story: Story, entry: LedgerEntry, digests: Iterable[str]) -> None:
    """Visitors read nothing of it from this instant; the index and the lists follow."""
    list_copies(digests)
    followups.plan_upon(entry, Event.STORY_ENDS, [story.pk])
    asking.forget()
    transaction.on_commit(asking.forget)
    transaction.on_commit(middleware.forget)
    transaction.on_commit(lambda: consent_ended.send(None, story_ids=[story.pk], seq=entry.seq))
