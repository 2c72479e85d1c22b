"""Which form do staff fill in about a clip? Who can be seen or heard is asked with every file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from consent import actions, clip_cleaning, wording
from consent.acts import staff
from consent.admin_views.photo_policy import visible_to
from consent.forms.people import PeopleField
from consent.forms.photo import SUBJECT_QUESTION
from consent.intake import captions
from consent.intake.clip_files import CleanClipFile, clean_upload
from consent.models import Clip, Patient, Photo
from consent.privileges import Role, Subject
from consent.roles import holds

CAPTIONS_BYTES = 1024 * 1024
WHO = ("subject", "recognisable", "unrecognisable")


class ClipFileField(forms.FileField):
    """A clip, cleaned while it is checked: what cannot be kept is refused in a sentence."""

    default_error_messages = {
        "empty": _("This file is empty. Please choose the clip again."),
    }

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if not isinstance(upload, UploadedFile) or isinstance(upload, CleanClipFile):
            return upload
        try:
            return clean_upload(upload)
        except clip_cleaning.UnusableClip as error:
            raise forms.ValidationError(str(error), code=error.reason) from error


class CaptionsFileField(forms.FileField):
    """A file of captions, read as text."""

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if not isinstance(upload, UploadedFile):
            return ""
        if (upload.size or 0) > CAPTIONS_BYTES:
            raise forms.ValidationError(_("This file is too large to be captions."))
        try:
            return captions.cleaned(upload.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError(
                _("This file is not a text in UTF-8. Save the captions as UTF-8 and try again.")
            ) from error
        except captions.BadCaptions as error:
            raise forms.ValidationError(str(error)) from error


class ClipForm(WagtailAdminModelForm):
    """Uploads and edits a clip; says who can be seen or heard in it, and what is said."""

    file = ClipFileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": "video/mp4,video/webm,video/quicktime,.mkv"}),
        help_text=_(
            "MP4 (H.264, AAC) or WebM, up to 200 MB, 10 minutes and 1920 by 1920 pixels. "
            "Place, day and camera data are taken out."
        ),
    )
    subject = forms.ChoiceField(
        label=_("Can a patient be seen or heard?"), choices=SUBJECT_QUESTION
    )
    recognisable = PeopleField(
        label=_("Patients who can be recognised"),
        help_text=_(
            "By face or by voice. Everyone named here must agree before anybody outside sees it."
        ),
    )
    unrecognisable = PeopleField(
        label=_("Patients who cannot be recognised"),
        help_text=_("A close-up of teeth without a voice, for example. They must agree too."),
    )
    # What the form showed: somebody else may file the clip while this one is being filled in.
    subject_shown = forms.CharField(widget=forms.HiddenInput, required=False)
    captions_file = CaptionsFileField(
        label=_("Captions from a file"),
        required=False,
        help_text=_("WebVTT or SubRip (.vtt, .srt). It takes the place of the captions below."),
        widget=forms.FileInput(attrs={"accept": ".vtt,.srt,text/vtt"}),
    )
    field_order = [
        "title",
        "file",
        *WHO,
        "description",
        "captions_file",
        "captions",
        "transcript",
        "poster",
        "source",
        "licence",
    ]

    class Meta:
        model = Clip
        fields = (
            "title",
            "file",
            "subject",
            "description",
            "captions",
            "transcript",
            "poster",
            "source",
            "licence",
        )
        help_texts = {
            "title": _("For staff. Never a patient’s name."),
            "description": _("What can be seen, for people who cannot see it."),
            "captions": _("Without captions a video is not published."),
            "transcript": _("What is said, in writing. Left empty, it is taken from the captions."),
            "poster": _("The still picture before it plays. It needs a permission of its own."),
        }
        widgets = {"captions": forms.Textarea(attrs={"rows": 8, "spellcheck": "false"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clip = self.instance
        self.before = (
            {"sha256": clip.sha256, "subject": clip.subject, "file": clip.file.name}
            if clip.pk
            else None
        )
        self.order_fields(self.field_order)
        if not clip.pk:
            self.fields["subject"].initial = self.initial["subject"] = ""
        self.initial["subject_shown"] = clip.subject if clip.pk else ""
        self._offer_posters()
        if not holds(self.for_user, Role.FRONT_DESK, Role.REVIEWER, Role.OWNER):
            del self.fields["recognisable"], self.fields["unrecognisable"]
        elif clip.pk:
            named = dict(clip.depictions.values_list("patient_id", "recognisable"))
            self.initial["recognisable"] = [pk for pk, known in named.items() if known]
            self.initial["unrecognisable"] = [pk for pk, known in named.items() if not known]
        filed = clip.pk and clip.subject != Subject.UNKNOWN
        if filed and not holds(self.for_user, Role.REVIEWER, Role.OWNER):
            for name in (*WHO, "file"):
                if name in self.fields:
                    self.fields[name].disabled = True

    def full_clean(self) -> None:
        super().full_clean()
        file = self.cleaned_data.get("file") if self.errors else None
        if isinstance(file, CleanClipFile):
            file.close()  # what was refused is not kept until somebody sweeps up

    def clean_captions(self) -> str:
        try:
            return captions.cleaned(self.cleaned_data.get("captions", ""))
        except captions.BadCaptions as error:
            raise forms.ValidationError(str(error)) from error

    def _offer_posters(self) -> None:
        """Only photos this person may see: their titles stand in the list."""
        offered = visible_to(self.for_user, Photo.objects.all())
        self.fields["poster"].queryset = offered
        if self.instance.poster_id and not offered.filter(pk=self.instance.poster_id).exists():
            del self.fields["poster"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("captions_file"):
            data["captions"] = data["captions_file"]
        subject = data.get("subject", "")
        people = [*data.get("recognisable", ()), *data.get("unrecognisable", ())]
        if people and subject and subject != Subject.PATIENT:
            self.add_error("subject", _("You named a patient below: answer “Yes, a patient”."))
        if len(set(people)) < len(people):
            self.add_error("unrecognisable", _("Name each patient once."))
        if subject == Subject.MODEL and not (data.get("source") and data.get("licence")):
            self.add_error("source", _("Write where a stock clip comes from and its licence."))
        self._refuse_names(people)
        held = Clip.objects.filter(pk=self.instance.pk).exclude(hold_reason="").exists()
        if held and isinstance(data.get("file"), CleanClipFile):
            self.add_error("file", _("It is under a legal hold: its file must stay as it is."))
        shown = data.get("subject_shown")
        if self.before and shown and shown != self.before["subject"]:
            self.add_error(
                "subject", _("Somebody else has just filed this clip. Look at it again first.")
            )
        if subject:
            try:
                actions.check_clip_filing(clip=self._as_sent(), subjects=self._subjects(subject))
            except (actions.KnownPatientsClip, actions.StillOnRecordInClip) as error:
                self.add_error("subject", str(error))
        return data

    def _refuse_names(self, people: list[Patient]) -> None:
        """A title stands where editors read it, a description on the public page."""
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

    def _as_sent(self) -> Clip:
        """The clip as it would be stored: what is on record is found by the new file's digest."""
        file = self.cleaned_data.get("file")
        if isinstance(file, CleanClipFile):
            return Clip(
                pk=self.instance.pk,
                sha256=file.clean.sha256,
                upload_sha256=file.clean.upload_sha256,
            )
        return Clip(pk=self.instance.pk, sha256=self.instance.sha256)

    def save(self, commit: bool = True) -> Clip:
        # Until `classify_clip` has written it down, a clip is unknown and nobody sees it.
        subject = self.cleaned_data.get("subject") or self.instance.subject
        with transaction.atomic():
            if self.before is None:
                self.instance.subject = Subject.UNKNOWN
            else:
                # As it stands now, not as it was read: only `classify_clip` changes it.
                stored = Clip.objects.select_for_update().get(pk=self.instance.pk)
                self.instance.subject = stored.subject
                self.instance.media_key = stored.media_key
            clip = super().save()
            by = staff(self.for_user)
            if self.before is None:
                actions.record_clip(clip=clip, by=by)
            elif self._swapped():
                actions.record_clip_swap(clip=clip, old_sha256=self.before["sha256"], by=by)
                old = self.before["file"]
                transaction.on_commit(lambda: default_storage.delete(old))
            elif clip.file.name != self.before["file"]:
                # The same clip sent again: one copy is enough.
                old = self.before["file"]
                transaction.on_commit(lambda: default_storage.delete(old))
            self._classify(clip, subject)
            if "poster" in self.changed_data:
                actions.record_publication(content=clip, by=by)
        return clip

    def _swapped(self) -> bool:
        return self.before is not None and self.instance.sha256 != self.before["sha256"]

    def _classify(self, clip: Clip, subject: str) -> None:
        said = set(WHO) & set(self.changed_data)
        if self._swapped() and not said:
            return  # another clip: what was said of the old one is void until said anew
        if self.before is None or said or {"source", "licence"} & set(self.changed_data):
            actions.classify_clip(
                clip=clip, subjects=self._subjects(subject), by=staff(self.for_user)
            )

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
                depictions__clip=self.instance.pk, depictions__recognisable=name == "recognisable"
            )
            if self.instance.pk
            else ()
        )
