"""Who is asked again for what ends on one day? Each patient by one tap, or all by e-mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from consent import actions
from consent.acts import staff
from consent.admin_views.ask import THUMBNAIL
from consent.admin_views.ending import EndingScreen, asked_for_all, open_by_patient
from consent.endings import ending_words, pages_that_lose
from consent.endings.ending import LastDay
from consent.mails.addresses import address_of
from consent.models import Clip, Consent, ConsentRequest, Patient, Photo, Staff, Story
from consent.pages.whereabouts import Place
from consent.privileges import Kind

ROWS = 20
PICTURES = 6


@dataclass(frozen=True, slots=True)
class Row:
    """One patient to be asked again: what ends because of them.

    Attributes:
        more: how many photos there are beyond those shown.
        asked: the open request that asks for all of it.
    """

    patient: Patient
    photos: list[Photo]
    more: int
    clips: list[Clip]
    stories: list[Story]
    uses: str
    consents: list[Consent]
    asked: ConsentRequest | None
    has_mail: bool


class DayView(EndingScreen):
    """One last day: the pages that lose something, and each patient with "Ask again"."""

    template_name = "consent/admin/ending_day.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        try:
            self.day = date.fromisoformat(kwargs["day"])
        except ValueError as error:
            raise Http404 from error

    def get_page_title(self) -> str:
        return ending_words.day(self.day)

    def get_page_subtitle(self) -> str:
        return ""

    @cached_property
    def last_day(self) -> LastDay | None:
        return self.ends.on(self.day)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may_ask or not isinstance(request.user, Staff):
            raise PermissionDenied
        if self.last_day is None:
            messages.warning(request, _("Nothing ends on this day any more."))
            return redirect("ending:index")
        if request.POST.get("act") == "ask-all":
            self._ask_all(self.last_day, request.user)
            return redirect(request.path)
        return self._ask_one(self.last_day, request.user)

    def _ask_one(self, day: LastDay, user: Staff) -> HttpResponseBase:
        patient = Patient.objects.filter(
            pk__in=day.patients, reference=self.request.POST.get("patient", "")
        ).first()
        if patient is None:
            messages.warning(self.request, _("Nothing of this patient ends on this day any more."))
            return redirect(self.request.path)
        try:
            asked = actions.ask_again(
                patient=patient, ends=day.of_patient(patient.pk), by=staff(user), asked_by=user
            )
        except actions.RequestNotPossible as error:
            messages.error(self.request, str(error))
            return redirect("patients:ask", patient.reference)
        if len(asked) == 1:
            messages.success(self.request, _("The request is made. Now hand it over."))
            return redirect("requests:request", asked[0].reference)
        messages.success(
            self.request,
            _("%(count)s requests are made, since the uses differ. Hand each of them over.")
            % {"count": len(asked)},
        )
        return redirect("patients:inspect", patient.pk)

    def _ask_all(self, day: LastDay, user: Staff) -> None:
        mailed, refused = 0, 0
        for patient in self.to_mail:
            try:
                actions.ask_again(
                    patient=patient,
                    ends=day.of_patient(patient.pk),
                    by=staff(user),
                    asked_by=user,
                    by_mail=True,
                )
            except actions.RequestNotPossible:
                refused += 1
            else:
                mailed += 1
        if mailed:
            messages.success(
                self.request,
                ngettext(
                    "%(count)s patient is asked by e-mail now.",
                    "%(count)s patients are asked by e-mail now.",
                    mailed,
                )
                % {"count": mailed},
            )
        if refused:
            messages.warning(
                self.request,
                ngettext(
                    "%(count)s patient could not be asked with the same form: ask them one by one.",
                    "%(count)s patients could not be asked with the same form: ask them one by one.",
                    refused,
                )
                % {"count": refused},
            )
        if not mailed and not refused:
            messages.warning(self.request, _("Everybody with an address is asked already."))

    @cached_property
    def patients(self) -> list[Patient]:
        """Who has to be asked: those not asked yet first."""
        ids = self.last_day.patients if self.last_day else []
        found = Patient.objects.filter(pk__in=ids).select_related("merged_into")
        return sorted(found, key=lambda one: (self.asked.get(one.pk) is not None, one.name))

    @cached_property
    def asked(self) -> dict[int, ConsentRequest]:
        """By patient the open request, where all that ends is asked for."""
        if self.last_day is None:
            return {}
        requests = open_by_patient(self.last_day.patients)
        answers = {
            one: asked_for_all(self.last_day, one, requests.get(one, []))
            for one in self.last_day.patients
        }
        return {one: request for one, request in answers.items() if request is not None}

    @cached_property
    def to_mail(self) -> list[Patient]:
        return [one for one in self.patients if one.pk not in self.asked and address_of(one)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = self.last_day
        past = self.day < self.ends.today
        losing = pages_that_lose.of([day])[day.day] if day else []
        context: dict[str, Any] = {
            "day": self.day,
            "nothing": day is None,
            "sentence": ending_words.sentence(day, losing, past=past) if day else "",
            "losing": losing,
            "drafts": self._drafts(day, [one.place for one in losing]) if day else [],
            "past": past,
            "may_ask": self.may_ask,
        }
        if self.may_ask and day is not None:
            page = Paginator(self.patients, ROWS).get_page(self.request.GET.get("p"))
            left = [one for one in self.patients if one.pk not in self.asked]
            context |= {
                "page": page,
                "rows": self._rows(day, list(page)),
                "people": len(self.patients),
                "already": len(self.asked),
                "to_mail": len(self.to_mail),
                "without_mail": len(left) - len(self.to_mail),
            }
        return super().get_context_data(**{**kwargs, **context})

    def _drafts(self, day: LastDay, counted: Sequence[Place]) -> list[Place]:
        """Drafts that would lose it too: nobody sees them yet."""
        known = {pages_that_lose.which(place) for place in counted}
        found = {
            pages_that_lose.which(place): place
            for places in pages_that_lose.places_of(day.lost()).values()
            for place in places
            if place.kind == "draft" and pages_that_lose.which(place) not in known
        }
        return list(found.values())

    def _rows(self, day: LastDay, patients: list[Patient]) -> list[Row]:
        ends = {one.pk: day.of_patient(one.pk) for one in patients}
        keys = {one: sorted({end.key for end in some}) for one, some in ends.items()}
        shown = {
            one: [number for kind, number in some if kind == Kind.PHOTO][:PICTURES]
            for one, some in keys.items()
        }
        photos = {
            photo.pk: photo
            for photo in Photo.objects.filter(
                pk__in={number for some in shown.values() for number in some}
            ).prefetch_renditions(THUMBNAIL)
        }
        clips = Clip.objects.in_bulk(
            {number for some in keys.values() for kind, number in some if kind == Kind.CLIP}
        )
        stories = Story.objects.in_bulk(
            {number for some in keys.values() for kind, number in some if kind == Kind.STORY}
        )
        references = {
            loss.consent
            for one, some in ends.items()
            for end in some
            for loss in end.losses
            if loss.patient == one
        }
        consents = {one.reference: one for one in Consent.objects.filter(reference__in=references)}
        return [
            Row(
                patient,
                [photos[number] for number in shown[patient.pk] if number in photos],
                sum(1 for kind, _number in keys[patient.pk] if kind == Kind.PHOTO)
                - len(shown[patient.pk]),
                [
                    clips[number]
                    for kind, number in keys[patient.pk]
                    if number in clips and kind == Kind.CLIP
                ],
                [
                    stories[number]
                    for kind, number in keys[patient.pk]
                    if number in stories and kind == Kind.STORY
                ],
                self.uses_in_words(end.use for end in ends[patient.pk]),
                [
                    consents[reference]
                    for reference in sorted(
                        {
                            loss.consent
                            for end in ends[patient.pk]
                            for loss in end.losses
                            if loss.patient == patient.pk
                        }
                    )
                    if reference in consents
                ],
                self.asked.get(patient.pk),
                bool(address_of(patient)),
            )
            for patient in patients
        ]
