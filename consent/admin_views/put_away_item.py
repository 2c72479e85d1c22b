"""What do staff do with one photo or clip that nobody may see any more? Hand over, hold, purge."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from consent import actions
from consent.actions import keeping
from consent.acts import staff
from consent.admin_views.photo_policy import knows_patients
from consent.admin_views.put_away import PutAwayScreen, items_of, kept
from consent.models import Clip, Photo, Staff
from consent.privileges import Role, State, Subject
from consent.roles import holds

KINDS = frozenset({"photo", "clip"})
TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "mp4": "video/mp4",
    "webm": "video/webm",
}


def may_purge(user: Staff | AnonymousUser) -> bool:
    return knows_patients(user) and holds(user, Role.OWNER)


class HoldForm(forms.Form):
    """Why it must be kept, or why not any more."""

    reason = forms.CharField(
        label=gettext_lazy("Why must it be kept?"),
        max_length=200,
        min_length=5,
        help_text=gettext_lazy("For example: complaint of 3 May 2026, claim with our insurer."),
        error_messages={"required": gettext_lazy("Write why.")},
    )

    def __init__(self, *args: Any, is_held: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_held:
            self.fields["reason"].label = _("Why can the hold go?")
            self.fields["reason"].help_text = _("For example: claim settled on 3 May 2026.")


class ItemScreen(PutAwayScreen):
    """A page about one photo or clip of a patient."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = items_of([(kwargs["kind"], kwargs["pk"])]) if kwargs["kind"] in KINDS else []
        if not found or found[0].subject != Subject.PATIENT:
            raise Http404
        self.item = found[0]

    def get_page_title(self) -> str:
        return keeping.reference_of(self.item)

    @property
    def address(self) -> str:
        return reverse("put_away:item", args=[keeping.kind_of(self.item), self.item.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        (line,) = kept([self.item])
        return super().get_context_data(
            line=line,
            item=self.item,
            is_purged=self.item.state == State.PURGED,
            handed_over=keeping.handed_over(self.item),
            why_it_must_stay=keeping.why_it_must_stay(self.item),
            may_purge=may_purge(self.request.user),
            **kwargs,
        )


class ItemView(ItemScreen):
    """One that is put away or held: what is known of it, and what can be done next."""

    template_name = "consent/admin/put_away.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.item.state == State.PURGED:
            raise PermissionDenied
        held = bool(self.item.hold_reason)
        form = HoldForm(request.POST, is_held=held)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        by, reason = staff(request.user), form.cleaned_data["reason"]
        # What the page offered, not what has become of it meanwhile.
        if request.POST.get("act") == "lift":
            actions.lift_hold(item=self.item, reason=reason, by=by)
            messages.success(request, _("The legal hold is lifted."))
        else:
            actions.hold(item=self.item, reason=reason, by=by)
            messages.success(request, _("On legal hold: nobody can delete it."))
        return redirect(self.address)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = HoldForm(is_held=bool(self.item.hold_reason))
        return super().get_context_data(**{"form": form, **kwargs})


class HandOverView(ItemScreen):
    """The stored original as a download for the clinical record, noted in the ledger."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        name = str(self.item.file.name)
        ending = name.rpartition(".")[2]
        storage = self.item.file.storage
        if self.item.state == State.PURGED or ending not in TYPES or not storage.exists(name):
            raise Http404
        file = storage.open(name)
        actions.record_handed_over(item=self.item, by=staff(request.user))
        response = FileResponse(
            file,
            as_attachment=True,
            filename=f"{keeping.reference_of(self.item)}.{ending}",
            content_type=TYPES[ending],
        )
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


class PurgeForm(forms.Form):
    """The owner's word, and the reference typed by hand."""

    record_has_it = forms.BooleanField(
        label=gettext_lazy("The clinical record has the original."),
        error_messages={
            "required": gettext_lazy("Tick this only when the clinical record has the original.")
        },
    )
    known_by = forms.CharField(
        label=gettext_lazy("How do you know?"),
        max_length=300,
        min_length=5,
        help_text=gettext_lazy(
            "Nobody has handed this original over from here. For example: it was copied from the "
            "record in the first place."
        ),
        error_messages={"required": gettext_lazy("Write how you know that the record has it.")},
    )
    reference = forms.CharField(
        max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args: Any, item: Photo | Clip, is_handed_over: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        if is_handed_over:
            del self.fields["known_by"]
        self.fields["reference"].label = _("Type %(reference)s") % {
            "reference": keeping.reference_of(item)
        }

    def clean_reference(self) -> str:
        typed = self.cleaned_data["reference"].strip().lower()
        if typed != keeping.reference_of(self.item):
            raise forms.ValidationError(
                _("Type %(reference)s, as it stands above.")
                % {"reference": keeping.reference_of(self.item)}
            )
        return typed


class PurgeView(ItemScreen):
    """The second step, for owners only: delete the file for good."""

    template_name = "consent/admin/purge.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not may_purge(request.user):
            raise PermissionDenied

    def get_page_title(self) -> str:
        return _("Delete for good")

    def parents(self) -> list[dict[str, str]]:
        return [{"url": self.address, "label": keeping.reference_of(self.item)}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if reason := keeping.why_it_must_stay(self.item):
            messages.warning(request, reason)
            return redirect(self.address)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self._form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            actions.purge(
                item=self.item,
                typed_reference=form.cleaned_data["reference"],
                known_by=form.cleaned_data.get("known_by", ""),
                by=staff(request.user),
            )
        except actions.MustStay as error:
            messages.error(request, str(error))
            return redirect(self.address)
        messages.success(
            request,
            _("The file of %(reference)s is deleted. Consents and proof are kept.")
            % {"reference": keeping.reference_of(self.item)},
        )
        return redirect(self.index_url_name)

    def _form(self, data: Any = None) -> PurgeForm:
        is_handed_over = keeping.handed_over(self.item) is not None
        return PurgeForm(data, item=self.item, is_handed_over=is_handed_over)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"form": self._form(), **kwargs})
