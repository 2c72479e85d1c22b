"""How did somebody sign, and as whom? In words for the person who signed."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consent.privileges import Method, SignerRole

Words = Mapping[str, str | Promise]

ROLES: Words = {
    SignerRole.PATIENT: _("The patient"),
    SignerRole.PARENT: _("A parent"),
    SignerRole.GUARDIAN: _("A guardian"),
    SignerRole.AGENT: _("A health-care agent"),
    SignerRole.EXECUTOR: _("An executor"),
}
WAYS: Words = {
    Method.DRAWN: _("Drawn on a screen"),
    Method.TYPED: _("Typed on a screen"),
    Method.PAPER: _("On paper"),
}


def role(stored: str) -> str:
    """Who signed, as stored in `Signature.role`."""
    return str(ROLES[SignerRole(stored)])


def way(stored: str) -> str:
    """How it was signed, as stored in `Signature.method`."""
    return str(WAYS[Method(stored)])
