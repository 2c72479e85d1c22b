"""What does the desk do with one request while the signer stands there? Addresses, and what is under way."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import URLPattern, path
from django.utils import timezone
from wagtail.permission_policies.base import BasePermissionPolicy

from consent.actions.tablet import GIVEN, WANTED, telephone_of
from consent.models import Consent, ConsentRequest, LedgerDetail, LedgerEntry, LinkToken
from consent.privileges import Channel
from consent.sealing import unseal

STAFF_DO = ("text", "print")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A copy that staff have promised: `how` is text or print, `phone` where a text goes."""

    entry: LedgerEntry
    how: str
    phone: str


def tablet_of(asked: ConsentRequest) -> LinkToken | None:
    """The link of the tablet that is in this request's signer's hands."""
    return (
        asked.links.filter(channel=Channel.TABLET, closed_at=None, expires_at__gt=timezone.now())
        .order_by("-pk")
        .first()
    )


def copies_wanted(asked: ConsentRequest) -> list[Wanted]:
    """What the signer was promised at the tablet and nobody has done yet, the oldest first."""
    about = LedgerEntry.objects.filter(refs__request=asked.reference)
    done = {entry.refs["wanted"] for entry in about.filter(act=GIVEN)}
    entries = [
        entry
        for entry in about.filter(act=WANTED)
        if entry.refs["how"] in STAFF_DO and entry.seq not in done
    ]
    typed = dict(
        LedgerDetail.objects.filter(seq__in=[entry.seq for entry in entries]).values_list(
            "seq", "detail"
        )
    )
    return [
        Wanted(
            entry,
            entry.refs["how"],
            unseal(typed.get(entry.seq, "")) or telephone_of(asked)
            if entry.refs["how"] == "text"
            else "",
        )
        for entry in entries
    ]


def consent_of(asked: ConsentRequest) -> Consent | None:
    return getattr(asked, "consent", None)


def addresses(policy: BasePermissionPolicy) -> list[URLPattern]:
    """The addresses below a request, for the desk."""
    from consent.admin_views import copies_wanted as copies
    from consent.admin_views import paper, tablet

    return [
        path(
            "<str:reference>/tablet/",
            tablet.TabletView.as_view(permission_policy=policy),
            name="tablet",
        ),
        path(
            "<str:reference>/copies/<int:seq>/",
            copies.CopyWantedView.as_view(permission_policy=policy),
            name="copy_wanted",
        ),
        path(
            "<str:reference>/paper/",
            paper.PaperView.as_view(permission_policy=policy),
            name="paper",
        ),
        path("<str:reference>/paper.pdf", paper.sheet, name="sheet"),
    ]
