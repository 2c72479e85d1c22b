"""How do staff turn, crop and blur a photo? One screen; nothing is kept before "Save"."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin import messages
from wagtail.images.permissions import permission_policy

from consent import actions, editing
from consent.acts import staff
from consent.admin_views import edit_words, words
from consent.admin_views.guards import photo_or_404
from consent.admin_views.screen import Screen
from consent.editing import WHOLE, BadEdits, Edit, UnreadablePicture
from consent.middleware import refused
from consent.models import Photo
from consent.privileges import State

PREVIEW_PIXELS = 1000
PERCENT = WHOLE // 100
ON_AN_AREA = frozenset({"crop", "blur", "background"})
TURNS = {"right": 1, "half": 2, "left": 3}


def _editable(request: HttpRequest, photo_id: int) -> Photo:
    photo = photo_or_404(request.user, photo_id, "change")
    if photo.state == State.PURGED or not photo.file:
        raise Http404
    return photo


class AreaForm(forms.Form):
    """One area of the picture, in percent of its width and height."""

    x = forms.DecimalField(label=gettext_lazy("From the left"), min_value=0, max_value=100)
    y = forms.DecimalField(label=gettext_lazy("From the top"), min_value=0, max_value=100)
    w = forms.DecimalField(label=gettext_lazy("Width"), min_value=0, max_value=100)
    h = forms.DecimalField(label=gettext_lazy("Height"), min_value=0, max_value=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs |= {"step": "0.01", "inputmode": "decimal"}
            field.error_messages["required"] = _("Write a number, or drag over the picture.")

    def area(self) -> list[int]:
        """Left, top, width, height in ten-thousandths, cut off at the picture's edge."""
        x, y, w, h = (round(self.cleaned_data[name] * PERCENT) for name in "xywh")
        return [x, y, min(w, WHOLE - x), min(h, WHOLE - y)]


class EditPictureView(Screen):
    """The picture as it would be shown, and what can be done to it.

    The steps taken so far travel with the form, so that they can be undone one by one.
    """

    template_name = "consent/admin/edit_picture.html"
    permission_policy = permission_policy
    any_permission_required = ["change", "add"]
    page_title = gettext_lazy("Crop, turn or blur")
    header_icon = "cut"
    index_url_name = "wagtailimages:index"
    index_label = gettext_lazy("Images")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            self.photo = _editable(request, kwargs["photo_id"])

    def get_page_subtitle(self) -> str:
        return words.photo_name(self.photo)

    def parents(self) -> list[dict[str, str]]:
        url = reverse("wagtailimages:edit", args=[self.photo.pk])
        return [{"url": url, "label": words.photo_name(self.photo)}]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        act = request.POST.get("do", "")
        try:
            edits, before = _read(request.POST.get("edits")), _read(request.POST.get("before"))
            if act == "save":
                return self._save(edits, before)
            form = AreaForm(request.POST) if act in ON_AN_AREA else AreaForm()
            if not form.is_bound or form.is_valid():
                edits = self._after(edits, act, form)
                form = AreaForm(initial=request.POST.dict() if act == "look" else None)
        except actions.EditedMeanwhile as changed:
            messages.error(request, str(changed))
            return redirect(request.path)
        except (BadEdits, UnreadablePicture) as reason:
            messages.error(request, str(reason))
            edits, before = (
                _kept(request, "edits", self.photo),
                _kept(request, "before", self.photo),
            )
            form = AreaForm()
        return self.render_to_response(self.get_context_data(edits=edits, before=before, form=form))

    def _after(self, edits: list[Edit], act: str, form: AreaForm) -> list[Edit]:
        if act == "undo":
            return edits[:-1]
        if act == "original":
            return []
        if act in TURNS:
            step: Edit = {"op": "rotate", "turns": TURNS[act]}
        elif act == "crop":
            step = {"op": "crop", **dict(zip("xywh", form.area(), strict=True))}
        elif act in ON_AN_AREA:
            step = {"op": "blur", "areas": [form.area()], "outside": act == "background"}
        else:
            return edits
        added = editing.checked(editing.with_step(edits, step))
        editing.size_after(editing.size_of(_original(self.photo)), added)
        return added

    def _save(self, edits: list[Edit], before: list[Edit]) -> HttpResponseBase:
        entry = actions.edit_photo(
            photo=self.photo, edits=edits, by=staff(self.request.user), before=before
        )
        if entry is None:
            messages.info(self.request, _("Nothing was changed."))
        else:
            messages.success(
                self.request, _("Saved. From now on the picture is shown like this everywhere.")
            )
        return redirect("wagtailimages:edit", self.photo.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        edits = kwargs.pop("edits", self.photo.edits)
        before = kwargs.pop("before", self.photo.edits)
        address = reverse("edit_picture_preview", args=[self.photo.pk])
        return super().get_context_data(
            photo=self.photo,
            form=kwargs.pop("form", None) or AreaForm(),
            steps=edit_words.steps(edits),
            edits=json.dumps(edits),
            before=json.dumps(before),
            is_changed=edits != before,
            preview_url=f"{address}?{_query(edits)}",
            original_url=reverse("staff_original", args=[self.photo.pk]),
            **kwargs,
        )


def _query(edits: list[Edit]) -> str:
    return urlencode({"edits": json.dumps(edits, separators=(",", ":"))})


@require_safe
def preview(request: HttpRequest, photo_id: int) -> HttpResponseBase:
    """The picture after the steps in the address, for the screen above; it is stored nowhere."""
    photo = _editable(request, photo_id)
    try:
        edits = _read(request.GET.get("edits"))
        data = editing.preview(_original(photo), edits, longest=PREVIEW_PIXELS)
    except (BadEdits, UnreadablePicture):
        return refused()
    if photo.shows_patients and request.method == "GET" and _uncovers(photo, edits):
        actions.record_original_seen(photo=photo, by=staff(request.user))
    kind = "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"
    return HttpResponse(
        data,
        content_type=kind,
        headers={"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"},
    )


def _uncovers(photo: Photo, edits: list[Edit]) -> bool:
    """Whether it shows what is cut off or blurred everywhere else."""
    return bool(photo.edits) and edits[: len(photo.edits)] != photo.edits


def _original(photo: Photo) -> bytes:
    try:
        with default_storage.open(str(photo.file.name)) as file:
            return file.read()
    except OSError as error:
        raise UnreadablePicture(_("The file of this photo cannot be read.")) from error


def _read(text: str | None) -> list[Edit]:
    """The steps as the form or the address gives them.

    Raises:
        BadEdits: it is not what this screen wrote.
    """
    try:
        return editing.checked(json.loads(text or "[]"))
    except (json.JSONDecodeError, RecursionError) as error:
        raise BadEdits(_("The changes to the picture could not be read.")) from error


def _kept(request: HttpRequest, name: str, photo: Photo) -> list[Edit]:
    """The steps taken before one that was refused."""
    try:
        return _read(request.POST.get(name))
    except BadEdits:
        return photo.edits
