"""How do photos come in? Many at once with one question for all of them, or one by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponseBadRequest, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.images.forms import get_image_form, get_image_multi_form
from wagtail.images.views import images, multiple
from wagtail.models import UploadedFile as WaitingFile

from consent.admin_views.twins import sentence_about, twin_of
from consent.forms.filing import FILING, SUBJECT_QUESTION, BatchForm, Person
from consent.forms.photo_file import ACCEPT
from consent.intake import vision
from consent.models import Photo, PracticeDetails
from consent.privileges import Subject

BATCH = "batch"
SHARED = (*FILING, "collection")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file: kept as `photo`, or the sentences that say why not.

    Attributes:
        twin: the same file, on record already; it is the reason why this one was left out.
    """

    name: str
    photo: Photo | None
    why_not: tuple[str | Promise | SafeString, ...] = ()
    twin: Photo | None = None

    @property
    def url(self) -> str:
        return reverse("wagtailimages:edit", args=[self.photo.pk]) if self.photo else ""


def neutral_title() -> str:
    """A title for staff that says nothing of the patient."""
    now = timezone.now().astimezone(PracticeDetails.the_one().zone)
    return _("Photo of %(day)s") % {"day": date_format(now, "j F Y, H:i")}


def title_of(file_name: str, subject: str) -> str:
    """What a photo is called until somebody calls it something: a patient's never by its file."""
    stem = PurePosixPath(file_name).stem.replace("_", " ").strip()
    return neutral_title() if subject == Subject.PATIENT or not stem else stem[:255]


def take(upload: UploadedFile, *, answers: Mapping[str, Any], user: Person) -> Taken:
    """Cleans, keeps and files one upload, or says in words why not; nothing half done is left."""
    name = upload.name or ""
    form_class = type("BatchPhotoForm", (get_image_form(Photo),), {"asks_about_twins": True})
    form = form_class(
        {"title": title_of(name, answers.get("subject", "")), **answers},
        {"file": upload},
        instance=Photo(uploaded_by_user_id=user.pk),
        user=user,
    )
    if form.is_valid():
        return Taken(name, form.save())
    twin = "again" in form.errors and twin_of(form.instance._clean_photo)
    return Taken(name, None, tuple(_sentences(form)), twin or None)


class BatchUploadView(multiple.AddView):
    """Wagtail's page for several files, with the question once for all of them.

    With scripts each file is put aside first, and kept when the batch is; without them all files
    are sent at once and kept or refused in one answer.
    """

    template_name = "consent/admin/upload.html"
    page_title = gettext_lazy("Add photos")

    def batch_form(self, data: QueryDict | None = None) -> BatchForm:
        return BatchForm(
            data,
            prefix=BATCH,
            user=self.request.user,
            initial={"collection": _number(self.request.GET.get("collection_id", ""))},
        )

    def post(self, request: HttpRequest) -> HttpResponseBase:
        if not request.FILES.getlist("files[]"):
            if request.headers.get("X-Requested-With") == "XMLHttpRequest":
                return HttpResponseBadRequest("Must upload a file")
            batch = self.batch_form(request.POST)
            batch.is_valid()
            batch.add_error(None, _("Choose at least one photo."))
            return self.render_to_response(self.get_context_data(batch=batch))
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            return self._put_aside(request)
        return self._keep_all(request)

    def _put_aside(self, request: HttpRequest) -> HttpResponseBase:
        """Checks one file and keeps it where nobody sees it until the batch is kept."""
        upload = request.FILES.getlist("files[]")[0]
        title = request.POST.get("title") or upload.name or ""
        form = self.get_upload_form_class()({"title": title}, {"file": upload}, user=request.user)
        form.is_valid()
        if "file" in form.errors:
            return JsonResponse(self.get_invalid_response_data(form))
        self.upload_object = WaitingFile.objects.create(
            for_content_type=ContentType.objects.get_for_model(Photo),
            file=upload,
            uploaded_by_user=request.user,
        )
        self.object = Photo(title=title)
        twin = twin_of(form.cleaned_data["file"].clean_photo)
        said = {
            "success": True,
            "uploaded_file_id": self.upload_object.pk,
            "title": title_of(title, ""),
            "twin": sentence_about(twin, request.user) if twin else "",
            "faces": vision.faces_of_upload(form.cleaned_data["file"].clean_photo),
        }
        # A batch asks once: the form of one file is fetched only where it differs.
        if BATCH not in request.POST:
            said |= self.get_edit_upload_response_data()
        return JsonResponse(said)

    def _keep_all(self, request: HttpRequest) -> HttpResponseBase:
        batch = self.batch_form(request.POST)
        taken: list[Taken] = []
        if batch.is_valid():
            answers = {name: batch[name].value() for name in SHARED if name in batch.fields}
            uploads = request.FILES.getlist("files[]")
            taken = [take(one, answers=answers, user=request.user) for one in uploads]
        return self.render_to_response(self.get_context_data(batch=batch, taken=taken))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        batch = kwargs.pop("batch", None) or self.batch_form()
        taken = kwargs.pop("taken", [])
        return super().get_context_data(
            batch=batch,
            taken=taken,
            kept=sum(one.photo is not None for one in taken),
            accept=ACCEPT,
            counts_faces=vision.is_on(),
            **kwargs,
        )


