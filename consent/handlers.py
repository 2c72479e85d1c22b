"""Which follow-ups does the consent part have, and what does each do?"""

from __future__ import annotations

from django.db.models.functions import Now

from consent import actions, coverage, emails, facts, shutfile, shutting, uses
from consent.actions.reminders import record_mailed
from consent.followups import Event, NotYet, register
from consent.mails import (
    asking_mails,  # noqa: F401  (importing registers its kinds)
    reminding,  # noqa: F401  (importing registers its kinds)
    telling,  # noqa: F401  (importing registers its kinds)
)
from consent.models import (
    Consent,
    ConsentRequest,
    CoveredItem,
    FollowUp,
    LedgerDetail,
    LedgerEntry,
    Photo,
)
from consent.models.fields import new_key
from consent.pages import page_notes
from consent.sealing import unseal
from consent.storage import photo_storage


@register(shutfile.FOLLOW_UP, "Write it into the shut-file", at_once=True)
def append_to_shut_file(followup: FollowUp) -> None:
    """Adds the act to the shut-file; the act's own ledger entry says what it shuts."""
    if shutting.is_locked():
        # A line now would make file and database look agreed. `reconcile` comes first.
        raise shutting.Locked
    shutting.append(LedgerEntry.objects.get(seq=followup.cause))


@register("photo.sweep_public", "Take public files away", at_once=True)
def sweep_public(followup: FollowUp) -> None:
    """Deletes what lies under a photo's old public key; the target is key+minutes."""
    photo_storage().delete_public(followup.target.partition("+")[0])


@register(
    "photo.tidy",
    "Delete derivatives that no permission covers",
    at_once=True,
    upon=[Event.ENDS],
)
def tidy_renditions(followup: FollowUp) -> None:
    """Deletes rows and files of renditions that may not be seen; the gate is shut already."""
    photo = Photo.objects.filter(pk=followup.target).first()
    if photo is None:
        return
    known = facts.of_photos([photo.pk])
    item = known.items[photo.pk]
    gone = [
        rendition
        for rendition in photo.renditions.all()
        if not coverage.allowed_for_all(item, uses.of(rendition.filter_spec), at=known.now)
    ]
    if not gone:
        return
    # The key is part of the cache key of renditions: no process keeps a row that is gone.
    Photo.objects.filter(pk=photo.pk).update(media_key=new_key())
    for rendition in gone:
        name = rendition.file.name
        rendition.delete()
        photo_storage().delete(name)


@register("consent.end", "Tidy up after the last day")
def end_consent(followup: FollowUp) -> None:
    consent = Consent.objects.get(reference=followup.target)
    if Consent.objects.filter(pk=consent.pk, ends_at__gt=Now()).exists():
        raise NotYet(consent.ends_at)
    actions.end_consent(consent=consent)


@register("mail.sign_link", "Mail the link to sign")
def mail_sign_link(followup: FollowUp) -> None:
    request = ConsentRequest.objects.get(reference=followup.target)
    emails.send_sign_link(request)
    record_mailed(request=request, seq=followup.cause)


@register("mail.receipt", "Mail the receipt of a signature")
def mail_receipt(followup: FollowUp) -> None:
    emails.send_receipt(Consent.objects.get(reference=followup.target))


@register("copy.make", "Make and seal the patient’s copy")
def make_copy(followup: FollowUp) -> None:
    actions.keep_copy(consent=Consent.objects.get(reference=followup.target))


@register("mail.copy", "Mail the patient’s copy, as the signer chose")
def mail_copy(followup: FollowUp) -> None:
    consent = Consent.objects.get(reference=followup.target)
    emails.send_copy(consent, actions.keep_copy(consent=consent))


@register("mail.copy_to", "Mail the patient’s copy where the signer asked for it at the desk")
def mail_copy_to(followup: FollowUp) -> None:
    consent = Consent.objects.get(reference=followup.target)
    wanted = LedgerDetail.objects.filter(seq=followup.cause).first()
    emails.send_copy(
        consent, actions.keep_copy(consent=consent), to=unseal(wanted.detail) if wanted else ""
    )


@register("mail.copy_spelled", "Tell the practice that a copy spells a name by numbers")
def mail_copy_spelled(followup: FollowUp) -> None:
    emails.send_copy_spelled(Consent.objects.get(reference=followup.target))


@register("mail.glass_broken", "Tell the practice that a superuser opened patients’ records")
def mail_glass_broken(followup: FollowUp) -> None:
    emails.send_glass_broken(LedgerEntry.objects.get(seq=followup.cause))


@register("import.look", "Look through a folder of photos")
def look_through_folder(followup: FollowUp) -> None:
    reference = followup.target.partition("+")[0]
    actions.look_further(reference=reference, entry=LedgerEntry.objects.get(seq=followup.cause))


@register("import.take", "Take in the photos of a folder")
def take_in_folder(followup: FollowUp) -> None:
    reference = followup.target.partition("+")[0]
    actions.take_further(reference=reference, entry=LedgerEntry.objects.get(seq=followup.cause))


@register("mail.photo_added", "Tell whoever signed that a photo joined their set")
def mail_photo_added(followup: FollowUp) -> None:
    emails.send_photo_added(CoveredItem.objects.get(pk=followup.target))


@register("mail.page_note", "Tell the practice that a page shows less than it holds")
def mail_page_note(followup: FollowUp) -> None:
    page_notes.mail(LedgerEntry.objects.get(seq=followup.cause))


@register("mail.code", "Mail a code")
def mail_code(followup: FollowUp) -> None:
    emails.send_code(ConsentRequest.objects.get(reference=followup.target))
