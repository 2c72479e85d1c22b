"""Where do staff see what must still happen because of an act, and have it tried again?"""

from __future__ import annotations

import django_filters
from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column

from consent import followups
from consent.admin_views.followups import TryNowView, sentence_of, standing_of
from consent.models import FollowUp, LedgerEntry
from consent.viewsets.base import RecordIndexView, RecordViewSet, StandingColumn, WhenColumn

STATUSES = [
    ("late", _("Late")),
    ("failing", _("Failing")),
    ("done", _("Done")),
    ("all", _("All, done or not")),
]


def _kinds() -> list[tuple[str, str]]:
    return sorted(((kind.name, kind.sentence) for kind in followups.kinds().values()), key=_second)


def _second(pair: tuple[str, str]) -> str:
    return pair[1]


class FollowUpFilters(WagtailFilterSet):
    """Without a status: what is open."""

    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=STATUSES, empty_label=_("Open"), method="of_status"
    )
    kind = django_filters.ChoiceFilter(label=_("What"), choices=_kinds)

    class Meta:
        model = FollowUp
        fields = ["status", "kind"]

    def filter_queryset(self, queryset):
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("status") else found.open()

    def of_status(self, queryset, name: str, value: str):
        if value == "late":
            late = followups.late_ones(at=timezone.now())
            return queryset.filter(pk__in=[one.pk for one in late])
        wanted = {
            "failing": Q(done_at=None) & ~Q(last_error=""),
            "done": Q(done_at__isnull=False),
        }
        return queryset.filter(wanted.get(value, Q()))


class NextTryColumn(Column):
    """When it is tried next, with the day for what lies far ahead; nothing for what is done."""

    cell_template_name = "consent/admin/cells/next_try.html"


class TryNowColumn(Column):
    """The button, where a try could help."""

    cell_template_name = "consent/admin/cells/try_now.html"

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        request = parent_context["request"]
        helps = instance.done_at is None and (
            bool(instance.last_error) or instance.due_at <= timezone.now()
        )
        context["url"] = (
            reverse("followups:try_now", args=[instance.pk])
            if helps and request.user.has_perm("consent.change_followup")
            else ""
        )
        context["request"] = request
        context["csrf_token"] = parent_context.get("csrf_token")
        context["sentence"] = sentence_of(instance)
        return context


class FollowUpIndexView(RecordIndexView):
    """What must still happen because of an act: what fails first, then the next to be tried."""

    page_title = _("Follow-ups")
    nothing_yet = _("Nothing is waiting: every follow-up is done.")
    filterset_class = FollowUpFilters

    def get_base_queryset(self):
        because = LedgerEntry.objects.filter(seq=OuterRef("cause"))
        return FollowUp.objects.annotate(since=Subquery(because.values("at")[:1])).order_by(
            F("done_at").asc(nulls_first=True),
            Case(When(last_error="", then=1), default=0),
            "due_at",
            "pk",
        )

    @cached_property
    def columns(self):
        return [
            Column("what", label=_("What"), accessor=sentence_of),
            StandingColumn("standing", standing_of, label=_("Status")),
            TryNowColumn("try_now", label=_("Try now"), accessor=lambda one: one),
            WhenColumn("since", label=_("Since")),
            NextTryColumn("next_try", label=_("Next try"), accessor=lambda one: one),
            Column("tries", label=_("Tries")),
            Column("last_error", label=_("Last error")),
            Column("cause", label=_("Because of entry")),
        ]


class FollowUpViewSet(RecordViewSet):
    model = FollowUp
    name = "followups"
    icon = "tasks"
    menu_label = _("Follow-ups")
    actions = ("change", "view")
    addresses = frozenset({"index", "index_results"})
    index_view_class = FollowUpIndexView
    inspect_view_enabled = False

    def get_urlpatterns(self):
        view = TryNowView.as_view(permission_policy=self.permission_policy)
        return [*super().get_urlpatterns(), path("<int:pk>/try/", view, name="try_now")]
