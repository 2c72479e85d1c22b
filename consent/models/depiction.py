"""Who can be seen in which photo or clip?"""

from __future__ import annotations

from django.db import models

from consent.models.clip import Clip
from consent.models.fields import exactly_one
from consent.models.patient import Patient
from consent.models.photo import Photo


class Depiction(models.Model):
    """This patient can be seen in this photo or clip."""

    photo = models.ForeignKey(
        Photo, null=True, blank=True, on_delete=models.CASCADE, related_name="depictions"
    )
    clip = models.ForeignKey(
        Clip, null=True, blank=True, on_delete=models.CASCADE, related_name="depictions"
    )
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="depictions")
    recognisable = models.BooleanField(default=True)

    class Meta:
        constraints = [
            exactly_one("photo", "clip", "consent_depiction_of_one_item"),
            models.UniqueConstraint(
                fields=["photo", "patient"], name="consent_depiction_photo_patient"
            ),
            models.UniqueConstraint(
                fields=["clip", "patient"], name="consent_depiction_clip_patient"
            ),
        ]

    def __str__(self) -> str:
        return f"Depiction {self.pk}"
