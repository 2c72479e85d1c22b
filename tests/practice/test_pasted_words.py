"""What remains of a text pasted from a word processor? Words, headings, lists and links."""

from __future__ import annotations

import pytest
from wagtail.admin.rich_text import get_rich_text_editor_widget

from practice.blocks import TextBlock
from practice.models import FAQEntry, Person

pytestmark = pytest.mark.django_db

# What Word copies: conditional comments, styles, classes, paragraphs of its own.
FROM_WORD = """
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<p class=MsoTitle><span style='mso-fareast-font-family:"Times New Roman"'>Before you come<o:p></o:p></span></p>
<h2 style='margin-top:12.0pt'><span lang=EN-GB style='color:#2F5496'>What to bring<o:p></o:p></span></h2>
<p class=MsoNormal style='margin-bottom:8.0pt;line-height:107%'><b><span
style='font-size:11.0pt'>Your card</span></b><span style='font-size:11.0pt'> and <i>time</i>.<o:p></o:p></span></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>&middot;<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span></span><![endif]>A list of what you take<o:p></o:p></p>
<p class=MsoNormal><a href="https://example.org/" style='color:#0563C1'>More here</a><o:p></o:p></p>
<table class=MsoTableGrid border=1><tr><td width=100>Monday<o:p></o:p></td></tr></table>
<script>alert(1)</script><img src="file:///C:/Users/me/clip_image001.png" />
"""


def kept(features: list[str] | None) -> str:
    """What the editor stores of it when the page is saved."""
    widget = get_rich_text_editor_widget(features=features)
    opened = widget.format_value(FROM_WORD)
    return widget.value_from_datadict({"text": opened}, {}, "text")


RICH_TEXTS = {
    "a passage of a page": TextBlock().child_blocks["text"].features,
    "an answer": FAQEntry._meta.get_field("answer").features,
    "words of a person": Person._meta.get_field("words").features,
}


@pytest.mark.parametrize("features", RICH_TEXTS.values(), ids=RICH_TEXTS)
def test_nothing_of_the_word_processor_is_stored(features):
    stored = kept(features)
    for trace in (
        "mso",
        "Mso",
        "o:p",
        "<span",
        "style",
        "class",
        "<table",
        "<script",
        "<img",
        "<!--",
    ):
        assert trace not in stored, trace
    for words in ("Before you come", "What to bring", "Your card", "A list of what you take"):
        assert words in stored


def test_what_a_text_may_have_stays():
    stored = kept(RICH_TEXTS["a passage of a page"])
    assert '<a href="https://example.org/">More here</a>' in stored
    assert "<b>Your card</b>" in stored
    assert ">What to bring</h2>" in stored
