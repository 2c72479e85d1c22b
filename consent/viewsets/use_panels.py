"""Which fields has a use? Its own words, then the same three in each further language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel


class OtherLanguagesPanel(Panel):
    """The words of a use in the languages that forms are written in."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "consent/admin/use_words.html"

        def get_context_data(self, parent_context=None):
            return {
                **super().get_context_data(parent_context),
                "languages": self.form.words_by_language,
            }


PANELS = [
    FieldPanel("label", help_text=_("Patients tick this, such as “Our website”.")),
    FieldPanel("slug", help_text=_("Small letters, digits and _; never changed later.")),
    FieldPanel(
        "recipients",
        help_text=_("A patient must know who gets to see the photo (45 CFR 164.508(c)(1)(iii))."),
    ),
    FieldPanel("example", help_text=_("One picture in the reader’s mind: “Your photo in …”.")),
    OtherLanguagesPanel(heading=_("In other languages")),
    FieldPanel("active", help_text=_("Without the tick no form asks for it any more.")),
    FieldPanel("position"),
]
