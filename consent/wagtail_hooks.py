"""What does the consent part add to Wagtail's admin? Registration only."""

from django.db.models.signals import pre_delete
from django.templatetags.static import static
from django.urls import path, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.views.account import AvatarSettingsPanel
from wagtail.snippets.models import register_snippet

from consent import uses
from consent.admin_views import photo_policy

# Before anything imports the views of Wagtail's images.
photo_policy.install()

from consent.admin_views import (  # noqa: E402
    badges,
    break_glass,
    clips,
    desk_hooks,  # noqa: F401  (importing registers)
    documents,
    filing_hooks,  # noqa: F401  (importing registers)
    form_publishing,
    guards,
    home,
    importing,
    page_hooks,  # noqa: F401  (importing registers)
    people,
    photo_editing,
    photos,
)
from consent.models import Clip, Photo  # noqa: E402
from consent.privileges import State  # noqa: E402
from consent.viewsets import (  # noqa: E402
    CancelThese,
    ClipChooserViewSet,
    ClipViewSet,
    FormsGroup,
    PatientsGroup,
    RemindThese,
    TakeThese,
    story_chooser,
)

pre_delete.connect(photos.note_deletion, sender=Photo, dispatch_uid="consent.note_deletion")
pre_delete.connect(clips.note_clip_deletion, sender=Clip, dispatch_uid="consent.note_clip_deletion")
register_snippet(FormsGroup)
guards.install()

hooks.register("before_delete_user", people.switch_off)
hooks.register("before_bulk_action", people.switch_off_many)
hooks.register("before_serve_document", documents.for_staff_only)
hooks.register("construct_snippet_action_menu", form_publishing.say_why_not)
hooks.register("after_publish", form_publishing.offer_to_resend)
# A portrait would lie in private storage, which has no address.
AvatarSettingsPanel.is_active = lambda panel: False


@hooks.register("register_image_operations")
def register_use_operation():
    return [("use", uses.Use)]


@hooks.register("register_admin_viewset")
def register_patients_group():
    return PatientsGroup()


hooks.register("register_bulk_action", TakeThese)
hooks.register("register_bulk_action", CancelThese)
hooks.register("register_bulk_action", RemindThese)


@hooks.register("register_admin_viewset")
def register_clips():
    return [ClipViewSet(), ClipChooserViewSet("clip_chooser"), story_chooser]


# Before Wagtail's own: the first pattern that fits an address answers it.
@hooks.register("register_admin_urls", order=-1)
def register_photo_urls():
    return [
        path("photo/original/<int:photo_id>/", photos.original_photo, name="staff_original"),
        path("photo/<str:name>", photos.staff_photo, name="staff_photo"),
        path("photo/badges/", badges.of_chosen, name="photo_badges"),
        path(
            "photo/<int:photo_id>/edit-picture/",
            photo_editing.EditPictureView.as_view(),
            name="edit_picture",
        ),
        path(
            "photo/<int:photo_id>/edit-picture/preview/",
            photo_editing.preview,
            name="edit_picture_preview",
        ),
        path("clip/<int:clip_id>/", clips.staff_clip, name="staff_clip"),
        path("images/", photos.PhotoIndexView.as_view()),
        path("images/results/", photos.PhotoIndexView.as_view(results_only=True)),
        path("images/<int:image_id>/", photos.PhotoEditView.as_view()),
    ]


@hooks.register("register_admin_urls", order=-1)
def register_guard_urls():
    return [
        path("images/chooser/<int:image_id>/select_format/", guards.select_format),
        path("images/<int:image_id>/preview/<str:filter_spec>/", guards.preview),
        path("import/", importing.ImportListView.as_view(), name="import"),
        path("import/<str:reference>/", importing.ImportView.as_view(), name="import_one"),
        path("import/<str:reference>/report.csv", importing.report, name="import_report"),
        path("patients/break-glass/", break_glass.BreakGlassView.as_view(), name="break_glass"),
        path("patients/break-glass/close/", break_glass.close, name="break_glass_close"),
    ]


@hooks.register("register_settings_menu_item")
def register_import():
    return importing.ImportMenuItem(
        _("Import photos"), reverse_lazy("import"), name="import", icon_name="upload", order=900
    )


@hooks.register("register_admin_menu_item")
def register_break_glass():
    return break_glass.BreakGlassMenuItem(
        _("Open patients’ records"),
        reverse_lazy("break_glass"),
        name="break-glass",
        icon_name="lock",
        order=140,
    )


# After Wagtail's own, which it takes the place of.
@hooks.register("construct_admin_api", order=1)
def register_photos_api(router):
    router.register_endpoint("images", photos.PhotosAdminAPI)


@hooks.register("construct_image_chooser_queryset")
def only_visible_photos(photos_to_choose, request):
    # What was put away is not shown anywhere: nobody is offered it for a page.
    in_use = photos_to_choose.filter(state=State.LIVE)
    return photo_policy.visible_to(request.user, in_use)


@hooks.register("construct_homepage_panels")
def add_next_steps(request, panels):
    if home.has_tasks(request.user):
        panels.insert(0, home.NextSteps())


@hooks.register("insert_global_admin_js")
def admin_js():
    return format_html(
        '<script src="{}"></script><script src="{}" data-url="{}"></script>',
        static("js/patient-picker.js"),
        static("js/photo-badges.js"),
        reverse_lazy("photo_badges"),
    )


@hooks.register("insert_global_admin_css")
def admin_css():
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
