"""What may a page load? Our content security policy, one for visitors and one for the admin."""

from __future__ import annotations

import base64
import hashlib

from csp.constants import SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from config import page_parts
from config.speculation import RULES

PUBLIC = {
    "default-src": ["'none'"],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF],
    "media-src": [SELF],
    "font-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
    "base-uri": ["'none'"],
    "frame-ancestors": [SELF],
}
# Wagtail's admin writes scripts and styles into its pages, and previews draw from blob: and data:.
ADMIN = {
    **PUBLIC,
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
}


def digest(text: str) -> str:
    """The source expression that allows exactly this text inside a page."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def public() -> dict[str, list[str]]:
    """The policy for visitors, with what every public page carries inside itself."""
    return {
        **PUBLIC,
        "script-src": [SELF, digest(RULES), digest(page_parts.scripts())],
        "style-src": [SELF, digest(page_parts.styles())],
    }


class ContentSecurityPolicy(CSPMiddleware):
    """django-csp, with the stricter policy everywhere but under /admin/."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ):
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only:
            parts.config = ADMIN if request.path_info.startswith("/admin/") else public()
        return parts
