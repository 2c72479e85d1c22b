"""Which forms do staff fill in about photos? Who can be seen is asked with every file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.images.forms import BaseImageForm
from wagtail.models import UploadedFile as WaitingFile

from consent import actions, cleaning, wording
from consent.acts import staff
from consent.cleaning.accepted import MEGABYTE, UPLOAD_BYTES
from consent.forms.people import PeopleField
from consent.models import Patient, Photo
from consent.models.photo import EXTENSIONS
from consent.privileges import PUBLIC_SUBJECTS, Role, Subject
from consent.roles import holds

TOO_LARGE = format_lazy(
    _("Photos can have up to {limit} MB: please save a smaller copy and upload that."),
    limit=UPLOAD_BYTES // MEGABYTE,
)


class CleanFile(ContentFile):
    """A cleaned picture as a file, under a name that says nothing."""

    def __init__(self, clean: cleaning.CleanPhoto) -> None:
        super().__init__(clean.data, name=f"photo.{EXTENSIONS[clean.format]}")
        self.clean_photo = clean


def clean_upload(data: bytes) -> CleanFile:
    """What is left of an upload when everything but its pixels is taken out.

    Raises:
        forms.ValidationError: it is no picture that can be kept; the sentence says why.
    """
    try:
        return CleanFile(cleaning.clean(data))
    except cleaning.UnusablePhoto as error:
        raise forms.ValidationError(str(error), code=error.reason) from error


class PhotoFileField(forms.FileField):
    """A picture, cleaned while it is checked: what cannot be kept is refused in a sentence."""

    # Wagtail's upload page reads these two and shows them before it sends a file.
    max_upload_size = UPLOAD_BYTES
    default_error_messages = {
        "empty": _("This file is empty. Please choose the photo again."),
        "file_too_large_unknown_size": TOO_LARGE,
        "invalid_image_extension": _(
            "Photos can be JPEG, PNG, WebP, HEIC or AVIF: please save it as one of these and "
            "upload it again."
        ),
    }

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if not isinstance(upload, UploadedFile):
            return upload
        if (upload.size or 0) > UPLOAD_BYTES:
            raise forms.ValidationError(TOO_LARGE, code="too-large")
        upload.seek(0)
        return clean_upload(upload.read())


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

    # A file that an earlier step of the upload has put aside; set by the view of that step.
    waiting: WaitingFile | None = None

    file = PhotoFileField(
        label=_("File"),
        widget=forms.FileInput(
            attrs={
                # Some systems know a HEIC by its ending only.
                "accept": "image/jpeg,image/png,image/webp,image/heic,image/heif,image/avif,"
                ".heic,.heif,.avif",
                "data-controller": "w-sync",
                "data-action": "input->w-sync#apply",
                "data-w-sync-bubbles-param": "true",
                "data-w-sync-name-value": "wagtail:images-upload",
                "data-w-sync-normalize-value": "true",
            }
        ),
        help_text=_(
            "JPEG, PNG, WebP, HEIC or AVIF, up to 25 MB. Location and camera data are taken out."
        ),
    )
    subject = forms.ChoiceField(label=_("Can a patient be seen?"), choices=SUBJECT_QUESTION)
    recognisable = PeopleField(
        label=_("Patients who can be recognised"),
        help_text=_("Everyone named here must agree before anybody outside sees the photo."),
    )
    # What the form showed: somebody else may file the photo while this one is being filled in.
    subject_shown = forms.CharField(widget=forms.HiddenInput, required=False)
    unrecognisable = PeopleField(
        label=_("Patients who cannot be recognised"),
        help_text=_("A close-up of teeth, for example. They must agree too."),
    )
    field_order = [
        "title",
        "file",
        "subject",
        "recognisable",
        "unrecognisable",
        "description",
        "source",
        "licence",
        "collection",
        "tags",
    ]

    class Meta(BaseImageForm.Meta):
        help_texts = {
            "title": _("For staff. Never a patient’s name."),
            "description": _(
                "What can be seen, for people who cannot see it. Shown with the photo; "
                "never a patient’s name."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.user = kwargs.get("user")
        super().__init__(*args, **kwargs)
        photo = self.instance
        # Wagtail leaves the file out of forms about a file it has; a declared field stays in.
        if "file" in (self._meta.exclude or ()):
            del self.fields["file"]
        self.before = (
            {"sha256": photo.sha256, "media_key": photo.media_key, "subject": photo.subject}
            if photo.pk
            else None
        )
        self.original_name = photo.file.name if photo.pk and photo.file else ""
        # Deleting the old file is ours: after commit, never before (see save).
        self.original_file = None
        if not photo.pk:
            self.fields["subject"].initial = self.initial["subject"] = ""
        self.initial["subject_shown"] = photo.subject if photo.pk else ""
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
        if len(set(people)) < len(people):
            self.add_error("unrecognisable", _("Name each patient once."))
        if subject == Subject.MODEL and not (data.get("source") and data.get("licence")):
            self.add_error("source", _("Write where a stock picture comes from and its licence."))
        self._refuse_names(people)
        clean_photo = self._clean_photo()
        shown = data.get("subject_shown")
        if self.instance.pk and shown and self.before and shown != self.before["subject"]:
            self.add_error(
                "subject", _("Somebody else has just filed this photo. Look at it again first.")
            )
        if clean_photo is None and self.instance.pk and subject:
            try:
                actions.check_filing(photo=self.instance, subjects=self._subjects(subject))
            except actions.StillOnRecord as dropped:
                self.add_error("subject", str(dropped))
        if subject in PUBLIC_SUBJECTS and actions.is_known_patient_file(
            Photo(
                pk=self.instance.pk,
                sha256=clean_photo.sha256 if clean_photo else self.instance.sha256,
                upload_sha256=clean_photo.upload_sha256 if clean_photo else "",
            )
        ):
            self.add_error("subject", str(actions.KnownPatient()))
        return data

    def _refuse_names(self, people: list) -> None:
        """A title stands in the admin where editors read it, a description on the public page."""
        known = wording.Known(names=tuple(person.name for person in people))
        for name in ("title", "description"):
            found = wording.findings(
                self.cleaned_data.get(name) or "", known, lower_case=name == "title"
            )
            words = [one.words for one in found if one.kind == wording.Kind.NAME and one.sure]
            if words:
                self.add_error(
                    name,
                    _("Leave the patient’s name out: “%(words)s”.") % {"words": ", ".join(words)},
                )

    def _clean_photo(self) -> cleaning.CleanPhoto | None:
        """The new file of this form, cleaned: sent with it, or put aside by an earlier step."""
        file = self.cleaned_data.get("file")
        if self.waiting is not None:
            with self.waiting.file.open("rb") as waiting:
                data = waiting.read()
            try:
                file = clean_upload(data)
                self.instance.file = file
            except forms.ValidationError as error:
                self.add_error(None, error)
        if not isinstance(file, CleanFile):
            return None
        # Saves cleaning the same file twice (Photo.save).
        self.instance._clean_photo = file.clean_photo
        return file.clean_photo

    def save(self, commit: bool = True) -> Photo:
        # Until `classify` has written it down, a photo is unknown and nobody sees it.
        subject = self.cleaned_data.get("subject") or self.instance.subject
        if not commit:
            self.instance.subject = self.before["subject"] if self.before else Subject.UNKNOWN
            return super().save(commit=False)
        with transaction.atomic():
            if self.before is None:
                self.instance.subject = Subject.UNKNOWN
            else:
                # As it stands now, not as it was read: only `classify` changes it.
                stored = Photo.objects.select_for_update().get(pk=self.instance.pk)
                self.instance.subject = stored.subject
                self.instance.media_key = stored.media_key
            photo = super().save()
            by = staff(self.user)
            if self.before is None:
                actions.record_upload(photo=photo, by=by)
            elif self._swapped():
                actions.record_swap(
                    photo=photo,
                    old_sha256=self.before["sha256"],
                    old_key=self.before["media_key"],
                    by=by,
                )
                transaction.on_commit(lambda: default_storage.delete(self.original_name))
            elif any(name.startswith("focal_point") for name in self.changed_data):
                actions.record_focus(photo=photo, by=by)
            self._classify(photo, subject)
        return photo

    def _swapped(self) -> bool:
        return self.before is not None and self.instance.sha256 != self.before["sha256"]

    def _classify(self, photo: Photo, subject: str) -> None:
        said = {"subject", "recognisable", "unrecognisable"} & set(self.changed_data)
        if self._swapped() and not said:
            return  # another picture: what was said of the old one is void until said anew
        if (
            self.before is not None
            and not said
            and not {"source", "licence"} & set(self.changed_data)
        ):
            return
        actions.classify(photo=photo, subjects=self._subjects(subject), by=staff(self.user))

    def _subjects(self, subject: str) -> actions.Subjects:
        return actions.Subjects(
            subject=subject,
            recognisable=self._people("recognisable"),
            unrecognisable=self._people("unrecognisable"),
            source=self.cleaned_data.get("source", ""),
            licence=self.cleaned_data.get("licence", ""),
        )

    def _people(self, name: str) -> tuple[Patient, ...]:
        """The patients named; those on record where this member of staff is not asked."""
        if name in self.fields:
            return tuple(self.cleaned_data.get(name, ()))
        return tuple(
            Patient.objects.filter(
                depictions__photo=self.instance, depictions__recognisable=name == "recognisable"
            )
        )
