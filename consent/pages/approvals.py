"""What happens when the last reviewer has approved? The page goes live, or waits for a word.

Wagtail's setting WAGTAIL_FINISH_WORKFLOW_ACTION names `finish`, while models load: nothing that
needs models is imported above.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wagtail.models import Page, WorkflowState

    from consent.models import Staff


def finish(workflow_state: WorkflowState, user: Staff | None = None) -> None:
    """Publishes what was approved; a page of which visitors would not see all stays a draft.

    It raises nothing: the approval stands, and whoever may publish confirms by hand.
    """
    from wagtail.models import Page
    from wagtail.workflows import publish_workflow_state

    content = workflow_state.content_object
    if isinstance(content, Page):
        # Approving may have saved a newer version than the one in memory.
        page = Page.objects.get(pk=content.pk)
        if _asks_first(page.get_latest_revision_as_object()):
            return
    publish_workflow_state(workflow_state, user=user)


def awaits_a_word(page: Page) -> bool:
    """Whether the newest version was approved and is not published or scheduled yet."""
    from wagtail.models import WorkflowState

    newest = page.latest_revision
    if newest is None or newest.pk == page.live_revision_id or newest.approved_go_live_at:
        return False
    last = page.workflow_states.order_by("-created_at", "-pk").first()
    if last is None or last.status != WorkflowState.STATUS_APPROVED:
        return False
    approved_at = last.current_task_state and last.current_task_state.finished_at
    return approved_at is not None and approved_at >= newest.created_at


def _asks_first(page: Page) -> bool:
    from consent import publishing
    from consent.pages.page_words import telling

    reading = publishing.read(page)
    return bool(reading.hidden or telling(page, reading))
