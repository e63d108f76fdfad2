"""What a person says of the comments drawn to be judged by their words alone.

Of a published one he is asked. One that is held stands in the queue without its evidence, until somebody has decided: that decision
is the answer, and is read from the log at night.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from comments.drafts import Actor
from comments.models import Comment, Status, StatusChange, Verb
from comments.services import Seen
from moderation.models import SpotCheck

PUBLISHED, HELD = SpotCheck.Kind.PUBLISHED, SpotCheck.Kind.HELD


def waiting() -> QuerySet[SpotCheck]:
    """Those nobody answered, of comments that still stand as they were drawn; the oldest first."""
    # asked of each, not joined: SQLite would begin a join with all comments that are published
    as_drawn = Comment.objects.filter(pk=OuterRef("comment"), status=Status.PUBLISHED, revision=OuterRef("revision"))
    return SpotCheck.objects.filter(Exists(as_drawn), answered_at__isnull=True, kind=PUBLISHED).order_by("pk")


def answer(comment: Comment, seen: Seen, actor: Actor, ground: str, at: datetime.datetime) -> bool:
    """Keep what was said; `ground` is the rule it should have waited under, "" for none. False where it came too late."""
    asked = list(waiting().filter(comment=comment, revision=seen.revision).values_list("pk", flat=True))
    answered = {"answered_at": at, "answered_by": actor.id, "ground": ground}
    return SpotCheck.objects.filter(pk__in=asked, answered_at__isnull=True).update(**answered) > 0


def still_blind(comment_id: Any) -> QuerySet[SpotCheck]:
    """The drawing by which a held comment is shown without its evidence, if there is one."""
    drawn = SpotCheck.objects.filter(comment=comment_id, kind=HELD, answered_at__isnull=True)
    return drawn.filter(revision=F("comment__revision"), comment__status=Status.HELD)


def read_from_log(since: datetime.datetime, until: datetime.datetime) -> int:
    """Take the first decision of a person on each held comment that was drawn as the answer; returns how many answered."""
    lines = StatusChange.objects.filter(
        at__gte=since, at__lt=until, actor_id__isnull=False, verb__in=(Verb.APPROVE, Verb.REMOVE), from_status=Status.HELD
    )
    unanswered = SpotCheck.objects.filter(kind=HELD, answered_at__isnull=True)
    found = 0
    for line in lines.filter(comment__in=unanswered.values("comment"), undoes=None, batch_items=None).order_by("pk"):
        answered = {"answered_at": line.at, "answered_by": line.actor_id, "ground": line.ground}
        found += unanswered.filter(comment=line.comment_id, revision=line.revision).update(**answered)
    return found
