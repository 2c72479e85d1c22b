"""How does a form get its Spanish version in a test? As staff do it: begun, then published."""

from __future__ import annotations

from consent import actions
from consent.actions.forms import begin_translation
from consent.models import ConsentFormVersion

SPANISH = {"HTTP_ACCEPT_LANGUAGE": "es-MX,es;q=0.9,en;q=0.5"}


def translate(version: ConsentFormVersion, language: str = "es", **fields) -> ConsentFormVersion:
    """A published translation of a version's form; `fields` differ from it."""
    form = begin_translation(form=version.form, language=language)
    for name, value in {"title": "Fotos en nuestra página", **fields}.items():
        setattr(form, name, value)
    form.live = True
    form.save()
    return actions.make_version(form=form)
