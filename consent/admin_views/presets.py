"""What does the desk usually ask? The presets of the forms, each as one button for one patient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consent.admin_views.what_to_ask import not_agreed
from consent.forms.ask import askable_versions
from consent.mails import addresses
from consent.models import AskPreset, ConsentFormVersion, Patient, Photo, Representative
from consent.people import families
from consent.texts import form_text


@dataclass(frozen=True, slots=True)
class Offer:
    """One preset for one patient.

    Attributes:
        uses: slugs of the preset that the form's newest text still asks for.
        representative: who signs for a child; None where the patient does.
        is_one_tap: false where staff have to choose something first: then it opens the page.
    """

    preset: AskPreset
    version: ConsentFormVersion
    uses: tuple[str, ...]
    representative: Representative | None
    is_one_tap: bool


def offers_for(
    patient: Patient,
    *,
    photos: Sequence[Photo],
    versions: Sequence[ConsentFormVersion] | None = None,
) -> list[Offer]:
    """The presets of the published forms, in the order of the forms and their own.

    Args:
        photos: those of the patient, each with its `cover`.
    """
    by_form = {one.form_id: one for one in (askable_versions() if versions is None else versions)}
    presets = (
        AskPreset.objects.filter(form__in=by_form)
        .prefetch_related("uses")
        .order_by("form__name", "sort_order", "pk")
    )
    signer, is_clear = usual_signer(patient)
    made = []
    for preset in presets:
        version = by_form[preset.form_id]
        offered = {use["slug"] for use in form_text.read(version.text).uses}
        uses = tuple(use.slug for use in preset.uses.all() if use.slug in offered)
        if uses:
            clear = is_clear and bool(preset.scope or not_agreed(photos, uses))
            made.append(Offer(preset, version, uses, signer, clear))
    return made


def usual_signer(patient: Patient) -> tuple[Representative | None, bool]:
    """Who signs without being asked for: the patient (None), or a child's only guardian.

    Returns:
        Also whether that is clear; it is not for a child with two guardians on file, or none.
    """
    if not patient.is_minor(addresses.today()):
        return None, True
    guardians = [one for one in families.acting_for(patient) if one.is_parental]
    return (guardians[0], True) if len(guardians) == 1 else (None, False)
