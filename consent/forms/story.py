"""What do staff write down when a patient tells of themselves? The words, and the name beneath."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from consent.models import Story


class StoryForm(forms.ModelForm):
    """Checks the words; the act keeps them."""

    class Meta:
        model = Story
        fields = ["text", "name_shown"]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 8}),
            "name_shown": forms.TextInput(attrs={"autocomplete": "off"}),
        }
        error_messages = {
            "text": {"required": _("Write down what the patient said.")},
            "name_shown": {
                "required": _("Write how the patient is to be named, such as “A patient”.")
            },
        }

    def validate_unique(self) -> None:
        """The act says in words when the record has the story already."""

    def validate_constraints(self) -> None:
        """As above."""
