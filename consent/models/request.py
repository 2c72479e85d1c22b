"""Who is being asked for which photos and uses, by which link, and do we know them?"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from consent.models.clip import Clip
from consent.models.fields import ReferenceField, Sha256Field, exactly_one, one_of
from consent.models.form import ConsentFormVersion
from consent.models.patient import Patient, Representative
from consent.models.photo import Photo
from consent.privileges import Channel, Kind, Outcome, Purpose, SignerRole


class ConsentRequestQuerySet(models.QuerySet):
    def open(self, *, at: datetime) -> ConsentRequestQuerySet:
        return self.filter(outcome=Outcome.OPEN, answer_by__gt=at)


class ConsentRequest(models.Model):
    """One question to one signer; answered once."""

    reference = ReferenceField()
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="requests")
    version = models.ForeignKey(
        ConsentFormVersion, on_delete=models.PROTECT, related_name="requests"
    )
    signer_role = models.CharField(
        _("who signs"),
        max_length=10,
        choices=SignerRole.choices(),
        default=SignerRole.PATIENT.value,
    )
    signer_name = models.CharField(_("name of the signer"), max_length=200)
    authority = models.CharField(_("their authority"), max_length=200, blank=True, default="")
    representative = models.ForeignKey(
        Representative, null=True, blank=True, on_delete=models.SET_NULL, related_name="requests"
    )
    scope = models.CharField(_("described set"), max_length=40, blank=True, default="")
    scope_year = models.PositiveSmallIntegerField(null=True, blank=True)
    batch = models.CharField(
        _("asked together"), max_length=12, blank=True, default="", db_index=True
    )
    answer_by = models.DateTimeField()
    outcome = models.CharField(
        max_length=10, choices=Outcome.choices(), default=Outcome.OPEN.value, blank=True
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(_("why not"), max_length=300, blank=True, default="")
    opened_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ConsentRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        constraints = [
            one_of("outcome", Outcome.values(), "consent_request_outcome"),
            one_of("signer_role", SignerRole.values(), "consent_request_signer_role"),
            models.CheckConstraint(
                condition=models.Q(signer_role=SignerRole.PATIENT.value) | ~models.Q(authority=""),
                name="consent_request_representative_needs_authority",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class RequestedItem(models.Model):
    """One photo, clip or story the signer is asked about, as it was when asked."""

    request = models.ForeignKey(ConsentRequest, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=5, choices=Kind.choices(), default=Kind.PHOTO.value)
    sha256 = Sha256Field()
    photo = models.ForeignKey(
        Photo, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    clip = models.ForeignKey(
        Clip, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    description = models.CharField(max_length=255, blank=True, default="")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "sha256"], name="consent_requesteditem_once"
            ),
            one_of("kind", Kind.values(), "consent_requesteditem_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.request_id}"


class RequestedPrivilege(models.Model):
    """One use the signer is asked about."""

    request = models.ForeignKey(ConsentRequest, on_delete=models.CASCADE, related_name="uses")
    slug = models.CharField(max_length=40)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "slug"], name="consent_requestedprivilege_once"
            )
        ]

    def __str__(self) -> str:
        return self.slug


class LinkToken(models.Model):
    """A secret link, kept as its digest only; one purpose, one owner."""

    digest = Sha256Field(unique=True)
    purpose = models.CharField(max_length=6, choices=Purpose.choices())
    request = models.ForeignKey(
        ConsentRequest, null=True, blank=True, on_delete=models.CASCADE, related_name="links"
    )
    patient = models.ForeignKey(
        Patient, null=True, blank=True, on_delete=models.CASCADE, related_name="links"
    )
    representative = models.ForeignKey(
        Representative, null=True, blank=True, on_delete=models.CASCADE, related_name="links"
    )
    channel = models.CharField(max_length=6, choices=Channel.choices())
    expires_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            exactly_one("request", "patient", "consent_linktoken_one_owner"),
            one_of("purpose", Purpose.values(), "consent_linktoken_purpose"),
            one_of("channel", Channel.values(), "consent_linktoken_channel"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} link {self.pk}"


class IdentityCheck(models.Model):
    """What we know about whether the person with the link is the right one."""

    request = models.OneToOneField(
        ConsentRequest, null=True, blank=True, on_delete=models.CASCADE, related_name="identity"
    )
    patient = models.OneToOneField(
        Patient, null=True, blank=True, on_delete=models.CASCADE, related_name="identity"
    )
    code_digest = Sha256Field(blank=True, default="")
    expires_at = models.DateTimeField(null=True, blank=True)
    wrong_tries = models.PositiveIntegerField(default=0)
    paused_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [exactly_one("request", "patient", "consent_identitycheck_one_owner")]

    def __str__(self) -> str:
        return f"Identity check {self.pk}"
