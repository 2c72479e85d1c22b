"""How is a legal page edited? Its address cannot be chosen: laws and links expect it there."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page

from practice.forms import PageForm


class LegalPageForm(PageForm):
    """Shows the page's own slug and ignores any other."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.initial["slug"] = self.instance.fixed_slug
            self.fields["slug"].disabled = True
            self.fields["slug"].help_text = _("This page always has this address.")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        taken = self._taken_by()
        if taken is not None and "slug" in self.errors:
            # The field cannot be changed here: say where the way is free.
            del self.errors["slug"]
            self.add_error(
                None,
                _(
                    "“%(title)s” stands at %(url)s already. Give that page another address, or "
                    "delete it; then save this one."
                )
                % {"title": taken.title, "url": f"/{self.instance.fixed_slug}/"},
            )
        return data

    def _taken_by(self) -> Page | None:
        """Another page at this page's address, if there is one."""
        if self.parent_page is None:
            return None
        others = Page.objects.child_of(self.parent_page).not_page(self.instance)
        return others.filter(slug=self.instance.fixed_slug).first()
