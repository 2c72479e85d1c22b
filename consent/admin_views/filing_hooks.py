"""What do uploading and filing add to Wagtail's admin? Registration only."""

from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from wagtail import hooks

from consent.admin_views import bulk_filing, queue, upload
from consent.viewsets.collections import CollectionSubjectViewSet

hooks.register("register_bulk_action", bulk_filing.ClassifyBulkAction)
hooks.register("before_bulk_action", bulk_filing.keep_patients_out_of_stock)
hooks.register("register_admin_menu_item", queue.QueueMenuItem)


# Before Wagtail's own: the first pattern that fits an address answers it.
@hooks.register("register_admin_urls", order=-1)
def register_filing_urls():
    return [
        path("images/add/", upload.PhotoAddView.as_view()),
        path("images/multiple/add/", upload.BatchUploadView.as_view()),
        path(
            "images/multiple/create_from_uploaded_image/<int:uploaded_file_id>/",
            upload.FinishUploadView.as_view(),
        ),
        path("photos/to-classify/", queue.QueueView.as_view(), name="photos_to_classify"),
        path("photos/to-classify/undo/", queue.undo, name="undo_classify"),
    ]


@hooks.register("register_admin_viewset")
def register_collections():
    return CollectionSubjectViewSet()


@hooks.register("insert_global_admin_js")
def filing_js():
    return format_html('<script src="{}"></script>', static("js/photo-filing.js"))
