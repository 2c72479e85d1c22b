"""What does a collection say of the photos put into it? An owner's form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from consent.intake import collections
from consent.models import CollectionSubject, Photo
from consent.privileges import PUBLIC_SUBJECTS, Subject


class CollectionSubjectForm(WagtailAdminModelForm):
    """The collection's name, and the answer that an upload into it is given in advance."""

    name = forms.CharField(
        label=_("Collection"),
        max_length=255,
        help_text=_("A new collection, or the name of one there is."),
    )
    subject = forms.ChoiceField(
        label=_("What its photos show"),
        choices=[one for one in Subject.choices() if one[0] in PUBLIC_SUBJECTS],
        widget=forms.RadioSelect,
        help_text=_(
            "Filled in for whoever uploads into it; they see it and can change it. "
            "A patient’s photo is refused there."
        ),
    )
    field_order = ("name", "subject", "source", "licence")

    class Meta:
        model = CollectionSubject
        fields = ("subject", "source", "licence")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)
        if self.instance.pk:
            self.initial["name"] = self.instance.collection.name

    def clean_name(self) -> str:
        name = self.cleaned_data["name"].strip()
        taken = CollectionSubject.objects.filter(collection__name=name).exclude(pk=self.instance.pk)
        if taken.exists():
            raise forms.ValidationError(
                _("This collection has an answer already: change that one.")
            )
        return name

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        collection = self._collection_meant()
        if (
            collection
            and Photo.objects.filter(collection=collection, subject=Subject.PATIENT).exists()
        ):
            self.add_error(
                "name",
                _("There are photos of patients in it. Move them out first, or name another one."),
            )
        return data

    def _collection_meant(self):
        if self.instance.pk:
            return self.instance.collection
        return collections.existing(self.cleaned_data.get("name", ""))

    def save(self, commit: bool = True) -> CollectionSubject:
        with transaction.atomic():
            if self.instance.pk:
                collection = self.instance.collection
                collection.name = self.cleaned_data["name"]
                collection.save(update_fields=["name"])
            else:
                self.instance.collection = collections.named(self.cleaned_data["name"])
            return super().save(commit)
