"""The thread's row: the lock, the numbers and the counters of everything visible under one article."""

from __future__ import annotations

import datetime
from functools import lru_cache

from django.db.models import Exists
from django.db.models.functions import Now

from blog.models import Article, CommentsMode, SiteSettings
from blog.prepared import Prepared
from blog.together import write
from comments.doors import Notice, notice
from comments.models import Comment, ReadFirst, Thread

URGENT = 2**43  # more milliseconds than any time has, so that all that is urgent stands before all that is not
AWAY = 2**45  # added to the place of what was sent back to its author: behind all else, and found again
DAY = datetime.timedelta(days=1)


def locked_thread(article: Article) -> Thread:
    """The thread's row, locked until the transaction ends, with its article, `policy_in_force` and `somebody_read_first`."""
    threads = _locked(notice())
    thread: Thread | None = threads.first(article=article.pk)
    if thread is None:
        Thread.objects.bulk_create([Thread(article=article)], ignore_conflicts=True)
        thread = threads.all(article=article.pk)[0]
    return thread


@lru_cache(maxsize=4)
def _locked(policies: Notice) -> Prepared:
    threads = Thread.objects.select_related("article").annotate(
        policy_in_force=policies.in_force(), somebody_read_first=Exists(ReadFirst.objects.in_force(Now()))
    )
    return Prepared(lambda article: threads.select_for_update(of=("self",)).filter(pk=article), article=int)


def give_number(comment: Comment, thread: Thread, at: datetime.datetime) -> None:
    """Give the comment the thread's next number, unless it had one before."""
    if comment.number is None:
        comment.number = thread.last_number = thread.last_number + 1
        comment.published_at = at


def bump(thread: Thread, public: int) -> None:
    """Say that something visible changed, so that every kept page of the article is stale."""
    write(_BUMP, [public, thread.last_number, thread.pk])


_BUMP = (
    f"UPDATE {Thread._meta.db_table} SET version = version + 1, public_count = public_count + %s, last_number = %s"
    " WHERE article_id = %s"
)


def queue_key(at: datetime.datetime) -> int:
    """Place in the queue, smallest first, of what waits in its turn: the time in milliseconds."""
    return round(at.timestamp() * 1000)


def place_in_queue(thread: Thread, at: datetime.datetime, urgent: bool = False) -> int:
    """The urgent first and the oldest of it; then the newest of discussions that live; then the rest, the oldest first."""
    key = queue_key(at)
    if urgent:
        return key - URGENT
    return -key if _lives(thread, at) else key


def is_away(place: int) -> bool:
    """True for the place of what waits for its author."""
    return place >= AWAY // 2


def place_away(place: int) -> int:
    """Out of the queue, until the author changes the comment or his time is over."""
    return place if is_away(place) else place + AWAY


def place_before(place: int) -> int:
    """Where it stood before it was sent back."""
    return place - AWAY if is_away(place) else place


def _lives(thread: Thread, at: datetime.datetime) -> bool:
    """True where comments appear at once, and something appeared within a day."""
    if thread.article.mode_at(at, SiteSettings.current()) != CommentsMode.OPEN:
        return False
    newest = Comment.objects.filter(article=thread.pk, number=thread.last_number).values_list("published_at", flat=True)
    last = (newest.first() if thread.last_number else None) or thread.article.published_at
    return last is not None and at - last < DAY
