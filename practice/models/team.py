"""Who works here?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext
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
from practice import links, related
from practice.blocks import BODY
from practice.models.base import BasePage, absolute, seen_by_all
from practice.models.fields import revisions_of
from practice.shown_panel import ShownPanel

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

    # Of their own page, where it is known: set by `with_their_pages`.
    url = ""

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


def with_their_pages(people: Iterable[Person]) -> list[Person]:
    """The same people, each with the address of their own page in `url`, by one query."""
    people = list(people)
    if people:
        pages = PersonPage.objects.live().filter(person__in=people, person__live=True)
        urls = {
            page.person_id: page.get_url() or "" for page in seen_by_all(pages).order_by("-path")
        }
        for person in people:
            person.url = urls.get(person.pk, "")
    return people


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
        return with_their_pages(member.person for member in members)


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

    # A name here is a colleague's, though a patient may have the same.
    names_of_staff = ("title", "slug", "seo_title")
    content_panels = [
        ShownPanel(),
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

    @property
    def shown_person(self) -> Person | None:
        """Whom the page is about, as long as the practice shows them."""
        return self.person if self.person is not None and self.person.live else None

    def sharing_photo(self) -> Photo | None:
        return self.og_image or (self.shown_person.photo if self.shown_person else None)

    def notes(self) -> Iterator[str]:
        """What the editor should know about how visitors see the page today."""
        if self.person is None:
            yield gettext(
                "This page is about nobody: the person was deleted, or none is chosen. Visitors get "
                "“not found”. Choose a person, or take the page off the site."
            )
        elif not self.person.live:
            yield gettext(
                "%(name)s is not published, so visitors get “not found” here. Publish the person "
                "under “People”, or take this page off the site."
            ) % {"name": self.person.name}

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Not found, with the way to the others, where there is no person to show."""
        if self.shown_person is None and not getattr(request, "is_preview", False):
            context = {**super().get_context(request), "index": links.above(self, request)}
            return TemplateResponse(request, "practice/person_gone.html", context, status=404)
        return super().serve(request, *args, **kwargs)

    def get_context(self, request, *args: Any, **kwargs: Any) -> dict[str, object]:
        context = super().get_context(request, *args, **kwargs)
        person = self.shown_person or self.person
        return {
            **context,
            "person": person,
            "index": links.above(self, request),
            "treatments": self._treatments(person) if person else [],
            "posts": related.posts_by(person.pk) if person else [],
            "struct_person": self.struct_person(person) if person else None,
        }

    def _treatments(self, person: Person) -> list[BasePage]:
        """The published treatments they do, in the order of the site."""
        lines = person.treatments.filter(page__live=True).select_related("page")
        pages = [line.page for line in lines if links.answers(line.page)]
        return sorted(pages, key=lambda page: page.path)

    def struct_person(self, person: Person) -> dict[str, object]:
        """The person as schema.org's Person: name, role, languages, where they work."""
        org = self.seo_org_fields
        data: dict[str, object] = {
            "@context": "https://schema.org",
            "@type": "Person",
            "name": person.name,
            "jobTitle": person.role,
            "url": absolute(self.get_url() or "/"),
            "worksFor": {
                "@type": org.kind,
                "name": org.name,
                "url": absolute("/"),
            },
        }
        if person.languages:
            data["knowsLanguage"] = [one.strip() for one in person.languages.split(",")]
        return data
