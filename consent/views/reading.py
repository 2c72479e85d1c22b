"""Which version does this signer read, and in which other languages is it there?"""

from __future__ import annotations

from django.http import HttpRequest

from consent import languages
from consent.models import ConsentRequest, Patient
from consent.privileges import Outcome
from consent.texts import translations
from consent.texts.translations import Reading
from consent.views import at_tablet
from consent.views.sessions import Entry
from consent.views.speaking import Switch, rest_of_address, switch_for


def of_request(request: HttpRequest, asked: ConsentRequest, entry: Entry) -> tuple[Reading, Switch]:
    """The version to read and sign, and the switch beside it.

    A question is offered in the languages its text is in, so that nobody signs one language between
    the buttons of another; what was signed already speaks every language of the pages.
    """
    found = translations.readings(asked)
    is_signed = asked.outcome == Outcome.SIGNED
    switch = switch_for(
        request,
        offered=languages.SPOKEN if is_signed else tuple(found),
        saved=entry.language,
        on_file=_on_file(asked),
        is_shared=at_tablet.is_on(request),
        kept=rest_of_address(request),
    )
    return found[asked.version.language if is_signed else switch.language], switch


def of_permissions(request: HttpRequest, patient: Patient, entry: Entry) -> Switch:
    """The language of the pages on which somebody sees what they agreed to."""
    return switch_for(
        request,
        saved=entry.language,
        on_file=[patient.language],
        is_shared=at_tablet.is_on(request),
        kept=rest_of_address(request),
    )


def _on_file(asked: ConsentRequest) -> list[str]:
    speaker = asked.representative or asked.patient
    return [speaker.language, asked.version.language]
