"""Where does "What ends when" stand in the menu, and at which addresses?"""

from __future__ import annotations

from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from consent.admin_views import ending, ending_day


class EndingMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return ending.may_look(request.user)


class EndingViewSet(ViewSet):
    """The board and the page of each last day."""

    name = "ending"
    icon = "calendar-check"
    menu_label = _("What ends when")
    menu_item_class = EndingMenuItem

    @cached_property
    def menu_order(self) -> int:
        return 350

    def get_urlpatterns(self):
        return [
            path("", ending.BoardView.as_view(), name="index"),
            path("<str:day>/", ending_day.DayView.as_view(), name="day"),
        ]
