"""What does the practice ask for? Forms that staff write, and the fixed texts patients sign."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    Locale,
    LockableMixin,
    Orderable,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
    WorkflowMixin,
)

from consent import languages
from consent.models.fields import Sha256Field, one_of
from consent.privileges import SIGNING, SLUG_PATTERN, Channel


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

    def in_language(self, language: str) -> PrivilegeWording | None:
        """The use in the words of that language; None where nobody wrote them."""
        return next((one for one in self.wordings.all() if one.language == language), None)


class PrivilegeWording(models.Model):
    """A use in the words of another language."""

    privilege = models.ForeignKey(
        PrivilegeDefinition, on_delete=models.CASCADE, related_name="wordings"
    )
    language = models.CharField(_("language"), max_length=10)
    label = models.CharField(_("name for patients"), max_length=80)
    recipients = models.CharField(_("who sees the photo then"), max_length=255)
    example = models.CharField(_("one example"), max_length=255)

    class Meta:
        ordering = ["privilege", "language"]
        verbose_name = _("words of a use")
        verbose_name_plural = _("words of uses")
        constraints = [
            models.UniqueConstraint(
                fields=["privilege", "language"], name="consent_privilegewording_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.language})"


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
    for_california = models.BooleanField(
        _("California"), default=False, help_text=_("California Civil Code 56.11.")
    )
    for_new_york = models.BooleanField(
        _("New York"), default=False, help_text=_("New York Civil Rights Law 50 and 51.")
    )
    for_europe = models.BooleanField(
        _("European Union and United Kingdom"),
        default=False,
        help_text=_("GDPR articles 7(3), 9(2)(a), 13 and 17."),
    )
    assent_from_age = models.PositiveSmallIntegerField(
        _("ask the child too, from this age"),
        null=True,
        blank=True,
        validators=[MinValueValidator(3), MaxValueValidator(20)],
        help_text=_("A child of this age or older says yes for themselves as well. Empty: never."),
    )
    uses = ParentalManyToManyField(PrivilegeDefinition, verbose_name=_("uses asked for"))

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="consent_form")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="consent_form",
        for_concrete_model=False,
    )

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("consent form")
        verbose_name_plural = _("consent forms")

    def __str__(self) -> str:
        return self.name

    @property
    def preview_modes(self) -> list[tuple[str, str | Promise]]:
        return [
            ("text", _("What patients read")),
            ("uses", _("Choosing the uses")),
            ("electronic", _("Signing on a screen")),
        ]

    def get_preview_template(self, request, mode_name: str) -> str:
        return (
            f"consent/preview/{mode_name if mode_name in dict(self.preview_modes) else 'text'}.html"
        )

    def serve_preview(self, request, mode_name: str):
        # In the words of the form's own language, whatever language staff read the admin in.
        with languages.speaking(self.language):
            return super().serve_preview(request, mode_name).render()

    @property
    def language(self) -> str:
        """The code of the language it is written in; the site's own before anything was saved."""
        locale = self.locale if self.locale_id else Locale.get_default()
        return str(locale.language_code)

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


class LegalReview(models.Model):
    """Who has read a version as a lawyer, and when."""

    version = models.ForeignKey(
        ConsentFormVersion, on_delete=models.PROTECT, related_name="legal_reviews"
    )
    reviewer = models.CharField(_("who reviewed it"), max_length=200)
    reviewed_on = models.DateField(_("on"))
    note = models.CharField(_("note"), max_length=300, blank=True, default="")
    document = models.ForeignKey(
        "consent.Attachment", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-reviewed_on", "-id"]
        verbose_name = _("legal review")
        verbose_name_plural = _("legal reviews")

    def __str__(self) -> str:
        return f"{self.reviewer}, {self.reviewed_on}"


class AskPreset(Orderable, ClusterableModel):
    """What the desk usually asks with a form: the uses, a described set, the way to hand it over."""

    form = ParentalKey(ConsentForm, on_delete=models.CASCADE, related_name="presets")
    name = models.CharField(_("name of the button"), max_length=60)
    uses = ParentalManyToManyField(PrivilegeDefinition, verbose_name=_("uses asked for"))
    scope = models.CharField(_("photos"), max_length=40, blank=True, default="")
    channel = models.CharField(
        _("handed over by"), max_length=6, choices=Channel.choices(), blank=True, default=""
    )

    class Meta(Orderable.Meta):
        verbose_name = _("preset")
        verbose_name_plural = _("presets")
        constraints = [one_of("channel", ["", *Channel.values()], "consent_askpreset_channel")]

    def __str__(self) -> str:
        return self.name
