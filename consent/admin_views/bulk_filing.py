"""How are many photos filed at once? A bulk action on the list of photos, with one question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.images.views.bulk_actions.image_bulk_action import ImageBulkAction

from consent import actions
from consent.acts import staff
from consent.admin_views.guards import OnlyVisible
from consent.forms.filing import FilingForm, default_of
from consent.models import Photo
from consent.privileges import Subject


class ClassifyBulkAction(OnlyVisible, ImageBulkAction):
    """Files the photos ticked that nobody has classified yet, under one answer."""

    display_name = _("Say who can be seen")
    action_type = "classify"
    aria_label = _("Say who can be seen in the selected photos")
    template_name = "consent/admin/bulk_classify.html"
    action_priority = 5
    form_class = FilingForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def check_perm(self, photo: Photo) -> bool:
        return (
            photo.subject == Subject.UNKNOWN
            and self.permission_policy.user_has_permission_for_instance(
                self.request.user, "change", photo
            )
        )

    def prepare_action(
        self, objects: Sequence[Photo], objects_without_access: Sequence[Photo]
    ) -> HttpResponseBase:
        """Files each in a transaction of its own: Wagtail would hold one for all of them."""
        if self.cleaned_form is None:
            return redirect(self.next_url)
        subjects = self.cleaned_form.subjects()
        filed, refused = 0, Counter[str]()
        for photo in objects if subjects.subject != Subject.UNKNOWN else ():
            try:
                actions.classify(
                    photo=photo,
                    subjects=subjects,
                    by=staff(self.request.user),
                    expected=Subject.UNKNOWN,
                )
                filed += 1
            except (
                actions.FiledMeanwhile,
                actions.KnownPatient,
                actions.StillOnRecord,
            ) as why_not:
                refused[str(why_not)] += 1
        self._tell(filed, refused)
        return redirect(self.next_url)

    def _tell(self, filed: int, refused: Counter[str]) -> None:
        if filed:
            messages.success(
                self.request,
                ngettext(
                    "%(count)s photo is classified.", "%(count)s photos are classified.", filed
                )
                % {"count": filed},
            )
        for sentence, count in refused.items():
            messages.error(
                self.request,
                ngettext(
                    "%(count)s photo was left as it is: %(why)s",
                    "%(count)s photos were left as they are: %(why)s",
                    count,
                )
                % {"count": count, "why": sentence},
            )


def keep_patients_out_of_stock(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponseBase | None:
    """No patient's photo goes into a collection that answers for its photos."""
    if action_type != "add_to_collection" or action.model is not Photo:
        return None
    default = default_of(action.cleaned_form.cleaned_data["collection"])
    if default is None or not any(
        photo.subject == Subject.PATIENT or actions.is_known_patient_file(photo)
        for photo in objects
    ):
        return None
    messages.error(
        request,
        now_(
            "Nothing was moved: “%(name)s” is no place for a patient’s photo, and one of these "
            "is on record as a patient’s."
        )
        % {"name": default.collection.name},
    )
    return redirect(action.next_url)
