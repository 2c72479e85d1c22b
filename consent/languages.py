"""In which language is a patient spoken to? The first that is offered, of those they would choose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

ENGLISH = "en"
# Those with a catalogue in locale/: buttons, errors, mails and PDFs.
SPOKEN = (ENGLISH, "es")
LONGEST_CODE = 10
# What the links of the switch carry in their address.
TAPPED = "lang"

# What browsers call a language that stands in settings by another code.
_ALIASES = {"fil": "tl"}


@dataclass(frozen=True, slots=True)
class Language:
    """One choice of the switch.

    Attributes:
        name: in its own language.
    """

    code: str
    name: str
    direction: str


def best(wanted: Sequence[str], offered: Sequence[str]) -> str:
    """The first of `wanted` that is offered, if need be in the nearest variant; '' if none is.

    Args:
        wanted: codes as people or browsers write them, the dearest first.
        offered: codes of settings.LANGUAGES.
    """
    for code in wanted:
        code = _ALIASES.get(code.lower(), code.lower())
        if code in offered:
            return code
        family = code.split("-")[0]
        near = [one for one in offered if one.split("-")[0] == family]
        if near:
            return near[0]
    return ""


def accepted(request: HttpRequest) -> list[str]:
    """What the browser asks for, the dearest first (RFC 9110 12.5.4)."""
    header = request.headers.get("Accept-Language", "")
    return [code for code, weight in parse_accept_lang_header(header) if code != "*" and weight]


def chosen(request: HttpRequest) -> str:
    """The language of the switch that was tapped, as its link says; '' where none was."""
    return request.GET.get(TAPPED, "")[:LONGEST_CODE]


def spoken(language: str) -> str:
    """The language of buttons and mails for somebody who reads `language`."""
    return best([language], SPOKEN) or ENGLISH


def language(code: str) -> Language:
    """A language by its code.

    Raises:
        KeyError: neither Django nor settings know it.
    """
    facts = translation.get_language_info(code)
    name = str(facts["name_local"])
    return Language(code, name[:1].upper() + name[1:], "rtl" if facts["bidi"] else "ltr")


def direction(code: str) -> str:
    """`ltr` or `rtl`; of a language that is no longer listed `ltr`."""
    known = dict(settings.LANGUAGES)
    return language(code).direction if code in known else "ltr"


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Buttons, errors, days and mails in the spoken language nearest to `language`."""
    with translation.override(spoken(language)):
        yield
