"""How do staff take in a folder of existing photos? Look first, then start, pause, go on, report."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.permissions import ModelPermissionPolicy

from consent import actions
from consent.acts import staff
from consent.admin_views.photo_policy import knows_patients
from consent.admin_views.screen import Screen
from consent.intake import import_folder, importing
from consent.intake.import_csv import UnreadableList
from consent.models import FollowUp, ImportedFile, PhotoImport, Staff
from consent.privileges import ImportOutcome

policy = ModelPermissionPolicy(PhotoImport)
LATEST = 20
MOST_NAMES = 12


def may_import(user: Staff | AnonymousUser) -> bool:
    """A folder's file names and its list of names tell of patients."""
    return knows_patients(user) and policy.user_has_permission(user, "add")


class FolderForm(forms.Form):
    """Which folder to look through."""

    folder = forms.ChoiceField(
        label=gettext_lazy("Folder"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose a folder."),
            "invalid_choice": gettext_lazy("This folder is not there any more. Choose another."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = import_folder.folders()
        choice = cast(forms.ChoiceField, self.fields["folder"])
        choice.choices = [(name, name) for name in names]
        if len(names) == 1:
            choice.initial = names[0]


class ImportScreen(Screen):
    header_icon = "upload"
    index_url_name = "import"
    index_label = gettext_lazy("Import photos")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not may_import(request.user):
            raise PermissionDenied


@dataclass(frozen=True, slots=True)
class Line:
    """One import in the list: when, which folder, where it stands, its address."""

    one: PhotoImport
    standing: str
    url: str


class ImportListView(ImportScreen):
    """Which folder? And what became of the others."""

    template_name = "consent/admin/import_list.html"
    page_title = gettext_lazy("Import photos")

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = FolderForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            made = prepared(form.cleaned_data["folder"], person=request.user)
        except (import_folder.NoSuchFolder, import_folder.TooManyFiles, UnreadableList) as trouble:
            form.add_error("folder", str(trouble))
            return self.render_to_response(self.get_context_data(form=form), status=422)
        return redirect("import_one", made.reference)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        latest = PhotoImport.objects.order_by("-created_at", "-pk")[:LATEST]
        return super().get_context_data(
            place=import_folder.root(),
            folders=import_folder.folders(),
            most=import_folder.MOST_FILES,
            lines=[
                Line(one, standing(one), reverse("import_one", args=[one.reference]))
                for one in latest
            ],
            **{"form": FolderForm(), **kwargs},
        )


def prepared(name: str, *, person: Staff | AnonymousUser) -> PhotoImport:
    """Writes down what lies in a folder and whom its list of names means.

    Raises:
        import_folder.NoSuchFolder, import_folder.TooManyFiles, UnreadableList: as their sentence says.
    """
    folder = import_folder.folder_named(name)
    files = import_folder.files_in(folder)
    named = importing.matched(importing.list_in(folder), [one.path for one in files])
    return actions.prepare_import(
        folder=name,
        files=files,
        named=named,
        by=staff(person),
        person=person if isinstance(person, Staff) else None,
    )


def standing(one: PhotoImport) -> str:
    """Where an import stands, in words."""
    if one.finished_at:
        return _("Finished")
    if one.started_at is None:
        return _("Looked through, not started")
    return _("Paused") if one.stopped_at else _("Running")


def is_looking(one: PhotoImport) -> bool:
    return FollowUp.objects.filter(
        kind="import.look", target__startswith=f"{one.reference}+", done_at=None
    ).exists()


class ImportView(ImportScreen):
    """One import: what would happen, how far it is, what became of each file."""

    template_name = "consent/admin/import_one.html"
    page_title = gettext_lazy("Import of a folder")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.one = _found(kwargs["reference"])

    def get_page_subtitle(self) -> str:
        return self.one.folder

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        acts = {
            "start": actions.start_import,
            "pause": actions.pause_import,
            "resume": actions.resume_import,
        }
        act = acts.get(request.POST.get("act", ""))
        if act is not None:
            try:
                act(photo_import=self.one, by=staff(request.user))
            except actions.ImportNotPossible as no:
                messages.warning(request, str(no))
        return redirect("import_one", self.one.reference)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        one = self.one
        counts = importing.counts_of(one)
        context: dict[str, Any] = {
            "one": one,
            "standing": standing(one),
            "counts": counts,
            "refused": _refused(one),
            "report_url": reverse("import_report", args=[one.reference]),
            "queue_url": reverse("photos_to_classify"),
        }
        if one.started_at is None:
            context |= self._preview()
        context["goes_on"] = context.get("looking", False) or bool(
            one.started_at and not one.finished_at and not one.stopped_at
        )
        return super().get_context_data(**context, **kwargs)

    def _preview(self) -> dict[str, Any]:
        files = list(self.one.files.all())
        paths = [file.path for file in files]
        looking = is_looking(self.one)
        trouble, named = "", importing.Matched({})
        try:
            folder = import_folder.folder_named(self.one.folder)
            names = importing.list_in(folder)
            named = importing.matched(names, paths)
        except (import_folder.NoSuchFolder, UnreadableList) as problem:
            names, trouble = None, str(problem)
        return {
            "looking": looking,
            "looked_at": sum(1 for file in files if file.upload_sha256 or file.outcome),
            "photos": sum(1 for path in paths if importing.looks_like_photo(path)),
            "others": sum(1 for path in paths if not importing.looks_like_photo(path)),
            "here_already": importing.here_already_in(self.one),
            "has_list": names is not None,
            "trouble": trouble,
            "hints": sum(1 for file in files if file.patient_id),
            "unknown_names": named.unknown[:MOST_NAMES],
            "more_unknown": max(0, len(named.unknown) - MOST_NAMES),
            "several_names": named.several[:MOST_NAMES],
            "contradicted": named.contradicted,
        }


def _found(reference: str) -> PhotoImport:
    one = PhotoImport.objects.filter(reference=reference).first()
    if one is None:
        raise Http404
    return one


def _refused(one: PhotoImport) -> list[tuple[str, str]]:
    files: Iterable[ImportedFile] = one.files.filter(outcome=ImportOutcome.REFUSED)
    return [(file.path, importing.reason_in_words(file.reason)) for file in files]


def report(request: HttpRequest, reference: str) -> HttpResponseBase:
    """What became of each file, as a list for a spreadsheet."""
    if not may_import(request.user):
        raise PermissionDenied
    one = _found(reference)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="import-{reference}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    response.write("\ufeff")  # spreadsheets take it for UTF-8 then
    lines = csv.writer(response)
    lines.writerow([_("file"), _("outcome"), _("why"), _("photo")])
    for file in one.files.all():
        outcome = ImportOutcome(file.outcome).label if file.outcome else _("Not yet")
        why = importing.reason_in_words(file.reason) if file.reason else ""
        lines.writerow([_harmless(file.path), outcome, why, file.photo_id or ""])
    return response


def _harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


class ImportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_import(request.user)
