"""Which words stand around the facts in the patient's copy? In the language that is active."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from consent.texts import item_words
from consent.texts.item_words import Item


def labels(items: Sequence[Item]) -> dict[str, str]:
    """Headings and labels of the copy, by the names the template knows."""
    return {
        "reference": _("Reference"),
        "page": _("Page"),
        "use": _("Use"),
        "recipients": _("Who sees it there"),
        "allowed": _("You said yes to"),
        "refused": _("You said no to"),
        "items": item_words.heading(items),
        "item": item_words.column(items),
        "description": _("What it shows, and the digest of its file (SHA-256)"),
        "signature": _("Your signature"),
        "drawn": _("The name as it was drawn"),
        "drawn_by_child": _("The name as the child drew it"),
        "spelled": _("Our fonts cannot draw every sign of this name. By Unicode numbers it is:"),
        "take_back": _("You can take it back at any time"),
        "read": _("What you read"),
        "proof": _("How this copy can be checked"),
    }


def headings() -> dict[str, str]:
    """The heading above each element of the form's text, in the order it was read."""
    return {
        "information": _("What we would use"),
        "discloser": _("Who may use and share it"),
        "purposes": _("What for"),
        "uses": _("Where, and who sees it there"),
        "until": _("Until when"),
        "how_to_revoke": _("How to take it back"),
        "no_condition": _("Your care does not depend on it"),
        "redisclosure": _("What others may do with it"),
        "copy_statement": _("Your copy"),
        "remuneration": _("Payment to us"),
        "incentive": _("What you get for it"),
        "clauses": _("What else applies"),
        "electronic_text": _("Signing on a screen"),
    }
