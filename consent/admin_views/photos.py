"""How do staff see photos? Thumbnails by permission, originals with an entry in the ledger."""

from __future__ import annotations

import django_filters
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.images.permissions import permission_policy
from wagtail.images.views import images
from wagtail.log_actions import get_active_log_context

from consent import actions
from consent.acts import staff
from consent.admin_views import photo_page
from consent.admin_views.photo_policy import may_see, visible_to
from consent.admin_views.refiling import SaysFirst
from consent.middleware import NAME, TYPES, photo_response, refused
from consent.models import Photo, PhotoRendition
from consent.models.photo import PRIVATE_RENDITIONS
from consent.privileges import Subject

STAFF_ONLY = "private, no-store"


@require_safe
def staff_photo(request: HttpRequest, name: str) -> HttpResponseBase:
    """The bytes of a private rendition for a member of the staff who may see the photo."""
    rendition = (
        PhotoRendition.objects.select_related("image")
        .filter(file=PRIVATE_RENDITIONS + name)
        .first()
        if NAME.match(name)
        else None
    )
    if rendition is None or not may_see(request.user, rendition.image):
        return refused()
    response = photo_response(request, name, cache_control=STAFF_ONLY)
    if rendition.filter_spec.startswith("original") and response.status_code in {200, 206}:
        _note_original(request, rendition.image)
    return response


@require_safe
def original_photo(request: HttpRequest, photo_id: int) -> HttpResponseBase:
    """The stored original, for those who may change the photo; a patient's is noted each time."""
    photo = Photo.objects.filter(pk=photo_id).first()
    if photo is None or not permission_policy.user_has_permission_for_instance(
        request.user, "change", photo
    ):
        return refused()
    kind = TYPES.get(photo.file.name.rpartition(".")[2])
    if kind is None or not default_storage.exists(photo.file.name):
        return refused()
    _note_original(request, photo)
    response = FileResponse(default_storage.open(photo.file.name), content_type=kind)
    response.headers.pop("Content-Disposition", None)
    response.headers["Cache-Control"] = STAFF_ONLY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _note_original(request: HttpRequest, photo: Photo) -> None:
    if photo.shows_patients and request.method == "GET":
        actions.record_original_seen(photo=photo, by=staff(request.user))


def note_deletion(sender: type[Photo], instance: Photo, **kwargs: object) -> None:
    """Before a photo is deleted, by whichever way: the ledger, and the files with the commit."""
    actions.record_deletion(photo=instance, by=staff(get_active_log_context().user))


class PhotoFilters(images.ImagesFilterSet):
    """Wagtail's filters and who can be seen."""

    subject = django_filters.ChoiceFilter(label=_("Who can be seen"), choices=Subject.choices())

    class Meta(images.ImagesFilterSet.Meta):
        pass


class PhotoIndexView(images.IndexView):
    """Wagtail's list of images with a filter for who can be seen."""

    filterset_class = PhotoFilters


class PhotoEditView(SaysFirst, images.EditView):
    """Wagtail's page about one image, with where it may go and who has to be asked."""

    template_name = "consent/admin/photo_edit.html"
    object: Photo

    def form_invalid(self, form):
        # The form has filled the object with what was refused: the page shows what is stored.
        self.object = Photo.objects.get(pk=self.object.pk)
        return super().form_invalid(form)

    def get_context_data(self, **kwargs):
        photo = self.object
        return super().get_context_data(
            original_url=reverse("staff_original", args=[photo.pk]),
            **photo_page.context_for(photo, self.request.user),
            **kwargs,
        )


class PhotosAdminAPI(ImagesAdminAPIViewSet):
    """Wagtail's list of images for its own scripts: only what this person may see, no address."""

    meta_fields = [name for name in ImagesAdminAPIViewSet.meta_fields if name != "download_url"]
    listing_default_fields = [
        name for name in ImagesAdminAPIViewSet.listing_default_fields if name != "download_url"
    ]
    nested_default_fields = [
        name for name in ImagesAdminAPIViewSet.nested_default_fields if name != "download_url"
    ]

    def get_queryset(self):
        return visible_to(self.request.user, super().get_queryset())
