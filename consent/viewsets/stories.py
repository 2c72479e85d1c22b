"""Where does an editor choose a patient's own words for a page?"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.chooser import ChooserViewSet

from consent.admin_views import stories
from consent.models import Story


class StoryChooserViewSet(ChooserViewSet):
    """The window in which an editor chooses a story; they are written in patients' records."""

    model = Story
    icon = "openquote"
    choose_one_text = _("Choose a story")
    choose_another_text = _("Choose another story")
    choose_view_class = stories.StoryChooseView
    choose_results_view_class = stories.StoryChooseResultsView
    chosen_view_class = stories.StoryChosenView
    chosen_multiple_view_class = stories.StoryChosenMultipleView

    def get_urlpatterns(self):
        # A story is written where its patient is known, never here.
        return [url for url in super().get_urlpatterns() if url.name != "create"]


story_chooser = StoryChooserViewSet("story_chooser")
