"""Which blocks is a page made of? A block with a photo is left out whole while it is not covered.

Block names are stored values: they are never changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from consent.models import Photo
from consent.privileges import WEBSITE


class CoveredBlock(blocks.StructBlock):
    """A block that shows photos: all of it, caption and words too, or nothing."""

    def photos(self, value: Mapping) -> Iterator[Photo | None]:
        """The photos the block shows; None stands for one that was deleted."""
        for name, child in self.child_blocks.items():
            if isinstance(child, ImageChooserBlock):
                yield value.get(name)

    def may_be_shown(self, value: Mapping) -> bool:
        return all(photo is not None and photo.verdict(WEBSITE) for photo in self.photos(value))

    def render(self, value, context=None):
        return super().render(value, context) if self.may_be_shown(value) else ""


class TextBlock(blocks.StructBlock):
    heading = blocks.CharBlock(required=False, max_length=120)
    text = blocks.RichTextBlock()

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "practice/blocks/text.html"


class PhotoBlock(CoveredBlock):
    photo = ImageChooserBlock()
    caption = blocks.CharBlock(required=False, max_length=250)

    class Meta:
        icon = "image"
        label = _("Photo")
        shape = "figure"
        template = "practice/blocks/photo.html"


class BeforeAfterBlock(CoveredBlock):
    before = ImageChooserBlock()
    after = ImageChooserBlock()
    before_label = blocks.CharBlock(required=False, max_length=60, label=_("Words under the first"))
    after_label = blocks.CharBlock(required=False, max_length=60, label=_("Words under the second"))
    caption = blocks.CharBlock(
        max_length=250,
        label=_("Treatment and time"),
        help_text=_("Name the procedure: “Fixed braces, 18 months”."),
    )
    expectation = blocks.CharBlock(
        max_length=250,
        label=_("What can be expected in general"),
        help_text=_("“Results may vary” is not enough (16 CFR 255.2(b))."),
    )

    class Meta:
        icon = "duplicate"
        label = _("Before and after")
        shape = "pair"
        template = "practice/blocks/before_after.html"


class QuoteBlock(blocks.StructBlock):
    """Words of the staff or of a publication. A patient's words need a permission of their own."""

    text = blocks.TextBlock(max_length=600)
    name = blocks.CharBlock(
        required=False,
        max_length=80,
        help_text=_("Staff, colleagues, publications. Never a patient’s words or name."),
    )
    role = blocks.CharBlock(required=False, max_length=120)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "practice/blocks/quote.html"


class QuestionsBlock(blocks.StructBlock):
    """Questions answered elsewhere, shown here too; one taken off the site is left out."""

    heading = blocks.CharBlock(required=False, max_length=120)
    entries = blocks.ListBlock(
        SnippetChooserBlock("practice.FAQEntry", label=_("Question")), label=_("Questions")
    )

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        template = "practice/blocks/questions.html"

    def shown(self, value: Mapping) -> list[Any]:
        return [entry for entry in value["entries"] if entry is not None and entry.live]

    def get_context(self, value, parent_context=None):
        return {**super().get_context(value, parent_context), "entries": self.shown(value)}

    def render(self, value, context=None):
        return super().render(value, context) if self.shown(value) else ""


class VideoBlock(blocks.StructBlock):
    """A video of the site's list of videos, shown here too."""

    video = blocks.PageChooserBlock(page_type="practice.VideoPage", label=_("Video"))

    class Meta:
        icon = "media"
        label = _("Video")
        template = "practice/blocks/video.html"


class CallToActionBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=120)
    text = blocks.TextBlock(required=False, max_length=300)
    label = blocks.CharBlock(required=False, max_length=40, label=_("Words on the button"))
    page = blocks.PageChooserBlock(required=False)

    class Meta:
        icon = "arrow-right"
        label = _("What to do next")
        template = "practice/blocks/call_to_action.html"

    def clean(self, value):
        cleaned = super().clean(value)
        if bool(cleaned["label"]) != bool(cleaned["page"]):
            raise blocks.StructBlockValidationError(
                block_errors={"label": ValidationError(_("A button needs words and a page."))}
            )
        return cleaned


BODY = [
    ("text", TextBlock()),
    ("photo", PhotoBlock()),
    ("before_after", BeforeAfterBlock()),
    ("quote", QuoteBlock()),
    ("questions", QuestionsBlock()),
    ("video", VideoBlock()),
    ("call_to_action", CallToActionBlock()),
]
