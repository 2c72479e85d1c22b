"""What is written down when something leaves the house by a page of ours? One row a possible copy."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from consent.actions.copies import list_copies
from consent.acts import Actor
from consent.models import Disclosure, LedgerEntry

_URL_LENGTH = Disclosure._meta.get_field("url").max_length
_PLACE_LENGTH = Disclosure._meta.get_field("place").max_length


@transaction.atomic
def record_embed(
    *,
    sha256: str,
    privilege: str,
    place: str,
    url: str,
    consents: Sequence[str],
    page_id: int,
    by: Actor,
) -> Disclosure:
    """Enters that a page shows a film at another host; the same film there is entered once.

    A copy that nothing covers, at whatever door it was published, is on the list at once.

    Args:
        sha256: of the same film on file here.
        privilege: the host's use; `place` is its name for people.
        url: the film's page there.
        consents: references of the consents it rests on now; none where nobody agreed.
    """
    # The entry comes first: it takes the chain's lock, which withdrawals wait for too.
    LedgerEntry.objects.append(
        "disclosure.embed_published",
        actor=by.as_json(),
        refs={
            "page": page_id,
            "privilege": privilege,
            "sha256": sha256,
            "consents": list(consents),
        },
    )
    now = timezone.now()
    same = {
        "item_sha256": sha256,
        "privilege": privilege,
        "place": place[:_PLACE_LENGTH],
        "url": url[:_URL_LENGTH],
    }
    known = Disclosure.objects.filter(**same, takedowns=None).first()
    shown = known or Disclosure.objects.create(
        **same,
        first_at=now,
        consent_reference=consents[0] if len(consents) == 1 else "",
    )
    if known:
        Disclosure.objects.filter(pk=known.pk).update(last_at=now)
    list_copies([sha256])
    return shown
