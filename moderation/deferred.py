"""Leaves work to the task worker for later, once: what waits already is not left a second time."""

from __future__ import annotations

import datetime
from typing import Any

from django_tasks import TaskResultStatus, default_task_backend
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult


def can_wait() -> bool:
    """False under `runserver`, which has no worker beside it: what is enqueued there is done at once."""
    return bool(default_task_backend.supports_defer)


def once(task: Task[[], Any], at: datetime.datetime) -> bool:
    """Have `task`, which takes no arguments, run at this time, unless it waits already; True where it was left."""
    if DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=task.module_path).exists():
        return False
    task.using(run_after=at).enqueue()
    return True


def coming(at: datetime.time, now: datetime.datetime) -> datetime.datetime:
    """The next time the clock shows this, in the zone of `now`."""
    today = datetime.datetime.combine(now.date(), at, now.tzinfo)
    return today if today > now else datetime.datetime.combine(now.date() + datetime.timedelta(days=1), at, now.tzinfo)
