"""What does saving a photo's page do that cannot simply be taken back? Said first, then done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from wagtail.models import UploadedFile

from consent import actions
from consent.endings import consequences
from consent.forms import PhotoForm
from consent.models import Photo


class SaysFirst:
    """A step before a filed photo is filed anew or its file is exchanged: what follows, in words.

    The form comes back with the answer to that step. A new file waits where nobody sees it.
    """

    request: HttpRequest
    object: Photo
    form_invalid: Callable[[PhotoForm], HttpResponseBase]

    def get_form(self, form_class: type[PhotoForm] | None = None) -> PhotoForm:
        form = super().get_form(form_class)  # type: ignore[misc]  # mixed into Wagtail's view
        form.waiting = self._waiting()
        return form

    def form_valid(self, form: PhotoForm) -> HttpResponseBase:
        sentences = what_follows(form)
        if sentences and "confirmed" not in self.request.POST:
            return self._say(form, sentences)
        waiting = form.waiting
        try:
            response = super().form_valid(form)  # type: ignore[misc]  # mixed into Wagtail's view
        except (actions.FiledMeanwhile, actions.KnownPatient, actions.StillOnRecord) as refused:
            form.add_error("subject", str(refused))
            return self.form_invalid(form)
        if waiting is not None:
            waiting.file.delete()
            waiting.delete()
        return response

    def _say(self, form: PhotoForm, sentences: list[str]) -> HttpResponseBase:
        kept = [
            (name, value)
            for name, values in self.request.POST.lists()
            for value in values
            if name != "csrfmiddlewaretoken"
        ]
        swaps = form.has_new_file
        if swaps and form.waiting is None:
            kept.append(("waiting", str(self._put_aside().pk)))
        context: dict[str, Any] = {
            "photo": Photo.objects.get(pk=self.object.pk),
            "sentences": sentences,
            "kept": kept,
            "swaps": swaps,
            "header_title": _("Before this is saved"),
        }
        return TemplateResponse(self.request, "consent/admin/photo_confirm.html", context)

    def _put_aside(self) -> UploadedFile:
        upload = self.request.FILES.getlist("file")[0]
        upload.seek(0)
        return UploadedFile.objects.create(
            for_content_type=ContentType.objects.get_for_model(Photo),
            file=upload,
            uploaded_by_user=self.request.user,
        )

    def _waiting(self) -> UploadedFile | None:
        """The new file put aside by this person before the question, if this is the answer."""
        number = self.request.POST.get("waiting", "")
        if not number.isdigit():
            return None
        return UploadedFile.objects.filter(
            pk=number,
            uploaded_by_user=self.request.user,
            for_content_type=ContentType.objects.get_for_model(Photo),
        ).first()


def what_follows(form: PhotoForm) -> list[str]:
    """What saving a valid form does that cannot simply be taken back, in sentences."""
    stored = Photo.objects.get(pk=form.instance.pk)
    if form.has_new_file:
        return consequences.of_swap(stored)
    if not form.refiles():
        return []
    return consequences.of_refiling(stored, form.subjects(form.cleaned_data["subject"]))
