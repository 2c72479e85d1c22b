"""Who is asked before a page goes live of which visitors would not see all? Advice, never a lock.

The gate is the guard: what is not covered stays hidden whatever is pressed here. The button, the
bulk action and the approval end at one question; what is scheduled goes by itself (`tick`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.models import Page

from consent import actions
from consent.acts import staff
from consent.admin_views.pages import Advice, advise, was_told
from consent.models import Staff
from consent.pages import approvals

CONFIRMED = "publish_anyway"


def _who(request: HttpRequest) -> Staff:
    if not isinstance(request.user, Staff):
        raise PermissionDenied
    return request.user


def ask_before_publishing(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The button: the draft is saved already; one question before it is published or scheduled."""
    if not advise(page, _who(request)):
        return None
    if page.live and "parent_page_id" in getattr(request.resolver_match, "kwargs", {}):
        # Wagtail has added the new page as live before it asks; it is a draft still.
        page.live, page.has_unpublished_changes = False, True
        page.save(update_fields=["live", "has_unpublished_changes"], clean=False)
    return redirect("publish_anyway", page.pk)


def ask_after_approval(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The approval: its version waits as a draft until somebody who may publish has confirmed."""
    if request.POST.get("action-workflow-action") and approvals.awaits_a_word(page):
        if page.permissions_for_user(request.user).can_publish():
            return redirect("publish_anyway", page.pk)
        messages.warning(
            request, _("Approved. It waits for somebody who may publish: not all of it is covered.")
        )
    return None


def ask_before_bulk_publishing(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: BulkAction
) -> HttpResponseBase | None:
    """The bulk action: one question for all pages, the ones below them included."""
    if action_type != "publish" or not issubclass(action.model, Page):
        return None
    advice = [
        (page, told)
        for page in _with_drafts_below(request, list(objects), action)
        if (told := advise(page, _who(request)))
    ]
    if not advice:
        return None
    seen = _digest(told for _page, told in advice)
    if request.POST.get(CONFIRMED) == seen:
        for page, told in advice:
            actions.record_set_aside(
                content=page, reading=told.reading, texts=len(told.texts), by=staff(request.user)
            )
        return None
    below = action.cleaned_form.cleaned_data.get("include_descendants")
    return TemplateResponse(
        request,
        "consent/admin/publish_many_anyway.html",
        {
            "header_title": _("Publish"),
            "header_icon": "upload",
            "advice": advice,
            "seen": seen,
            "confirmed": CONFIRMED,
            "include_descendants": below,
            "submit_url": request.get_full_path(),
            "back_url": action.next_url,
        },
    )


def _with_drafts_below(
    request: HttpRequest, pages: list[Page], action: BulkAction
) -> Iterable[Page]:
    found = {page.pk: page for page in pages}
    if action.cleaned_form.cleaned_data.get("include_descendants"):
        for page in pages:
            for below in page.get_descendants().not_live().specific():
                if below.permissions_for_user(request.user).can_publish():
                    found.setdefault(below.pk, below)
    for page in found.values():
        yield page.get_latest_revision_as_object()


def _digest(advice: Iterable[Advice]) -> str:
    """What staff have read: another finding, or another version, asks anew."""
    told = [
        (one.reading.goes_live, f.kind, f.item.pk, f.place, f.trouble)
        for one in advice
        for f in one.reading.hidden
    ]
    words = [text for one in advice for text in one.texts]
    return hashlib.sha256(repr((told, words)).encode()).hexdigest()[:32]


class PublishAnywayView(View):
    """ "Visitors will not see 2 photos. Publish without them?" """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        page = get_object_or_404(Page, pk=kwargs["page_id"]).specific
        if not page.permissions_for_user(request.user).can_publish() or not page.latest_revision:
            raise Http404
        self.page, self.revision = page, page.latest_revision
        self.edit_url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        lock = page.get_lock()
        if lock is not None and lock.for_user(request.user):
            messages.error(request, lock.get_message(request.user))
            return redirect(self.edit_url)
        if self.revision.pk == page.live_revision_id or self.revision.approved_go_live_at:
            messages.success(request, _("This version is published or scheduled already."))
            return redirect(self.edit_url)
        self.content = self.revision.as_object()
        self.advice = advise(self.content, _who(request))
        self.seen = f"{self.revision.pk}-{_digest([self.advice])}"
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, page_id: int) -> HttpResponse:
        return self._ask()

    def post(self, request: HttpRequest, page_id: int) -> HttpResponseBase:
        if request.POST.get(CONFIRMED) != self.seen:
            messages.warning(request, _("Something has changed meanwhile. Please look once more."))
            return self._ask()
        actions.publish_anyway(
            revision=self.revision,
            reading=self.advice.reading,
            texts=len(self.advice.texts),
            by=_who(request),
        )
        was_told(request)
        self.page = type(self.page).objects.get(pk=self.page.pk)
        for hook in hooks.get_hooks("after_publish_page"):
            response = hook(request, self.page)
            if isinstance(response, HttpResponseBase):
                return response
        self._confirm(request)
        return redirect("wagtailadmin_explore", self.page.get_parent().pk)

    def _confirm(self, request: HttpRequest) -> None:
        buttons = [messages.button(self.edit_url, _("Edit"))]
        if self.advice.goes_live:
            sentence = _("“%(title)s” is scheduled for %(day)s.")
        else:
            sentence = _("“%(title)s” is published.")
            if self.page.url:
                buttons.insert(0, messages.button(self.page.url, _("View live"), new_window=False))
        title = self.page.get_admin_display_title()
        told = sentence % {"title": title, "day": self.advice.goes_live}
        messages.success(request, told, buttons=buttons)

    def _ask(self) -> HttpResponse:
        return TemplateResponse(
            self.request,
            "consent/admin/publish_anyway.html",
            {
                "page": self.content,
                "advice": self.advice,
                "seen": self.seen,
                "confirmed": CONFIRMED,
                "edit_url": self.edit_url,
                "header_title": self.content.get_admin_display_title(),
                "header_icon": "doc-empty-inverse",
                "page_title": _("Publish"),
                "page_subtitle": self.content.get_admin_display_title(),
            },
        )
