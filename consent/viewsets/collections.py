"""Which collections answer for their photos? An owner's list under Settings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import ModelPermissionPolicy

from consent.forms.collection import CollectionSubjectForm
from consent.models import CollectionSubject
from consent.privileges import Role
from consent.roles import holds
from consent.viewsets.base import LinkColumn, RecordIndexView


class OwnersPolicy(ModelPermissionPolicy):
    """What a collection says decides what is asked at every upload: for owners."""

    def user_has_permission(self, user, action: str) -> bool:
        return action in {"add", "change", "view"} and holds(user, Role.OWNER)


class CollectionIndexView(RecordIndexView):
    page_title = _("Photo collections")
    nothing_yet = _("No collection answers for its photos yet. Add one: Rooms, for example.")
    default_ordering = "collection__name"
    add_item_label = _("Add a photo collection")

    def get_base_queryset(self):
        return CollectionSubject.objects.select_related("collection")


class CollectionCreateView(generic.CreateView):
    def get_page_subtitle(self):
        return _("Photo collection")


class CollectionSubjectViewSet(ModelViewSet):
    model = CollectionSubject
    name = "photo_collections"
    icon = "folder-open-inverse"
    menu_label = _("Photo collections")
    add_to_settings_menu = True
    index_view_class = CollectionIndexView
    add_view_class = CollectionCreateView
    copy_view_enabled = False
    inspect_view_enabled = False
    add_to_reference_index = False
    search_fields = ("collection__name",)
    search_backend_name = None
    list_display = (
        LinkColumn(
            "collection",
            label=_("Collection"),
            accessor="collection.name",
            url_name="photo_collections:edit",
        ),
        Column("subject", label=_("What its photos show"), accessor="get_subject_display"),
        Column("source", label=_("Source")),
        Column("licence", label=_("Licence")),
    )

    @property
    def permission_policy(self) -> OwnersPolicy:
        return OwnersPolicy(self.model)

    def get_form_class(self, for_update: bool = False):
        return CollectionSubjectForm

    def get_urlpatterns(self):
        kept = {"index", "index_results", "add", "edit"}
        return [url for url in super().get_urlpatterns() if url.name in kept]

    def get_common_view_kwargs(self, **kwargs):
        gone = ("delete", "history", "usage")
        return super().get_common_view_kwargs(
            **{f"{name}_url_name": None for name in gone}, **kwargs
        )
