"""Was the form that this one was translated from changed since? Then both are read again.

A translation that says less or more than its source is still lawful by itself: patients sign what
they read. So this is a hint, and stops nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from consent.models import ConsentForm, ConsentFormVersion
from consent.texts import form_text
from consent.texts.clauses import JURISDICTIONS
from consent.texts.form_text import ELEMENTS, FormText
from consent.texts.linter import Finding, Level


@dataclass(frozen=True, slots=True)
class Changed:
    """What the source says otherwise since.

    Attributes:
        version: the newest of the source.
        elements: the fields that differ between it and what was translated.
    """

    source: ConsentForm
    version: ConsentFormVersion
    elements: tuple[str, ...]

    @property
    def language(self) -> str:
        """The name of the language of the source, for staff."""
        return str(self.source.locale.get_display_name())

    @property
    def day(self) -> str:
        return date_format(timezone.localtime(self.version.made_at), "j F Y")


def changed_since(form: ConsentForm) -> Changed | None:
    """What was published in the source after this form was last published, or begun.

    The source is the oldest of a form and its translations; of it nothing is told.
    """
    source = form.get_translations().order_by("pk").first() if form.pk else None
    if source is None or source.pk > form.pk:
        return None
    newest, written = source.newest_version(), _written_at(form)
    if newest is None or written is None or newest.made_at <= written:
        return None
    known = source.versions.filter(made_at__lte=written).order_by("-number").first()
    elements = _differing(known, newest)
    return Changed(source, newest, elements) if elements else None


def findings(form: ConsentForm) -> Iterator[Finding]:
    """A *should* beside each field that says something else in the source since."""
    changed = changed_since(form)
    if changed is None:
        return
    for element in changed.elements:
        yield Finding(
            Level.SHOULD,
            element,
            "",
            _(
                "The form in %(language)s says something else here since %(day)s, after this "
                "was written. Read both."
            )
            % {"language": changed.language, "day": changed.day},
        )


def _written_at(form: ConsentForm) -> datetime | None:
    """When somebody last said that its words stand: on publishing it, or on saving the draft."""
    if not form.live:
        return form.latest_revision.created_at if form.latest_revision else None
    if form.last_published_at:
        return form.last_published_at
    own = form.newest_version()
    return own.made_at if own else None


def _differing(known: ConsentFormVersion | None, newest: ConsentFormVersion) -> tuple[str, ...]:
    now = _by_field(form_text.read(newest.text))
    if known is None:
        return ("introduction",)  # it was a draft when it was translated: nothing was kept of it
    before = _by_field(form_text.read(known.text))
    return tuple(name for name, said in now.items() if said != before[name])


def _by_field(text: FormText) -> dict[str, object]:
    """What a version says, by the field of the form that it comes from."""
    return {
        "title": text.title,
        **{name: text.elements[name] for name in ELEMENTS},
        "uses": {use["slug"] for use in text.uses},
        "months_valid": text.months_valid,
        "assent_from_age": text.assent_from_age,
        **{f"for_{name}": name in text.jurisdictions for name in JURISDICTIONS},
    }
