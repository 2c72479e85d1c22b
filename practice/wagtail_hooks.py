"""What does the website part add to Wagtail's admin? Registration only."""

from wagtail.snippets.models import register_snippet

from practice.viewsets import PersonViewSet, QuestionsGroup

register_snippet(QuestionsGroup)
register_snippet(PersonViewSet)
