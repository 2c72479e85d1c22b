"""How do staff read the take-downs, the ledger and the follow-ups?"""

from __future__ import annotations

import django_filters
from django.db.models import F, OuterRef, Subquery
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _at_once
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column

from consent import followups
from consent.acts import ACTS, SIGNER, STAFF
from consent.admin_views.takedowns import RemoveView
from consent.admin_views.words import of_takedown, use_labels
from consent.models import FollowUp, LedgerEntry, Staff, TakeDown
from consent.viewsets.base import (
    DayColumn,
    LinkColumn,
    RecordIndexView,
    RecordViewSet,
    StandingColumn,
    WhenColumn,
)


class TakeDownIndexView(RecordIndexView):
    """Open first, the longest overdue on top; then what is done."""

    page_title = _("Take-downs")
    nothing_yet = _("No copy elsewhere has to be removed.")

    def get_base_queryset(self):
        return TakeDown.objects.select_related("disclosure", "owner").order_by(
            F("closed_at").desc(nulls_first=True), "due_at"
        )

    def get_inspect_url(self, instance):
        return reverse("takedowns:takedown", args=[instance.pk])

    @cached_property
    def columns(self):
        labels = use_labels()
        return [
            LinkColumn(
                "place",
                label=_("Where"),
                accessor="disclosure.place",
                get_url=self.get_inspect_url,
            ),
            Column(
                "use",
                label=_("Use"),
                accessor=lambda one: labels.get(one.disclosure.privilege, one.disclosure.privilege),
            ),
            StandingColumn("standing", of_takedown, label=_("Status")),
            DayColumn("due_at", label=_("Due")),
            DayColumn("closed_at", label=_("Removed")),
            Column("owner", label=_("By")),
        ]


class TakeDownViewSet(RecordViewSet):
    model = TakeDown
    name = "takedowns"
    icon = "bin"
    menu_label = _("Take-downs")
    actions = ("change", "view")
    addresses = frozenset({"index", "index_results"})
    index_view_class = TakeDownIndexView
    inspect_view_enabled = False
    search_fields = ("disclosure__place", "disclosure__url")
    search_backend_name = None

    def get_urlpatterns(self):
        view = RemoveView.as_view(permission_policy=self.permission_policy)
        return [*super().get_urlpatterns(), path("<int:pk>/", view, name="takedown")]


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


class FollowUpIndexView(RecordIndexView):
    """What must still happen because of an act."""

    page_title = _("Follow-ups")
    nothing_yet = _("Nothing is waiting: every follow-up is done.")

    def get_base_queryset(self):
        because = LedgerEntry.objects.filter(seq=OuterRef("cause"))
        return (
            FollowUp.objects.open()
            .annotate(since=Subquery(because.values("at")[:1]))
            .order_by("due_at", "pk")
        )

    @cached_property
    def columns(self):
        kinds = followups.kinds()
        return [
            Column(
                "kind",
                label=_("What"),
                accessor=lambda one: kinds[one.kind].sentence if one.kind in kinds else one.kind,
            ),
            Column("cause", label=_("Because of entry")),
            WhenColumn("since", label=_("Since")),
            DayColumn("due_at", label=_("Due")),
            Column("tries", label=_("Tries")),
            Column("last_error", label=_("Last error")),
        ]


class FollowUpViewSet(RecordViewSet):
    model = FollowUp
    name = "followups"
    icon = "tasks"
    menu_label = _("Follow-ups")
    addresses = frozenset({"index", "index_results"})
    index_view_class = FollowUpIndexView
    inspect_view_enabled = False
