"""What was agreed, for which photos and uses, from when until when, and what was taken back?"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consent.models.clip import Clip
from consent.models.fields import ReferenceField, Sha256Field, one_of
from consent.models.form import ConsentFormVersion
from consent.models.patient import Patient
from consent.models.photo import Photo
from consent.models.request import ConsentRequest
from consent.privileges import Channel, Kind


class ConsentQuerySet(models.QuerySet):
    def granted(self, *, at: datetime) -> ConsentQuerySet:
        """In force at the instant: begun, not ended, not revoked."""
        return self.filter(starts_at__lte=at, ends_at__gt=at, revoked_at=None)

    def revoked(self) -> ConsentQuerySet:
        return self.exclude(revoked_at=None)

    def of_patient(self, patient: Patient) -> ConsentQuerySet:
        """Of the patient and of everyone merged into them."""
        return self.filter(Q(patient_id=patient.root_id) | Q(patient__merged_into=patient.root_id))

    def for_photo(self, photo: Photo) -> ConsentQuerySet:
        return self.filter(items__sha256=photo.sha256, items__withdrawn_at=None)


class Consent(models.Model):
    """A signed consent. Edits only ever take away; anything more is a new signature."""

    reference = ReferenceField()
    request = models.OneToOneField(ConsentRequest, on_delete=models.PROTECT, related_name="consent")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="consents")
    version = models.ForeignKey(
        ConsentFormVersion, on_delete=models.PROTECT, related_name="consents"
    )
    signed_at = models.DateTimeField()
    first_day = models.DateField()
    last_day = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    scope_text = models.CharField(max_length=255, blank=True, default="")
    hold_reason = models.CharField(max_length=200, blank=True, default="")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-signed_at"]
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="consent_consent_last_after_first"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="consent_consent_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def is_granted(self, *, at: datetime) -> bool:
        return self.revoked_at is None and self.starts_at <= at < self.ends_at


class Grant(models.Model):
    """One use that was allowed."""

    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="grants")
    privilege = models.CharField(max_length=40)
    recipients = models.CharField(max_length=255)
    only_unrecognisable = models.BooleanField(default=False)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["consent", "privilege"], name="consent_grant_once")
        ]

    def __str__(self) -> str:
        return self.privilege


class CoveredItem(models.Model):
    """One photo, clip or story the consent is about, bound to the digest of its file."""

    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=5, choices=Kind.choices(), default=Kind.PHOTO.value)
    sha256 = Sha256Field(db_index=True)
    photo = models.ForeignKey(
        Photo, null=True, blank=True, on_delete=models.SET_NULL, related_name="covered"
    )
    clip = models.ForeignKey(
        Clip, null=True, blank=True, on_delete=models.SET_NULL, related_name="covered"
    )
    attested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    attested_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["consent", "sha256"], name="consent_covereditem_once"),
            models.CheckConstraint(condition=~Q(sha256=""), name="consent_covereditem_digest"),
            one_of("kind", Kind.values(), "consent_covereditem_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.consent_id}"


class Withdrawal(models.Model):
    """The dated receipt of taking something back: '' in privilege or item means all of them."""

    reference = ReferenceField()
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="withdrawals")
    privilege = models.CharField(max_length=40, blank=True, default="")
    item_sha256 = Sha256Field(blank=True, default="")
    by = models.CharField(max_length=20)
    channel = models.CharField(max_length=6, choices=Channel.choices())
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        constraints = [
            models.UniqueConstraint(
                fields=["consent", "privilege", "item_sha256"], name="consent_withdrawal_once"
            ),
            one_of("channel", Channel.values(), "consent_withdrawal_channel"),
        ]

    def __str__(self) -> str:
        return self.reference
