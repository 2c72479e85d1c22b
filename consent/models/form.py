"""What does the practice ask for? Forms that staff write, and the fixed texts patients sign."""

from __future__ import annotations

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
    WorkflowMixin,
)

from consent.models.fields import Sha256Field
from consent.panels import FormChecksPanel
from consent.privileges import SIGNING, SLUG_PATTERN


class PrivilegeDefinition(models.Model):
    """A use the practice asks for, in its own words."""

    slug = models.CharField(
        _("code"), max_length=40, unique=True, validators=[RegexValidator(SLUG_PATTERN)]
    )
    label = models.CharField(_("name for patients"), max_length=80)
    recipients = models.CharField(_("who sees the photo then"), max_length=255)
    example = models.CharField(_("one example"), max_length=255)
    active = models.BooleanField(_("in use"), default=True)
    position = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("use")
        verbose_name_plural = _("uses")

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        if self.slug == SIGNING:
            raise ValidationError({"slug": _("This code is the site’s own. Choose another.")})


class ConsentForm(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    TranslatableMixin,
    ClusterableModel,
):
    """A form as staff write it. Patients never see it: they see a version made from it."""

    name = models.CharField(_("name for staff"), max_length=120)
    title = models.CharField(_("title for patients"), max_length=120)
    introduction = models.TextField(
        _("who asks and why, in two or three sentences"),
        help_text=_("Plain words, second person. It stands above everything else."),
    )
    information = models.TextField(
        _("what is used"),
        help_text=_("45 CFR 164.508(c)(1)(i): what exactly, in words a patient understands."),
    )
    discloser = models.CharField(
        _("who may use or share it"),
        max_length=255,
        help_text=_("45 CFR 164.508(c)(1)(ii): the practice, by name."),
    )
    purposes = models.TextField(
        _("what for"), help_text=_("45 CFR 164.508(c)(1)(iv): each purpose.")
    )
    months_valid = models.PositiveIntegerField(
        _("valid for (months)"),
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_("45 CFR 164.508(c)(1)(v): a consent always ends on a day."),
    )
    event_text = models.CharField(
        _("or earlier, when this happens"),
        max_length=200,
        blank=True,
        help_text=_("An event tied to the patient, such as “when my treatment ends”."),
    )
    how_to_revoke = models.TextField(
        _("how to take it back"), help_text=_("45 CFR 164.508(c)(2)(i), and what cannot be undone.")
    )
    no_condition = models.TextField(
        _("treatment does not depend on it"), help_text=_("45 CFR 164.508(c)(2)(ii).")
    )
    redisclosure = models.TextField(
        _("what others may do with it"), help_text=_("45 CFR 164.508(c)(2)(iii).")
    )
    copy_statement = models.TextField(
        _("your copy"), help_text=_("45 CFR 164.508(c)(4): a copy to the patient, always.")
    )
    remuneration = models.TextField(
        _("payment to the practice"),
        blank=True,
        help_text=_("45 CFR 164.508(a)(3)(ii): say so if somebody pays us for the marketing."),
    )
    incentive = models.CharField(_("what the patient gets for it"), max_length=200, blank=True)
    electronic_text = models.TextField(
        _("signing electronically: what that means"), help_text=_("15 USC 7001(c).")
    )
    clauses = models.TextField(_("further clauses"), blank=True)
    uses = ParentalManyToManyField(PrivilegeDefinition, verbose_name=_("uses asked for"))

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="consent_form")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="consent_form",
        for_concrete_model=False,
    )

    panels = [
        FormChecksPanel(),
        FieldPanel("name"),
        MultiFieldPanel(
            [
                FieldPanel("title"),
                FieldPanel("introduction"),
                FieldPanel("information"),
                FieldPanel("discloser"),
                FieldPanel("purposes"),
                FieldPanel("uses"),
            ],
            heading=_("What is asked"),
        ),
        MultiFieldPanel(
            [FieldPanel("months_valid"), FieldPanel("event_text")], heading=_("Until when")
        ),
        MultiFieldPanel(
            [
                FieldPanel("how_to_revoke"),
                FieldPanel("no_condition"),
                FieldPanel("redisclosure"),
                FieldPanel("copy_statement"),
                FieldPanel("remuneration"),
                FieldPanel("incentive"),
                FieldPanel("clauses"),
            ],
            heading=_("What the law wants said"),
        ),
        FieldPanel("electronic_text"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("consent form")
        verbose_name_plural = _("consent forms")

    def __str__(self) -> str:
        return self.name

    def get_preview_template(self, request, mode_name: str) -> str:
        return "consent/form_preview.html"

    def newest_version(self) -> ConsentFormVersion | None:
        """The version patients are asked with; None until the form is published."""
        return self.versions.order_by("-number").first()


class ConsentFormVersion(models.Model):
    """The exact text that was signed. A trigger refuses every change."""

    form = models.ForeignKey(ConsentForm, on_delete=models.PROTECT, related_name="versions")
    language = models.CharField(max_length=10)
    number = models.PositiveIntegerField()
    text = models.TextField(help_text="Canonical JSON: every element, every use with recipients.")
    sha256 = Sha256Field()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["form", "language", "number"]
        verbose_name = _("form version")
        verbose_name_plural = _("form versions")
        constraints = [
            models.UniqueConstraint(
                fields=["form", "language", "number"], name="consent_formversion_number"
            ),
            models.UniqueConstraint(
                fields=["form", "language", "sha256"], name="consent_formversion_text"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.language} {self.number}"
