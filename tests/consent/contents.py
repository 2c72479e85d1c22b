"""What is the smallest content of a patient's copy? Words of a test, in every place there is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from consent.pdf import CopyContent, Fact, Item, Section, Use
from consent.pdf.words import labels

ARABIC = "محمد عبد الله"
CHINESE = "李小龙"
EMOJI = "Zoë 😀"


def content(**changes: object) -> CopyContent:
    """A copy typed by Amara Okafor, with `changes`."""
    plain = CopyContent(
        language="en",
        practice="Linden Street Dental",
        title="Photos on our website",
        reference="K7QF2M4XW9AB",
        signed_at=datetime(2027, 5, 3, 14, 15, tzinfo=UTC),
        lead="Signed by Amara Okafor on 3 May 2027.",
        signer_name="Amara Okafor",
        summary=(Fact("Signed by", "Amara Okafor"), Fact("Until", "2 May 2029")),
        allowed=(Use("Our website", "Anyone who visits our website"),),
        refused=(Use("Our Instagram page", "Anyone who looks at it"),),
        items=(Item("K7QF2M4XW9AB-1", "A smiling woman", "ab" * 32),),
        signature_facts=(Fact("Signed on", "3 May 2027, 10:15 EDT (America/New_York)"),),
        take_back=("You need not say why.",),
        address="https://linden.example/consent/",
        introduction=("We would like to show how treatment works.",),
        sections=(Section("What for", ("To show what treatment can do.",)),),
        proof=(Fact("Evidence", "cd" * 32, is_digest=True),),
        proof_note="This file carries a seal.",
        typed_name="Amara Okafor",
        words=labels([]),
    )
    return replace(plain, **changes)


def signed_by(name: str) -> CopyContent:
    """A copy with this name wherever the signer's name stands."""
    return content(
        signer_name=name,
        typed_name=name,
        lead=f"Signed by {name} on 3 May 2027.",
        summary=(Fact("Signed by", name),),
    )
