"""How do staff read the ledger?"""

from __future__ import annotations

import django_filters
from django.utils.functional import cached_property
from django.utils.translation import gettext as _at_once
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column

from consent.acts import ACTS, SIGNER, STAFF
from consent.models import LedgerEntry, Staff
from consent.viewsets.base import RecordIndexView, RecordViewSet, WhenColumn


class LedgerFilters(WagtailFilterSet):
    act = django_filters.ChoiceFilter(label=_("Act"), choices=list(ACTS.items()))

    class Meta:
        model = LedgerEntry
        fields = ["act"]


class LedgerIndexView(RecordIndexView):
    page_title = _("Ledger")
    default_ordering = "-seq"
    filterset_class = LedgerFilters

    @cached_property
    def columns(self):
        people = dict(Staff.objects.in_bulk())
        return [
            Column("seq", label=_("No."), sort_key="seq"),
            WhenColumn("at", label=_("When")),
            Column("act", label=_("What"), accessor=lambda one: ACTS.get(one.act, one.act)),
            Column("actor", label=_("Who"), accessor=lambda one: actor_name(one, people)),
            Column("refs", label=_("About"), accessor=about),
        ]

    def search_queryset(self, queryset):
        # A reference stands as text in the JSON of both engines.
        return queryset.filter(refs__icontains=self.search_query) if self.is_searching else queryset


def actor_name(entry: LedgerEntry, people: dict[int, Staff]) -> str:
    """Who did it, in words."""
    kind, key = entry.actor.get("kind"), entry.actor.get("id")
    if kind == STAFF:
        return str(people.get(key) or _at_once("Staff, number %(id)s") % {"id": key})
    if kind == SIGNER:
        return _at_once("The signer of %(reference)s") % {"reference": key}
    if kind == "holder":
        return _at_once("The holder of a patient’s link")
    return _at_once("The site")


def about(entry: LedgerEntry) -> str:
    """References and ids of what it was done to; digests shortened."""
    parts = []
    for name, value in entry.refs.items():
        values = value if isinstance(value, list) else [value]
        short = ", ".join(str(one)[:12] for one in values if one not in ("", None))
        if short:
            parts.append(f"{name.replace('_', ' ')} {short}")
    return " · ".join(parts)


class LedgerViewSet(RecordViewSet):
    model = LedgerEntry
    name = "ledger"
    icon = "list-ol"
    menu_label = _("Ledger")
    addresses = frozenset({"index", "index_results"})
    index_view_class = LedgerIndexView
    inspect_view_enabled = False
    search_fields = ("act",)
    search_backend_name = None
    list_per_page = 50
