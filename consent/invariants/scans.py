"""Is every scan of a signed sheet still the file that the evidence names?"""

from __future__ import annotations

import json
from collections.abc import Iterator

from consent.evidence import sha256
from consent.models import Signature
from consent.privileges import Method


def scans_are_as_signed() -> Iterator[str]:
    """Each has its stored digest, and the evidence of its consent says the same."""
    signed = Signature.objects.filter(method=Method.PAPER).select_related(
        "scan", "consent__evidence"
    )
    for signature in signed.iterator():
        name, scan = signature.consent.reference, signature.scan
        if scan is None:
            continue  # the database refuses it
        named = json.loads(signature.consent.evidence.text).get("paper", {}).get("scan")
        if named is not None and named != scan.sha256:
            yield f"The scan of consent {name} is not the one its evidence names."
        try:
            with scan.file.open("rb") as file:
                data = file.read()
        except OSError:
            yield f"The scan of consent {name} is missing."
            continue
        if sha256(data) != scan.sha256:
            yield f"The scan of consent {name} is not the file its digest names."
