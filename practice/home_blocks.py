"""Which sections may the first page have besides the blocks of every page?

Block names are stored values: they are never changed. What a section shows of other pages is
fetched before any photo is asked about, so that a page of many sections asks once for all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page
from wagtail.query import PageQuerySet
from wagtail.snippets.blocks import SnippetChooserBlock

from consent.models import Photo
from practice import links, related
from practice.blocks import BODY, StepBlock
from practice.models.base import seen_by_all
from practice.models.fields import today
from practice.models.offers import OfferIndexPage, OfferPage
from practice.models.team import Person, TeamPage, with_their_pages
from practice.models.treatments import TreatmentIndexPage, TreatmentPage

MOST_PEOPLE = 3
MOST_POSTS = 3
MOST_OFFERS = 3
GROUP = _("Sections of the first page")


def heading() -> blocks.CharBlock:
    return blocks.CharBlock(
        required=False,
        max_length=120,
        label=_("Heading"),
        help_text=_("It says something: “Braces take 18 months. Here is what they cost.”"),
    )


class SectionValue(blocks.StructValue):
    """What an editor chose, and what is shown of it now."""

    found: list[Any] | None = None


class SectionBlock(blocks.StructBlock):
    """A section that shows something of other pages; left out whole while there is nothing."""

    class Meta:
        group = GROUP
        value_class = SectionValue

    def find(self, value: Mapping, home: Page | None) -> Sequence[Any]:
        """What visitors may see of it now.

        Args:
            home: the first page whose section this is; None looks in the whole site.
        """
        raise NotImplementedError

    def found(self, value: SectionValue, home: Page | None) -> list[Any]:
        """The same, fetched once."""
        if value.found is None:
            value.found = list(self.find(value, home))
        return value.found

    def more(self, home: Page | None) -> Page | None:
        """The page with all of them, if visitors can open it."""
        return None

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        home = context.get("page")
        more = self.more(home)
        return {**context, "found": self.found(value, home), "more": more and links.url_of(more)}

    def render(self, value, context=None):
        home = context.get("page") if context else None
        return super().render(value, context) if self.found(value, home) else ""


class TreatmentsBlock(SectionBlock):
    heading = heading()
    treatments = blocks.ListBlock(
        blocks.PageChooserBlock(page_type="practice.TreatmentPage", label=_("Treatment")),
        min_num=0,
        default=[],
        label=_("Treatments"),
        help_text=_("None chosen: all of them, in the order of the list of treatments."),
    )

    class Meta:
        icon = "list-ul"
        label = _("Treatments")
        description = _("For whom, how long, how much, a line each")
        template = "practice/sections/treatments.html"

    def find(self, value, home):
        pages = _in_tree(TreatmentPage.objects.live(), home).select_related("hero")
        chosen = value["treatments"]
        return _in_the_order_chosen(chosen, pages) if chosen else pages.order_by("path")

    def more(self, home):
        return _in_tree(TreatmentIndexPage.objects.live(), home).first()


class PeopleBlock(SectionBlock):
    heading = heading()
    text = blocks.TextBlock(required=False, max_length=300, label=_("A sentence or two"))
    people = blocks.ListBlock(
        SnippetChooserBlock("practice.Person", label=_("Person")),
        min_num=0,
        max_num=MOST_PEOPLE,
        default=[],
        label=_("People"),
        help_text=_("Two or three. None chosen: the first of the team."),
    )

    class Meta:
        icon = "group"
        label = _("People")
        description = _("Two or three of the team, with their portraits")
        template = "practice/sections/people.html"

    def find(self, value, home):
        if value["people"]:
            people = Person.objects.filter(live=True).select_related("photo")
            shown = _in_the_order_chosen(value["people"], people)
        else:
            team = self.more(home)
            shown = team.people() if team is not None else []
        return with_their_pages(shown[:MOST_PEOPLE])

    def more(self, home):
        return _in_tree(TeamPage.objects.live(), home).first()


class StepsBlock(SectionBlock):
    heading = heading()
    steps = blocks.ListBlock(StepBlock(), label=_("Steps"))

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        description = _("The first visit, from the door to the plan")
        template = "practice/sections/steps.html"

    def find(self, value, home):
        return value["steps"]


class PlaceBlock(blocks.StructBlock):
    """Where the practice is; its address and hours come from the practice's details."""

    heading = heading()
    text = blocks.TextBlock(required=False, max_length=300, label=_("A sentence or two"))
    photo = ImageChooserBlock(
        required=False,
        label=_("Photo of the house, or a drawn map"),
        help_text=_("Nobody need be in it. Its own description stands with it."),
    )

    class Meta:
        icon = "site"
        label = _("Place")
        description = _("Address, open now, hours, how to find us")
        group = GROUP
        template = "practice/sections/place.html"

    def pictured(self, value: Mapping) -> Iterator[tuple[Photo, str]]:
        """The photo visitors may come to see here, with its shape."""
        if value["photo"] is not None:
            yield value["photo"], "wide"


class PostsBlock(SectionBlock):
    heading = heading()

    class Meta:
        icon = "doc-full"
        label = _("Newest posts")
        description = _("The newest three of the blog")
        template = "practice/sections/posts.html"

    def find(self, value, home):
        return related.newest_posts(home, MOST_POSTS) if home is not None else []

    def more(self, home):
        return related.list_of_posts(home) if home is not None else None


class OffersBlock(SectionBlock):
    heading = heading()

    class Meta:
        icon = "calendar-alt"
        label = _("Offers")
        description = _("Those that hold today; nothing while there is none")
        template = "practice/sections/offers.html"

    def find(self, value, home):
        return _in_tree(OfferPage.objects.all(), home).holding()[:MOST_OFFERS]

    def more(self, home):
        return _in_tree(OfferIndexPage.objects.live(), home).first()

    def get_context(self, value, parent_context=None):
        return {**super().get_context(value, parent_context), "today": today()}


class NumberBlock(blocks.StructBlock):
    figure = blocks.CharBlock(
        max_length=40, label=_("The number"), help_text=_("14 to 22 months, every six weeks")
    )
    words = blocks.CharBlock(max_length=200, label=_("What it is the number of"))

    class Meta:
        label = _("Number")


class NumbersBlock(SectionBlock):
    heading = heading()
    numbers = blocks.ListBlock(NumberBlock(), label=_("Numbers"))

    class Meta:
        icon = "order"
        label = _("Numbers")
        description = _("What people worry about: how long, how often, how much")
        template = "practice/sections/numbers.html"

    def find(self, value, home):
        return value["numbers"]


def _in_the_order_chosen(chosen: Sequence[Model | None], shown: QuerySet) -> list[Any]:
    """Of what an editor chose, what visitors may see now; each once, what was deleted left out."""
    wanted = list(dict.fromkeys(one.pk for one in chosen if one is not None))
    by_id = {one.pk: one for one in shown.filter(pk__in=wanted)}
    return [by_id[pk] for pk in wanted if pk in by_id]


def _in_tree(pages: PageQuerySet, home: Page | None) -> PageQuerySet:
    return seen_by_all(pages.descendant_of(home) if home is not None and home.pk else pages)


HOME = [
    *BODY,  # first: the chooser has no heading for those without a group
    ("treatments", TreatmentsBlock()),
    ("people", PeopleBlock()),
    ("steps", StepsBlock()),
    ("place", PlaceBlock()),
    ("posts", PostsBlock()),
    ("offers", OffersBlock()),
    ("numbers", NumbersBlock()),
]
