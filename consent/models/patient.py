"""Who are the patients? Names, and contact data that is sealed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from consent import clock
from consent.models.fields import ReferenceField, Sha256Field, one_of
from consent.privileges import SignerRole
from consent.sealing import SealedField, keyed_digest


class PatientQuerySet(models.QuerySet):
    def with_email(self, email: str) -> PatientQuerySet:
        """Patients with exactly this address; none for ''."""
        digest = keyed_digest(email)
        return self.filter(email_digest=digest) if digest else self.none()

    def unmerged(self) -> PatientQuerySet:
        return self.filter(merged_into=None)


class Patient(index.Indexed, models.Model):
    """A patient of the practice. Birth date, e-mail and phone are sealed; the name stays clear."""

    reference = ReferenceField()
    name = models.CharField(_("name"), max_length=200)
    birth_date_sealed = SealedField(blank=True, default="", editable=False)
    birth_date_digest = Sha256Field(blank=True, default="", db_index=True)
    email = SealedField(_("e-mail"), blank=True, default="")
    email_digest = Sha256Field(blank=True, default="", db_index=True)
    phone = SealedField(_("phone"), blank=True, default="")
    phone_digest = Sha256Field(blank=True, default="", db_index=True)
    adult_email = SealedField(_("own e-mail, for when they come of age"), blank=True, default="")
    language = models.CharField(_("language"), max_length=10, default="en")
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PatientQuerySet.as_manager()

    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("patient")
        verbose_name_plural = _("patients")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")),
                name="consent_patient_not_merged_into_itself",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.name = " ".join(self.name.split())
        if not self.name:
            raise ValidationError({"name": _("Write the patient's name.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.set_digests()
        super().save(*args, **kwargs)

    def set_digests(self) -> None:
        """Brings what sealed details are found by up to date with them."""
        self.email_digest = keyed_digest(self.email)
        self.phone_digest = keyed_digest(self.phone)
        self.birth_date_digest = keyed_digest(self.birth_date_sealed)

    @property
    def birth_date(self) -> date | None:
        """The day of birth, unsealed; None where none is on file."""
        return date.fromisoformat(self.birth_date_sealed) if self.birth_date_sealed else None

    @birth_date.setter
    def birth_date(self, value: date | None) -> None:
        self.birth_date_sealed = value.isoformat() if value else ""

    @property
    def root_id(self) -> int:
        """The id after following a merge; the merging act keeps chains one step long."""
        return self.merged_into_id or self.pk

    @property
    def root(self) -> Patient:
        """The record that is kept, after following a merge."""
        return self.merged_into or self

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.split() else ""

    @property
    def known_birth_date(self) -> date | None:
        """The day of birth by the record that is kept, or by this one where that has none."""
        return self.root.birth_date or self.birth_date

    @property
    def comes_of_age_on(self) -> date | None:
        """The birthday of majority, past or to come; None where no birth date is on file."""
        birth = self.known_birth_date
        return clock.majority_on(birth) if birth else None

    def is_of_age(self, day: date) -> bool:
        """Whether the patient signs for themselves on `day`; also without a birth date on file."""
        majority = self.comes_of_age_on
        return majority is None or majority <= day

    def is_minor(self, day: date) -> bool:
        return not self.is_of_age(day)


# Whose right ends by itself, on the day the patient comes of age.
PARENTAL = frozenset({SignerRole.PARENT, SignerRole.GUARDIAN})


class RepresentativeQuerySet(models.QuerySet):
    def acting(self) -> RepresentativeQuerySet:
        """Those whom nobody has ended; a parent's right ends by itself (`may_act`)."""
        return self.filter(ended_at=None)

    def of_patient(self, patient: Patient) -> RepresentativeQuerySet:
        """Of the patient and of everyone merged into them."""
        return self.filter(
            models.Q(patient_id=patient.root_id) | models.Q(patient__merged_into=patient.root_id)
        )

    def parental(self) -> RepresentativeQuerySet:
        return self.filter(role__in=[role.value for role in PARENTAL])

    def with_email(self, email: str) -> RepresentativeQuerySet:
        """Those with exactly this address; none for ''."""
        digest = keyed_digest(email)
        return self.filter(email_digest=digest) if digest else self.none()


class Representative(models.Model):
    """Somebody who may speak for a patient, and by what right, 45 CFR 164.502(g)."""

    reference = ReferenceField()
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="representatives")
    name = models.CharField(_("name"), max_length=200)
    role = models.CharField(
        _("as"),
        max_length=10,
        choices=[one for one in SignerRole.choices() if one[0] != SignerRole.PATIENT],
    )
    authority = models.CharField(
        _("what entitles them"),
        max_length=200,
        help_text=_("For example: mother; guardian by court order of 3 May 2026."),
    )
    email = SealedField(_("e-mail"), blank=True, default="")
    email_digest = Sha256Field(blank=True, default="", db_index=True)
    phone = SealedField(_("phone"), blank=True, default="")
    language = models.CharField(_("language"), max_length=10, default="en")
    proof = models.ForeignKey(
        "consent.Attachment", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = RepresentativeQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("representative")
        verbose_name_plural = _("representatives")
        constraints = [
            one_of(
                "role",
                [one for one in SignerRole.values() if one != SignerRole.PATIENT],
                "consent_representative_role",
            ),
            models.CheckConstraint(
                condition=~models.Q(authority=""), name="consent_representative_authority"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email_digest = keyed_digest(self.email)
        super().save(*args, **kwargs)

    @property
    def is_parental(self) -> bool:
        """A parent's or guardian's right ends on the day of majority."""
        return self.role in PARENTAL

    def may_act(self, day: date) -> bool:
        """Whether they may speak for the patient on `day`."""
        if self.ended_at is not None:
            return False
        return not self.is_parental or self.patient.is_minor(day)
