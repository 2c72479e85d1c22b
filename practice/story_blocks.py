"""How does a patient's own words stand on a page? Whole and as signed for, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from consent.models import Story
from consent.privileges import WEBSITE
from consent.publishing import WhenNotCovered


class StoryChooserBlock(blocks.ChooserBlock):
    """Names a story that stands in a patient's record; a page holds its number only."""

    target_model = Story

    class Meta:
        icon = "openquote"

    @cached_property
    def widget(self) -> Any:
        from consent.viewsets import story_chooser  # the admin's windows need all models first

        return story_chooser.widget_class()

    def get_searchable_content(self, value: Story | None) -> list[str]:
        """The words, as far as everybody may read them now."""
        return [value.text, value.name_shown] if value and value.verdict(WEBSITE) else []


class StoryBlock(blocks.StructBlock):
    """A patient's own words and their name as shown: all of it under their permission."""

    story = StoryChooserBlock(
        label=_("Story"),
        help_text=_("It is written in the patient’s record, and shown once they have signed."),
    )
    expectation = blocks.CharBlock(
        required=False,
        max_length=250,
        label=_("What can be expected in general"),
        help_text=_("Where the words tell of a result: what most people get (16 CFR 255.2(b))."),
    )
    incentive = blocks.CharBlock(
        required=False,
        max_length=160,
        label=_("What the patient got for it"),
        help_text=_("Whoever got something for it must be named as such (16 CFR 255.5)."),
    )
    when_not_covered = blocks.ChoiceBlock(
        choices=[
            (choice.value, choice.label)
            for choice in (WhenNotCovered.LEAVE_OUT, WhenNotCovered.UNPUBLISH)
        ],
        default=WhenNotCovered.LEAVE_OUT.value,
        search_index=False,
        label=_("When the story may not be shown"),
        help_text=_("Until the page is off the site, the block is left out."),
    )

    class Meta:
        icon = "openquote"
        label = _("A patient’s story")
        template = "practice/blocks/story.html"

    def may_be_shown(self, value: Mapping) -> bool:
        story = value.get("story")
        return story is not None and bool(story.verdict(WEBSITE))

    def shown_instead(self, value: Mapping) -> None:
        """Nothing stands in for somebody's words."""
        return

    def render(self, value, context=None):
        return super().render(value, context) if self.may_be_shown(value) else ""
