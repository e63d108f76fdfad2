"""What was sent back to its author and not changed in time comes back to the moderators: never published or removed by age."""

from __future__ import annotations

import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone
from django_tasks import default_task_backend, task

from comments.doors import tell_desk
from comments.models import Comment, Hold, Status, StatusChange
from comments.services.thread_row import is_away, locked_thread, place_before

DAYS: Final = 14  # in which its author is waited for


def come_back_later(change: StatusChange) -> None:
    """Look at it again when the author's time is over. `runserver` has no worker that could wait: there it stays in its own tab."""
    if default_task_backend.supports_defer:
        at = change.at + datetime.timedelta(days=DAYS, minutes=1)
        transaction.on_commit(lambda: bring_back_in_background.using(run_after=at).enqueue(change.comment_id), robust=True)


@task()
def bring_back_in_background(comment: int) -> None:
    bring_back(comment, timezone.now())


@transaction.atomic
def bring_back(pk: int, now: datetime.datetime) -> bool:
    """Put a comment whose author let his time pass back to where it stood in the queue; False where it is not so."""
    comment = Comment.objects.select_related("article").filter(pk=pk).first()
    if comment is None:
        return False
    locked_thread(comment.article)
    comment.refresh_from_db(fields=["status", "revision", "held_because", "queue_key"])
    last = StatusChange.objects.filter(comment=comment).order_by("-pk").values_list("at", flat=True)[:1]
    if comment.status != Status.HELD or comment.held_because != Hold.AUTHOR or not is_away(comment.queue_key):
        return False
    if now - last[0] < datetime.timedelta(days=DAYS):
        return False
    comment.queue_key = place_before(comment.queue_key)
    Comment.objects.filter(pk=pk).update(queue_key=comment.queue_key)
    tell_desk([comment])
    return True
