"""Which fields has a form, and why does the law want each? What stands beside them in the editor."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

from consent.pages.panels import FormChecksPanel
from consent.texts import described_sets

PRESET_PANELS = [
    FieldPanel("name", help_text=_("The word on the button, such as “Website and Instagram”.")),
    FieldPanel("uses", widget=forms.CheckboxSelectMultiple, required_on_save=False),
    FieldRowPanel(
        [
            FieldPanel(
                "scope",
                widget=forms.Select(
                    choices=[("", _("Chosen one by one")), *described_sets.choices()]
                ),
                help_text=_("Single photos are chosen when you ask; a set is described in words."),
            ),
            FieldPanel("channel", help_text=_("How the request mostly reaches the patient.")),
        ]
    ),
]

PANELS = [
    FormChecksPanel(),
    FieldPanel("name", help_text=_("Only staff see it.")),
    MultiFieldPanel(
        [
            FieldPanel("title", help_text=_("The first line patients read, best as a question.")),
            FieldPanel(
                "introduction",
                help_text=_(
                    "Patients read this first. Plain words, “you” and “we” "
                    "(45 CFR 164.508(c)(3): plain language)."
                ),
            ),
            FieldPanel(
                "information",
                help_text=_(
                    "A patient must know exactly what you show; “any and all photos” says nothing "
                    "(45 CFR 164.508(c)(1)(i))."
                ),
            ),
            FieldPanel(
                "discloser",
                help_text=_(
                    "The permission is given to somebody: your practice, by its name "
                    "(45 CFR 164.508(c)(1)(ii))."
                ),
            ),
            FieldPanel(
                "purposes",
                help_text=_(
                    "Each purpose on a line of its own. Call marketing marketing "
                    "(45 CFR 164.508(c)(1)(iv))."
                ),
            ),
            FieldPanel(
                "uses",
                widget=forms.CheckboxSelectMultiple,
                required_on_save=False,  # a draft may ask for none yet; publishing may not
                help_text=_(
                    "The patient says yes or no to each. Who sees the photo there is written "
                    "under Uses (45 CFR 164.508(c)(1)(iii))."
                ),
            ),
        ],
        heading=_("What is asked"),
    ),
    MultiFieldPanel(
        [
            FieldPanel(
                "months_valid",
                help_text=_(
                    "A permission always ends; “never” and “none” are not lawful for marketing "
                    "(45 CFR 164.508(c)(1)(v)). In California 12 months at most."
                ),
            ),
            FieldPanel(
                "event_text",
                help_text=_(
                    "May stay empty. Something that happens to the patient, such as “when my "
                    "treatment ends”. The months still count."
                ),
            ),
        ],
        heading=_("Until when"),
    ),
    MultiFieldPanel(
        [
            FieldPanel(
                "how_to_revoke",
                help_text=_(
                    "Patients may change their mind whenever they like. Say how, in writing too, "
                    "and what cannot be called back (45 CFR 164.508(c)(2)(i))."
                ),
            ),
            FieldPanel(
                "no_condition",
                help_text=_(
                    "Nobody may fear for their care: treatment and payment must not depend on "
                    "signing (45 CFR 164.508(c)(2)(ii))."
                ),
            ),
            FieldPanel(
                "redisclosure",
                help_text=_(
                    "What is public can be copied by people whom the privacy rules do not bind; "
                    "the patient must know (45 CFR 164.508(c)(2)(iii))."
                ),
            ),
            FieldPanel(
                "copy_statement",
                help_text=_("Whoever signs gets a copy, always (45 CFR 164.508(c)(4))."),
            ),
            FieldPanel(
                "remuneration",
                help_text=_(
                    "If somebody pays you for the marketing, the patient must know; if nobody "
                    "does, say that (45 CFR 164.508(a)(3)(ii))."
                ),
            ),
            FieldPanel(
                "incentive",
                help_text=_(
                    "May stay empty. A gift or discount for signing must be named, here and beside "
                    "the photo later (16 CFR 255.5)."
                ),
            ),
        ],
        heading=_("What the law wants said"),
    ),
    MultiFieldPanel(
        [
            FieldPanel(
                "for_california",
                help_text=_(
                    "Adds its clauses and sets the whole text in 14-point type (Civil Code 56.11)."
                ),
            ),
            FieldPanel(
                "for_new_york",
                help_text=_(
                    "Adds that showing the picture is advertising, and who signs for a child "
                    "(Civil Rights Law 50 and 51)."
                ),
            ),
            FieldPanel(
                "for_europe",
                help_text=_(
                    "Adds who is responsible for the data, how long it is kept, which rights "
                    "patients have and where they complain (GDPR 7(3), 9(2)(a), 13, 17)."
                ),
            ),
            FieldPanel(
                "clauses",
                help_text=_("May stay empty. Only about these photos: one form, one matter."),
            ),
        ],
        heading=_("Where your patients live"),
        help_text=_("Each tick adds written clauses to the text; you see them in the preview."),
    ),
    MultiFieldPanel(
        [
            FieldPanel(
                "electronic_text",
                help_text=_(
                    "Before a patient signs on a screen: that paper is possible and what a copy "
                    "costs, how to stop, how to tell you a new address, what is needed to read "
                    "it (15 USC 7001(c))."
                ),
            ),
            FieldPanel(
                "assent_from_age",
                help_text=_(
                    "A parent signs; a child of this age or older says yes as well. Empty: the "
                    "child is not asked."
                ),
            ),
        ],
        heading=_("How it is signed"),
    ),
    InlinePanel(
        "presets",
        panels=PRESET_PANELS,
        heading=_("Buttons for the desk"),
        label=_("Button for the desk"),
        help_text=_(
            "What your desk asks for most often, ready to tap when it asks with this form. "
            "Save first which uses the form asks for."
        ),
    ),
]
