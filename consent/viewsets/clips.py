"""Where do staff upload, file and choose clips?"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.chooser import ChooserViewSet

from consent.admin_views import clips
from consent.forms import ClipForm
from consent.models import Clip
from consent.viewsets.base import (
    LinkColumn,
    RecordIndexView,
    RecordViewSet,
    StandingColumn,
    WhenColumn,
)


class ClipIndexView(RecordIndexView):
    page_title = _("Clips")
    nothing_yet = _("No clips yet. Add the first one; then choose it in a page under “Videos”.")
    default_ordering = "-created_at"

    def get_base_queryset(self):
        return clips.clips_visible_to(self.request.user, Clip.objects.all())


class ClipViewSet(RecordViewSet):
    """The list of clips, with a form to add and to change one."""

    model = Clip
    name = "clips"
    icon = "media"
    menu_label = _("Clips")
    menu_order = 310  # after Wagtail's images
    add_to_admin_menu = True
    add_to_reference_index = True
    addresses = frozenset({"index", "index_results", "add", "edit", "delete"})
    inspect_view_enabled = False
    index_view_class = ClipIndexView
    add_view_class = clips.ClipCreateView
    edit_view_class = clips.ClipEditView
    delete_view_class = clips.ClipDeleteView
    edit_template_name = clips.ClipEditView.template_name
    list_display = (
        LinkColumn("title", label=_("Title"), url_name="clips:edit"),
        StandingColumn("standing", clips.standing, label=_("Website")),
        WhenColumn("created_at", label=_("Uploaded"), sort_key="created_at"),
    )

    @property
    def permission_policy(self) -> clips.ClipPolicy:
        return clips.policy

    def get_form_class(self, for_update: bool = False) -> type[ClipForm]:
        return ClipForm


class ClipChooserViewSet(ChooserViewSet):
    """The window in which an editor chooses a clip for a page."""

    model = Clip
    icon = "media"
    choose_one_text = _("Choose a clip")
    choose_another_text = _("Choose another clip")
    edit_item_text = _("Edit this clip")
    choose_view_class = clips.ClipChooseView
    choose_results_view_class = clips.ClipChooseResultsView
    chosen_view_class = clips.ClipChosenView
    chosen_multiple_view_class = clips.ClipChosenMultipleView
