"""What does the page "Ask" do with its answers? One question, or one for each child of a family."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from consent import actions
from consent.acts import staff
from consent.admin_views.presets import Offer
from consent.admin_views.what_to_ask import not_agreed, photos_of_many
from consent.forms import AskForm
from consent.mails import addresses
from consent.models import ConsentRequest, Patient, Photo, Staff
from consent.people.families import Sibling


def ask_by_form(
    form: AskForm, patient: Patient, siblings: Sequence[Sibling], user: Staff
) -> ConsentRequest:
    """Asks as the valid form says; of a family the question about `patient` is given back.

    Raises:
        RequestNotPossible: as `actions.ask`.
    """
    given, on_file = form.cleaned_data, form.representative
    what: dict[str, Any] = {
        "photos": list(given["photos"]),
        "clips": list(given["clips"]),
        "stories": list(given["stories"]),
    }
    how: dict[str, Any] = {
        "version": form.version,
        "uses": given["uses"],
        "scope": given["scope"],
        "scope_year": given["scope_year"],
        "reason": given["reason"],
        "by": staff(user),
        "asked_by": user,
    }
    signer = (
        actions.Signer(on_file.role, on_file.name, on_file.authority)
        if on_file
        else actions.Signer(given["signer_role"], given["signer_name"], given["authority"])
    )
    if not given["family"]:
        return actions.ask(
            patient=patient,
            representative=on_file,
            signer_role=signer.role,
            signer_name=signer.name,
            authority=signer.authority,
            **what,
            **how,
        )
    chosen = {one.pk for one in given["family"]}
    together = [one for one in siblings if one.patient.pk in chosen]
    photos = photos_of_many([one.patient for one in together])
    children = [actions.Child(patient, **what, representative=on_file)]
    children += [
        actions.Child(
            one.patient,
            photos=not_agreed(photos[one.patient.pk], given["uses"]),
            representative=one.signer_like(on_file),
        )
        for one in together
    ]
    return actions.ask_family(children=children, signer=signer, **how)[0]


def ask_by_preset(
    offer: Offer, patient: Patient, photos: Sequence[Photo], user: Staff
) -> ConsentRequest:
    """Asks as a preset says, about every photo that is not agreed yet.

    Raises:
        RequestNotPossible: as `actions.ask`.
    """
    scope = offer.preset.scope
    return actions.ask(
        patient=patient,
        version=offer.version,
        photos=not_agreed(photos, offer.uses),
        uses=offer.uses,
        scope=scope,
        scope_year=addresses.today().year if scope else None,
        representative=offer.representative,
        by=staff(user),
        asked_by=user,
    )
