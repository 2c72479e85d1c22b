"""How does the site look here? /theme.css from the practice's choices, and its logo."""

from __future__ import annotations

import hashlib

from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from consent import asking
from consent.models import PhotoRendition, PracticeDetails
from consent.privileges import PUBLIC_SUBJECTS, WEBSITE
from practice import theming
from practice.models import Theme
from practice.models.base import HEADER_LOGO_SPEC
from practice.models.theme import OWN_FACE, has_own_face

RADII = {Theme.Shape.SQUARE: "0", Theme.Shape.SOFT: "0.5rem", Theme.Shape.ROUND: "1.5rem"}
A_YEAR = 365 * 24 * 60 * 60
DIGEST_LENGTH = 12


def look(request: HttpRequest) -> dict[str, object]:
    """`theme_css_url` ('' while every choice is the default) and `header_logo` (None without one)."""
    return {
        "theme_css_url": SimpleLazyObject(_url),
        "header_logo": SimpleLazyObject(_header_logo),
    }


@require_safe
def theme_css(request: HttpRequest) -> HttpResponse:
    """The practice's own colours and shapes; kept by browsers while the address stays the same."""
    css = sheet(Theme.the_one())
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    fresh = request.GET.get("v") == _digest(css)
    # An old address is answered with the look of today, and must not be remembered as its own.
    response.headers["Cache-Control"] = (
        f"public, max-age={A_YEAR}, immutable" if fresh else "no-cache"
    )
    return response


def sheet(theme: Theme) -> str:
    """The rules that differ from the stylesheets' own, '' where none does."""
    rules = []
    root: list[str] = []
    if theme.accent != theming.DEFAULT:
        palette = theming.palette(theme.accent)
        root += [
            f"--{name.replace('_', '-')}: {getattr(palette, name)};"
            for name in palette.__dataclass_fields__
        ]
    if theme.photo_shape != Theme.Shape.SQUARE:
        root.append(f"--photo-radius: {RADII[Theme.Shape(theme.photo_shape)]};")
    if theme.headings == Theme.Headings.SANS:
        root.append("--serif: var(--sans); --x-height-serif: var(--x-height-sans);")
    elif theme.headings == Theme.Headings.OWN and has_own_face():
        # Optional: a slow line reads the page in the system's face, and nothing jumps.
        rules.append(
            '@font-face { font-family: "Own"; font-display: optional; '
            f'src: url("{staticfiles_storage.url(OWN_FACE)}") format("woff2"); }}'
        )
        root.append('--serif: "Own", Georgia, serif;')
    if root:
        rules.append(f":root {{ {' '.join(root)} }}")
    if theme.scheme != Theme.Scheme.AUTO:
        # Paper is always light; the signing pages ask the device, without light-dark().
        rules.append(f"@media screen {{ :root:not(.signing) {{ color-scheme: {theme.scheme}; }} }}")
    return "\n".join(rules)


def _url() -> str:
    css = asking.once("theme_sheet", lambda: sheet(Theme.the_one()))
    return f"{reverse('theme_css')}?v={_digest(css)}" if css else ""


def _digest(css: str) -> str:
    return hashlib.sha256(css.encode()).hexdigest()[:DIGEST_LENGTH]


def _header_logo() -> PhotoRendition | None:
    return asking.once("header_logo", _find_logo)


def _find_logo() -> PhotoRendition | None:
    logo = PracticeDetails.the_one().struct_org_logo
    # On every page, those for wrong addresses too: a picture of a patient is no logo, agreed or not.
    if logo is None or logo.subject not in PUBLIC_SUBJECTS or not logo.verdict(WEBSITE):
        return None
    rendition = logo.get_rendition(HEADER_LOGO_SPEC)
    return None if rendition.is_placeholder else rendition
