"""What does the website part add to Wagtail's admin? Registration only."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from practice import appointment_inbox, first_steps, legal_board
from practice.rich_text import OpenPageLinkHandler
from practice.viewsets import PersonViewSet, QuestionsGroup

register_snippet(QuestionsGroup)
register_snippet(PersonViewSet)
hooks.register("register_next_steps", legal_board.tasks)
hooks.register(
    "construct_homepage_panels", lambda request, panels: panels.append(first_steps.FirstSteps())
)
hooks.register("register_next_steps", appointment_inbox.tasks)
hooks.register("register_admin_viewset", appointment_inbox.AppointmentsViewSet)


# After Wagtail's own, which it takes the place of.
@hooks.register("register_rich_text_features", order=1)
def link_only_to_open_pages(features):
    features.register_link_type(OpenPageLinkHandler)
