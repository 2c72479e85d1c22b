"""How are our own edits of a picture told to staff? A sentence for each step."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consent.editing import WHOLE, Edit


def steps(edits: Sequence[Edit]) -> list[str]:
    """What was done to the picture, in order."""
    return [_step(edit) for edit in edits]


def _step(edit: Edit) -> str:
    if edit["op"] == "rotate":
        return {
            1: _("Turned to the right"),
            2: _("Turned upside down"),
            3: _("Turned to the left"),
        }[edit["turns"]]
    if edit["op"] == "crop":
        return _("Cropped to %(width)s %% of the width and %(height)s %% of the height") % {
            "width": _percent(edit["w"]),
            "height": _percent(edit["h"]),
        }
    count = len(edit["areas"])
    if edit["outside"]:
        return ngettext(
            "Everything blurred but %(count)s area",
            "Everything blurred but %(count)s areas",
            count,
        ) % {"count": count}
    return ngettext("%(count)s area blurred", "%(count)s areas blurred", count) % {"count": count}


def _percent(parts: int) -> str:
    return f"{parts * 100 / WHOLE:.0f}"
