"""What is written down when a page with a patient's video at another host goes live?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail.log_actions import get_active_log_context
from wagtail.signals import page_published

from practice import film_permissions

if TYPE_CHECKING:
    from practice.models import VideoPage


def connect() -> None:
    from practice.models import VideoPage

    page_published.connect(
        enter_the_copy, sender=VideoPage, dispatch_uid="practice.enter_the_copy_of_a_video"
    )


def enter_the_copy(instance: VideoPage, **kwargs: object) -> None:
    """The video at its host is a copy elsewhere, whatever door the page was published by."""
    # A page scheduled for later is announced too, not live yet.
    if instance.live and instance.clip is None and instance.film_on_file and instance.embed:
        film_permissions.record_publication(
            film=instance.film_on_file,
            embed=instance.embed,
            page_id=instance.pk,
            by=get_active_log_context().user,
        )
