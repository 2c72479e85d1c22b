"""What is this patient to be asked? One page: the form, photos, clips, stories, uses, who signs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from consent import actions, clock, form_text
from consent.acts import staff
from consent.admin_views.photo_policy import verdicts
from consent.admin_views.screen import Screen
from consent.admin_views.stories import Line, lines_of
from consent.admin_views.words import use_labels
from consent.forms import AskForm
from consent.forms.ask import askable_versions
from consent.models import Clip, ConsentFormVersion, Patient, Photo, PracticeDetails, Staff
from consent.privileges import WEBSITE, State

THUMBNAIL = "max-400x400"


@dataclass(frozen=True, slots=True)
class Cover:
    """What a photo may be used for already, and until which day."""

    uses: tuple[str, ...]
    last_day: date | None


def photos_of(patient: Patient) -> list[Photo]:
    """The photos in which the patient can be seen, newest first, each with its `cover`."""
    photos = list(
        Photo.objects.filter(depictions__patient__in=[patient.pk])
        .exclude(state=State.PURGED)
        .order_by("-created_at")
        .prefetch_renditions(THUMBNAIL)
    )
    answers, labels = verdicts(photo.pk for photo in photos), use_labels()
    zone = PracticeDetails.the_one().zone
    for photo in photos:
        allowed = {use: one for use, one in answers.get(photo.pk, {}).items() if one.allowed}
        ends = [one.until for one in allowed.values() if one.until]
        photo.cover = Cover(
            tuple(labels[use] for use in allowed),
            clock.last_day_before(min(ends), zone) if ends else None,
        )
    return photos


def clips_of(patient: Patient) -> list[Clip]:
    """The clips in which the patient can be seen or heard, newest first, each with its `cover`."""
    clips = list(
        Clip.objects.filter(depictions__patient__in=[patient.pk])
        .exclude(state=State.PURGED)
        .order_by("-created_at")
    )
    zone = PracticeDetails.the_one().zone
    for clip in clips:
        verdict = clip.verdict(WEBSITE)
        clip.cover = Cover(
            (use_labels()[WEBSITE],) if verdict.allowed else (),
            clock.last_day_before(verdict.until, zone)
            if verdict.allowed and verdict.until
            else None,
        )
    return clips


class AskView(Screen):
    """Asks a patient for a consent; handing it over is the next page's."""

    template_name = "consent/admin/ask.html"
    permission_required = "add"
    page_title = _("Ask for consent")
    header_icon = "clipboard-list"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.patient = get_object_or_404(Patient, reference=kwargs["reference"], merged_into=None)

    def get_page_subtitle(self) -> str:
        return self.patient.name

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("patients:index"), "label": _("Patients")},
            {
                "url": reverse("patients:inspect", args=[self.patient.pk]),
                "label": self.patient.name,
            },
            {"url": "", "label": self.page_title},
        ]

    @cached_property
    def versions(self) -> list[ConsentFormVersion]:
        return askable_versions()

    @cached_property
    def version(self) -> ConsentFormVersion | None:
        """The form named in the address; the first one where none is named."""
        wanted = self.request.GET.get("form", "")
        if not wanted:
            # The form that asks for most of the uses named; the first one where none is.
            return max(self.versions, key=lambda one: len(self._named_uses(one)), default=None)
        for version in self.versions:
            if str(version.form_id) == wanted:
                return version
        raise Http404

    def _named_uses(self, version: ConsentFormVersion) -> list[str]:
        """The uses named in the address, as far as the form offers them."""
        named = self.request.GET.getlist("use")
        return [use["slug"] for use in form_text.read(version.text).uses if use["slug"] in named]

    @cached_property
    def photos(self) -> list[Photo]:
        return photos_of(self.patient)

    @cached_property
    def clips(self) -> list[Clip]:
        return clips_of(self.patient)

    @cached_property
    def stories(self) -> list[Line]:
        return lines_of(self.patient)

    def ask_form(self, data: object = None) -> AskForm | None:
        if self.version is None or not (self.photos or self.clips or self.stories):
            return None
        initial: dict[str, list[Any]] = {
            "photos": [photo.pk for photo in self.photos if not photo.cover.uses],
            "clips": [clip.pk for clip in self.clips if not clip.cover.uses],
            "stories": [line.story.pk for line in self.stories if not line.uses],
        }
        named_in = {"photo": "photos", "clip": "clips", "story": "stories"}
        wanted = {
            field: [int(one) for one in self.request.GET.getlist(name) if one.isdigit()]
            for name, field in named_in.items()
        }
        if data is None and any(wanted.values()):
            initial |= wanted
        if named := self._named_uses(self.version):
            initial["uses"] = named
        return AskForm(
            data,
            photos=self.photos,
            clips=self.clips,
            stories=[line.story for line in self.stories],
            version=self.version,
            initial=initial,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.ask_form(request.POST)
        if form is None or not isinstance(request.user, Staff):
            return redirect(request.get_full_path())
        if form.is_valid():
            try:
                asked = actions.ask(
                    patient=self.patient,
                    version=form.version,
                    photos=list(form.cleaned_data["photos"]),
                    clips=list(form.cleaned_data["clips"]),
                    stories=list(form.cleaned_data["stories"]),
                    uses=form.cleaned_data["uses"],
                    by=staff(request.user),
                    asked_by=request.user,
                    signer_role=form.cleaned_data["signer_role"],
                    signer_name=form.cleaned_data["signer_name"],
                    authority=form.cleaned_data["authority"],
                )
            except actions.RequestNotPossible as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("The request is made. Now hand it over."))
                return redirect("requests:request", asked.reference)
        messages.validation_error(request, _("The request was not made yet."), form)
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self.ask_form()
        return super().get_context_data(
            patient=self.patient,
            form=form,
            versions=self.versions,
            version=self.version,
            tickets=list(self._tickets(form, "photos", self.photos)) if form else [],
            clip_tickets=list(self._tickets(form, "clips", self.clips)) if form else [],
            story_tickets=list(self._story_tickets(form)) if form else [],
            **kwargs,
        )

    def _story_tickets(self, form: AskForm) -> Iterator[tuple[Line, bool]]:
        ticked = {str(value) for value in form["stories"].value() or ()}
        for line in self.stories:
            yield line, str(line.story.pk) in ticked

    def _tickets(
        self, form: AskForm, name: str, items: Iterable[Photo | Clip]
    ) -> Iterator[tuple[Photo | Clip, bool]]:
        """Each photo or clip and whether it is ticked."""
        ticked = {str(value) for value in form[name].value() or ()}
        for item in items:
            yield item, str(item.pk) in ticked
