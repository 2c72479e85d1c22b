"""Where do "Put away" and "Shown on the website" stand in the menu, and at which addresses?"""

from __future__ import annotations

from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from consent.admin_views import put_away, put_away_item, showings


class PutAwayMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return put_away.may_look(request.user)


class PutAwayViewSet(ViewSet):
    """What nobody may see any more: handed over, held, or deleted for good."""

    name = "put_away"
    url_prefix = "put-away"
    icon = "folder-inverse"
    menu_label = _("Put away")
    menu_item_class = PutAwayMenuItem

    @cached_property
    def menu_order(self) -> int:
        return 450

    def get_urlpatterns(self):
        item = "<str:kind>/<int:pk>/"
        return [
            path("", put_away.PutAwayListView.as_view(), name="index"),
            path(item, put_away_item.ItemView.as_view(), name="item"),
            path(f"{item}hand-over/", put_away_item.HandOverView.as_view(), name="hand_over"),
            path(f"{item}purge/", put_away_item.PurgeView.as_view(), name="purge"),
        ]


class ShowingsMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return showings.may_look(request.user)


class ShowingsViewSet(ViewSet):
    """Was this photo on the website on that day, and under which consent?"""

    name = "showings"
    icon = "globe"
    menu_label = _("Shown on the website")
    menu_item_class = ShowingsMenuItem

    @cached_property
    def menu_order(self) -> int:
        return 460

    def get_urlpatterns(self):
        item = "<str:kind>/<int:pk>/"
        return [
            path("", showings.FindView.as_view(), name="index"),
            path(item, showings.ItemShowingsView.as_view(), name="item"),
            path(f"{item}showings.csv", showings.csv_export, name="csv"),
        ]
