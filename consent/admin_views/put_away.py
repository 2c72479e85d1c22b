"""Which photos and clips may nobody see any more, since when, and what may become of them?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.paginator import WagtailPaginator

from consent.actions import keeping
from consent.admin_views.photo_policy import knows_patients
from consent.admin_views.screen import Screen
from consent.admin_views.words import Standing
from consent.models import Clip, Consent, LedgerEntry, Patient, Photo, Staff
from consent.privileges import Role, State
from consent.roles import holds

PER_PAGE = 30
LISTS = {
    "": gettext_lazy("Put away"),
    "held": gettext_lazy("On legal hold"),
    "purged": gettext_lazy("Deleted"),
}
NOTHING = {
    "": gettext_lazy(
        "Nothing is put away. What a permission no longer covers comes here by itself."
    ),
    "held": gettext_lazy("Nothing is on legal hold."),
    "purged": gettext_lazy("Nothing has been deleted for good."),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """One line of the list."""

    item: Photo | Clip
    kind: str
    reference: str
    url: str
    standing: Standing
    since: datetime | None
    patients: list[Patient]
    consent: Consent | None


def may_look(user: Staff | AnonymousUser) -> bool:
    """Reviewers and owners; what is put away shows patients."""
    return knows_patients(user) and holds(user, Role.REVIEWER, Role.OWNER)


def standing_of(item: Photo | Clip, *, is_handed_over: bool = False) -> Standing:
    """How it stands, in a word."""
    if item.state == State.PURGED:
        return Standing(_("Deleted"), "bin")
    if item.hold_reason:
        return Standing(_("Legal hold"), "lock")
    if item.state == State.LIVE:
        return Standing(_("In use"), "view")
    if is_handed_over:
        return Standing(_("Put away, original handed over"), "download")
    return Standing(_("Put away"), "no-view")


def kept(items: Iterable[Photo | Clip]) -> list[Kept]:
    """The lines for these items, by a few queries for all of them."""
    items = list(items)
    since, handed = _entries(items)
    consents = _last_consents(items)
    return [
        Kept(
            item=item,
            kind=keeping.kind_of(item),
            reference=keeping.reference_of(item),
            url=reverse("put_away:item", args=[keeping.kind_of(item), item.pk]),
            standing=standing_of(
                item, is_handed_over=(keeping.reference_of(item), item.sha256) in handed
            ),
            since=since.get(keeping.reference_of(item)),
            patients=[one.patient for one in item.depictions.all()],
            consent=consents.get(item.sha256),
        )
        for item in items
    ]


def _entries(
    items: list[Photo | Clip],
) -> tuple[dict[str, datetime], set[tuple[str, str]]]:
    """Since when each is put away or purged, and which very files were handed over."""
    since: dict[str, datetime] = {}
    handed: set[tuple[str, str]] = set()
    for kind in ("photo", "clip"):
        ids = [item.pk for item in items if keeping.kind_of(item) == kind]
        acts = [f"{kind}.{act}" for act in ("put_away", "purged", "handed_over")]
        entries = LedgerEntry.objects.filter(act__in=acts, **{f"refs__{kind}__in": ids})
        for entry in entries.order_by("seq"):
            reference = f"{kind}-{entry.refs[kind]}"
            if entry.act.endswith("handed_over"):
                handed.add((reference, entry.refs["sha256"]))
            else:
                since[reference] = entry.at
    return since, handed


def _last_consents(items: list[Photo | Clip]) -> dict[str, Consent]:
    """By digest, the consent that covered each file last."""
    digests = [item.sha256 for item in items]
    found: dict[str, Consent] = {}
    rows = Consent.objects.filter(items__sha256__in=digests).order_by("signed_at")
    for consent in rows.prefetch_related("items").distinct():
        found.update({item.sha256: consent for item in consent.items.all()})
    return found


class PutAwayScreen(Screen):
    header_icon = "folder-inverse"
    index_url_name = "put_away:index"
    index_label = gettext_lazy("Put away")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not may_look(request.user):
            raise PermissionDenied


class PutAwayListView(PutAwayScreen):
    """What is put away, what is held, what has been deleted; the longest put away first."""

    template_name = "consent/admin/put_away_list.html"
    page_title = gettext_lazy("Put away")

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wanted = self.request.GET.get("show", "")
        wanted = wanted if wanted in LISTS else ""
        found = {name: _ids(name) for name in LISTS}
        page = WagtailPaginator(found[wanted], PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            lists=[
                (name, label, len(found[name]), name == wanted) for name, label in LISTS.items()
            ],
            nothing=NOTHING[wanted],
            rows=kept(items_of(page.object_list)),
            page_obj=page,
            show=wanted,
            **kwargs,
        )


def _ids(wanted: str) -> list[tuple[str, int]]:
    chosen = {
        "": Q(state=State.QUARANTINED),
        "held": ~Q(hold_reason="") & ~Q(state=State.PURGED),
        "purged": Q(state=State.PURGED),
    }[wanted]
    photos = Photo.objects.filter(chosen).order_by("pk").values_list("pk", flat=True)
    clips = Clip.objects.filter(chosen).order_by("pk").values_list("pk", flat=True)
    return [*(("photo", pk) for pk in photos), *(("clip", pk) for pk in clips)]


def items_of(keys: Iterable[tuple[str, int]]) -> list[Photo | Clip]:
    """The photos and clips of these kinds and ids, in the same order."""
    keys = list(keys)
    photos = Photo.objects.prefetch_related("depictions__patient").in_bulk(
        [pk for kind, pk in keys if kind == "photo"]
    )
    clips = Clip.objects.prefetch_related("depictions__patient").in_bulk(
        [pk for kind, pk in keys if kind == "clip"]
    )
    found: dict[tuple[str, int], Photo | Clip] = {("photo", pk): one for pk, one in photos.items()}
    found |= {("clip", pk): one for pk, one in clips.items()}
    return [found[key] for key in keys if key in found]
