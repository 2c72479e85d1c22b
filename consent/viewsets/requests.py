"""How do staff follow the questions they asked, and read what was agreed?"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic

from consent.admin_views import copies, described, desk, scans
from consent.admin_views.links import RequestStatusView, RequestView
from consent.admin_views.words import of_consent, use_labels
from consent.models import (
    Assent,
    Consent,
    ConsentRequest,
    CoveredItem,
    LedgerDetail,
    LedgerEntry,
    PatientCopy,
    Withdrawal,
)
from consent.texts import item_words, story_words
from consent.viewsets.base import (
    DayColumn,
    LinkColumn,
    RecordIndexView,
    RecordViewSet,
    StandingColumn,
    WhenColumn,
)
from consent.viewsets.request_list import RequestIndexView


class RequestViewSet(RecordViewSet):
    model = ConsentRequest
    name = "requests"
    icon = "mail"
    menu_label = _("Requests")
    actions = ("add", "change", "view")
    addresses = frozenset({"index", "index_results"})
    index_view_class = RequestIndexView
    inspect_view_enabled = False
    search_fields = ("reference", "patient__name")
    search_backend_name = None

    def get_urlpatterns(self):
        view = RequestView.as_view(permission_policy=self.permission_policy)
        status = RequestStatusView.as_view(permission_policy=self.permission_policy)
        return [
            *super().get_urlpatterns(),
            path("<str:reference>/status/", status, name="status"),
            *desk.addresses(self.permission_policy),
            path("<str:reference>/", view, name="request"),
        ]


class ConsentIndexView(RecordIndexView):
    page_title = _("Consents")
    nothing_yet = _("Nothing has been signed yet.")
    default_ordering = "-signed_at"

    def get_base_queryset(self):
        return Consent.objects.select_related("patient", "version__form").prefetch_related(
            "grants", "items"
        )

    @cached_property
    def columns(self):
        labels = use_labels()

        def uses(consent: Consent) -> str:
            return ", ".join(
                str(labels.get(grant.privilege, grant.privilege))
                for grant in consent.grants.all()
                if grant.revoked_at is None
            )

        return [
            LinkColumn(
                "patient",
                label=_("Patient"),
                accessor="patient.name",
                sort_key="patient__name",
                get_url=self.get_inspect_url,
            ),
            Column("reference", label=_("Consent")),
            StandingColumn("standing", of_consent, label=_("Status")),
            Column("uses", label=_("Uses"), accessor=uses),
            WhenColumn("signed_at", label=_("Signed"), sort_key="signed_at"),
            DayColumn("last_day", label=_("Last day"), sort_key="last_day"),
        ]


class ConsentInspectView(generic.InspectView):
    """One signed consent: what, for which photos, until when, by whom, and the proof."""

    template_name = "consent/admin/consent.html"
    page_title = _("Consent")

    def get_fields(self):
        return []

    def get_context_data(self, **kwargs):
        consent = self.object
        labels = use_labels()
        evidence = getattr(consent, "evidence", None)
        items = list(consent.items.select_related("photo", "clip", "attested_by"))
        story_words.attach(items, consent.patient)
        return super().get_context_data(
            consent=consent,
            standing=of_consent(consent),
            grants=[
                (grant, labels.get(grant.privilege, grant.privilege))
                for grant in consent.grants.all()
            ],
            items=[(one, item_words.GONE[one.kind]) for one in items],
            signature=getattr(consent, "signature", None),
            assent=Assent.objects.filter(consent=consent).first(),
            set_closed=described.why_closed(consent) if consent.scope_text else "",
            may_add=described.may_add(self.request.user),
            evidence=evidence,
            copy=_kept_copy(consent),
            refused=[
                labels.get(slug, slug)
                for slug in (json.loads(evidence.text).get("refused", []) if evidence else [])
            ],
            withdrawals=[
                (one, _what_ended(one, items, labels)) for one in consent.withdrawals.all()
            ],
            **kwargs,
        )


def _what_ended(
    withdrawal: Withdrawal, items: Sequence[CoveredItem], labels: Mapping[str, str]
) -> str:
    """What one withdrawal took back: a use, an item by its number, or everything."""
    if withdrawal.privilege:
        return labels.get(withdrawal.privilege, withdrawal.privilege)
    for number, item in enumerate(items, start=1):
        if item.sha256 == withdrawal.item_sha256:
            return item_words.name(item, number, "")
    return gettext("everything")


def _kept_copy(consent: Consent) -> dict[str, object]:
    """How the patient's copy stands: its digest and file, and what no font could draw."""
    entry = LedgerEntry.objects.filter(
        act="consent.copy_kept", refs__consent=consent.reference
    ).last()
    detail = LedgerDetail.objects.filter(seq=entry.seq).first() if entry else None
    return {
        "kept": PatientCopy.objects.filter(consent=consent).first(),
        "missing_signs": detail.detail.split() if detail else [],
    }


class ConsentViewSet(RecordViewSet):
    model = Consent
    name = "consents"
    icon = "success"
    menu_label = _("Consents")
    index_view_class = ConsentIndexView
    inspect_view_class = ConsentInspectView
    search_fields = ("reference", "patient__name", "request__reference")
    search_backend_name = None

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("<str:reference>/copy.pdf", copies.staff_copy, name="copy"),
            path("<str:reference>/scan/", scans.staff_scan, name="scan"),
            path(
                "<str:reference>/add-photo/",
                described.AddToSetView.as_view(permission_policy=self.permission_policy),
                name="add_photo",
            ),
        ]
