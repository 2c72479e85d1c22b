"""What do Wagtail's own checks of a page say about photos? Two rules of ours among theirs.

In a preview the note on top lists what visitors do not see; each line of it carries
`data-not-covered`, as a placeholder does, and is counted here.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.userbar import BaseItem, ContentCheckerItem
from wagtail.models import Page

NOT_COVERED = "photo-nobody-agreed-to"
NOT_DESCRIBED = "photo-without-description"
# Axe's own test of an attribute, by its name: Wagtail takes no functions from Python.
HAS_ATTRIBUTE = "attr-non-space-content-evaluate"
OF_CONTENT = "main figure img:not([data-not-covered])"


class PhotoChecks(ContentCheckerItem):
    """Wagtail's content checks, and: does anything show that nobody agreed to, or undescribed?"""

    axe_run_only = [*ContentCheckerItem.axe_run_only, NOT_COVERED, NOT_DESCRIBED]
    axe_custom_rules = [
        *ContentCheckerItem.axe_custom_rules,
        {
            "id": NOT_COVERED,
            "impact": "serious",
            "selector": "[data-not-covered]",
            "excludeHidden": False,
            "tags": ["best-practice"],
            "any": ["check-agreed"],
            "enabled": True,
        },
        {
            "id": NOT_DESCRIBED,
            "impact": "serious",
            "selector": OF_CONTENT,
            "tags": ["best-practice"],
            "any": ["check-described"],
            "enabled": True,
        },
    ]
    axe_custom_checks = [
        *ContentCheckerItem.axe_custom_checks,
        {"id": "check-agreed", "evaluate": HAS_ATTRIBUTE, "options": {"attribute": "data-agreed"}},
        {"id": "check-described", "evaluate": HAS_ATTRIBUTE, "options": {"attribute": "alt"}},
    ]
    axe_messages = {
        **ContentCheckerItem.axe_messages,
        NOT_COVERED: {
            "error_name": _("Photo nobody agreed to"),
            "help_text": _("Visitors do not see it. Above the content stands what to do"),
        },
        NOT_DESCRIBED: {
            "error_name": _("Photo without description"),
            "help_text": _("Write one on the photo's page for people who cannot see it"),
        },
    }


def add_photo_checks(request: HttpRequest, items: list[BaseItem], page: Page | None) -> None:
    """Puts ours in the place of Wagtail's, in previews, in the editor and on the site."""
    for position, item in enumerate(items):
        if isinstance(item, ContentCheckerItem):
            items[position] = PhotoChecks(in_editor=item.in_editor)
