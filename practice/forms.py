"""Which page addresses are taken? The first segments of the site's own addresses."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

RESERVED_SLUGS = frozenset(
    {
        "admin",
        "consent",
        "documents",
        "favicon.ico",
        "healthz",
        "k",
        "media",
        "photo",
        "r",
        "robots.txt",
        "sitemap.xml",
        "static",
        "styleguide",
        "theme.css",
    }
)


class PageForm(WagtailAdminPageForm):
    """Refuses a slug directly under the home page that the site itself answers."""

    def clean_slug(self) -> str:
        slug = self.cleaned_data.get("slug", "")
        if slug in RESERVED_SLUGS and self.parent_page and self.parent_page.depth <= 2:
            raise forms.ValidationError(
                _("“%(slug)s” is an address of the site itself. Choose another one."),
                params={"slug": slug},
            )
        return slug
