"""How often one sender may post, counted in his last rows: no second write, one look into an index."""

from __future__ import annotations

import datetime
import math

from django.conf import settings

from comments.models import Comment


def seconds_to_wait(sender_key: str, now: datetime.datetime) -> int:
    """0 where the sender may post at `now`, else in how many seconds; REPLY_LIMITS maps seconds to replies."""
    limits: dict[int, int] = settings.REPLY_LIMITS
    if not sender_key or not limits:
        return 0
    sent = list(
        Comment.objects.exclude(sender_key="")  # said again in words, so that SQLite too may use the partial index
        .filter(sender_key=sender_key, submitted_at__gt=now - datetime.timedelta(seconds=max(limits)))
        .order_by("-submitted_at")
        .values_list("submitted_at", flat=True)[: max(limits.values())]
    )
    waits = [(sent[replies - 1] - now).total_seconds() + seconds for seconds, replies in limits.items() if len(sent) >= replies]
    return max(0, math.ceil(max(waits, default=0)))
