"""Which forms do staff fill in about photos? Who can be seen is asked with every file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.images.forms import BaseImageForm
from wagtail.models import UploadedFile as WaitingFile

from consent import actions, arrivals, cleaning
from consent.acts import staff
from consent.admin_views.twins import sentence_about, twin_of
from consent.forms.filing import (
    SUBJECT_QUESTION,
    answer_in_advance,
    default_of,
    faults,
    may_refile,
    misplaced,
    names_in,
    names_patients,
    people_fields,
)
from consent.forms.photo_file import ACCEPT, CleanFile, PhotoFileField, clean_upload
from consent.models import Patient, Photo
from consent.privileges import Subject

WHO = ("subject", "recognisable", "unrecognisable")


class PhotoForm(BaseImageForm):
    """Uploads and edits a photo; says what it shows, and who is in it."""

    # A file that an earlier step of the upload has put aside; set by the view of that step.
    waiting: WaitingFile | None = None
    # Whether a file that is here already is refused until somebody says "add it anyway".
    # Wagtail's chooser has a step of its own for that.
    asks_about_twins = False

    file = PhotoFileField(
        label=_("File"),
        widget=forms.FileInput(
            attrs={
                "accept": ACCEPT,
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
    recognisable = people_fields()["recognisable"]
    # What the form showed: somebody else may file the photo while this one is being filled in.
    subject_shown = forms.CharField(widget=forms.HiddenInput, required=False)
    unrecognisable = people_fields()["unrecognisable"]
    reason = forms.CharField(
        label=_("Why is it filed anew?"),
        help_text=_("Asked only when you change who can be seen. It is kept in the ledger."),
        max_length=500,
        required=False,
    )
    again = forms.BooleanField(label=_("Add it anyway"), required=False, widget=forms.HiddenInput)
    field_order = [
        "title",
        "file",
        "again",
        "subject",
        "recognisable",
        "unrecognisable",
        "reason",
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
        self.initial["subject_shown"] = photo.subject if photo.pk else ""
        if photo.pk or not self.asks_about_twins:
            del self.fields["again"]
        if "collection" in self.fields:
            answer_in_advance(self.fields["collection"])
        if not photo.pk:
            self._answer_in_advance()
        self._prepare_people()
        self.filed = bool(photo.pk) and photo.subject != Subject.UNKNOWN
        if not (self.filed and may_refile(self.user)):
            del self.fields["reason"]
        if self.filed and not may_refile(self.user):
            for name in WHO:
                if name in self.fields:
                    self.fields[name].disabled = True

    def _answer_in_advance(self) -> None:
        """What the collection says of its photos, to be seen and changed; else no answer."""
        default = default_of(self.initial.get("collection"))
        self.initial["subject"] = default.subject if default else ""
        if default:
            self.initial |= {"source": default.source, "licence": default.licence}

    def _prepare_people(self) -> None:
        if not names_patients(self.user):
            del self.fields["recognisable"], self.fields["unrecognisable"]
        elif self.instance.pk:
            named = dict(self.instance.depictions.values_list("patient_id", "recognisable"))
            self.initial["recognisable"] = [pk for pk, known in named.items() if known]
            self.initial["unrecognisable"] = [pk for pk, known in named.items() if not known]

    def clean(self) -> dict[str, object]:
        data = super().clean()
        subject = data.get("subject", "")
        given = {name: data.get(name) or () for name in ("recognisable", "unrecognisable")}
        for field, sentence in faults(
            subject,
            **given,
            source=data.get("source") or "",
            licence=data.get("licence") or "",
        ):
            self.add_error(field, sentence)
        self._refuse_names([*given["recognisable"], *given["unrecognisable"]])
        clean_photo = self._clean_photo()
        if self.has_new_file and self.instance.hold_reason:
            self.add_error("file", _("It is under a legal hold: its file must stay as it is."))
        shown = data.get("subject_shown")
        if self.instance.pk and shown and self.before and shown != self.before["subject"]:
            self.add_error("subject", str(actions.FiledMeanwhile()))
        if self.instance.pk and subject and not self.has_new_file:
            try:
                actions.check_filing(photo=self.instance, subjects=self.subjects(subject))
            except actions.StillOnRecord as dropped:
                self.add_error("subject", str(dropped))
        if self.refiles() and not data.get("reason", "").strip():
            self.add_error("reason", _("Write in a few words why it is filed anew."))
        self._refuse_known_patients(clean_photo, subject)
        if "again" in self.fields and clean_photo and not data.get("again") and not self.errors:
            self._tell_of_twin(clean_photo)
        return data

    def _refuse_known_patients(self, file: cleaning.CleanPhoto | None, subject: str) -> None:
        """No patient's photo among pictures that nobody has to agree to."""
        moved = {"collection", *WHO} & set(self.changed_data)
        if self.instance.pk and not moved and not self.has_new_file:
            return
        same_file = Photo(
            pk=self.instance.pk,
            sha256=file.sha256 if file else self.instance.sha256,
            upload_sha256=file.upload_sha256 if file else "",
        )
        default = default_of(self.cleaned_data.get("collection"))
        known = actions.is_known_patient_file(same_file)
        for field, sentence in misplaced(subject, default=default, known_patient=known):
            self.add_error(field, sentence)

    def _tell_of_twin(self, file: cleaning.CleanPhoto) -> None:
        if twin := twin_of(file):
            self.fields["again"].widget = forms.CheckboxInput()
            self.add_error("again", sentence_about(twin, self.user or AnonymousUser()))

    def refiles(self) -> bool:
        """Whether a filed photo would be filed anew with the file it has."""
        said = set(WHO) & set(self.changed_data)
        return self.filed and bool(said) and not self.has_new_file

    @property
    def has_new_file(self) -> bool:
        """Whether another file than the one on record was sent."""
        file = getattr(self.instance, "_clean_photo", None)
        return bool(file and self.before and file.sha256 != self.before["sha256"])

    def _refuse_names(self, people: list) -> None:
        """A title stands in the admin where editors read it, a description on the public page."""
        for name in ("title", "description"):
            text = self.cleaned_data.get(name) or ""
            if words := names_in(text, people, lower_case=name == "title"):
                self.add_error(
                    name, _("Leave the patient’s name out: “%(words)s”.") % {"words": words}
                )

    def _clean_photo(self) -> cleaning.CleanPhoto | None:
        """The new file of this form, cleaned: sent with it, or put aside by an earlier step."""
        file = self.cleaned_data.get("file")
        if self.waiting is not None:
            with self.waiting.file.open("rb") as waiting:
                data = waiting.read()
            try:
                file = clean_upload(data)
                # Where the form has no such field, nothing else gives it to the photo.
                self.cleaned_data["file"] = self.instance.file = file
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
                arrivals.expect(self.original_name)
                transaction.on_commit(lambda: default_storage.delete(self.original_name))
            elif any(name.startswith("focal_point") for name in self.changed_data):
                actions.record_focus(photo=photo, by=by)
            self._classify(photo, subject)
        return photo

    def _swapped(self) -> bool:
        return self.before is not None and self.instance.sha256 != self.before["sha256"]

    def _classify(self, photo: Photo, subject: str) -> None:
        said = set(WHO) & set(self.changed_data)
        if self._swapped() and not said:
            return  # another picture: what was said of the old one is void until said anew
        if (
            self.before is not None
            and not said
            and not {"source", "licence"} & set(self.changed_data)
        ):
            return
        actions.classify(
            photo=photo,
            subjects=self.subjects(subject),
            by=staff(self.user),
            reason=self.cleaned_data.get("reason", ""),
            expected=self.before["subject"] if self.before and not self._swapped() else "",
        )

    def subjects(self, subject: str) -> actions.Subjects:
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
