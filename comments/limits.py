"""How often one sender may post, counted in his last rows: no second write, one look into an index."""

from __future__ import annotations

import datetime
import math

from django.conf import settings

from comments.models import Comment, Revision


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


def seconds_to_wait_before_editing(comment: Comment, now: datetime.datetime) -> int:
    """The same for changes of one comment: whoever tries out what the automatic check lets pass must not do it here."""
    window = datetime.timedelta(hours=1)
    written = Revision.objects.filter(comment=comment, number__gt=1, written_at__gt=now - window).order_by("-number")
    times = list(written.values_list("written_at", flat=True)[: settings.EDITS_AN_HOUR])
    return math.ceil((times[-1] + window - now).total_seconds()) if len(times) >= settings.EDITS_AN_HOUR else 0
