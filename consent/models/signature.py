"""What proves that it was signed? Signature, evidence, the patient's copy, attached files."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from consent.models.consent import Consent
from consent.models.fields import Sha256Field, one_of
from consent.models.form import ConsentFormVersion
from consent.privileges import Method, SignerRole
from consent.sealing import SealedField


class Attachment(models.Model):
    """A private file that belongs to the record: a scan, a proof of authority, a legal review."""

    KINDS = [("scan", _("Scan")), ("proof", _("Proof")), ("legal_review", _("Legal review"))]

    kind = models.CharField(max_length=12, choices=KINDS)
    file = models.FileField(upload_to="attachments/", max_length=100)
    sha256 = Sha256Field()
    version = models.ForeignKey(
        ConsentFormVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [one_of("kind", ["scan", "proof", "legal_review"], "consent_attachment_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Signature(models.Model):
    """Who signed, how, and what was shown to them about signing electronically."""

    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, related_name="signature")
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=10, choices=SignerRole.choices())
    authority = models.CharField(max_length=200, blank=True, default="")
    method = models.CharField(max_length=5, choices=Method.choices())
    points = SealedField(blank=True, default="")
    typed_name = models.CharField(max_length=200, blank=True, default="")
    scan = models.ForeignKey(
        Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    witness = models.CharField(max_length=200, blank=True, default="")
    erecords_version = Sha256Field()
    erecords_shown_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("method", Method.values(), "consent_signature_method"),
            models.CheckConstraint(
                condition=(models.Q(method=Method.DRAWN.value) & ~models.Q(points=""))
                | (models.Q(method=Method.TYPED.value) & ~models.Q(typed_name=""))
                | models.Q(method=Method.PAPER.value, scan__isnull=False),
                name="consent_signature_is_given",
            ),
        ]

    def __str__(self) -> str:
        return f"Signature {self.pk}"


class Assent(models.Model):
    """The child's own yes, beside that of a parent or guardian."""

    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, related_name="assent")
    name = models.CharField(max_length=200)
    method = models.CharField(max_length=5, choices=Method.choices())
    points = SealedField(blank=True, default="")
    typed_name = models.CharField(max_length=200, blank=True, default="")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("method", Method.values(), "consent_assent_method"),
            models.CheckConstraint(
                condition=(models.Q(method=Method.DRAWN.value) & ~models.Q(points=""))
                | (models.Q(method=Method.TYPED.value) & ~models.Q(typed_name=""))
                | models.Q(method=Method.PAPER.value),
                name="consent_assent_is_given",
            ),
        ]

    def __str__(self) -> str:
        return f"Assent {self.pk}"


class Evidence(models.Model):
    """Everything that was shown and agreed, as canonical JSON without pixels; never changed."""

    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, related_name="evidence")
    text = models.TextField()
    sha256 = Sha256Field(unique=True)

    def __str__(self) -> str:
        return f"Evidence {self.pk}"


class PatientCopy(models.Model):
    """The patient's PDF, sealed once."""

    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, related_name="copy")
    file = models.FileField(upload_to="copies/", max_length=100)
    unsealed_sha256 = Sha256Field()
    sealed_sha256 = Sha256Field()
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"Copy {self.pk}"
