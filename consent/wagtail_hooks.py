"""What does the consent part add to Wagtail's admin? Registration only."""

from django.db.models.signals import pre_delete
from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.views.account import AvatarSettingsPanel
from wagtail.snippets.models import register_snippet

from consent import uses
from consent.admin_views import photo_policy

# Before anything imports the views of Wagtail's images.
photo_policy.install()

from consent.admin_views import clips, documents, home, pages, people, photos  # noqa: E402
from consent.models import Clip, Photo  # noqa: E402
from consent.viewsets import (  # noqa: E402
    ClipChooserViewSet,
    ClipViewSet,
    FormsGroup,
    PatientsGroup,
)

pre_delete.connect(photos.note_deletion, sender=Photo, dispatch_uid="consent.note_deletion")
pre_delete.connect(clips.note_clip_deletion, sender=Clip, dispatch_uid="consent.note_clip_deletion")
register_snippet(FormsGroup)

hooks.register("before_delete_user", people.switch_off)
hooks.register("before_bulk_action", people.switch_off_many)
hooks.register("after_create_page", pages.warn_of_hidden_photos)
hooks.register("after_edit_page", pages.warn_of_hidden_photos)
hooks.register("after_publish_page", pages.warn_of_hidden_photos)
hooks.register("before_serve_document", documents.for_staff_only)
# A portrait would lie in private storage, which has no address.
AvatarSettingsPanel.is_active = lambda panel: False


@hooks.register("register_image_operations")
def register_use_operation():
    return [("use", uses.Use)]


@hooks.register("register_admin_viewset")
def register_patients_group():
    return PatientsGroup()


@hooks.register("register_admin_viewset")
def register_clips():
    return [ClipViewSet(), ClipChooserViewSet("clip_chooser")]


# Before Wagtail's own: the first pattern that fits an address answers it.
@hooks.register("register_admin_urls", order=-1)
def register_photo_urls():
    return [
        path("photo/original/<int:photo_id>/", photos.original_photo, name="staff_original"),
        path("photo/<str:name>", photos.staff_photo, name="staff_photo"),
        path("clip/<int:clip_id>/", clips.staff_clip, name="staff_clip"),
        path("images/", photos.PhotoIndexView.as_view()),
        path("images/results/", photos.PhotoIndexView.as_view(results_only=True)),
        path("images/<int:image_id>/", photos.PhotoEditView.as_view()),
        path(
            "images/multiple/create_from_uploaded_image/<int:uploaded_file_id>/",
            photos.FinishUploadView.as_view(),
        ),
    ]


# After Wagtail's own, which it takes the place of.
@hooks.register("construct_admin_api", order=1)
def register_photos_api(router):
    router.register_endpoint("images", photos.PhotosAdminAPI)


@hooks.register("construct_image_chooser_queryset")
def only_visible_photos(photos_to_choose, request):
    return photo_policy.visible_to(request.user, photos_to_choose)


@hooks.register("construct_homepage_panels")
def add_next_steps(request, panels):
    if home.has_tasks(request.user):
        panels.insert(0, home.NextSteps())


@hooks.register("insert_global_admin_js")
def admin_js():
    return format_html('<script src="{}"></script>', static("js/patient-picker.js"))


@hooks.register("insert_global_admin_css")
def admin_css():
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
