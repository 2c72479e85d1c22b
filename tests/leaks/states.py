"""In which states must a patient's photo not be seen? Each is entered by the real acts, on a live site."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from consent import asking, middleware
from consent.models import Photo
from tests.leaks.entering import (
    USES,
    Begin,
    Case,
    break_the_shut_file,
    committed,
    covered,
    covered_by_two,
    covered_for_instagram,
    covered_for_website,
    delete,
    do_what_follows,
    file_as_patient,
    file_as_patient_and_die,
    filed_as_nobody,
    let_it_run_out,
    never_signed,
    nothing_more,
    put_away,
    reclassify_then_restore_a_backup,
    revoke,
    revoke_and_die,
    revoke_then_restore_a_backup,
    swap_the_file,
    take_back_the_photo,
    take_back_uses,
    unclassified,
    upload,
)
from tests.leaks.harness import World
from tests.leaks.placing import place
from tests.leaks.undoing import undone_afterwards
from tests.working import work_off_everything

STAFF_SPECS = (
    "original",
    "max-165x165",
    "max-800x600",
    "width-400",
    "fill-300x200|use-instagram",
    "fill-1200x630|format-jpeg|use-sharing",
    "width-400|use-website|use-instagram",
    "max-1000x1000|format-jpeg|use-signing",
)


@dataclass(frozen=True)
class Situation:
    """One state.

    Attributes:
        begin: how it stood while the site was first looked at.
        enter: what happened then.
        allowed: the uses that remain covered.
        blind: surfaces that are not judged in it, each with the reason.
    """

    name: str
    sentence: str
    begin: Begin
    enter: Callable[[Case], None]
    allowed: frozenset[str] = frozenset()
    blind: dict[str, str] = field(default_factory=dict)


SITUATIONS = {
    situation.name: situation
    for situation in (
        Situation("unclassified", "Nobody has said who can be seen.", unclassified, nothing_more),
        Situation(
            "no_consent", "A patient is named, who has not signed.", never_signed, nothing_more
        ),
        Situation(
            "website_only",
            "Signed for the website only; asked for the other uses.",
            covered_for_website,
            nothing_more,
            frozenset({"website"}),
        ),
        Situation(
            "instagram_only",
            "Signed for Instagram only; asked for the other uses.",
            covered_for_instagram,
            nothing_more,
            frozenset({"instagram"}),
        ),
        Situation(
            "expired", "The last day has passed and no job has run.", covered, let_it_run_out
        ),
        Situation("revoked", "Taken back, and everything that follows was done.", covered, revoke),
        Situation(
            "revoked_worker_down",
            "Taken back; the process died after the commit and no worker runs.",
            covered,
            revoke_and_die,
        ),
        Situation("uses_revoked", "Every use taken back by itself.", covered, take_back_uses),
        Situation("photo_withdrawn", "This photo taken back.", covered, take_back_the_photo),
        Situation(
            "reclassified",
            "Filed as nobody and public; then it turned out to show a patient.",
            filed_as_nobody,
            file_as_patient,
        ),
        Situation(
            "reclassified_worker_down",
            "The same; the process died after the commit and no worker runs.",
            filed_as_nobody,
            file_as_patient_and_die,
            blind={
                "served_folders": "the public file lies there until the follow-up runs; "
                "the view of /media/pub/ refuses it at once"
            },
        ),
        Situation(
            "swapped", "The consent is valid, the file was exchanged.", covered, swap_the_file
        ),
        Situation(
            "one_of_two_revoked",
            "Two patients agreed, one took it back.",
            covered_by_two,
            revoke,
        ),
        Situation("put_away", "Consent is valid, the photo was put away.", covered, put_away),
        Situation("deleted", "The photo was deleted.", covered, delete),
        Situation(
            "backup_restored",
            "Taken back; then a backup from before was restored.",
            covered,
            revoke_then_restore_a_backup,
        ),
        Situation(
            "public_backup_restored",
            "It turned out to show a patient; then a backup from before was restored.",
            filed_as_nobody,
            reclassify_then_restore_a_backup,
            blind={
                "served_folders": "the restore put the public file back; the view of "
                "/media/pub/ asks the shut-file and refuses it"
            },
        ),
        Situation("shut_file_broken", "The shut-file is broken.", covered, break_the_shut_file),
    )
}
COVERED = Situation(
    "covered",
    "Signed for every use.",
    covered,
    do_what_follows,
    frozenset(USES),
)


def beginnings() -> dict[Begin, list[Situation]]:
    """The states by how the site stood before: each beginning is made once."""
    found: dict[Begin, list[Situation]] = {}
    for situation in (*SITUATIONS.values(), COVERED):
        found.setdefault(situation.begin, []).append(situation)
    return found


def begin(how: Begin, photo: Photo, world: World) -> tuple[Case, World]:
    """The site as it was looked at before anything happened, by visitors and by staff."""
    with committed():
        case = how(photo)
    work_off_everything()
    with asking.asking(staff=True):
        Photo.objects.get(pk=photo.pk).get_renditions(*STAFF_SPECS)
    # As if the second that a verdict may be old had passed.
    middleware.forget()
    world = replace(world, kept={}, saved=[], was_stored=set())
    world.remember()
    return case, world


def enter(situation: Situation, case: Case, world: World) -> World:
    """The site in that state, with all that was seen on it before."""
    situation.enter(case.read_again())
    middleware.forget()
    return replace(world, allowed=situation.allowed)


def build(situation: Situation) -> World:
    """The site in one state, from the beginning."""
    photo = upload()
    return enter(situation, *begin(situation.begin, photo, place(photo)))


def each(groups: Iterable[Iterable[Situation]]) -> Iterator[tuple[Situation, World]]:
    """The site in one state after the other; each is left before the next is entered.

    Args:
        groups: states of one beginning each.
    """
    photo = upload()
    placed = place(photo)
    for situations in groups:
        situations = list(situations)
        with undone_afterwards():
            case, world = begin(situations[0].begin, photo, placed)
            for situation in situations:
                with undone_afterwards():
                    yield situation, enter(situation, case, world)
