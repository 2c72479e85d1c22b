"""What does a test about patients' own words need? A story, asked for and signed by the real acts."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from consent import actions
from consent.actions import Answers
from consent.acts import SYSTEM
from consent.models import Consent, ConsentRequest, Patient, Story
from tests.factories import make_version

WORDS = "I laugh with my mouth open again.\n\nIt took eleven months."
NAMED = "Zora, 34"


def make_story(patient: Patient, text: str = WORDS, name_shown: str = NAMED) -> Story:
    return actions.write_story(patient=patient, text=text, name_shown=name_shown, by=SYSTEM)


def ask_for(patient: Patient, *stories: Story, uses: Iterable[str] = ("website",), photos=()):
    uses = list(uses)
    return actions.ask(
        patient=patient,
        version=make_version(*uses),
        photos=list(photos),
        stories=list(stories),
        uses=uses,
        by=SYSTEM,
    )


def sign(request: ConsentRequest) -> Consent:
    return actions.sign(
        request=request,
        answers=Answers(
            uses=tuple(request.uses.values_list("slug", flat=True)),
            method="typed",
            typed_name=request.patient.name,
            erecords_shown_at=timezone.now(),
        ),
    )


def sign_for(patient: Patient, *stories: Story, uses: Iterable[str] = ("website",)) -> Consent:
    return sign(ask_for(patient, *stories, uses=uses))
