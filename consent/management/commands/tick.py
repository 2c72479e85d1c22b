"""What has fallen due since the last minute? Nudges follow-ups, publishes, clears away."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.apps import apps
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connection, transaction
from django.db.models import Model
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from wagtail.models import DraftStateMixin, Page, Revision

from consent import actions, chores, followups, shutting

log = logging.getLogger(__name__)

SECONDS_BETWEEN = 15
STUCK_AFTER = timedelta(minutes=10)
KEEP_RESULTS_DAYS = 2
UNPUBLISHED = "wagtail.unpublish.scheduled"


class Command(BaseCommand):
    help = "The minute's chores: follow-ups, scheduled pages, stuck tasks. --loop repeats them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="repeat until stopped")

    def handle(self, *, loop: bool, **options: object) -> None:
        while True:
            for chore in (
                fail_stuck_tasks,
                shutting.plan_missing,
                actions.plan_missing_copies,
                actions.plan_ending_notices,
                actions.plan_overdue_alarms,
                actions.plan_majorities,
                actions.begin_showings,
                *chores.registered(),
                nudge,
                publish_due,
                clear_results,
                followups.prune,
            ):
                try:
                    chore()
                except DatabaseError as error:
                    # A locked or restarting database: the next round does it.
                    log.warning("tick: %s failed (%s)", chore.__name__, type(error).__name__)
            if not loop:
                return
            connection.close()
            time.sleep(SECONDS_BETWEEN)  # the clock's own beat


def nudge() -> None:
    """Queues due follow-ups that no waiting task will see to."""
    if DBTaskResult.objects.filter(status=TaskResultStatus.READY).count() < 1000:
        followups.nudge_due()


def fail_stuck_tasks() -> None:
    """A task whose worker was killed stays RUNNING for ever; its follow-up is nudged anew."""
    DBTaskResult.objects.filter(
        status=TaskResultStatus.RUNNING, started_at__lt=timezone.now() - STUCK_AFTER
    ).update(status=TaskResultStatus.FAILED, finished_at=timezone.now())


def publish_due() -> None:
    """Publishes and unpublishes what is scheduled; one that fails does not hold up the others.

    Wagtail's own publish_scheduled stops at the first that raises, every minute anew.
    """
    now = timezone.now()
    for revision in Revision.objects.filter(approved_go_live_at__lte=now).order_by(
        "approved_go_live_at"
    ):
        _alone("publish", revision.pk, partial(actions.publish_due, revision=revision))
    for model in (Page, *_scheduled_snippets()):
        for expired in model.objects.filter(live=True, expire_at__lte=now):
            unpublish = partial(expired.unpublish, set_expired=True, log_action=UNPUBLISHED)
            _alone("unpublish", expired.pk, unpublish)


def _scheduled_snippets() -> list[type[Model]]:
    return [
        model
        for model in apps.get_models()
        if issubclass(model, DraftStateMixin) and not issubclass(model, Page)
    ]


def _alone(what: str, key: object, act: Callable[[], object]) -> None:
    try:
        with transaction.atomic():
            act()
    except Exception as error:  # noqa: BLE001 (whatever one page raises, the next has its turn)
        log.error("tick could not %s %s: %s", what, key, type(error).__name__)


def clear_results() -> None:
    call_command("prune_db_task_results", min_age_days=KEEP_RESULTS_DAYS, verbosity=0)
