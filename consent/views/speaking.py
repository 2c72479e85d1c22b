"""Which language does this page speak, and which others are offered on it?

The switch that was tapped comes first, then the browser, then what is on file, then English. Nothing
is kept in a cookie: the choice lies in the entry of the opened link, or in the address of a page
that belongs to nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from consent import languages

LONGEST_PART = 100


@dataclass(frozen=True, slots=True)
class Choice:
    """A language somebody can go on in, with the address of this very page in it."""

    code: str
    name: str
    direction: str
    href: str


@dataclass(frozen=True, slots=True)
class Switch:
    """The language of a page and the others it can be read in.

    Attributes:
        language: what is read; buttons and errors stand in the spoken language nearest to it.
        is_chosen: whether the person tapped it, so that pages they go on to must be told.
        kept: what else stands in the address of the page, such as the step.
    """

    language: str
    offered: Sequence[str] = languages.SPOKEN
    is_chosen: bool = False
    kept: Mapping[str, str] = field(default_factory=dict)

    @property
    def spoken(self) -> str:
        """The language of buttons, errors and days."""
        return languages.spoken(self.language)

    @property
    def others(self) -> list[Choice]:
        """What else is offered."""
        choices = [languages.language(code) for code in self.offered if code != self.language]
        return [
            Choice(one.code, one.name, one.direction, self._address(one.code)) for one in choices
        ]

    @property
    def query(self) -> str:
        """What takes a tapped language along to a page of nobody's; '' where none was tapped."""
        return f"?{urlencode({languages.TAPPED: self.language})}" if self.is_chosen else ""

    def _address(self, code: str) -> str:
        return "?" + urlencode({**self.kept, languages.TAPPED: code})


def switch_for(
    request: HttpRequest,
    *,
    offered: Sequence[str] = languages.SPOKEN,
    saved: str = "",
    on_file: Sequence[str] = (),
    is_shared: bool = False,
    kept: Mapping[str, str] | None = None,
) -> Switch:
    """The language of a page.

    Args:
        saved: the language tapped earlier with this link.
        on_file: what the practice has noted, the dearest first.
        is_shared: whether the browser is the practice's, whose settings say nothing of the person.
    """
    tapped = [code for code in (languages.chosen(request), saved) if code in offered]
    asked_for = [] if is_shared else languages.accepted(request)
    language = languages.best([*tapped, *asked_for, *on_file], offered) or languages.best(
        [languages.ENGLISH, *offered], offered
    )
    return Switch(language, offered, bool(tapped), kept or {})


@contextmanager
def in_language(request: HttpRequest, switch: Switch) -> Iterator[None]:
    """Words of the page in its language; templates find the switch on the request."""
    outside = getattr(request, "language_switch", None)
    request.language_switch = switch  # type: ignore[attr-defined]  # read by signing/base.html
    try:
        with languages.speaking(switch.language):
            yield
    finally:
        request.language_switch = outside  # type: ignore[attr-defined]  # as above


def rest_of_address(request: HttpRequest) -> dict[str, str]:
    """What stands in the address of a page besides the switch, such as the step."""
    return {
        name: str(value)[:LONGEST_PART]
        for name, value in request.GET.items()
        if name != languages.TAPPED
    }


def here_again(request: HttpRequest) -> HttpResponse:
    """The same page without the switch in its address, once the choice is kept."""
    rest = rest_of_address(request)
    return redirect(request.path + (f"?{urlencode(rest)}" if rest else ""))
