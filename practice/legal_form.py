"""How is a legal page edited? Its address cannot be chosen: laws and links expect it there."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from practice.forms import PageForm


class LegalPageForm(PageForm):
    """Shows the page's own slug and ignores any other."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.initial["slug"] = self.instance.fixed_slug
            self.fields["slug"].disabled = True
            self.fields["slug"].help_text = _("This page always has this address.")
