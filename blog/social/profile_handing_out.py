"""What is written down before pictures for profiles leave the house, and may they at that moment?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from blog.social import refusals
from blog.social.networks import NETWORK_NAMES
from blog.social.profile_kit import Made
from blog.social.refusals import Refused
from consent import coverage, facts
from consent.acts import Actor
from consent.models import Disclosure, LedgerEntry, Photo

ACT = "disclosure.profile_kit_downloaded"


@transaction.atomic
def record_download(*, pictures: Mapping[str, Sequence[Made]], by: Actor) -> LedgerEntry:
    """Enters that these pictures leave now, before their bytes are sent; each is judged once more.

    Args:
        pictures: by network.

    Raises:
        Refused: what was agreed, or the photo, has changed since they were made.
    """
    used = {
        (network, made.photo.pk): made.photo
        for network, many in pictures.items()
        for made in many
        if made.photo is not None
    }
    ids = sorted({pk for _network, pk in used})
    # The entry comes first: it takes the chain's lock, which withdrawals wait for too.
    entry = LedgerEntry.objects.append(
        ACT,
        actor=by.as_json(),
        refs={
            "privileges": list(pictures),
            "photos": ids,
            "sha256": sorted({photo.sha256 for photo in used.values()}),
        },
    )
    known = facts.of_photos(ids)
    edits = dict(Photo.objects.filter(pk__in=ids).values_list("pk", "edits"))
    for (network, pk), photo in used.items():
        item = known.items.get(pk)
        verdict = item and coverage.allowed_for_all(item, [network], at=known.now)
        if not item or not verdict or item.sha256 != photo.sha256 or edits.get(pk) != photo.edits:
            raise Refused((refusals.changed_meanwhile(pk),))
        # A picture without a patient is written down too: it may turn out to show one.
        for reference in verdict.consents or ("",):
            _record_showing(photo, network, reference, known.now)
    return entry


def _record_showing(photo: Photo, network: str, consent: str, now: datetime) -> None:
    """One row for each possible copy: the same picture downloaded twice is one."""
    same = {
        "item_sha256": photo.sha256,
        "privilege": network,
        "place": f"{NETWORK_NAMES[network]} profile",
        "url": "",
        "consent_reference": consent,
    }
    if not Disclosure.objects.filter(**same, takedowns=None).update(last_at=now):
        Disclosure.objects.create(**same, first_at=now)
