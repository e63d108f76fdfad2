"""How often one sender may post, counted in his last rows: no second write, one look into an index."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from functools import lru_cache

from django.conf import settings

from blog.prepared import Prepared
from comments.models import Comment, Revision


def seconds_to_wait(sender_key: str, now: datetime.datetime) -> int:
    """0 where the sender may post at `now`, else in how many seconds; REPLY_LIMITS maps seconds to replies."""
    limits: dict[int, int] = settings.REPLY_LIMITS
    if not sender_key or not limits:
        return 0
    last = _last_sent(max(limits.values())).all(sender=sender_key, since=now - datetime.timedelta(seconds=max(limits)))
    sent = [submitted_at for (submitted_at,) in last]
    waits = [(sent[replies - 1] - now).total_seconds() + seconds for seconds, replies in limits.items() if len(sent) >= replies]
    return max(0, math.ceil(max(waits, default=0)))


@lru_cache(maxsize=4)
def _last_sent(most: int) -> Prepared:
    """When one sender's last comments were sent, newest first."""
    comments = Comment.objects.exclude(sender_key="")  # said again in words, so that SQLite too may use the partial index
    return Prepared(
        lambda sender, since: (
            comments.filter(sender_key=sender, submitted_at__gt=since)
            .order_by("-submitted_at")
            .values_list("submitted_at")[:most]
        ),
        sender=str,
        since=datetime.datetime,
    )


def seconds_to_wait_before_editing(comment: Comment, now: datetime.datetime) -> int:
    """The same for changes of one comment: whoever tries out what the automatic check lets pass must not do it here."""
    window = datetime.timedelta(hours=1)
    written = Revision.objects.filter(comment=comment, number__gt=1, written_at__gt=now - window).order_by("-number")
    times = list(written.values_list("written_at", flat=True)[: settings.EDITS_AN_HOUR])
    return seconds_left(times, settings.EDITS_AN_HOUR, window, now)


def seconds_left(times: Sequence[datetime.datetime], most: int, window: datetime.timedelta, now: datetime.datetime) -> int:
    """In how many seconds fewer than `most` of `times`, newest first, will lie within the `window` before `now`."""
    return max(0, math.ceil((times[most - 1] + window - now).total_seconds())) if len(times) >= most else 0
