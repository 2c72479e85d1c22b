"""What does a collection say of the photos that are put into it?"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection

from consent.models.fields import one_of
from consent.privileges import PUBLIC_SUBJECTS, Subject


class CollectionSubject(models.Model):
    """What an upload into this collection is taken to show, until somebody says otherwise."""

    collection = models.OneToOneField(
        Collection, on_delete=models.CASCADE, related_name="default_subject"
    )
    subject = models.CharField(
        _("what its photos show"),
        max_length=10,
        choices=[choice for choice in Subject.choices() if choice[0] in PUBLIC_SUBJECTS],
    )
    source = models.CharField(_("source of a stock picture"), max_length=200, blank=True)
    licence = models.CharField(_("licence of a stock picture"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("default of a collection")
        verbose_name_plural = _("defaults of collections")
        constraints = [
            one_of(
                "subject",
                sorted(subject.value for subject in PUBLIC_SUBJECTS),
                "consent_collection_subject",
            )
        ]

    def __str__(self) -> str:
        return f"{self.collection}: {self.get_subject_display()}"
