"""Who works here?"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import (
    DraftStateMixin,
    Orderable,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
)
from wagtail.search import index
from wagtailseo.models import SeoType

from consent.models import Photo
from practice.blocks import BODY
from practice.models.base import BasePage
from practice.models.fields import revisions_of

TITLES = frozenset({"dr", "prof", "mr", "mrs", "ms", "mx"})


class Person(
    PreviewableMixin, DraftStateMixin, RevisionMixin, TranslatableMixin, index.Indexed, models.Model
):
    """Somebody of the staff, as patients meet them."""

    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=120, help_text=_("Orthodontist"))
    qualifications = models.CharField(_("qualifications"), max_length=200, blank=True)
    languages = models.CharField(
        _("languages spoken"), max_length=160, blank=True, help_text=_("English, Spanish")
    )
    photo = models.ForeignKey(
        Photo,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("photo"),
    )
    words = RichTextField(_("some words"), blank=True, features=["bold", "italic", "link"])

    _revisions = revisions_of("person")

    shapes = {"photo": ("portrait",)}
    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("role"), FieldPanel("qualifications")]),
        FieldPanel("languages"),
        FieldPanel("photo"),
        FieldPanel("words"),
    ]
    search_fields = [
        index.SearchField("name", boost=2),
        index.AutocompleteField("name"),
        index.SearchField("role"),
        index.FilterField("live"),
        index.FilterField("locale_id"),
    ]
    preview_template = "practice/person_preview.html"

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("person of the team")
        verbose_name_plural = _("people of the team")

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        """What stands in the place of a photo: AO for Dr Amara Okafor."""
        names = [name for name in self.name.split() if name.rstrip(".").lower() not in TITLES]
        return "".join(name[0] for name in (names[0], names[-1])[: len(names)]) if names else ""

    def get_preview_template(self, request, mode_name: str) -> str:
        return self.preview_template

    def get_preview_context(self, request, mode_name: str) -> dict[str, object]:
        return {"person": self, "request": request}


class TeamPage(BasePage):
    """The people, in the order the practice wants."""

    intro = models.TextField(_("first sentences"), max_length=300, blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("intro"),
        MultiFieldPanel([InlinePanel("members", label=_("Person"))], heading=_("People")),
    ]
    parent_page_types = ["practice.HomePage"]
    subpage_types = ["practice.PersonPage"]
    max_count = 1
    seo_content_type = SeoType.WEBSITE

    class Meta:
        verbose_name = _("team")

    def people(self) -> list[Person]:
        """Those who are published; one taken off the site is simply not listed."""
        members = self.members.select_related("person__photo").filter(person__live=True)
        return [member.person for member in members]


class TeamMember(Orderable):
    page = ParentalKey(TeamPage, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="+", verbose_name=_("person")
    )

    panels = [FieldPanel("person")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["page", "person"], name="practice_team_member_once")
        ]

    def __str__(self) -> str:
        return str(self.person)


class PersonPage(BasePage):
    """A page of one person; its facts come from the person, written once."""

    person = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="pages",
        verbose_name=_("person"),
    )
    intro = models.TextField(_("first sentences"), max_length=300, blank=True)
    body = StreamField(BODY, blank=True, use_json_field=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("person"),
        FieldPanel("intro"),
        FieldPanel("body"),
    ]
    parent_page_types = ["practice.TeamPage"]
    subpage_types: list[str] = []
    seo_content_type = SeoType.WEBSITE

    class Meta:
        verbose_name = _("page of a person")
        verbose_name_plural = _("pages of people")
