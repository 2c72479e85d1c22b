"""What do two of the demo's patients tell? One has signed for their words, the other was not asked yet."""

from __future__ import annotations

from django.utils import timezone
from wagtail.models import Page

from consent import actions
from consent.actions import Answers
from consent.acts import SYSTEM
from consent.models import ConsentFormVersion, Patient, Story
from consent.privileges import WEBSITE
from practice.models import TreatmentPage

TOLD_ON = "fixed-braces"
SIGNED = (
    "I was told eleven months at the first visit, and it was eleven months. The wire pinched for "
    "a day after each change. I had not expected that I would miss the colours."
)
SIGNED_AS = "Sam, 26"
NOT_ASKED = "They drew me what would happen before they asked me to decide anything."
NOT_ASKED_AS = "A patient of 30"
EXPECTATION = "A gap like Sam’s closes in 9 to 14 months."


def ensure_story(teller: Patient, other: Patient, version: ConsentFormVersion) -> None:
    """The story of `teller` stands on a treatment's page; that of `other` in their record only."""
    story = _told(teller, SIGNED, SIGNED_AS)
    _told(other, NOT_ASKED, NOT_ASKED_AS)
    if not story.verdict(WEBSITE):
        request = actions.ask(
            patient=teller, version=version, photos=[], stories=[story], uses=[WEBSITE], by=SYSTEM
        )
        actions.sign(
            request=request,
            answers=Answers(
                uses=(WEBSITE,),
                method="typed",
                typed_name=teller.name,
                erecords_shown_at=timezone.now(),
            ),
        )
    page = TreatmentPage.objects.filter(slug=TOLD_ON).first()
    if page is not None and not _stands_on(page):
        value = {"story": story, "expectation": EXPECTATION, "incentive": ""}
        page.body.append(("story", value))
        page.save_revision().publish()


def _told(patient: Patient, text: str, name_shown: str) -> Story:
    known = Story.objects.filter(patient=patient).first()
    return known or actions.write_story(
        patient=patient, text=text, name_shown=name_shown, by=SYSTEM
    )


def _stands_on(page: Page) -> bool:
    return any(block.block_type == "story" for block in page.body)
