"""Which addresses under the blog are taken? The feed's and those of the tags."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from practice.forms import PageForm

RESERVED_SLUGS = frozenset({"feed", "tag"})


class PostForm(PageForm):
    """Refuses a slug that the blog itself answers."""

    def clean_slug(self) -> str:
        slug = super().clean_slug()
        if slug in RESERVED_SLUGS:
            raise forms.ValidationError(
                _("“%(slug)s” is an address of the blog itself. Choose another one."),
                params={"slug": slug},
            )
        return slug
