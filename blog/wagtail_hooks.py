"""What does the blog add to Wagtail's admin? Registration only."""

from collections.abc import Iterator

from django.urls import path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from blog.admin_views import KitView, kit_image
from blog.models import BlogPage
from blog.social.networks import FIRST_FORMATS, FORMATS


@hooks.register("register_admin_urls")
def kit_addresses():
    return [
        path("kit/<int:page_id>/<slug:format_id>/", KitView.as_view(), name="social_kit"),
        path(
            "kit/<int:page_id>/<slug:format_id>/image/<int:photo_id>.jpg",
            kit_image,
            name="social_kit_image",
        ),
    ]


@hooks.register("register_page_header_buttons")
def kit_in_header(page: Page, user, view_name: str, next_url: str | None = None):
    return kit_buttons(page, user)


@hooks.register("register_page_listing_more_buttons")
def kit_in_listing(page: Page, user, next_url: str | None = None):
    return kit_buttons(page, user)


def kit_buttons(page: Page, user) -> Iterator[Button]:
    """One button per format, for those who may edit the post."""
    if page.specific_class is not BlogPage or not page.permissions_for_user(user).can_edit():
        return
    for priority, format_id in enumerate(FIRST_FORMATS, 16):
        yield Button(
            _("Kit for %(network)s") % {"network": FORMATS[format_id].network_name},
            reverse("social_kit", args=[page.pk, format_id]),
            icon_name="mobile-alt",
            priority=priority,
        )
