"""Readers' "useful": one a browser and comment, counted and never subtracted; the one writer of Useful and its count."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from comments.limits import seconds_left
from comments.models import Comment, Status, Useful
from comments.people.identity import same_browser
from comments.services.thread_row import bump, locked_thread


def reader_hash(browser_key: str, comment: Comment) -> str:
    """What is stored of the browser: another one for each comment, so that nobody can join them."""
    return salted_hmac("comments.useful", f"{browser_key}:{comment.pk}", algorithm="sha256").hexdigest()[:32]


def seconds_to_wait(sender_key: str, now: datetime.datetime) -> int:
    """0 where the sender may mark at `now`, else in how many seconds; read from his last rows."""
    if not sender_key:
        return 0
    window = datetime.timedelta(hours=1)
    marked = Useful.objects.exclude(sender_key="").filter(sender_key=sender_key, at__gt=now - window).order_by("-at")
    times = list(marked.values_list("at", flat=True)[: settings.USEFUL_AN_HOUR])
    return seconds_left(times, settings.USEFUL_AN_HOUR, window, now)


@transaction.atomic
def mark_useful(
    comment: Comment, browser_key: str, sender_key: str, known_browser: bool, now: datetime.datetime | None = None
) -> bool:
    """Count a browser once; False where it was counted, where the comment is its own, or not public.

    A browser without our cookie may be one that keeps none: its connection is then counted once.
    """
    thread = locked_thread(comment.article)
    fresh = Comment.objects.get(pk=comment.pk)
    own = same_browser(browser_key, fresh.idempotency_key, fresh.receipt_hash)
    marks = Useful.objects.filter(comment=fresh)
    counted = not known_browser and sender_key and marks.filter(sender_key=sender_key).exists()
    if own or counted or fresh.status != Status.PUBLISHED:
        return False
    reader = reader_hash(browser_key, fresh)
    _row, made = marks.get_or_create(
        reader=reader, defaults={"comment": fresh, "sender_key": sender_key, "at": now or timezone.now()}
    )
    if made:
        Comment.objects.filter(pk=fresh.pk).update(useful_count=F("useful_count") + 1)
        bump(thread, public=0)
    return made
