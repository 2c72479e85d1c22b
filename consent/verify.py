"""Does everything still hold together? Each invariant, and a line for each breach."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils import timezone

from consent import followups, shutfile, shutting, triggers
from consent.invariants import (
    clips,
    copies,
    files,
    keeping,
    pictures,
    scans,
    sets,
    tokens,
)
from consent.invariants.agreements import (
    agreements_match_their_evidence,
    signatures_have_evidence,
    signed_requests_have_a_consent,
    versions_keep_their_text,
)
from consent.invariants.ledger import (
    chain_is_whole,
    details_fit_the_chain,
    filings_are_as_entered,
    last_entries_are_there,
    withdrawals_are_in_force,
)
from consent.models import Patient

Check = Callable[[], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Invariant:
    """One thing that must hold.

    Attributes:
        check: gives a sentence for each breach.
        next: what to do where it does not hold, for whoever looks after the machine.
        opens_files: whether it reads what is in the stored files; left out by a quick run.
    """

    name: str
    check: Check
    next: str
    opens_files: bool = False


@dataclass(frozen=True, slots=True)
class Breach:
    """One thing that does not hold."""

    invariant: str
    sentence: str

    @property
    def next(self) -> str:
        return BY_NAME[self.invariant].next


def run(*, quick: bool = False) -> list[Breach]:
    """Checks every invariant; an empty list where all hold."""
    return [breach for invariant in chosen(quick=quick) for breach in breaches(invariant)]


def chosen(*, quick: bool) -> list[Invariant]:
    """All of them, or those that need not open the stored files."""
    return [one for one in INVARIANTS if not (quick and one.opens_files)]


def breaches(invariant: Invariant) -> Iterator[Breach]:
    for sentence in invariant.check():
        yield Breach(invariant.name, sentence)


def triggers_are_there() -> Iterator[str]:
    for name in triggers.missing():
        yield f"The database guard {name} is missing."


def merges_are_one_step_long() -> Iterator[str]:
    for patient in Patient.objects.filter(merged_into__merged_into__isnull=False).iterator():
        yield f"Patient {patient.reference} is merged into somebody who is merged themselves."


def follow_ups_are_in_time() -> Iterator[str]:
    now = timezone.now()
    kinds = followups.kinds()
    for followup in followups.late_ones(at=now):
        kind = kinds.get(followup.kind)
        if kind is None:
            yield f"Nothing handles follow-ups of kind {followup.kind}."
        else:
            yield f"Follow-up {followup.pk} ({kind.sentence}) is overdue."


def shut_file_agrees() -> Iterator[str]:
    denials = shutfile.read()
    if denials.broken:
        yield f"The shut-file cannot be trusted: {denials.broken}"
    elif shutting.has_lost_lines():
        yield f"The shut-file cannot be trusted: {shutting.LOST_LINES}"
    elif shutting.is_locked():
        yield "Shut-file and database disagree: run manage.py reconcile."


LOOK_INTO = "Keep database and files as they are, and find out who changed them. "
TAMPERED = LOOK_INTO + "Then bring back the last backup without this line, and run reconcile."
FILE_BACK = "Bring this one file back from a backup."
INVARIANTS = (
    Invariant("ledger", chain_is_whole, TAMPERED),
    Invariant("ledger-end", last_entries_are_there, TAMPERED),
    Invariant("ledger-details", details_fit_the_chain, TAMPERED),
    Invariant(
        "triggers",
        triggers_are_there,
        "Run manage.py migrate: it makes the guards again. Then run verify once more.",
    ),
    Invariant("evidence", signatures_have_evidence, TAMPERED),
    Invariant("agreements", agreements_match_their_evidence, TAMPERED),
    Invariant("withdrawals", withdrawals_are_in_force, TAMPERED),
    Invariant(
        "filings",
        filings_are_as_entered,
        "Open the photo or clip in the admin, say anew who can be seen in it, and save. "
        "Find out who changed it.",
    ),
    Invariant("described-sets", sets.added_photos_are_attested, TAMPERED),
    Invariant("assents", sets.assents_are_as_given, TAMPERED),
    Invariant("requests", signed_requests_have_a_consent, TAMPERED),
    Invariant(
        "patient-copies",
        copies.copies_are_as_kept,
        FILE_BACK + " The patient has one too: /consent/verify/ tells whether it is genuine.",
        opens_files=True,
    ),
    Invariant(
        "copies-made",
        copies.signed_consents_have_a_copy,
        "Run manage.py tick: it plans the copy again. If it stays, read the worker's log.",
    ),
    Invariant(
        "scans",
        scans.scans_are_as_signed,
        FILE_BACK + " Or scan the sheet of paper again and keep it with this line.",
        opens_files=True,
    ),
    Invariant("attachments", files.attachments_are_as_kept, FILE_BACK, opens_files=True),
    Invariant("form-versions", versions_keep_their_text, TAMPERED),
    Invariant(
        "photo-files",
        pictures.stored_photos_are_what_was_agreed,
        FILE_BACK + " If there is none, upload the photo again as a new one and ask for it.",
        opens_files=True,
    ),
    Invariant(
        "pictures",
        pictures.pictures_carry_nothing,
        "Open its photo in the admin and save an edit (turn it and back): the files are made "
        "anew, clean. A proof is uploaded again.",
        opens_files=True,
    ),
    Invariant(
        "clip-files",
        clips.stored_clips_are_what_was_agreed,
        FILE_BACK + " If there is none, upload the clip again as a new one and ask for it.",
        opens_files=True,
    ),
    Invariant(
        "clip-contents",
        clips.clips_carry_nothing,
        FILE_BACK + " If there is none, upload the clip again as a new one and ask for it.",
        opens_files=True,
    ),
    Invariant(
        "purged",
        keeping.purged_items_have_no_file,
        "Delete that file by hand: an owner has confirmed that it shall be gone.",
    ),
    Invariant(
        "showings",
        keeping.showings_were_covered,
        "Look at the address it names. Tell the owner: a patient may have to be told.",
    ),
    Invariant(
        "showings-now",
        keeping.showings_agree_with_the_site,
        "Run manage.py tick, wait a minute and run verify again. If it stays, publish the page anew.",
    ),
    Invariant(
        "shown-is-signed",
        keeping.what_is_shown_is_what_was_signed,
        "Take the page off the site, then find out how the file came there. Tell the owner.",
    ),
    Invariant(
        "public-files",
        files.public_files_show_no_patient,
        "Delete that folder under public/ at once. Tell the owner: look who could see it.",
    ),
    Invariant(
        "orphan-files",
        files.files_have_rows,
        "Move the file to a safe place outside the site: it may show a patient. After a week "
        "without a question delete it.",
    ),
    Invariant("missing-files", files.rows_have_files, FILE_BACK),
    Invariant(
        "uploads",
        files.uploads_are_finished,
        "Run manage.py tick: it deletes uploads that nobody finished.",
    ),
    Invariant(
        "merges",
        merges_are_one_step_long,
        "Open the patient in the admin, part the two records and join them anew.",
    ),
    Invariant(
        "links",
        tokens.links_are_closed,
        "Open the patient's request in the admin and cancel it again, or ask for help.",
    ),
    Invariant(
        "tokens",
        tokens.tokens_are_digests,
        "Cancel that request and ask anew: whoever has read the database can open its link.",
    ),
    Invariant(
        "clear-tokens",
        tokens.no_token_is_stored,
        "Cancel that request and ask anew: whoever has read the database can open its link.",
    ),
    Invariant(
        "follow-ups",
        follow_ups_are_in_time,
        "See whether worker and clock are running; run manage.py tick. The board in the admin "
        "says what keeps it.",
    ),
    Invariant(
        "shut-file",
        shut_file_agrees,
        "Bring the shut-file back from its own backup if it is broken, then run manage.py "
        "reconcile.",
    ),
)
BY_NAME = {one.name: one for one in INVARIANTS}
CHECKS: dict[str, Check] = {one.name: one.check for one in INVARIANTS}
