"""Which folder of existing photos was taken in, and what became of each of its files?"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from consent.models.fields import ReferenceField, Sha256Field, new_reference, one_of
from consent.models.patient import Patient
from consent.models.photo import Photo
from consent.privileges import ImportOutcome
from consent.sealing import SealedField


class PhotoImport(models.Model):
    """One folder, taken in as photos of which nobody has said yet who can be seen."""

    reference = ReferenceField(unique=True, default=new_reference, editable=False)
    # A path often holds names, as the file names do.
    folder = SealedField(_("folder"))
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("import of photos")
        verbose_name_plural = _("imports of photos")

    def __str__(self) -> str:
        return self.reference


class ImportedFile(models.Model):
    """One file of an import; `outcome` is '' until it was looked at."""

    photo_import = models.ForeignKey(PhotoImport, on_delete=models.CASCADE, related_name="files")
    number = models.PositiveIntegerField()
    path = SealedField(_("path in the folder"))
    size = models.PositiveBigIntegerField()
    upload_sha256 = Sha256Field(blank=True, default="")
    outcome = models.CharField(
        max_length=12, choices=ImportOutcome.choices(), blank=True, default=""
    )
    reason = models.CharField(max_length=40, blank=True, default="")
    photo = models.ForeignKey(
        Photo, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Whom the CSV names; it is a hint for the person who files the photo, never a filing.
    patient = models.ForeignKey(
        Patient, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["photo_import", "number"], name="consent_imported_file_once"
            ),
            one_of("outcome", ["", *ImportOutcome.values()], "consent_imported_file_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.photo_import_id}-{self.number}"
