"""What do our own screens share with Wagtail's? Permission, breadcrumbs, header."""

from __future__ import annotations

from django.urls import reverse
from django.utils.functional import Promise
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin


class Screen(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """A page of the admin; subclasses name a permission policy and their place in the tree."""

    index_url_name: str = ""
    index_label: str | Promise = ""

    def parents(self) -> list[dict[str, str]]:
        """Breadcrumbs between the list and this page."""
        return []

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": self.index_label},
            *self.parents(),
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]
