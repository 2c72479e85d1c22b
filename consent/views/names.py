"""What did somebody write as their name? Drawn or typed, as it may be kept."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from django.http import HttpRequest

from consent.privileges import Method
from consent.signed import strokes


@dataclass(frozen=True, slots=True)
class GivenName:
    """A name as it was posted.

    Attributes:
        points: the drawing as JSON, unread.
    """

    method: Method
    points: str
    typed_name: str

    @property
    def field(self) -> str:
        """The id of the field a fault is about."""
        return "pad" if self.method == Method.DRAWN else "id_typed_name"

    @property
    def has_letters(self) -> bool:
        return any(letter.isalpha() for letter in self.typed_name)

    @property
    def kept(self) -> dict[str, str]:
        """What the method chosen gave, and nothing of the other."""
        is_drawn = self.method == Method.DRAWN
        return {
            "method": self.method,
            "points": self.points if is_drawn else "",
            "typed_name": "" if is_drawn else self.typed_name,
        }

    @property
    def answers(self) -> dict[str, object]:
        """What stands in the fields again beside a fault."""
        return {"typed_name": self.typed_name, "points": self.points[: strokes.MOST_BYTES]}


def given(request: HttpRequest) -> GivenName:
    posted = request.POST
    return GivenName(
        Method.DRAWN if posted.get("method") == Method.DRAWN else Method.TYPED,
        posted.get("points", ""),
        _without_controls(posted.get("typed_name", "")),
    )


def _without_controls(typed: str) -> str:
    """A name as typed; characters that no keyboard writes would be refused by PostgreSQL."""
    return "".join(sign for sign in typed if unicodedata.category(sign) != "Cc").strip()
