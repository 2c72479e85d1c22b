"""Which copies elsewhere have to be removed, by whom, by when? The list, its filters, taking many."""

from __future__ import annotations

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _at_once
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column
from wagtail.admin.views.bulk_action import BulkAction

from consent import actions
from consent.acts import staff
from consent.admin_views import takedowns
from consent.admin_views.words import Standing, use_labels
from consent.endings import due
from consent.models import PracticeDetails, TakeDown
from consent.viewsets.base import (
    LinkColumn,
    RecordIndexView,
    RecordPolicy,
    RecordViewSet,
    StandingColumn,
)

STANDINGS = [("open", _("Open")), ("overdue", _("Overdue")), ("done", _("Removed"))]
OWNERS = [("mine", _("Mine")), ("nobody", _("Nobody’s")), ("others", _("Other people’s"))]


class TakeDownFilters(WagtailFilterSet):
    standing = django_filters.ChoiceFilter(
        label=_("Status"), choices=STANDINGS, method="of_standing"
    )
    owner = django_filters.ChoiceFilter(
        label=_("Who removes it"), choices=OWNERS, method="of_owner"
    )

    class Meta:
        model = TakeDown
        fields: tuple[str, ...] = ()

    def of_standing(self, queryset: QuerySet[TakeDown], name: str, value: str):
        wanted = {
            "open": Q(closed_at=None),
            "overdue": Q(closed_at=None, due_at__lte=timezone.now()),
            "done": Q(closed_at__isnull=False),
        }
        return queryset.filter(wanted[value])

    def of_owner(self, queryset: QuerySet[TakeDown], name: str, value: str):
        me = self.request.user
        wanted = {
            "mine": Q(owner=me),
            "nobody": Q(owner=None),
            "others": Q(owner__isnull=False) & ~Q(owner=me),
        }
        return queryset.filter(wanted[value])


class PlaceColumn(LinkColumn):
    """The place, under the id by which the row's tick box is described."""

    cell_template_name = "consent/admin/cells/takedown_place.html"


class TakeDownIndexView(RecordIndexView):
    """Open first, the longest overdue on top; then what is done."""

    page_title = _("Take-downs")
    nothing_yet = _("No copy elsewhere has to be removed.")
    template_name = "consent/admin/takedowns.html"
    filterset_class = TakeDownFilters

    def get_base_queryset(self):
        return TakeDown.objects.select_related("disclosure", "owner").order_by(
            F("closed_at").desc(nulls_first=True), "due_at"
        )

    def get_inspect_url(self, instance):
        return reverse("takedowns:takedown", args=[instance.pk])

    @cached_property
    def columns(self):
        labels = use_labels()
        zone = PracticeDetails.the_one().zone
        now = timezone.now()

        def standing(one: TakeDown) -> Standing:
            return takedowns.standing(one, at=now)

        def when(one: TakeDown) -> str:
            return due.instant(one.closed_at or one.due_at, zone)

        columns = [
            PlaceColumn(
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
            StandingColumn("standing", standing, label=_("Status")),
            Column("when", label=_("Due, or removed"), accessor=when),
            Column(
                "owner",
                label=_("Who removes it"),
                accessor=lambda one: one.owner or _at_once("nobody yet"),
            ),
        ]
        if self.may_change:
            columns.insert(0, BulkActionsCheckboxColumn("bulk_actions", obj_type="takedown"))
        return columns

    @property
    def may_change(self) -> bool:
        return self.permission_policy.user_has_permission(self.request.user, "change")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(*args, may_change=self.may_change, **kwargs)


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
        view = takedowns.RemoveView.as_view(permission_policy=self.permission_policy)
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/", view, name="takedown"),
            path("<int:pk>/proof/", takedowns.proof_picture, name="proof"),
        ]


class TakeThese(BulkAction):
    """ "Take these": whoever presses it sees to all that are ticked."""

    display_name = _("Take these")
    action_type = "take"
    aria_label = _("Take the ticked take-downs on yourself")
    template_name = "consent/admin/takedowns_take.html"
    models = [TakeDown]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not RecordPolicy(TakeDown, ("change",)).user_has_permission(request.user, "change"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def check_perm(self, obj: TakeDown) -> bool:
        return obj.closed_at is None

    def get_all_objects_in_listing_query(self, parent_id):
        return TakeDown.objects.filter(closed_at=None).values_list("pk", flat=True)

    def get_execution_context(self) -> dict[str, Any]:
        return {"user": self.request.user}

    @classmethod
    def execute_action(cls, objects, user=None, **kwargs):
        taken = actions.assign_takedowns(takedowns=objects, owner=user, by=staff(user))
        return taken, 0

    def get_success_message(self, num_parent_objects, num_child_objects):
        return ngettext(
            "%(count)s take-down is yours now.",
            "%(count)s take-downs are yours now.",
            num_parent_objects,
        ) % {"count": num_parent_objects}
