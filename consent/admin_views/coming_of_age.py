"""Who comes of age, what ends with it, and how are they asked themselves?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from consent import actions
from consent.acts import staff
from consent.admin_views.ending import may_ask
from consent.admin_views.screen import Screen
from consent.admin_views.words import use_labels
from consent.emails import mostly_hidden
from consent.mails import addresses
from consent.models import Consent, ConsentRequest, FollowUp, Patient, Staff
from consent.people import majority
from consent.privileges import SignerRole
from consent.texts import item_words


@dataclass(frozen=True, slots=True)
class Row:
    """One patient who comes of age.

    Attributes:
        ends: each consent of a parent that ends with childhood, its uses and what it covers.
        address: their own, mostly hidden; '' where none is known.
        prepared: what is planned to be asked on the day.
        asked: the open question to them in person.
    """

    patient: Patient
    day: date
    is_of_age: bool
    ends: list[tuple[Consent, str, str]]
    address: str
    prepared: FollowUp | None
    asked: ConsentRequest | None


def rows(today: date) -> list[Row]:
    """Everybody who comes of age within 60 days, and who did within the last 30."""
    back, ahead = timedelta(days=majority.DAYS_BACK), timedelta(days=majority.WARNING_DAYS)
    found = actions.coming_of_age(today - back, today + ahead)
    open_requests = {
        one.patient_id: one
        for one in actions.open_requests([one.pk for one in found])
        if one.signer_role == SignerRole.PATIENT
    }
    return [_row(one, today, open_requests.get(one.pk)) for one in found]


def to_ask(today: date) -> int:
    """How many of them nobody has asked, or planned to ask, though something ends."""
    return sum(1 for row in rows(today) if row.ends and not row.prepared and not row.asked)


def _row(patient: Patient, today: date, asked: ConsentRequest | None) -> Row:
    day = patient.comes_of_age_on or today
    labels = use_labels()
    last = day - timedelta(days=1)
    ends = [
        (
            consent,
            ", ".join(
                str(labels.get(grant.privilege, grant.privilege))
                for grant in consent.grants.all()
                if grant.revoked_at is None
            ),
            item_words.counted(consent.items.all()),
        )
        for consent in actions.given_for(patient)
        if consent.last_day >= min(last, today)
    ]
    is_of_age = patient.is_of_age(today)
    own = addresses.address_of(patient) if is_of_age else patient.adult_email
    return Row(
        patient,
        day,
        is_of_age,
        ends,
        mostly_hidden(own),
        actions.question_of(patient),
        asked if is_of_age else None,
    )


class ComingOfAgeView(Screen):
    """The list, and one tap for each: ask them themselves."""

    template_name = "consent/admin/coming_of_age.html"
    page_title = gettext_lazy("Coming of age")
    header_icon = "user"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_ask(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    @cached_property
    def rows(self) -> list[Row]:
        return rows(addresses.today())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        reference = request.POST.get("patient", "")
        row = next((one for one in self.rows if one.patient.reference == reference), None)
        if row is None or not isinstance(request.user, Staff):
            messages.warning(request, _("This patient is not on the list any more."))
            return redirect(request.path)
        if request.POST.get("act") == "not":
            return self._take_back(row)
        return self._ask(row)

    def _take_back(self, row: Row) -> HttpResponseBase:
        if actions.take_question_back(patient=row.patient, by=staff(self.request.user)):
            messages.success(self.request, _("%(name)s is not asked.") % {"name": row.patient.name})
        return redirect(self.request.path)

    def _ask(self, row: Row) -> HttpResponseBase:
        by = staff(self.request.user)
        if not row.is_of_age:
            actions.prepare_question(patient=row.patient, by=by)
            messages.success(
                self.request,
                _("%(name)s is asked on the day they come of age.") % {"name": row.patient.name},
            )
            return redirect(self.request.path)
        try:
            made = actions.ask_of_age(patient=row.patient, by=by)
        except actions.RequestNotPossible as error:
            messages.error(self.request, str(error))
            return redirect("patients:ask", row.patient.reference)
        if not made:
            messages.warning(
                self.request,
                _("Nothing that parents gave has ended lately. Ask with the form."),
            )
            return redirect("patients:ask", row.patient.reference)
        messages.success(self.request, _("The request is made. Now hand it over."))
        if len(made) == 1:
            return redirect("requests:request", made[0].reference)
        return redirect("patients:inspect", row.patient.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            rows=self.rows, warning_days=majority.WARNING_DAYS, **kwargs
        )
