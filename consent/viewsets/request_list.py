"""Which questions were asked, how do they stand, and which of them at once? The list of requests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import django_filters
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column

from consent import actions, clock
from consent.acts import staff
from consent.admin_views.photo_policy import knows_patients
from consent.admin_views.words import LONG, of_request
from consent.mails import addresses
from consent.models import ConsentForm, ConsentRequest, LinkToken, PracticeDetails, Staff
from consent.privileges import Channel, Outcome, Purpose
from consent.viewsets.base import LinkColumn, RecordIndexView, StandingColumn, WhenColumn

STANDINGS = [
    ("waiting", _("Waiting")),
    ("long", _("Waiting for more than 3 days")),
    ("signed", _("Signed")),
    ("declined", _("Declined")),
    ("cancelled", _("Cancelled")),
    ("over", _("Time ran out")),
]
# What a spreadsheet reads as the beginning of a formula (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def standing(value: str) -> Q:
    """The requests that stand so, now."""
    now = timezone.now()
    still_open = Q(outcome=Outcome.OPEN, answer_by__gt=now)
    known = {
        "waiting": still_open,
        "long": still_open & Q(created_at__lte=now - LONG),
        "over": Q(outcome=Outcome.OPEN, answer_by__lte=now),
    }
    return known.get(value, Q(outcome=value))


class RequestFilters(WagtailFilterSet):
    standing = django_filters.ChoiceFilter(
        label=_("Status"), choices=STANDINGS, method="of_standing"
    )
    form = django_filters.ModelChoiceFilter(
        label=_("Form"), queryset=ConsentForm.objects.order_by("name"), field_name="version__form"
    )
    asked_by = django_filters.ModelChoiceFilter(
        label=_("Asked by"), queryset=Staff.objects.none(), field_name="asked_by"
    )
    channel = django_filters.ChoiceFilter(
        label=_("Handed over by"), choices=Channel.choices(), method="of_channel"
    )
    asked = django_filters.DateFromToRangeFilter(
        label=_("Asked from – to"), method="of_days", widget=DateRangePickerWidget
    )

    class Meta:
        model = ConsentRequest
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asking = ConsentRequest.objects.exclude(asked_by=None).values("asked_by")
        self.filters["asked_by"].queryset = Staff.objects.filter(pk__in=asking).order_by(
            "last_name", "first_name"
        )

    def of_standing(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(standing(value))

    def of_channel(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        used = LinkToken.objects.filter(request=OuterRef("pk"), purpose=Purpose.SIGN, channel=value)
        return queryset.filter(Exists(used))

    def of_days(self, queryset: QuerySet, name: str, value: slice) -> QuerySet:
        """Days of the practice, both included, whatever the zone of the server is."""
        zone = PracticeDetails.the_one().zone
        first, last = (_day(value.start), _day(value.stop)) if value else (None, None)
        if first:
            queryset = queryset.filter(created_at__gte=clock.start_of(first, zone))
        if last:
            queryset = queryset.filter(created_at__lt=clock.end_of(last, zone))
        return queryset


def _day(value: Any) -> date | None:
    return value.date() if hasattr(value, "date") else value


class RequestIndexView(RecordIndexView):
    page_title = _("Requests")
    nothing_yet = _("Nobody has been asked yet. Open a patient and press “Ask for consent”.")
    default_ordering = "-created_at"
    template_name = "consent/admin/requests.html"
    filterset_class = RequestFilters
    export_headings: Mapping[str, Any] = {
        "reference": _("Request"),
        "patient.name": _("Patient"),
        "standing_word": _("Status"),
        "version.form.name": _("Form"),
        "channels": _("Handed over by"),
        "asked_by_name": _("Asked by"),
        "asked_on": _("Asked"),
        "answered_on": _("Answered"),
        "reminders": _("Reminders"),
    }

    @cached_property
    def list_export(self) -> list[str]:
        """The list holds names: only those who know patients take it away.

        Decided once: rows are written when the request, and what it knows of the viewer, is over.
        """
        return list(self.export_headings) if knows_patients(self.request.user) else []

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not self.list_export:
            self.is_export = False

    def get_filename(self) -> str:
        return f"requests-{addresses.today().isoformat()}"

    def as_spreadsheet(self, queryset, spreadsheet_format: str):
        actions.record_requests_exported(
            count=queryset.count(), format=spreadsheet_format, by=staff(self.request.user)
        )
        return super().as_spreadsheet(queryset, spreadsheet_format)

    def to_row_dict(self, item: ConsentRequest) -> dict[str, Any]:
        zone = PracticeDetails.the_one().zone

        def day(at) -> str:
            return clock.day_of(at, zone).isoformat() if at else ""

        return {
            "reference": item.reference,
            "patient.name": harmless(item.patient.name),
            "standing_word": str(of_request(item).label),
            "version.form.name": harmless(item.version.form.name),
            "channels": channels_of(item),
            "asked_by_name": harmless(str(item.asked_by or "")),
            "asked_on": day(item.created_at),
            "answered_on": day(item.answered_at),
            "reminders": item.reminders,
        }

    def get_base_queryset(self):
        return ConsentRequest.objects.select_related(
            "patient", "version__form", "asked_by"
        ).prefetch_related("links")

    def get_inspect_url(self, instance):
        return reverse("requests:request", args=[instance.reference])

    @property
    def may_act(self) -> bool:
        return self.permission_policy.user_has_permission(self.request.user, "add")

    @cached_property
    def columns(self):
        columns = [
            LinkColumn(
                "patient",
                label=_("Patient"),
                accessor="patient.name",
                sort_key="patient__name",
                get_url=self.get_inspect_url,
            ),
            Column("reference", label=_("Request")),
            StandingColumn("standing", of_request, label=_("Status")),
            Column("form", label=_("Form"), accessor="version.form.name"),
            Column("channels", label=_("Handed over by"), accessor=channels_of),
            WhenColumn("created_at", label=_("Asked"), sort_key="created_at"),
        ]
        if self.may_act:
            columns.insert(0, BulkActionsCheckboxColumn("bulk_actions", obj_type="consentrequest"))
        return columns

    def counts(self) -> list[tuple[str, Any, int, bool]]:
        """How many stand how, in all, each with whether the list shows just these."""
        found = ConsentRequest.objects.aggregate(
            **{key: Count("pk", filter=standing(key)) for key, _label in STANDINGS}
        )
        chosen = self.request.GET.get("standing", "")
        return [(key, label, found[key], key == chosen) for key, label in STANDINGS]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            *args,
            may_act=self.may_act,
            counts=() if self.results_only else self.counts(),
            **kwargs,
        )


def channels_of(request: ConsentRequest) -> str:
    """Through which channels links to it were made, each once."""
    labels = dict(Channel.choices())
    used = [link.channel for link in request.links.all() if link.purpose == Purpose.SIGN]
    return ", ".join(str(labels[one]) for one in dict.fromkeys(used))


def harmless(text: str) -> str:
    """A text that no spreadsheet runs as a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
