"""Draws one published comment in fifty for a second look, by a keyed hash: nobody can tell beforehand which.

Of those that a rule means which only publishes, one in five is drawn.
"""

from __future__ import annotations

import datetime

from django.utils.crypto import salted_hmac

from comments.models import Comment, Status
from moderation.models import SpotCheck

SHARE = 0.02
SHARE_NOTED = 0.2


def is_drawn(comment_id: int, share: float = SHARE) -> bool:
    """True for such a share of comments; the same answer for the same comment whenever it is asked."""
    digest = salted_hmac("moderation.learning.spot_checks", str(comment_id), algorithm="sha256").digest()
    return int.from_bytes(digest[:8]) < share * 2**64


def draw(comment: Comment, at: datetime.datetime, *, noted: bool = False) -> None:
    """Remember a comment that has just been published without anybody having looked, where it is drawn."""
    if comment.status == Status.PUBLISHED and is_drawn(comment.pk, SHARE_NOTED if noted else SHARE):
        SpotCheck.objects.update_or_create(
            comment=comment,
            defaults={"revision": comment.revision, "drawn_at": at, "answered_at": None, "answered_by": None, "ground": ""},
        )
