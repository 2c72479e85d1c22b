"""How does somebody report that a copy elsewhere was removed? One page with one question."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from consent import actions
from consent.acts import staff
from consent.admin_views import words
from consent.admin_views.screen import Screen
from consent.models import Photo, TakeDown


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


class RemoveView(Screen):
    """One copy elsewhere: where it is, by when it must go, and "Mark as removed"."""

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
        if not self.user_has_permission("change"):
            return redirect(request.path)
        form = RemovedForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        done = actions.close_takedown(
            takedown=self.takedown,
            proof=form.cleaned_data["proof"],
            by=staff(request.user),
            owner=request.user,
        )
        if done:
            messages.success(request, _("Noted: this copy is gone."))
        else:
            messages.warning(request, _("Somebody marked it as removed before you."))
        return redirect(self.index_url_name)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        disclosure = self.takedown.disclosure
        return super().get_context_data(
            takedown=self.takedown,
            disclosure=disclosure,
            standing=words.of_takedown(self.takedown),
            use=words.use_labels().get(disclosure.privilege, disclosure.privilege),
            photo=Photo.objects.filter(sha256=disclosure.item_sha256).first(),
            may_close=self.user_has_permission("change") and self.takedown.closed_at is None,
            **{"form": RemovedForm(), **kwargs},
        )
