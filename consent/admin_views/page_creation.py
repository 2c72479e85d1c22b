"""What if a new page is saved by itself while somebody presses Publish? One of the two waits."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.forms import ModelForm
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.create import CreateView
from wagtail.models import Page


class PageCreateView(CreateView):
    """Wagtail's page for a new page, which answers 500 where the same page came in meanwhile.

    Seen in 7.4: the form was found valid before the draft that saves itself was stored, and
    adding the page then finds its address taken.
    """

    def form_valid(self, form: ModelForm) -> HttpResponseBase:
        try:
            return super().form_valid(form)
        except (ValidationError, IntegrityError):
            twin = (
                Page.objects.child_of(self.parent_page)
                .filter(slug=form.cleaned_data.get("slug"))
                .first()
            )
            if twin is None:
                raise
        self.page.path, self.page.depth = "", None
        form.add_error(
            "slug", _("A draft with this address was saved a moment ago, perhaps by itself.")
        )
        if not self.expects_json_response:
            messages.warning(
                self.request,
                _("This page has just been saved as a draft. Go on there."),
                buttons=[
                    messages.button(
                        reverse("wagtailadmin_pages:edit", args=[twin.pk]), _("Open the draft")
                    )
                ],
            )
        return self.form_invalid(form)
