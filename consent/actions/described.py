"""How does a photo join a set that a patient agreed to in words? Staff attest; the signer is told."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consent import asking, facts, followups, middleware
from consent.acts import staff
from consent.followups import Event
from consent.mails import addresses
from consent.models import Consent, CoveredItem, LedgerEntry, Photo, Staff
from consent.privileges import Kind, State, Subject


class NotInTheSet(ValueError):
    """The photo cannot join the permission; str(error) says why, for staff."""


def why_closed(consent: Consent) -> str:
    """Why nothing can join this permission at all, for staff; '' where something can."""
    if not consent.scope_text:
        return _("This permission names its photos one by one. Ask for the new photo.")
    if not consent.is_granted(at=timezone.now()):
        return _("This permission is not in force.")
    if not consent.grants.filter(revoked_at=None).exists():
        return _("Every use of this permission was taken back.")
    if not addresses.address_for(consent.request):
        return _(
            "Whoever signed was promised a message for each photo, and no e-mail address is on "
            "file. Enter one first."
        )
    return ""


@transaction.atomic
def add_to_set(*, consent: Consent, photo: Photo, by: Staff) -> CoveredItem:
    """Adds a photo to a permission for a described set; a repeat finds it there.

    `by` attests that the photo is one of those the signer agreed to. The file's present digest is
    what is covered, and whoever signed gets a message with a way to take it out.

    Raises:
        NotInTheSet: the permission names no set or is not in force, the photo does not show its
            patient or is not in use, or it was taken out before.
    """
    consent = (
        Consent.objects.select_for_update(of=("self",))
        .select_related("request__patient__merged_into", "request__representative", "patient")
        .get(pk=consent.pk)
    )
    if closed := why_closed(consent):
        raise NotInTheSet(closed)
    photo = Photo.objects.select_for_update().get(pk=photo.pk)
    known = consent.items.filter(sha256=photo.sha256).first()
    if known and known.withdrawn_at:
        raise NotInTheSet(_("The patient took this photo out. Only a new request can ask again."))
    if known:
        return known
    _check(consent, photo)
    item = CoveredItem.objects.create(
        consent=consent,
        kind=Kind.PHOTO,
        sha256=photo.sha256,
        photo=photo,
        attested_by=by,
        attested_at=timezone.now(),
    )
    entry = LedgerEntry.objects.append(
        "consent.item_added",
        actor=staff(by).as_json(),
        refs={"consent": consent.reference, "photo": photo.pk, "sha256": photo.sha256},
    )
    followups.plan(entry, "mail.photo_added", target=str(item.pk))
    followups.plan_upon(entry, Event.BEGINS, [photo.pk])
    asking.forget()
    transaction.on_commit(asking.forget)
    transaction.on_commit(middleware.forget)
    return item


def _check(consent: Consent, photo: Photo) -> None:
    known = facts.of_photos([photo.pk]).items[photo.pk]
    if photo.state != State.LIVE:
        raise NotInTheSet(_("This photo is not in use any more."))
    if photo.subject != Subject.PATIENT or known.shut or known.locked:
        raise NotInTheSet(_("This photo is not filed as showing a patient, or it is shut."))
    if consent.patient.root_id not in {who.patient for who in known.depicted}:
        raise NotInTheSet(_("This photo does not show the patient who agreed."))
