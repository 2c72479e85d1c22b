"""How does somebody take a copy elsewhere on, and report that it was removed? One page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin import messages

from consent import actions
from consent.actions.takedowns import may_own, proof_of
from consent.acts import staff
from consent.admin_views import words
from consent.admin_views.screen import Screen
from consent.endings import due
from consent.forms.photo_file import PhotoFileField
from consent.middleware import TYPES
from consent.models import Attachment, Clip, Photo, PracticeDetails, Staff, TakeDown

STAFF_ONLY = "private, no-store"


def standing(takedown: TakeDown, *, at: datetime) -> words.Standing:
    """Whether a copy elsewhere still has to be removed, and how much time is left for it."""
    known = words.of_takedown(takedown, at=at)
    if takedown.closed_at:
        return known
    left = due.left(takedown.due_at, at)
    label = capfirst(left) if known.urgent else f"{known.label}, {left}"
    return words.Standing(label, known.icon, known.urgent)


class RemovedForm(forms.Form):
    """How it is known that the copy is gone."""

    proof = forms.CharField(
        label=gettext_lazy("How was it removed?"),
        max_length=300,
        min_length=5,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "For example: deleted on our Instagram page, address no longer found, 3 May 2026."
        ),
        error_messages={"required": gettext_lazy("Write how you know that the copy is gone.")},
    )
    screenshot = PhotoFileField(
        label=gettext_lazy("A screenshot, if you have one"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/heic"}),
        help_text=gettext_lazy("A picture, no PDF, up to 25 MB. It stays private."),
    )


class OwnerField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Staff) -> str:
        return obj.get_full_name() or obj.email


class OwnerForm(forms.Form):
    """Who removes the copy."""

    owner = OwnerField(
        label=gettext_lazy("Who removes it?"),
        queryset=Staff.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody yet"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = [one.pk for one in Staff.objects.filter(is_active=True) if may_own(one)]
        field: Any = self.fields["owner"]
        field.queryset = Staff.objects.filter(pk__in=able).order_by("last_name", "first_name")


class RemoveView(Screen):
    """One copy elsewhere: where it is, who sees to it, by when, and "Mark as removed"."""

    template_name = "consent/admin/takedown.html"
    any_permission_required = ["change", "view"]
    page_title = gettext_lazy("Take-down")
    header_icon = "bin"
    index_url_name = "takedowns:index"
    index_label = gettext_lazy("Take-downs")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.takedown = get_object_or_404(
            TakeDown.objects.select_related("disclosure", "owner"), pk=kwargs["pk"]
        )

    def get_page_subtitle(self) -> str:
        return self.takedown.disclosure.place

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if not self.user_has_permission("change") or not isinstance(user, Staff):
            return redirect(request.path)
        wanted = request.POST.get("act", "")
        if wanted == "take":
            return self._give(user)
        if wanted == "give":
            owner_form = OwnerForm(request.POST)
            if owner_form.is_valid():
                return self._give(owner_form.cleaned_data["owner"])
            return self.render_to_response(self.get_context_data(owner_form=owner_form))
        form = RemovedForm(request.POST, request.FILES)
        if not form.is_valid():
            messages.validation_error(request, _("It is not marked as removed yet."), form)
            return self.render_to_response(self.get_context_data(form=form))
        done = actions.close_takedown(
            takedown=self.takedown,
            proof=form.cleaned_data["proof"],
            screenshot=form.cleaned_data["screenshot"],
            by=staff(request.user),
            owner=user,
        )
        if done:
            messages.success(request, _("Noted: this copy is gone."))
        else:
            messages.warning(request, _("Somebody marked it as removed before you."))
        return redirect(self.index_url_name)

    def _give(self, owner: Staff | None) -> HttpResponseBase:
        moved = actions.assign_takedowns(
            takedowns=[self.takedown], owner=owner, by=staff(self.request.user)
        )
        if not moved:
            messages.warning(
                self.request, _("Nothing changed: it is closed, or was theirs before.")
            )
        elif owner is None:
            messages.success(self.request, _("Nobody sees to it now: the practice is reminded."))
        elif owner == self.request.user:
            messages.success(self.request, _("It is yours now. You are reminded if it is late."))
        else:
            messages.success(
                self.request,
                _("%(name)s sees to it now.") % {"name": owner.get_full_name() or owner},
            )
        return redirect(self.request.path)

    @cached_property
    def proof(self) -> Attachment | None:
        return proof_of(self.takedown) if self.takedown.closed_at else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        takedown, disclosure = self.takedown, self.takedown.disclosure
        zone = PracticeDetails.the_one().zone
        is_open = takedown.closed_at is None
        may_change = self.user_has_permission("change")
        return super().get_context_data(
            takedown=takedown,
            disclosure=disclosure,
            standing=standing(takedown, at=timezone.now()),
            due=due.instant(takedown.due_at, zone),
            closed=due.instant(takedown.closed_at, zone) if takedown.closed_at else "",
            use=words.use_labels().get(disclosure.privilege, disclosure.privilege),
            photo=Photo.objects.filter(sha256=disclosure.item_sha256).first(),
            clip=Clip.objects.filter(sha256=disclosure.item_sha256).first(),
            proof=self.proof,
            is_mine=takedown.owner_id == self.request.user.pk,
            may_close=may_change and is_open,
            **{
                "form": RemovedForm(),
                "owner_form": OwnerForm(initial={"owner": takedown.owner_id}),
                **kwargs,
            },
        )


@require_safe
def proof_picture(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The screenshot kept with a closed take-down, for those who read take-downs; noted."""
    takedown = TakeDown.objects.filter(pk=pk).exclude(closed_at=None).first()
    proof = proof_of(takedown) if takedown else None
    if takedown is None or proof is None or not request.user.has_perm("consent.view_takedown"):
        raise Http404
    name = str(proof.file.name)
    kind = TYPES.get(name.rpartition(".")[2])
    if kind is None or not default_storage.exists(name):
        raise Http404
    if request.method == "GET":
        actions.record_proof_seen(takedown=takedown, proof=proof, by=staff(request.user))
    response = FileResponse(default_storage.open(name), content_type=kind)
    response.headers.pop("Content-Disposition", None)
    response.headers["Cache-Control"] = STAFF_ONLY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
