"""Who can be seen in these photos? One question for a batch, for a selection, for the queue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.collections import CollectionChoiceField, SelectWithDisabledOptions
from wagtail.images.permissions import permission_policy
from wagtail.models import Collection

from consent import actions, wording
from consent.forms.people import PeopleField
from consent.models import CollectionSubject, Patient, Staff
from consent.privileges import PUBLIC_SUBJECTS, Role, Subject
from consent.roles import holds

SUBJECT_QUESTION = [
    ("", _("Choose an answer")),
    (Subject.PATIENT, _("Yes, a patient")),
    (Subject.NONE, _("No: a room, a thing, a drawing, a logo")),
    (Subject.STAFF, _("No: staff only, and they agree")),
    (Subject.MODEL, _("No: a model from a stock library")),
    (Subject.UNKNOWN, _("I don’t know yet: keep it private")),
]
Person = Staff | AnonymousUser
FILING = ("subject", "recognisable", "unrecognisable", "source", "licence")


def names_patients(user: Any) -> bool:
    """Whether this member of the staff is asked which patients can be seen."""
    return holds(user, Role.FRONT_DESK, Role.REVIEWER, Role.OWNER)


def may_refile(user: Any) -> bool:
    """Whether this member of the staff may file a photo anew that has been filed."""
    return holds(user, Role.REVIEWER, Role.OWNER)


def faults(
    subject: str,
    *,
    recognisable: Iterable[Patient] = (),
    unrecognisable: Iterable[Patient] = (),
    source: str = "",
    licence: str = "",
) -> Iterator[tuple[str, str]]:
    """What does not fit together in an answer: the field and a sentence for each."""
    people = [*recognisable, *unrecognisable]
    if people and subject and subject != Subject.PATIENT:
        yield "subject", now_("You named a patient below: answer “Yes, a patient”.")
    if len(set(people)) < len(people):
        yield "unrecognisable", now_("Name each patient once.")
    if subject == Subject.MODEL and not (source and licence):
        yield "source", now_("Write where a stock picture comes from and its licence.")


def misplaced(
    subject: str, *, default: CollectionSubject | None, known_patient: bool
) -> Iterator[tuple[str, str]]:
    """Why a file must not go where it was put: the field and a sentence.

    Args:
        default: what the collection says of its photos.
        known_patient: whether this very file is on record as a patient's.
    """
    if known_patient and subject in PUBLIC_SUBJECTS:
        yield "subject", str(actions.KnownPatient())
    elif default and subject == Subject.PATIENT:
        yield (
            "collection",
            now_("“%(name)s” is no place for a patient’s photo. Choose another collection.")
            % {"name": default.collection.name},
        )
    elif default and known_patient:
        yield (
            "collection",
            now_("This file is on record as a patient’s photo. It cannot go into “%(name)s”.")
            % {"name": default.collection.name},
        )


def names_in(text: str, people: Iterable[Patient], *, lower_case: bool) -> str:
    """The words of a text that name one of these patients, '' where none does."""
    known = wording.Known(names=tuple(person.name for person in people))
    found = wording.findings(text, known, lower_case=lower_case)
    return ", ".join(one.words for one in found if one.kind == wording.Kind.NAME and one.sure)


class CollectionSelect(SelectWithDisabledOptions):
    """Each collection with what its photos show, for the script that answers in advance."""

    def get_context(self, name, value, attrs):
        self.defaults = {one.collection_id: one for one in CollectionSubject.objects.all()}
        return super().get_context(name, value, attrs)

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        default = self.defaults.get(getattr(value, "value", value))
        if default is not None:
            option["attrs"] |= {
                "data-subject": default.subject,
                "data-source": default.source,
                "data-licence": default.licence,
            }
        return option


def answer_in_advance(field: forms.ModelChoiceField) -> None:
    """Lets a choice of collections carry what they say of their photos."""
    field.widget = CollectionSelect()
    field.widget.choices = field.choices


def default_of(collection: Collection | int | str | None) -> CollectionSubject | None:
    """What a collection says of the photos in it, None where it says nothing."""
    key = str(getattr(collection, "pk", collection) or "")
    if not key.isdigit():
        return None
    return CollectionSubject.objects.filter(collection_id=key).select_related("collection").first()


def people_fields() -> dict[str, PeopleField]:
    return {
        "recognisable": PeopleField(
            label=_("Patients who can be recognised"),
            help_text=_("Everyone named here must agree before anybody outside sees the photo."),
        ),
        "unrecognisable": PeopleField(
            label=_("Patients who cannot be recognised"),
            help_text=_("A close-up of teeth, for example. They must agree too."),
        ),
    }


class FilingForm(forms.Form):
    """The question and what belongs to each answer."""

    subject = forms.ChoiceField(
        label=_("Can a patient be seen?"),
        choices=SUBJECT_QUESTION[1:],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say first whether a patient can be seen.")},
    )
    recognisable = people_fields()["recognisable"]
    unrecognisable = people_fields()["unrecognisable"]
    source = forms.CharField(label=_("Source of the stock picture"), max_length=200, required=False)
    licence = forms.CharField(
        label=_("Licence of the stock picture"), max_length=200, required=False
    )

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if not names_patients(user):
            del self.fields["recognisable"], self.fields["unrecognisable"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        subject = data.get("subject", "")
        given = {name: data.get(name) or () for name in ("recognisable", "unrecognisable")}
        for field, sentence in faults(
            subject, **given, source=data.get("source", ""), licence=data.get("licence", "")
        ):
            self.add_error(field if field in self.fields else None, sentence)
        nobody = not any(given.values())
        if subject == Subject.PATIENT and nobody and "recognisable" in self.fields:
            self.add_error(
                "recognisable",
                _("Tick who it is. If you cannot tell yet, answer “I don’t know yet”."),
            )
        return data

    def subjects(self) -> actions.Subjects:
        """The answer, for the act that files a photo."""
        data = self.cleaned_data
        stock = data["subject"] == Subject.MODEL
        return actions.Subjects(
            subject=data["subject"],
            recognisable=tuple(data.get("recognisable", ())),
            unrecognisable=tuple(data.get("unrecognisable", ())),
            source=data["source"] if stock else "",
            licence=data["licence"] if stock else "",
        )


class BatchForm(FilingForm):
    """The question once for all files of an upload, and the collection they go to."""

    collection = CollectionChoiceField(
        label=_("Collection"), queryset=Collection.objects.none(), empty_label=None
    )
    field_order = ["collection", *FILING]

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        collections = permission_policy.collections_user_has_permission_for(user, "add")
        if len(collections) < 2:
            del self.fields["collection"]
            return
        field: Any = self.fields["collection"]
        field.queryset = collections
        answer_in_advance(field)
        default = default_of(self.initial.get("collection"))
        if default is not None:
            for name in ("subject", "source", "licence"):
                self.initial.setdefault(name, getattr(default, name))
