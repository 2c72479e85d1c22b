"""What did a patient say? Their words and how they are named there; covered by digest like a photo."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from consent import asking, evidence
from consent.coverage import Reason, Verdict
from consent.models.fields import ReferenceField, Sha256Field, one_of
from consent.models.patient import Patient
from consent.privileges import WEBSITE, Kind, State


class StoryManager(models.Manager["Story"]):
    def get_queryset(self) -> models.QuerySet[Story]:
        # A story is judged by its digest, which names the patient: not one more question for each.
        return super().get_queryset().select_related("patient")


class Story(models.Model):
    """A patient's own words. Other words are another story: no earlier consent covers them."""

    reference = ReferenceField()
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="stories")
    text = models.TextField(
        _("the words"),
        max_length=3000,
        help_text=_("As the patient said or wrote them: a sentence or two, or a few paragraphs."),
    )
    name_shown = models.CharField(
        _("how the patient is named"),
        max_length=80,
        help_text=_(
            "As it stands under the words on the website, such as “Ana, 34” or “A patient”."
        ),
    )
    sha256 = Sha256Field()
    state = models.CharField(
        max_length=12, choices=State.choices(), default=State.LIVE.value, editable=False
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = StoryManager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        constraints = [
            one_of("state", State.values(), "consent_story_state"),
            models.UniqueConstraint(fields=["sha256"], name="consent_story_once"),
            models.CheckConstraint(condition=~models.Q(sha256=""), name="consent_story_digest"),
            models.CheckConstraint(
                condition=models.Q(state=State.PURGED.value)
                | (~models.Q(text="") & ~models.Q(name_shown="")),
                name="consent_story_has_words",
            ),
        ]

    def __str__(self) -> str:
        # Stands in lists that people without patients' rights read too.
        return self.reference

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Story:
        story = super().from_db(*args, **kwargs)
        asking.saw(story.pk, Kind.STORY)
        return story

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.text = evidence.story_lines(self.text)
        self.name_shown = " ".join(self.name_shown.split())
        if self.state != State.PURGED:
            self.sha256 = self.digest
        super().save(*args, **kwargs)

    @property
    def digest(self) -> str:
        """The digest of the words and the name as they are here, saved or not."""
        return evidence.story_digest(self.text, self.name_shown, patient=self.patient.reference)

    def verdict(self, *privileges: str) -> Verdict:
        """Whether these words may be read outside the staff, now, for all the uses named."""
        if self.state == State.LIVE and self.digest != self.sha256:
            # Changed past the act: not what the digest, and a signature, stand for.
            return Verdict(False, Reason.SWAPPED)
        return asking.verdict(self.pk, privileges or (WEBSITE,), Kind.STORY)
