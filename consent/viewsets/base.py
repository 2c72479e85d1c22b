"""What do lists of records share? They are read, and changed by acts only: no edit, no deletion."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.urls import URLPattern
from django.utils.functional import Promise
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import ModelPermissionPolicy

from consent.admin_views.words import Standing


class RecordPolicy(ModelPermissionPolicy):
    """Django's permissions, but only for `actions`: not even a superuser deletes a record."""

    def __init__(self, model: type, actions: Iterable[str] = ("view",)) -> None:
        super().__init__(model)
        self.actions = frozenset(actions)

    def user_has_permission(self, user, action: str) -> bool:
        return action in self.actions and super().user_has_permission(user, action)


class RecordIndexView(generic.IndexView):
    """A list that names its empty state."""

    nothing_yet: str | Promise = ""
    search_backend_name = None

    @property
    def no_results_message(self) -> str | Promise:
        if self.nothing_yet and not self.is_searching and not self.is_filtering:
            return self.nothing_yet
        return super().no_results_message


class RecordViewSet(ModelViewSet):
    """Records that are only read here; subclasses say which addresses there are."""

    actions: tuple[str, ...] = ("view",)
    addresses: frozenset[str] = frozenset({"index", "index_results", "inspect"})
    index_view_class = RecordIndexView
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    form_fields: tuple[str, ...] = ()
    list_per_page = 30

    @property
    def permission_policy(self) -> RecordPolicy:
        return RecordPolicy(self.model, self.actions)

    def get_common_view_kwargs(self, **kwargs):
        given = super().get_common_view_kwargs(**kwargs)
        for name in ("add", "edit", "delete", "history", "usage"):
            if name not in self.addresses:
                given[f"{name}_url_name"] = None
        return given

    def get_urlpatterns(self) -> list[URLPattern]:
        return [url for url in super().get_urlpatterns() if url.name in self.addresses]

    def register_admin_url_finder(self) -> None:
        if "edit" in self.addresses:
            super().register_admin_url_finder()


class StandingColumn(Column):
    """A word with its icon, linked to the record where there is an address."""

    cell_template_name = "consent/admin/cells/standing.html"

    def __init__(self, name: str, standing: Callable[..., Standing], **kwargs: object) -> None:
        super().__init__(name, **kwargs)
        self.standing = standing

    def get_value(self, instance: object) -> Standing:
        return self.standing(instance)


class WhenColumn(Column):
    """An instant as "3 days ago", with the exact time for who asks."""

    cell_template_name = "consent/admin/cells/when.html"


class DayColumn(Column):
    """A day, also one to come, which Wagtail's own words for ages do not know."""

    cell_template_name = "consent/admin/cells/day.html"


class LinkColumn(TitleColumn):
    """The column that leads to the record."""
