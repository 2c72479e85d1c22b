"""When does a form's text become one that patients sign? As a version: lawful, fixed, numbered."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale

from consent import evidence
from consent.acts import SYSTEM, Actor
from consent.models import (
    Attachment,
    ConsentForm,
    ConsentFormVersion,
    LedgerEntry,
    LegalReview,
    Staff,
)
from consent.models.fields import new_key
from consent.texts import form_text, starting_text
from consent.texts.linter import Finding


class FormUnlawful(ValueError):
    """Nobody may be asked with this text; `findings` says what to mend."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(_("The form leaves out what the law wants, or says what it forbids."))
        self.findings = tuple(findings)


@transaction.atomic
def make_version(*, form: ConsentForm, by: Actor = SYSTEM) -> ConsentFormVersion:
    """Fixes the form's present text as its newest version; no second one where it is that already.

    Raises:
        FormUnlawful: a permission signed on it would be defective (45 CFR 164.508(b)(2)).
    """
    practice = form_text.our_practice()
    data = form_text.of_form(form, practice)
    musts = [finding for finding in form_text.findings(data, practice) if finding.is_must]
    if musts:
        raise FormUnlawful(musts)
    # On PostgreSQL two who publish at once wait for each other here; SQLite's transactions queue.
    ConsentForm.objects.select_for_update().get(pk=form.pk)
    language = form.language
    newest = form.versions.filter(language=language).order_by("-number").first()
    if newest and _says(newest, data):
        return newest
    number = newest.number + 1 if newest else 1
    # The number stands in the text: a text that comes back after another one is a new version.
    text = evidence.canonical({**data, "number": number})
    version = ConsentFormVersion.objects.create(
        form=form,
        language=language,
        number=number,
        text=text,
        sha256=evidence.sha256(text.encode()),
    )
    LedgerEntry.objects.append(
        "form.version_made",
        actor=by.as_json(),
        refs={"form": form.pk, "version": version.pk, "sha256": version.sha256},
    )
    return version


def _says(version: ConsentFormVersion, data: Mapping[str, Any]) -> bool:
    known = json.loads(version.text)
    known.pop("number", None)
    return bool(known == json.loads(evidence.canonical(data)))


def record_legal_review(
    *,
    version: ConsentFormVersion,
    reviewer: str,
    reviewed_on: date,
    by: Actor,
    recorded_by: Staff | None = None,
    note: str = "",
    document: ContentFile | None = None,
) -> LegalReview:
    """Enters that a lawyer has read a version, with the letter that says so if there is one.

    Args:
        reviewed_on: the day in the practice's zone.
        document: a checked file; its name ends as its kind does.
    """
    stored, digest = _put_aside(document) if document is not None else ("", "")
    review = None
    try:
        with transaction.atomic():
            kept = None
            refs: dict[str, object] = {"form": version.form_id, "version": version.pk}
            if stored:
                kept = Attachment.objects.create(
                    kind="legal_review",
                    file=stored,
                    sha256=digest,
                    version=version,
                    added_by=recorded_by,
                )
                refs |= {"attachment": kept.pk, "document": digest}
            review = LegalReview.objects.create(
                version=version,
                reviewer=reviewer.strip(),
                reviewed_on=reviewed_on,
                note=note.strip(),
                document=kept,
                recorded_by=recorded_by,
            )
            LedgerEntry.objects.append(
                "form.reviewed",
                actor=by.as_json(),
                refs={**refs, "review": review.pk, "sha256": version.sha256},
            )
    finally:
        # Files know no transaction: what did not come to be leaves none behind.
        if stored and review is None:
            default_storage.delete(stored)
    return review


def _put_aside(document: ContentFile) -> tuple[str, str]:
    data = document.read()
    ending = str(document.name).rpartition(".")[2]
    name = default_storage.save(f"attachments/{new_key()}.{ending}", ContentFile(data))
    return name, evidence.sha256(data)


@transaction.atomic
def begin_translation(*, form: ConsentForm, language: str) -> ConsentForm:
    """Makes the form in another language, as a draft: same uses, time and places, no version yet.

    It begins with the written texts of that language where there are some, else with the texts to
    be translated. One that is there already is given back.
    """
    locale, _made = Locale.objects.get_or_create(language_code=language)
    if known := form.get_translation_or_none(locale):
        return known
    begun = form.copy_for_translation(locale)
    begun.name = f"{form.name} ({locale.get_display_name()})"[:120]
    written = starting_text.defaults(language, form_text.our_practice())
    for name in (*form_text.ELEMENTS, "title"):
        if name in written:
            setattr(begun, name, written[name])
    begun.live, begun.live_revision, begun.latest_revision = False, None, None
    begun.first_published_at = begun.last_published_at = None
    begun.has_unpublished_changes = True
    begun.save()
    begun.save_revision()
    return begun
