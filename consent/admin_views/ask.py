"""What is this patient to be asked? One page: the form, photos, clips, stories, uses, who signs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from consent import actions
from consent.admin_views.ask_acts import ask_by_form, ask_by_preset
from consent.admin_views.asking_again import Before, before
from consent.admin_views.handing_on import to_request
from consent.admin_views.presets import Offer, offers_for
from consent.admin_views.screen import Screen
from consent.admin_views.stories import Line, lines_of
from consent.admin_views.what_to_ask import (
    THUMBNAIL,
    Cover,
    clips_of,
    not_agreed,
    photos_of,
    photos_of_many,
)
from consent.forms import AskForm
from consent.forms.ask import askable_versions
from consent.mails import addresses
from consent.models import Clip, ConsentFormVersion, Patient, Photo, Staff
from consent.people import families
from consent.people.families import Sibling
from consent.texts import form_text

__all__ = ["THUMBNAIL", "AskView", "Cover", "clips_of", "photos_of"]


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
        """The form named in the address, by a preset or by an earlier request; else the first."""
        wanted = self.request.GET.get("form", "")
        if self.preset:
            return self.preset.version
        if not wanted:
            if self.before and self.before.version(self.versions):
                return self.before.version(self.versions)
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

    @cached_property
    def siblings(self) -> list[Sibling]:
        return families.siblings_of(self.patient)

    @cached_property
    def offers(self) -> list[Offer]:
        return offers_for(self.patient, photos=self.photos, versions=self.versions)

    @cached_property
    def preset(self) -> Offer | None:
        """The preset that was tapped, or is named in the address; None for one that is no more."""
        wanted = self.request.POST.get("preset") or self.request.GET.get("preset", "")
        return next((one for one in self.offers if str(one.preset.pk) == wanted), None)

    @cached_property
    def before(self) -> Before | None:
        """The request that is asked again, as the address names it."""
        return before(self.request.GET.get("again", ""), self.patient)

    def ask_form(self, data: object = None) -> AskForm | None:
        if self.version is None:
            return None
        initial: dict[str, Any] = {
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
        if self.preset:
            photos = [photo.pk for photo in not_agreed(self.photos, self.preset.uses)]
            initial |= {"photos": photos, "clips": [], "stories": []}
            initial |= {"uses": list(self.preset.uses), "scope": self.preset.preset.scope}
        elif self.before:
            initial |= self.before.initial()
        return AskForm(
            data,
            patient=self.patient,
            photos=self.photos,
            clips=self.clips,
            stories=[line.story for line in self.stories],
            representatives=families.acting_for(self.patient),
            siblings=self.siblings,
            version=self.version,
            initial=initial,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if not isinstance(user, Staff):
            return redirect(request.get_full_path())
        if request.POST.get("preset"):
            return self._ask_by_preset(user)
        form = self.ask_form(request.POST)
        if form is None:
            return redirect(request.get_full_path())
        if form.is_valid():
            try:
                asked = ask_by_form(form, self.patient, self.siblings, user)
            except actions.RequestNotPossible as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("The request is made. Now hand it over."))
                return redirect("requests:request", asked.reference)
        messages.validation_error(request, _("The request was not made yet."), form)
        return self.render_to_response(self.get_context_data(form=form))

    def _ask_by_preset(self, user: Staff) -> HttpResponseBase:
        """One tap: everything is clear, or the page says what has to be chosen first."""
        offer = self.preset
        if offer is None:
            messages.warning(
                self.request, _("This button is no more. Choose here what to ask for.")
            )
            return redirect("patients:ask", self.patient.reference)
        ask_page = reverse("patients:ask", args=[self.patient.reference])
        if not offer.is_one_tap:
            messages.warning(self.request, _("Choose who signs and which photos, then ask."))
            return redirect(f"{ask_page}?preset={offer.preset.pk}")
        try:
            asked = ask_by_preset(offer, self.patient, self.photos, user)
        except actions.RequestNotPossible as error:
            messages.error(self.request, str(error))
            return redirect(f"{ask_page}?preset={offer.preset.pk}")
        return to_request(asked, offer.preset.channel)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self.ask_form()
        return super().get_context_data(
            patient=self.patient,
            form=form,
            versions=self.versions,
            version=self.version,
            offers=self.offers,
            chosen_preset=self.preset,
            waiting=actions.open_requests([self.patient.pk])[:3],
            before=self.before,
            has_items=bool(self.photos or self.clips or self.stories),
            address=addresses.address_of(self.patient),
            tickets=list(self._tickets(form, "photos", self.photos)) if form else [],
            clip_tickets=list(self._tickets(form, "clips", self.clips)) if form else [],
            story_tickets=list(self._story_tickets(form)) if form else [],
            sibling_tickets=list(self._sibling_tickets(form)) if form else [],
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

    def _sibling_tickets(self, form: AskForm) -> Iterator[tuple[Sibling, int, bool]]:
        """Each brother or sister, how many of their photos would be asked about, and the tick."""
        if not self.siblings:
            return
        ticked = {str(value) for value in form["family"].value() or ()}
        uses = form["uses"].value() or ()
        photos = photos_of_many([one.patient for one in self.siblings])
        for one in self.siblings:
            count = len(not_agreed(photos[one.patient.pk], uses))
            yield one, count, str(one.patient.pk) in ticked
