"""Which blocks is a page made of? A block with a photo is left out whole while it is not covered.

Block names are stored values: they are never changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from consent.models import Clip, Photo
from consent.privileges import WEBSITE
from consent.publishing import STAND_IN, WhenNotCovered
from practice import honest_pairs, links
from practice.story_blocks import StoryBlock

STAND_IN_SHAPE = "figure"
WHEN_A_PHOTO = _("When a photo here may not be shown")


def when_not_covered(*choices: WhenNotCovered, label: Promise = WHEN_A_PHOTO) -> blocks.ChoiceBlock:
    """The question what becomes of a block while its photos may not be shown."""
    return blocks.ChoiceBlock(
        choices=[(choice.value, choice.label) for choice in choices],
        default=WhenNotCovered.LEAVE_OUT.value,
        search_index=False,
        label=label,
        help_text=_("Until the page is off the site, the block is left out."),
    )


def stand_in() -> ImageChooserBlock:
    return ImageChooserBlock(
        required=False,
        label=_("The other photo"),
        help_text=_(
            "A photo of nobody: a room, a drawing. It stands there with its own description, "
            "without the words of this block, and only while it may be shown itself."
        ),
    )


class CoveredBlock(blocks.StructBlock):
    """A block that shows photos: all of it, caption and words too, or nothing."""

    def photos(self, value: Mapping) -> Iterator[Photo | None]:
        """The photos the block shows; None stands for one that was deleted."""
        for name, child in self.child_blocks.items():
            if isinstance(child, ImageChooserBlock) and name != STAND_IN:
                yield value.get(name)

    def pictured(self, value: Mapping) -> Iterator[tuple[Photo, str]]:
        """Every photo visitors may come to see here, with its shape."""
        for photo in self.photos(value):
            if photo is not None:
                yield photo, self.meta.shape
        instead = self._other_photo(value)
        if instead is not None:
            yield instead, STAND_IN_SHAPE

    def may_be_shown(self, value: Mapping) -> bool:
        return all(photo is not None and photo.verdict(WEBSITE) for photo in self.photos(value))

    def shown_instead(self, value: Mapping) -> Photo | None:
        """The photo that stands in for the block's own, if there is one that may."""
        other = self._other_photo(value)
        return other if other is not None and other.verdict(WEBSITE) else None

    def _other_photo(self, value: Mapping) -> Photo | None:
        if value.get("when_not_covered") != WhenNotCovered.OTHER_PHOTO:
            return None
        return value.get(STAND_IN)

    def render(self, value, context=None):
        if self.may_be_shown(value):
            return super().render(value, context)
        instead = self.shown_instead(value)
        if instead is None:
            return ""
        return render_to_string("practice/blocks/stand_in.html", {"photo": instead})

    def clean(self, value):
        cleaned = super().clean(value)
        chosen = cleaned.get("when_not_covered") == WhenNotCovered.OTHER_PHOTO
        if chosen and not cleaned.get(STAND_IN):
            raise blocks.StructBlockValidationError(
                block_errors={STAND_IN: ValidationError(_("Choose the other photo."))}
            )
        return cleaned


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
    when_not_covered = when_not_covered(*WhenNotCovered)
    other_photo = stand_in()

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
    when_not_covered = when_not_covered(*WhenNotCovered)
    other_photo = stand_in()

    class Meta:
        icon = "copy"
        label = _("Before and after")
        shape = "pair"
        template = "practice/blocks/before_after.html"

    def clean(self, value):
        cleaned = super().clean(value)
        errors = {}
        if not honest_pairs.same_view(cleaned["before"], cleaned["after"]):
            errors["after"] = ValidationError(
                _(
                    "One photo is upright and the other is not: they would be cut differently. "
                    "Choose two of the same view, or crop one (B&P 651)."
                )
            )
        if honest_pairs.says_nothing(cleaned["expectation"]):
            errors["expectation"] = ValidationError(
                _("Say what most people can expect, in months or visits.")
            )
        if errors:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return cleaned


class CaseBlock(BeforeAfterBlock):
    """A pair in a list of cases, where another photo would be no case."""

    treatment = blocks.PageChooserBlock(
        required=False,
        page_type="practice.TreatmentPage",
        label=_("Treatment"),
        help_text=_("The case is found under it, and stands on the treatment’s own page."),
    )
    when_not_covered = when_not_covered(WhenNotCovered.LEAVE_OUT, WhenNotCovered.UNPUBLISH)
    other_photo = None


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


class StepBlock(blocks.StructBlock):
    """One step of a treatment or a visit."""

    when = blocks.CharBlock(
        required=False, max_length=40, label=_("When"), help_text=_("Week 1, month 3, at the end")
    )
    title = blocks.CharBlock(max_length=100, label=_("What happens"))
    text = blocks.TextBlock(required=False, max_length=500, label=_("In two or three sentences"))

    class Meta:
        icon = "list-ol"
        label = _("Step")


class VideoBlock(CoveredBlock):
    """A video of the site's list of videos, shown here too while visitors may play it."""

    video = blocks.PageChooserBlock(page_type="practice.VideoPage", label=_("Video"))
    when_not_covered = when_not_covered(*WhenNotCovered, label=_("When the video may not be shown"))
    other_photo = stand_in()

    class Meta:
        icon = "media"
        label = _("Video")
        template = "practice/blocks/video.html"

    def may_be_shown(self, value: Mapping) -> bool:
        video = value.get("video")
        return video is not None and video.may_stand_elsewhere

    def clip_ids(self, value: Mapping) -> Iterator[int]:
        """The clip that the video plays, or the same film kept here of one at another host."""
        video = value.get("video")
        clip_id = video and (video.clip_id or video.film_on_file_id)
        if clip_id:
            yield clip_id

    def shown_of_others(self, value: Mapping) -> Iterator[Photo | Clip]:
        """What stands on the video's own page and is shown here too."""
        if self.may_be_shown(value):
            yield from filter(None, (value["video"].clip, value["video"].still))


class CallToActionBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=120)
    text = blocks.TextBlock(required=False, max_length=300)
    label = blocks.CharBlock(required=False, max_length=40, label=_("Words on the button"))
    page = blocks.PageChooserBlock(required=False)

    class Meta:
        icon = "arrow-right"
        label = _("What to do next")
        template = "practice/blocks/call_to_action.html"

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        return {**context, "url": links.url_of(value["page"])}

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
    ("story", StoryBlock()),
    ("questions", QuestionsBlock()),
    ("video", VideoBlock()),
    ("call_to_action", CallToActionBlock()),
]
