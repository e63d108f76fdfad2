"""The thread's row: the lock, the numbers and the counters of everything visible under one article."""

from __future__ import annotations

import datetime

from django.db.models import F

from blog.models import Article
from comments.doors import notice
from comments.models import Comment, Thread


def locked_thread(article: Article) -> Thread:
    """The thread's row, locked until the transaction ends, with its article and `policy_in_force`."""
    threads = Thread.objects.select_related("article").annotate(policy_in_force=notice().in_force())
    threads = threads.select_for_update(of=("self",))
    thread = threads.filter(pk=article.pk).first()
    if thread is None:
        Thread.objects.bulk_create([Thread(article=article)], ignore_conflicts=True)
        thread = threads.get(pk=article.pk)
    return thread


def give_number(comment: Comment, thread: Thread, at: datetime.datetime) -> None:
    """Give the comment the thread's next number, unless it had one before."""
    if comment.number is None:
        comment.number = thread.last_number = thread.last_number + 1
        comment.published_at = at


def bump(thread: Thread, public: int) -> None:
    """Say that something visible changed, so that every kept page of the article is stale."""
    Thread.objects.filter(pk=thread.pk).update(
        version=F("version") + 1, public_count=F("public_count") + public, last_number=thread.last_number
    )


def queue_key(at: datetime.datetime, urgency_hours: float = 0.0) -> int:
    """Place in the queue, smallest first: the time in milliseconds, moved ahead by `urgency_hours`."""
    return round((at.timestamp() - urgency_hours * 3600) * 1000)
