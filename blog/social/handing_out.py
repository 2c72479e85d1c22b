"""What is written down before a kit leaves the house, and may it still leave at that moment?"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from blog.social import photos, refusals
from blog.social.kit import Kit, Picture
from blog.social.refusals import Refused
from consent.acts import Actor
from consent.models import Disclosure, LedgerEntry, Photo

ACT = "disclosure.kit_downloaded"
_URL_LENGTH = Disclosure._meta.get_field("url").max_length


def record_download(*, kit: Kit, by: Actor) -> LedgerEntry:
    """The same for one kit."""
    (entry,) = record_downloads(kits=[kit], by=by)
    return entry


@transaction.atomic
def record_downloads(*, kits: Sequence[Kit], by: Actor) -> list[LedgerEntry]:
    """Enters that these kits leave now, before their bytes are sent; each photo is judged once more.

    A withdrawal is either seen here, or comes after and finds the showing that is entered here.

    Raises:
        Refused: one of them may not leave, or what was agreed has changed since it was built.
    """
    leaving = [(kit, kit.must_be_ready()) for kit in kits]
    # The entries come first: they take the chain's lock, which withdrawals wait for too.
    entries = [_entered(kit, pictures, by) for kit, pictures in leaving]
    all_photos = {
        choice.photo.pk: choice.photo for kit, _pictures in leaving for choice in kit.choices
    }
    known = photos.known_of(all_photos.values())
    edits = dict(Photo.objects.filter(pk__in=all_photos).values_list("pk", "edits"))
    for kit, pictures in leaving:
        again = photos.judge(
            tuple(one.photo for one in kit.choices),
            known,
            kit.format,
            zone=kit.zone,
            at=kit.planned,
        )
        for one in pictures:
            if edits.get(one.choice.photo.pk) != one.choice.photo.edits:
                # A face may have been blurred since these files were made.
                raise Refused((refusals.changed_meanwhile(one.choice.photo.pk),))
            _leaves(kit, one, again)
    return entries


def _entered(kit: Kit, pictures: Sequence[Picture], by: Actor) -> LedgerEntry:
    consents = [name for one in pictures for name in one.choice.verdict.consents]
    return LedgerEntry.objects.append(
        ACT,
        actor=by.as_json(),
        refs={
            "page": kit.page_id,
            "privilege": kit.format.network,
            "format": kit.format.id,
            "photos": [one.choice.photo.pk for one in pictures],
            "sha256": [one.choice.item.sha256 for one in pictures],
            "file_sha256": [one.file.sha256 for one in pictures],
            "consents": list(dict.fromkeys(consents)),
        },
    )


def _leaves(kit: Kit, picture: Picture, again: photos.Judged) -> None:
    before = picture.choice
    now = again.choices[before.number - 1]
    if now.left_out:
        raise Refused((now.left_out,))
    if now.item.sha256 != before.item.sha256 or now.verdict.consents != before.verdict.consents:
        raise Refused((refusals.changed_meanwhile(before.photo.pk),))
    # A picture without a patient is written down too: it may turn out to show one.
    for reference in now.verdict.consents or ("",):
        _record_showing(kit, picture, reference, again)


def _record_showing(kit: Kit, picture: Picture, consent: str, again: photos.Judged) -> None:
    """One row for each possible copy: the same kit downloaded twice is one."""
    same = {
        "item_sha256": picture.choice.item.sha256,
        "privilege": kit.format.network,
        "place": f"{kit.format.network_name} kit",
        "url": kit.url[:_URL_LENGTH],
        "consent_reference": consent,
    }
    known = Disclosure.objects.filter(**same, takedowns=None)
    if not known.update(last_at=again.now):
        Disclosure.objects.create(**same, first_at=again.now)
