"""What does the linter say of a form in the editor? At load, and while staff type; saves nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from wagtail.models import Locale

from consent import actions
from consent.admin_views.photo_policy import knows_patients
from consent.forms.consent_form import ConsentFormForm
from consent.models import ConsentForm
from consent.texts import sources

NAMESPACE = "wagtailsnippets_consent_consentform"


def form_url(name: str, *args: object) -> str:
    """An address of the forms' screens: "list", "edit", "checks", "review", …"""
    return reverse(f"{NAMESPACE}:{name}", args=args)


def panel_context(request: HttpRequest, form: ConsentFormForm) -> dict[str, Any]:
    """Everything above the fields: findings, version, legal review, requests with an older text."""
    instance = form.instance
    version = instance.newest_version() if instance.pk else None
    return {
        **_findings(form),
        "checks_url": _checks_url(form),
        "form_object": instance,
        "version": version,
        "is_live": bool(instance.pk and instance.live),
        "changed": sources.changed_since(instance),
        "review": version.legal_reviews.first() if version else None,
        "review_url": form_url("review", instance.pk) if version else "",
        "older": len(actions.with_older_text(instance)) if version else 0,
        "resend_url": form_url("resend", instance.pk)
        if version and knows_patients(request.user)
        else "",
    }


@require_POST
def live_checks(
    request: HttpRequest, form_class: type[ConsentFormForm], pk: int | None = None
) -> HttpResponseBase:
    """The list of findings for what was posted, as a piece of HTML."""
    wanted = "consent.add_consentform" if pk is None else "consent.change_consentform"
    if not request.user.has_perm(wanted):
        raise PermissionDenied
    instance = _blank(request) if pk is None else get_object_or_404(ConsentForm, pk=pk)
    form = form_class(request.POST, instance=instance, for_user=request.user)
    form.defer_required_fields()
    form.is_valid()
    response = render(request, "consent/admin/form_findings.html", _findings(form))
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _findings(form: ConsentFormForm) -> dict[str, Any]:
    # What could not be read, such as letters for months, is not there: that is a finding too.
    data: Mapping[str, Any] = form.present
    rows = [
        {"finding": one, "label": form.fields[one.element].label} for one in form.findings(data)
    ]
    return {
        "musts": [row for row in rows if row["finding"].is_must],
        "shoulds": [row for row in rows if not row["finding"].is_must],
        "reading": form.reading(data),
    }


def _checks_url(form: ConsentFormForm) -> str:
    if form.instance.pk:
        return form_url("checks", form.instance.pk)
    return f"{form_url('checks_new')}?locale={form.language}"


def _blank(request: HttpRequest) -> ConsentForm:
    code = request.GET.get("locale", "")
    locale = Locale.objects.filter(language_code=code).first()
    if locale is None:
        raise Http404
    return ConsentForm(locale=locale)
