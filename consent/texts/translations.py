"""In which languages can this request be read and signed? In those whose text asks the very same.

A form and its translations share a translation key. What is read in another language must have been
there when the request was made: nobody signs words that were written afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from consent.models import ConsentForm, ConsentFormVersion, ConsentRequest
from consent.texts import form_text
from consent.texts.form_text import FormText

OTHERS = "has_other_languages"  # what `there_are_others` is called where it was read along


@dataclass(frozen=True, slots=True)
class Reading:
    """One version somebody may read and sign, with its text."""

    version: ConsentFormVersion
    text: FormText

    @property
    def language(self) -> str:
        return self.text.language


def asks_the_same(own: FormText, other: FormText, uses: Iterable[str]) -> bool:
    """Whether `other` asks for the same as `own`: practice, time, clauses, and all of `uses`."""
    return (
        own.practice == other.practice
        and own.months_valid == other.months_valid
        and set(own.jurisdictions) == set(other.jurisdictions)
        and own.assent_from_age == other.assent_from_age
        and set(uses) <= {use["slug"] for use in other.uses}
    )


def readings(asked: ConsentRequest) -> dict[str, Reading]:
    """The version of the request and the newest fitting one of each translation, by language."""
    own = Reading(asked.version, form_text.read(asked.version.text))
    found = {own.language: own}
    translations = list(_translations(asked))
    if not translations:
        return found
    uses = {use.slug for use in asked.uses.all()}
    for version in translations:
        if version.language in found:
            continue
        text = form_text.read(version.text)
        if asks_the_same(own.text, text, uses):
            found[text.language] = Reading(version, text)
    return dict(sorted(found.items()))


def may_be_signed(asked: ConsentRequest, version: ConsentFormVersion) -> bool:
    """Whether a signature on `version` answers this request."""
    if version.pk == asked.version_id:
        return True
    return any(reading.version.pk == version.pk for reading in readings(asked).values())


def there_are_others() -> Exists:
    """To read along with a request: whether its form is there in another language at all."""
    of_the_same = ConsentForm.objects.filter(
        translation_key=OuterRef("version__form__translation_key"), live=True
    )
    return Exists(of_the_same.exclude(pk=OuterRef("version__form")))


def _translations(asked: ConsentRequest) -> Iterable[ConsentFormVersion]:
    """Versions in other languages that were there when it was asked, the newest first."""
    if not getattr(asked, OTHERS, True):
        return ()
    key = ConsentForm.objects.filter(pk=asked.version.form_id).values("translation_key")
    return (
        ConsentFormVersion.objects.filter(
            form__translation_key__in=key, form__live=True, made_at__lte=asked.created_at
        )
        .exclude(language=asked.version.language)
        .order_by("language", "-number", "-made_at")
    )
