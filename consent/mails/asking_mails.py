"""Which mails does asking send later? Reminders, a family's links, a wish for a new link."""

from __future__ import annotations

from datetime import timedelta

from consent import emails
from consent.actions import record_mailed, record_reminded
from consent.actions.extending import LINK_WISH
from consent.actions.families import FAMILY_LINKS
from consent.actions.reminders import REMINDER, is_stopped, open_questions, target_of
from consent.followups import register
from consent.mails import addresses
from consent.models import ConsentRequest, FollowUp


@register(REMINDER, "Remind a signer of a question", limit=timedelta(days=1))
def remind(followup: FollowUp) -> None:
    """Mails what is still open of a question or a family's questions; nothing once all is answered."""
    waiting = _mailed_together(open_questions(followup.target))
    if waiting and not is_stopped(waiting[0]):
        emails.send_reminder(waiting)
        record_reminded(requests=waiting)


@register(FAMILY_LINKS, "Mail a family’s links to sign")
def mail_family_links(followup: FollowUp) -> None:
    """One mail lists the links; the target is the question it was sent from."""
    asked = ConsentRequest.objects.get(reference=followup.target)
    together = _mailed_together(open_questions(target_of(asked)))
    if together:
        emails.send_family_links(together)
        record_mailed(request=together[0], seq=followup.cause)


@register(LINK_WISH, "Tell the practice that a signer wants a new link")
def mail_link_wish(followup: FollowUp) -> None:
    emails.send_link_wish(ConsentRequest.objects.get(reference=followup.target))


def _mailed_together(requests: list[ConsentRequest]) -> list[ConsentRequest]:
    """Those that go to the address of the first one: each link is for its signer alone."""
    known = [(one, addresses.address_for(one)) for one in requests]
    first = next((address for _one, address in known if address), "")
    return [one for one, address in known if addresses.is_same(address, first)]
