"""How does one permission stand? Its uses, items, copies elsewhere, and what can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from consent.models import Consent, Disclosure, Withdrawal
from consent.privileges import WEBSITE
from consent.texts import form_text, item_words
from consent.views import receipts


@dataclass(frozen=True, slots=True)
class Scope:
    """One thing that can be taken back: everything, one use, or one photo or clip.

    Attributes:
        name: what ends, for the receipt.
        label: the same as a choice.
        is_offered: whether it is worth a row of its own; otherwise it is only accepted.
    """

    value: str
    name: str
    label: str
    privilege: str = ""
    sha256: str = ""
    is_offered: bool = True


def of(consent: Consent, *, with_photos: bool) -> dict[str, object]:
    """One permission as the overview shows it."""
    labels = _labels(consent)
    now = timezone.now()
    grants, items = list(consent.grants.all()), list(consent.items.all())
    return {
        "reference": consent.reference,
        "title": form_text.read(consent.version.text).title,
        "language": consent.version.language,
        "signed_on": consent.signed_at,
        "last_day": consent.last_day,
        "status": status(consent),
        "active": status(consent) in {"active", "later"},
        "revoked_at": consent.revoked_at,
        "scope_text": consent.scope_text,
        "uses": [
            {
                "label": labels[grant.privilege],
                "only_unrecognisable": grant.only_unrecognisable,
                "active": consent.revoked_at is None
                and grant.revoked_at is None
                and consent.ends_at > now,
                "ended_on": grant.revoked_at or consent.revoked_at,
            }
            for grant in grants
        ],
        "photos": receipts.photos_of(consent) if with_photos else [],
        "items_label": item_words.column(items) if len(items) == 1 else item_words.heading(items),
        "item_count": len(items),
        "items_withdrawn": [
            {"name": item_words.name(item, number, ""), "on": item.withdrawn_at}
            for number, item in enumerate(items, start=1)
            if item.withdrawn_at
        ],
        "copy_url": reverse("permission_copy", args=[consent.reference]) if with_photos else "",
        "pdf_url": reverse("permission_pdf", args=[consent.reference]) if with_photos else "",
        "take_back_url": reverse("take_back", args=[consent.reference]),
        "outside_copies": outside_copies(consent),
    }


def status(consent: Consent) -> str:
    """One word for how it stands: active, later, ended or revoked."""
    now = timezone.now()
    # A described set with no photo in it is a permission all the same: more may join it.
    nothing_left = not consent.grants.filter(revoked_at=None).exists() or (
        not consent.scope_text and not consent.items.filter(withdrawn_at=None).exists()
    )
    if consent.revoked_at or nothing_left:
        return "revoked"
    if consent.ends_at <= now:
        return "ended"
    return "active" if consent.starts_at <= now else "later"


def scopes(consent: Consent) -> Mapping[str, Scope]:
    """What can be taken back, by form value; what is gone already stays valid for a second tap."""
    labels = _labels(consent)
    words = receipts.descriptions_of(consent)
    grants, items = list(consent.grants.all()), list(consent.items.all())
    uses_left = [grant for grant in grants if grant.revoked_at is None]
    items_left = [item for item in items if item.withdrawn_at is None]
    everything = item_words.everything(item_words.with_set(items, consent.scope_text))
    found = [Scope("all", everything, everything)]
    for grant in grants:
        name = labels[grant.privilege]
        found.append(
            Scope(
                f"use-{grant.privilege}",
                name,
                _("Only this use: %(use)s") % {"use": name},
                privilege=grant.privilege,
                is_offered=grant in uses_left and len(uses_left) > 1,
            )
        )
    for number, item in enumerate(items, start=1):
        name = item_words.name(item, number, words.get(item.sha256, ""))
        found.append(
            Scope(
                f"item-{number}",
                name,
                _("Only %(item)s") % {"item": name},
                sha256=item.sha256,
                is_offered=item in items_left and (len(items_left) > 1 or bool(consent.scope_text)),
            )
        )
    return {scope.value: scope for scope in found}


def uses_left(consent: Consent) -> list[str]:
    """The names of the uses that are still allowed."""
    labels = _labels(consent)
    return [labels[grant.privilege] for grant in consent.grants.filter(revoked_at=None)]


def outside_copies(consent: Consent) -> list[dict[str, object]]:
    """Where copies are or may be that this website does not serve, and by when each is removed."""
    shown = (
        Disclosure.objects.elsewhere()
        .filter(item_sha256__in=consent.items.values("sha256"))
        .filter(~Q(privilege=WEBSITE) | Q(takedowns__isnull=False))
        .distinct()
        .prefetch_related("takedowns")
    )
    copies = []
    for disclosure in shown:
        takedown = max(disclosure.takedowns.all(), key=lambda one: one.due_at, default=None)
        copies.append(
            {
                "place": disclosure.place,
                "url": disclosure.url,
                "since": disclosure.first_at,
                "due_on": takedown.due_at if takedown else None,
                "done_on": takedown.closed_at if takedown else None,
            }
        )
    return copies


def of_withdrawal(receipt: Withdrawal) -> dict[str, object]:
    """The receipt: what ended, what goes on, and which copies are still to be removed."""
    consent = receipt.consent
    ended = next(
        scope.name
        for scope in scopes(consent).values()
        if (scope.privilege, scope.sha256) == (receipt.privilege, receipt.item_sha256)
    )
    return {
        "receipt": receipt,
        "what": [ended],
        "still_agreed": _still_agreed(consent),
        "covered_by_others": _covered_by_others(receipt),
        "is_about_website": receipt.privilege in {"", WEBSITE},
        "outside_copies": outside_copies(consent),
    }


def _labels(consent: Consent) -> dict[str, str]:
    return {use["slug"]: use["label"] for use in form_text.read(consent.version.text).uses}


def _still_agreed(consent: Consent) -> list[str]:
    """What goes on under this consent, in words."""
    if status(consent) not in {"active", "later"}:
        return []
    words, uses = receipts.descriptions_of(consent), uses_left(consent)
    items = list(consent.items.all())
    left = [
        item_words.name(item, number, words.get(item.sha256, ""))
        for number, item in enumerate(items, start=1)
        if item.withdrawn_at is None
    ]
    return [*uses, *left] if len(left) < len(items) else uses


def _covered_by_others(receipt: Withdrawal) -> bool:
    """Whether another permission of this patient still allows some of what was taken back here."""
    consent = receipt.consent
    uses = (
        [receipt.privilege]
        if receipt.privilege
        else list(consent.grants.values_list("privilege", flat=True))
    )
    digests = (
        [receipt.item_sha256]
        if receipt.item_sha256
        else list(consent.items.values_list("sha256", flat=True))
    )
    others = Consent.objects.of_patient(consent.patient).granted(at=timezone.now())
    return (
        others.exclude(pk=consent.pk)
        .filter(items__sha256__in=digests, items__withdrawn_at=None)
        .filter(grants__privilege__in=uses, grants__revoked_at=None)
        .exists()
    )
