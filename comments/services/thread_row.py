"""The thread's row: the lock, the numbers and the counters of everything visible under one article."""

from __future__ import annotations

import datetime
from functools import lru_cache

from django.db import connection

from blog.models import Article
from blog.prepared import Prepared
from comments.doors import Notice, notice
from comments.models import Comment, Thread


def locked_thread(article: Article) -> Thread:
    """The thread's row, locked until the transaction ends, with its article and `policy_in_force`."""
    threads = _locked(notice())
    thread: Thread | None = threads.first(article=article.pk)
    if thread is None:
        Thread.objects.bulk_create([Thread(article=article)], ignore_conflicts=True)
        thread = threads.all(article=article.pk)[0]
    return thread


@lru_cache(maxsize=4)
def _locked(policies: Notice) -> Prepared:
    threads = Thread.objects.select_related("article").annotate(policy_in_force=policies.in_force())
    return Prepared(lambda article: threads.select_for_update(of=("self",)).filter(pk=article), article=int)


def give_number(comment: Comment, thread: Thread, at: datetime.datetime) -> None:
    """Give the comment the thread's next number, unless it had one before."""
    if comment.number is None:
        comment.number = thread.last_number = thread.last_number + 1
        comment.published_at = at


def bump(thread: Thread, public: int) -> None:
    """Say that something visible changed, so that every kept page of the article is stale."""
    with connection.cursor() as cursor:
        cursor.execute(_BUMP, [public, thread.last_number, thread.pk])


_BUMP = (
    f"UPDATE {Thread._meta.db_table} SET version = version + 1, public_count = public_count + %s, last_number = %s"
    " WHERE article_id = %s"
)


def queue_key(at: datetime.datetime, urgency_hours: float = 0.0) -> int:
    """Place in the queue, smallest first: the time in milliseconds, moved ahead by `urgency_hours`."""
    return round((at.timestamp() - urgency_hours * 3600) * 1000)
