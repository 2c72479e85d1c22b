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
    "photo.original_seen": "Original of a patient's photo opened by staff",
    "clip.added": "Clip uploaded",
    "clip.classified": "Somebody said who can be seen or heard in a clip",
    "clip.swapped": "File of a clip exchanged",
    "clip.deleted": "Clip deleted",
    "clip.original_seen": "Clip of a patient played by staff",
    "patient.added": "Patient entered",
    "patient.changed": "Patient's details changed",
    "patient.manage_link_asked": "Link to one's permissions asked for",
    "form.version_made": "Form text fixed for signing",
    "request.made": "Consent asked for",
    "request.link_made": "Link made",
    "request.opened": "Opened by the signer",
    "request.identity_wrong": "Wrong answer to the identity question",
    "request.identity_vouched": "Staff vouched for the signer",
    "request.link_asked": "New link asked for by the signer",
    "request.code_asked": "Code by mail asked for by the signer",
    "request.declined": "Signer said no to everything",
    "request.cancelled": "Request cancelled by the practice",
    "consent.signed": "Signed",
    "consent.revoked": "All permissions of a consent taken back",
    "consent.use_revoked": "Permission for one use taken back",
    "consent.item_withdrawn": "Permission for one photo taken back",
    "consent.ended": "Last day has passed",
    "consent.copy_kept": "Patient's copy made, sealed and kept",
    "consent.copy_seen": "Patient's copy opened by staff",
    "content.published": "Page with photos published",
    "disclosure.kit_downloaded": "Kit for a network downloaded",
    "takedown.closed": "Copy elsewhere removed",
    "practice.zone_changed": "Time zone of the practice changed",
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


def staff(user: object) -> Actor:
    """The signed-in member of staff as actor; the system where nobody is signed in."""
    key = getattr(user, "pk", None)
    return Actor(STAFF, key) if key is not None else SYSTEM


def signer(request_reference: str) -> Actor:
    """The person who signs one request."""
    return Actor(SIGNER, request_reference)


def holder(patient_reference: str) -> Actor:
    """Whoever holds a patient's manage link: enough to take a permission back."""
    return Actor("holder", patient_reference)
