"""What stands in the copy beside uses and photos? A described set, a condition, a child's own yes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from consent.models import Assent, Consent
from consent.pdf.content import Fact
from consent.privileges import Method
from consent.signed import signed_facts, strokes


def scope(signed: Mapping[str, Any]) -> Iterator[Fact]:
    """The described set in the words that were read."""
    if "scope" in signed:
        yield Fact(_("The set"), signed["scope"]["text"])
        yield Fact(
            _("What may join it"),
            _("Photos that belong to the set. You get a message for each, and can take it out."),
        )


def condition(label: str, use: Mapping[str, Any]) -> str:
    """The name of a use, with the condition under which it was allowed."""
    if not use.get("only_unrecognisable"):
        return label
    return _("%(use)s, only where nobody can recognise the person") % {"use": label}


def child(assent: Assent | None, moment: str) -> Iterator[Fact]:
    """The child's own yes.

    Args:
        moment: when it was given, in words.
    """
    if assent is None:
        return
    ways = {
        Method.DRAWN.value: _("drawn on a screen"),
        Method.TYPED.value: _("typed on a screen"),
        Method.PAPER.value: _("on paper"),
    }
    name = assent.typed_name or assent.name
    yield Fact(_("The child’s own yes"), f"{name}, {ways[assent.method]}, {moment}")


def drawn_by_child(consent: Consent) -> str:
    """The `d` of an SVG path in a box of 600 x 200; '' where no child drew a name."""
    assent = assent_of(consent)
    return strokes.svg_path(json.loads(assent.points)) if assent and assent.points else ""


def assent_of(consent: Consent) -> Assent | None:
    return Assent.objects.filter(consent=consent).first()


def assent_facts(consent: Consent) -> dict[str, str] | None:
    """The stored yes as the evidence names it; None where no child was asked."""
    assent = assent_of(consent)
    return signed_facts.of_assent(assent) if assent else None


def given_at(signed: Mapping[str, Any]) -> datetime | None:
    told = signed.get("assent")
    return datetime.fromisoformat(told["given_at"]) if told else None
