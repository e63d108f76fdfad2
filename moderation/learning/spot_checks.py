"""Draws comments to be judged by their words alone, by a keyed hash: nobody can tell beforehand which.

One published in fifty, and one in five of those that a rule means which only publishes; of those held, one in twenty.
"""

from __future__ import annotations

import datetime

from django.utils.crypto import salted_hmac

from comments.models import Comment, Hold, Status
from moderation.models import SpotCheck

SHARE = 0.02
SHARE_NOTED = 0.2
SHARE_HELD = 0.05


def is_drawn(comment_id: int, share: float = SHARE) -> bool:
    """True for such a share of comments; the same answer for the same comment whenever it is asked."""
    digest = salted_hmac("moderation.learning.spot_checks", str(comment_id), algorithm="sha256").digest()
    return int.from_bytes(digest[:8]) < share * 2**64


def draw(comment: Comment, at: datetime.datetime, *, noted: bool = False, urgent: bool = False) -> None:
    """Remember a comment that was just published or held by the check alone, where it is drawn; never what is urgent."""
    share = SHARE_NOTED if noted else SHARE
    if comment.status == Status.HELD:
        share = SHARE_HELD if comment.held_because == Hold.RULES and not urgent else 0.0
    if is_drawn(comment.pk, share):
        drawn = {"kind": comment.status, "revision": comment.revision, "drawn_at": at}
        SpotCheck.objects.update_or_create(
            comment=comment, defaults={**drawn, "answered_at": None, "answered_by": None, "ground": ""}
        )
