"""Is every patient's copy still the one that was sealed? Files, digests, seals and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from operator import eq

from django.utils import timezone

from consent.evidence import sha256
from consent.models import Consent, FollowUp, LedgerEntry, PatientCopy
from consent.signed import sealing_pdf
from consent.signed.genuine import digests_of_beginnings

MADE_WITHIN = timedelta(hours=1)


def copies_are_as_kept() -> Iterator[str]:
    """Each file has the stored digests, the ledger confirms them, and its seal is whole."""
    kept = {
        entry.refs["consent"]: entry.refs
        for entry in LedgerEntry.objects.filter(act="consent.copy_kept").iterator()
    }
    for copy in PatientCopy.objects.select_related("consent").order_by("pk").iterator():
        name = copy.consent.reference
        refs = kept.pop(name, {})
        if (refs.get("unsealed"), refs.get("sealed")) != (copy.unsealed_sha256, copy.sealed_sha256):
            yield f"The ledger does not confirm the patient's copy of consent {name}."
        try:
            with copy.file.open("rb") as file:
                data = file.read()
        except OSError:
            yield f"The file of the patient's copy of consent {name} is missing."
            continue
        if sha256(data) != copy.sealed_sha256 or (
            copy.unsealed_sha256 not in digests_of_beginnings(data)
        ):
            yield f"The patient's copy of consent {name} is not the file its digests name."
        seal = sealing_pdf.seal_in(data, is_ours=partial(eq, refs.get("certificate")))
        if seal is None or not seal.is_whole:
            yield f"The seal on the patient's copy of consent {name} is not whole."
    for name in kept:
        yield f"The patient's copy of consent {name} stands in the ledger and nowhere else."


def signed_consents_have_a_copy() -> Iterator[str]:
    """An hour after signing there is a copy, or a follow-up that will make it."""
    coming = FollowUp.objects.open().filter(kind="copy.make").values("target")
    lacking = Consent.objects.filter(copy=None, signed_at__lte=timezone.now() - MADE_WITHIN)
    for consent in lacking.exclude(reference__in=coming):
        yield f"Consent {consent.reference} has no patient's copy, and none is planned."
