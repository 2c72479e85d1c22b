"""How do staff name patients in a form? A list of ticks that narrows while they type."""

from __future__ import annotations

from typing import Any

from django import forms

from consent.models import Patient


class PeopleWidget(forms.CheckboxSelectMultiple):
    """Ticks with the patient's reference beside the name; who is ticked stands first."""

    template_name = "consent/admin/people_picker.html"
    group_label: Any = ""

    def create_option(self, name, value, label, selected, index, subindex=None, attrs=None):
        option = super().create_option(name, value, label, selected, index, subindex, attrs)
        patient = getattr(value, "instance", None)
        option["reference"] = patient.reference if patient else ""
        return option

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        options = [option for _, some, _ in context["widget"]["optgroups"] for option in some]
        context["widget"]["group_label"] = self.group_label
        context["widget"]["options"] = sorted(options, key=lambda option: not option["selected"])
        return context


class PeopleField(forms.ModelMultipleChoiceField):
    """Patients; two of the same name are told apart by their references."""

    widget = PeopleWidget

    def __init__(self, **kwargs: object) -> None:
        # Names only: unsealing the contact data of every patient takes seconds.
        people = Patient.objects.unmerged().only("name", "reference")
        super().__init__(queryset=people, required=False, **kwargs)
        self.widget.group_label = self.label or ""
