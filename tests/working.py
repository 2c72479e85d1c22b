"""What would the worker have done by now? Its queue, worked off in the test's own process.

A worker of its own needs committed rows; most tests run inside a transaction.
"""

from __future__ import annotations

from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from consent import followups


def work_off_everything() -> int:
    """Runs every queued task in order, then every follow-up that is due; returns how many."""
    done = 0
    while queued := list(DBTaskResult.objects.filter(status=TaskResultStatus.READY)):
        for row in queued:
            row.task.func(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
            DBTaskResult.objects.filter(pk=row.pk).delete()
            done += 1
    return done + followups.work_off_due()
