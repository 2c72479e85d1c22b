"""Which forms do staff fill in about photos? Who can be seen is asked with every file."""

from __future__ import annotations

from django import forms
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.images.forms import BaseImageForm

from consent import actions, cleaning
from consent.acts import staff
from consent.models import Patient, Photo
from consent.models.photo import EXTENSIONS
from consent.privileges import PUBLIC_SUBJECTS, Role, Subject
from consent.roles import holds


class PhotoFileField(forms.FileField):
    """A picture, cleaned while it is checked: what cannot be kept is refused in a sentence."""

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if upload is None or upload is initial or not hasattr(upload, "read"):
            return upload
        upload.seek(0)
        try:
            clean = cleaning.clean(upload.read())
        except cleaning.UnusablePhoto as error:
            raise forms.ValidationError(str(error), code=error.reason) from error
        file = ContentFile(clean.data, name=f"photo.{EXTENSIONS[clean.format]}")
        file.clean_photo = clean
        return file


class PeopleField(forms.ModelMultipleChoiceField):
    """Patients, found by typing a part of the name (see patient-picker.js)."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: object) -> None:
        super().__init__(queryset=Patient.objects.unmerged(), required=False, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, object]:
        return {"data-patient-picker": ""}


SUBJECT_QUESTION = [
    ("", _("Choose an answer")),
    (Subject.PATIENT, _("Yes, a patient")),
    (Subject.NONE, _("No: a room, a thing, a drawing, a logo")),
    (Subject.STAFF, _("No: staff only, and they agree")),
    (Subject.MODEL, _("No: a model from a stock library")),
    (Subject.UNKNOWN, _("I don’t know yet: keep it private")),
]


class PhotoForm(BaseImageForm):
    """Uploads and edits a photo; says what it shows, and who is in it."""

    file = PhotoFileField(
        label=_("File"),
        widget=forms.FileInput(
            attrs={
                "accept": "image/jpeg,image/png,image/webp",
                "data-controller": "w-sync",
                "data-action": "input->w-sync#apply",
                "data-w-sync-bubbles-param": "true",
                "data-w-sync-name-value": "wagtail:images-upload",
                "data-w-sync-normalize-value": "true",
            }
        ),
        help_text=_("JPEG, PNG or WebP, up to 25 MB. Location and camera data are taken out."),
    )
    subject = forms.ChoiceField(label=_("Can a patient be seen?"), choices=SUBJECT_QUESTION)
    recognisable = PeopleField(
        label=_("Patients who can be recognised"),
        help_text=_("Everyone named here must agree before anybody outside sees the photo."),
    )
    unrecognisable = PeopleField(
        label=_("Patients who cannot be recognised"),
        help_text=_("A close-up of teeth, for example. They must agree too."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        photo = self.instance
        self.before = (
            {"sha256": photo.sha256, "media_key": photo.media_key} if photo.pk else None
        )
        self.original_name = photo.file.name if photo.pk and photo.file else ""
        # Deleting the old file is ours: after commit, never before (see save).
        self.original_file = None
        if not photo.pk:
            self.fields["subject"].initial = self.initial["subject"] = ""
        if not holds(self.user, Role.FRONT_DESK, Role.REVIEWER, Role.OWNER):
            del self.fields["recognisable"], self.fields["unrecognisable"]
        elif photo.pk:
            named = dict(photo.depictions.values_list("patient_id", "recognisable"))
            self.initial["recognisable"] = [pk for pk, known in named.items() if known]
            self.initial["unrecognisable"] = [pk for pk, known in named.items() if not known]
        filed = photo.pk and photo.subject != Subject.UNKNOWN
        if filed and not holds(self.user, Role.REVIEWER, Role.OWNER):
            for name in ("subject", "recognisable", "unrecognisable"):
                if name in self.fields:
                    self.fields[name].disabled = True

    def clean(self) -> dict[str, object]:
        data = super().clean()
        subject = data.get("subject", "")
        people = [*data.get("recognisable", ()), *data.get("unrecognisable", ())]
        if people and subject and subject != Subject.PATIENT:
            self.add_error("subject", _("You named a patient below: answer “Yes, a patient”."))
        twice = {person for person in people if people.count(person) > 1}
        if twice:
            self.add_error("unrecognisable", _("Name each patient once."))
        if subject == Subject.MODEL and not (data.get("source") and data.get("licence")):
            self.add_error("source", _("Write where a stock picture comes from and its licence."))
        file = data.get("file")
        clean_photo = getattr(file, "clean_photo", None)
        if clean_photo:
            self.instance._clean_photo = clean_photo
        if subject in PUBLIC_SUBJECTS and actions.is_known_patient_file(
            Photo(
                pk=self.instance.pk,
                sha256=clean_photo.sha256 if clean_photo else self.instance.sha256,
                upload_sha256=clean_photo.upload_sha256 if clean_photo else "",
            )
        ):
            self.add_error("subject", str(actions.KnownPatient()))
        return data

    def save(self, commit: bool = True) -> Photo:
        if not commit:
            # Multiple upload keeps the file aside first and saves later, by this same form.
            return super().save(commit=False)
        subject = self.cleaned_data.get("subject") or self.instance.subject
        with transaction.atomic():
            # Until `classify` has written it down, a photo is unknown and nobody sees it.
            if not self.instance.pk:
                self.instance.subject = Subject.UNKNOWN
            elif self.before:
                self.instance.subject = Photo.objects.values_list("subject", flat=True).get(
                    pk=self.instance.pk
                )
            photo = super().save()
            by = staff(self.user)
            if self.before is None:
                actions.record_upload(photo=photo, by=by)
            elif photo.sha256 != self.before["sha256"]:
                actions.record_swap(
                    photo=photo,
                    old_sha256=self.before["sha256"],
                    old_key=self.before["media_key"],
                    by=by,
                )
                old_name = self.original_name
                transaction.on_commit(lambda: default_storage.delete(old_name))
            self._classify(photo, subject)
        return photo

    def _classify(self, photo: Photo, subject: str) -> None:
        swapped = self.before is not None and photo.sha256 != self.before["sha256"]
        asked = {"subject", "recognisable", "unrecognisable", "source", "licence"}
        if swapped and not {"subject", "recognisable", "unrecognisable"} & set(self.changed_data):
            return  # another picture: what was said of the old one is void until said anew
        if self.before is not None and not asked & set(self.changed_data):
            return
        actions.classify(
            photo=photo,
            subjects=actions.Subjects(
                subject=subject,
                recognisable=tuple(self.cleaned_data.get("recognisable", ())),
                unrecognisable=tuple(self.cleaned_data.get("unrecognisable", ())),
                source=self.cleaned_data.get("source", ""),
                licence=self.cleaned_data.get("licence", ""),
            ),
            by=staff(self.user),
        )
