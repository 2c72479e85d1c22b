"""What does a page's form refuse? Addresses of the site itself, and videos not fit to be shown."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from practice import embeds, film_permissions, video_check

RESERVED_SLUGS = frozenset(
    {
        "admin",
        "clip",
        "consent",
        "documents",
        "favicon.ico",
        "healthz",
        "k",
        "media",
        "photo",
        "r",
        "robots.txt",
        "search",
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


class VideoPageForm(PageForm):
    """Saves any draft; what is published, scheduled or sent to review must be fit to be shown."""

    is_draft = False

    def defer_required_fields(self) -> None:
        # Wagtail calls this for drafts only, before it checks the form.
        self.is_draft = True
        super().defer_required_fields()

    def clean_embed_url(self) -> str:
        address = self.cleaned_data.get("embed_url", "")
        if address:
            try:
                embeds.read(address)
            except embeds.BadEmbed as error:
                raise forms.ValidationError(str(error)) from error
        return address

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.is_draft or "embed_url" in self.errors:
            return data
        clip, film = data.get("clip"), data.get("film_on_file")
        for field, sentence in video_check.obstacles(
            clip_captions=clip.captions if clip else None,
            embed_url=data.get("embed_url", ""),
            shows_no_patient=bool(data.get("embed_shows_no_patient")),
            film_on_file=film is not None,
            transcript=data.get("transcript", "") or (film.in_writing if film else ""),
        ):
            self.add_error(field, sentence)
        address = data.get("embed_url", "")
        if film is not None and address and clip is None:
            for sentence in film_permissions.missing(film, embeds.read(address)):
                self.add_error("film_on_file", sentence)
        return data
