"""What does the blog add to Wagtail's admin? Registration only."""

from collections.abc import Iterator

from django.urls import path, reverse, reverse_lazy
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from blog.admin_views import KitsView, KitView, kit_image
from blog.models import BlogPage
from blog.profile_views import ProfileKitMenuItem, ProfileKitView, preview


@hooks.register("register_admin_urls")
def kit_addresses():
    return [
        path("kit/<int:page_id>/", KitsView.as_view(), name="social_kits"),
        path("kit/<int:page_id>/<slug:format_id>/", KitView.as_view(), name="social_kit"),
        path(
            "kit/<int:page_id>/<slug:format_id>/image/<int:photo_id>.jpg",
            kit_image,
            name="social_kit_image",
        ),
        path("profile-kit/", ProfileKitView.as_view(), name="profile_kit"),
        path("profile-kit/<slug:network>/<slug:part>.jpg", preview, name="profile_kit_preview"),
    ]


@hooks.register("register_reports_menu_item")
def profile_kit_in_menu():
    return ProfileKitMenuItem(
        _("Profile kit"),
        reverse_lazy("profile_kit"),
        name="profile-kit",
        icon_name="clipboard-list",
        order=1000,
    )


@hooks.register("register_page_header_buttons")
def kit_in_header(page: Page, user, view_name: str, next_url: str | None = None):
    return kit_buttons(page, user)


@hooks.register("register_page_listing_more_buttons")
def kit_in_listing(page: Page, user, next_url: str | None = None):
    return kit_buttons(page, user)


def kit_buttons(page: Page, user) -> Iterator[Button]:
    """The way to the post's kits, for those who may edit it."""
    if page.specific_class is BlogPage and page.permissions_for_user(user).can_edit():
        yield Button(
            _("Social kit"),
            reverse("social_kits", args=[page.pk]),
            icon_name="mobile-alt",
            priority=16,
        )
