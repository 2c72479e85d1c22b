"""What does the editor see about a video that visitors do not see? A note above the page's content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.panels import Panel

from consent.privileges import WEBSITE
from practice import film_permissions

if TYPE_CHECKING:
    from practice.models import VideoPage


class VideoPanel(Panel):
    """Names what keeps the page's video from visitors; nothing where they see it."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "practice/admin/video_panel.html"
        instance: VideoPage

        @cached_property
        def reasons(self) -> list[str]:
            page = self.instance
            if not page.pk:
                return []
            found = [sentence for _field, sentence in page.obstacles()]
            if not found and page.clip is not None:
                verdict = page.clip.verdict(WEBSITE)
                if not verdict.allowed:
                    found.append(verdict.reason.sentence)
            elif not found and page.film_on_file is not None and page.embed is not None:
                found += film_permissions.missing(page.film_on_file, page.embed)
            return found

        def is_shown(self) -> bool:
            return super().is_shown() and bool(self.reasons)

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            return {
                **context,
                "reasons": self.reasons,
                "title": _("Visitors do not see this video"),
            }
