"""What do the page editor and the doors to publishing add to Wagtail's admin? Registration only."""

from django.urls import path
from wagtail import hooks

from consent.admin_views import checks_panel, doors, page_board, pages

hooks.register("after_create_page", pages.warn_of_hidden_photos)
hooks.register("after_edit_page", pages.warn_of_hidden_photos)
hooks.register("after_publish_page", pages.warn_of_hidden_photos)
hooks.register("before_publish_page", doors.ask_before_publishing)
hooks.register("before_bulk_action", doors.ask_before_bulk_publishing)
# Before the warning: the question says the same and more.
hooks.register("after_edit_page", doors.ask_after_approval, order=-1)
hooks.register("construct_wagtail_userbar", checks_panel.add_photo_checks)


@hooks.register("register_admin_urls")
def register_publish_anyway():
    return [
        path(
            "pages/<int:page_id>/publish-anyway/",
            doors.PublishAnywayView.as_view(),
            name="publish_anyway",
        )
    ]


@hooks.register("construct_homepage_panels")
def add_pages_to_look_at(request, panels):
    panels.append(page_board.PagesToLookAt())