class FinishUploadView(multiple.CreateFromUploadedImageView):
    """The second step of a file put aside: its own answers, or those of its batch; then it is kept.

    GET gives the form of one file, for the answers that are its own.
    """

    http_method_names = ["get", "post"]

    def waiting(self) -> WaitingFile | None:
        return WaitingFile.objects.filter(
            pk=self.kwargs[self.upload_pk_url_kwarg],
            uploaded_by_user=self.request.user,
            for_content_type=ContentType.objects.get_for_model(Photo),
        ).first()

    def get_edit_form_class(self):
        form_class = get_image_multi_form(Photo)
        return type(
            "FinishUploadForm",
            (OneOfABatch, form_class),
            {"waiting": self.waiting(), "asks_about_twins": True},
        )

    def get(self, request: HttpRequest, uploaded_file_id: int) -> HttpResponseBase:
        upload = self.waiting()
        if upload is None:
            raise Http404
        form = self.get_edit_form_class()(
            instance=Photo(),
            prefix=f"{self.edit_upload_form_prefix}-{upload.pk}",
            user=request.user,
            initial={
                "title": request.GET.get("title", "")[:255],
                "collection": _number(request.GET.get("collection", "")),
            },
        )
        return JsonResponse({"form": self._html(upload, form)})

    def post(self, request: HttpRequest, uploaded_file_id: int) -> HttpResponseBase:
        upload = self.waiting()
        if upload is None:
            raise Http404
        form = self.get_edit_form_class()(
            request.POST,
            instance=Photo(uploaded_by_user_id=request.user.pk),
            prefix=f"{self.edit_upload_form_prefix}-{upload.pk}",
            user=request.user,
        )
        if not form.is_valid():
            return JsonResponse(
                {
                    "success": False,
                    "form": self._html(upload, form),
                    "error_message": format_html_join(
                        " ", "{}", ((one,) for one in _sentences(form))
                    ),
                    "twin": "again" in form.errors,
                }
            )
        photo = form.save()
        upload.file.delete()
        upload.delete()
        return JsonResponse(
            {
                "success": True,
                "image_id": photo.pk,
                "url": reverse("wagtailimages:edit", args=[photo.pk]),
                "filed": photo.get_subject_display(),
            }
        )

    def _html(self, upload: WaitingFile, form: forms.ModelForm) -> str:
        return render_to_string(
            self.edit_form_template_name,
            {
                "uploaded_image": upload,
                "edit_action": reverse(self.edit_upload_url_name, args=[upload.pk]),
                "delete_action": reverse(self.delete_upload_url_name, args=[upload.pk]),
                "form": form,
            },
            request=self.request,
        )


class OneOfABatch(forms.ModelForm):
    """A file's own answers; those of the batch stand in where it has none."""

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        if data is not None:
            data = with_answers_of_the_batch(data, kwargs["prefix"])
        super().__init__(data, *args, **kwargs)
        question: Any = self.fields["subject"]
        question.choices = [("", _("As answered above")), *SUBJECT_QUESTION[1:]]


def with_answers_of_the_batch(data: QueryDict, prefix: str) -> QueryDict:
    """The fields of one file; what it does not say by itself is taken from its batch."""
    filled = data.copy()
    if not data.get(f"{prefix}-subject"):
        for name in SHARED:
            if f"{BATCH}-{name}" in data:
                filled.setlist(f"{prefix}-{name}", data.getlist(f"{BATCH}-{name}"))
    title = data.get(f"{prefix}-title", "")
    # A name that nobody has typed: the file's. A patient's photo is never called by it.
    if not title or data.get("title_of_file") == title:
        filled[f"{prefix}-title"] = title_of(title, filled.get(f"{prefix}-subject", ""))
    return filled


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() else None


def _sentences(form: forms.BaseForm) -> Iterator[str]:
    for errors in form.errors.values():
        yield from map(str, errors)


class PhotoAddView(images.CreateView):
    """One photo by itself: what its collection says is answered, and a twin is told of."""

    def get_form_class(self):
        return type("OnePhotoForm", (get_image_form(Photo),), {"asks_about_twins": True})

    def get_initial(self):
        collection = _number(self.request.GET.get("collection_id", ""))
        return super().get_initial() | ({"collection": collection} if collection else {})
