"""Which acts does the ledger know? A dotted name and a sentence for each; names never change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ACTS: Mapping[str, str] = {
    "photo.added": "Photo uploaded",
    "photo.classified": "Somebody said who can be seen",
    "photo.swapped": "File exchanged",
    "photo.deleted": "Photo deleted",
    "photo.refocused": "Focus of the photo moved",
    "photo.edited": "Photo turned, cropped or blurred",
    "photo.original_seen": "Original of a patient's photo opened by staff",
    "photo.put_away": "Photo put away: no permission covers it any more",
    "photo.taken_out": "Photo back in use: a permission covers it again",
    "photo.held": "Legal hold set on a photo",
    "photo.hold_lifted": "Legal hold lifted from a photo",
    "photo.handed_over": "Original of a photo downloaded for the clinical record",
    "photo.purged": "File of a photo deleted for good",
    "clip.added": "Clip uploaded",
    "clip.classified": "Somebody said who can be seen or heard in a clip",
    "clip.swapped": "File of a clip exchanged",
    "clip.deleted": "Clip deleted",
    "clip.original_seen": "Clip of a patient played by staff",
    "clip.put_away": "Clip put away: no permission covers it any more",
    "clip.taken_out": "Clip back in use: a permission covers it again",
    "clip.held": "Legal hold set on a clip",
    "clip.hold_lifted": "Legal hold lifted from a clip",
    "clip.handed_over": "Original of a clip downloaded for the clinical record",
    "clip.purged": "File of a clip deleted for good",
    "story.written": "A patient's own words written down",
    "story.changed": "A patient's own words changed: nothing signed so far covers them",
    "story.taken_away": "A patient's own words taken away",
    "patient.added": "Patient entered",
    "patient.changed": "Patient's details changed",
    "patient.manage_link_asked": "Link to one's permissions asked for",
    "patient.identity_vouched": "Staff vouched for the patient, who gets a link in person",
    "patient.own_address": "Own address of a patient written down, for when they come of age",
    "patient.merged": "Two records of one patient joined",
    "patient.unmerged": "Two records parted again: they are two patients",
    "patient.kept_apart": "Two similar records looked at: they are two patients",
    "patient.came_of_age": "Patient came of age: parents' links stopped",
    "patient.adult_to_ask": "Patient to be asked in person from the day of majority on",
    "patient.adult_not_to_ask": "Patient is not to be asked when they come of age after all",
    "patients.majority_noticed": "Practice told by mail that patients come of age",
    "representative.added": "Somebody who speaks for a patient entered",
    "representative.changed": "Details of somebody who speaks for a patient changed",
    "representative.ended": "Somebody no longer speaks for a patient",
    "representative.proof_seen": "Proof of somebody's authority opened by staff",
    "representative.manage_link_asked": "Link to a child's permissions asked for by a parent",
    "patients.glass_broken": "Superuser opened the records of patients",
    "patients.glass_closed": "Superuser closed the records of patients",
    "import.prepared": "Folder of photos written down for import",
    "import.started": "Import of a folder started",
    "import.paused": "Import of a folder paused",
    "import.resumed": "Import of a folder went on",
    "import.finished": "Import of a folder finished",
    "form.version_made": "Form text fixed for signing",
    "form.reviewed": "A lawyer's review of a form's text entered",
    "request.made": "Consent asked for",
    "request.link_made": "Link made",
    "request.opened": "Opened by the signer",
    "request.identity_wrong": "Wrong answer to the identity question",
    "request.identity_vouched": "Staff vouched for the signer",
    "request.link_asked": "New link asked for by the signer",
    "request.code_asked": "Code by mail asked for by the signer",
    "request.tablet_back": "Tablet given back",
    "request.printed": "Form printed to be signed on paper",
    "request.declined": "Signer said no to everything",
    "request.assent_refused": "The child would rather not: nothing was signed",
    "request.decline_reason_given": "Signer said why they said no",
    "request.extended": "More time given to answer",
    "request.reminded": "Signer reminded by mail",
    "request.reminders_stopped": "Signer is not to be reminded",
    "request.reminders_resumed": "Signer is to be reminded again",
    "requests.exported": "List of requests downloaded",
    "request.cancelled": "Request cancelled by the practice",
    "consent.signed": "Signed",
    "consent.revoked": "All permissions of a consent taken back",
    "consent.use_revoked": "Permission for one use taken back",
    "consent.shortened": "Consent ends sooner: a parent's ends with childhood",
    "consent.item_withdrawn": "Permission for one photo taken back",
    "consent.item_added": "Photo added to a described set: staff attest that it belongs there",
    "consent.ended": "Last day has passed",
    "consent.ending_noticed": "Practice told by mail which permissions end soon",
    "consent.copy_kept": "Patient's copy made, sealed and kept",
    "consent.copy_seen": "Patient's copy opened by staff",
    "consent.copy_wanted": "Signer said how they want their copy",
    "consent.copy_given": "Copy handed over by staff",
    "consent.scan_seen": "Scan of a signed sheet opened by staff",
    "content.published": "Page with photos published",
    "content.advice_set_aside": "Published although visitors will not see all of it",
    "content.went_live_short": "Scheduled page went live without all of its photos",
    "content.kept_back": "Scheduled page kept back: a photo of it is not covered",
    "content.taken_off": "Page taken off the site: a photo of it is not covered any more",
    "content.unpublished": "Page with photos taken off the site",
    "content.moved": "Page with photos got another address",
    "content.deleted": "Page with photos deleted",
    "showings.begun": "Keeping of showing periods began",
    "followup.tried": "Follow-up tried again by staff",
    "disclosure.kit_downloaded": "Kit for a network downloaded",
    "disclosure.profile_kit_downloaded": "Pictures and words for profiles downloaded",
    "disclosure.embed_published": "Page published that shows a video at another host",
    "takedown.assigned": "Copy elsewhere given to somebody to remove",
    "takedown.overdue": "Copy elsewhere not removed in time",
    "takedown.closed": "Copy elsewhere removed",
    "takedown.proof_seen": "Picture that proves a removal opened by staff",
    "practice.zone_changed": "Time zone of the practice changed",
    "appointments.notice_planned": "Practice to be told by mail that somebody asks to be called",
    "appointments.deleted": "Requests for appointments deleted on their day",
    "shutfile.reconciled": "Shut-file and database brought together",
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: a kind of actor and its id, never a name."""

    kind: str
    id: int | str | None = None

    def as_json(self) -> dict[str, object]:
        return {"kind": self.kind, "id": self.id} if self.id is not None else {"kind": self.kind}


SYSTEM = Actor("system")
# Somebody on the public pages of whom nothing is known but an address they typed.
VISITOR = Actor("visitor")
SIGNER = "signer"
STAFF = "staff"
HOLDER = "holder"
REPRESENTATIVE = "representative"


def staff(user: object) -> Actor:
    """The signed-in member of staff as actor; the system where nobody is signed in."""
    key = getattr(user, "pk", None)
    return Actor(STAFF, key) if key is not None else SYSTEM


def signer(request_reference: str) -> Actor:
    """The person who signs one request."""
    return Actor(SIGNER, request_reference)


def holder(patient_reference: str) -> Actor:
    """Whoever holds a patient's manage link: enough to take a permission back."""
    return Actor(HOLDER, patient_reference)


def representative(reference: str) -> Actor:
    """Somebody who speaks for a patient and holds a manage link of their own."""
    return Actor(REPRESENTATIVE, reference)
