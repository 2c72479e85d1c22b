"""Which described set does a request ask about, in the words of the language that is read?"""

from __future__ import annotations

from consent.models import ConsentRequest
from consent.privileges import SignerRole
from consent.texts import described_sets


def of_request(request: ConsentRequest, language: str) -> str:
    """The set in words, such as “Photos of my treatment, 2026”; '' where items alone are asked about.

    Args:
        language: of the text that is read or was signed.
    """
    if not request.scope:
        return ""
    return described_sets.words(
        request.scope,
        request.scope_year,
        language,
        by_patient=request.signer_role == SignerRole.PATIENT,
    )
