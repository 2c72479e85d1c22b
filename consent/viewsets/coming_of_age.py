"""Where does "Coming of age" stand in the menu, and at which address?"""

from __future__ import annotations

from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from consent.admin_views.coming_of_age import ComingOfAgeView
from consent.admin_views.ending import may_ask


class ComingOfAgeMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return may_ask(request.user)


class ComingOfAgeViewSet(ViewSet):
    """The list of patients who come of age."""

    name = "coming_of_age"
    url_prefix = "coming-of-age"
    icon = "user"
    menu_label = _("Coming of age")
    menu_item_class = ComingOfAgeMenuItem

    @cached_property
    def menu_order(self) -> int:
        return 360

    def get_urlpatterns(self):
        return [path("", ComingOfAgeView.as_view(), name="index")]
