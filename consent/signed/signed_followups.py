"""What must happen because somebody signed? The copy, the mails, the end, and news for every part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from consent import followups
from consent.followups import Event, Planned
from consent.models import Consent, RequestedItem, Story
from consent.privileges import Kind


def of_signing(
    consent: Consent, items: Sequence[RequestedItem], *, copy_by_mail: bool
) -> Iterator[Planned]:
    """The follow-ups of one signature.

    Args:
        copy_by_mail: whether the signer wants the sealed copy by mail as well.
    """
    yield Planned("copy.make", consent.reference)
    if copy_by_mail:
        yield Planned("mail.copy", consent.reference)
    yield Planned("mail.receipt", consent.reference)
    yield Planned("consent.end", consent.reference, consent.ends_at)
    yield from followups.upon(Event.BEGINS, [one.photo_id for one in items if one.photo_id])
    yield from followups.upon(Event.CLIP_BEGINS, [one.clip_id for one in items if one.clip_id])
    digests = [item.sha256 for item in items if item.kind == Kind.STORY]
    if digests:
        stories = Story.objects.filter(sha256__in=digests).values_list("pk", flat=True)
        yield from followups.upon(Event.STORY_BEGINS, stories)
