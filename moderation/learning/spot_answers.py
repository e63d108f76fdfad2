"""What a person says of the comments drawn for a second look, without knowing what the check thought of them."""

from __future__ import annotations

import datetime

from django.db.models import F, QuerySet

from comments.drafts import Actor
from comments.models import Comment, Status
from comments.services import Seen
from moderation.models import SpotCheck


def waiting() -> QuerySet[SpotCheck]:
    """Those nobody answered, of comments that still stand as they were drawn; the oldest first."""
    unanswered = SpotCheck.objects.filter(answered_at__isnull=True, comment__status=Status.PUBLISHED)
    return unanswered.filter(revision=F("comment__revision")).order_by("pk")


def answer(comment: Comment, seen: Seen, actor: Actor, ground: str, at: datetime.datetime) -> bool:
    """Keep what was said; `ground` is the rule it should have waited under, "" for none. False where it came too late."""
    asked = list(waiting().filter(comment=comment, revision=seen.revision).values_list("pk", flat=True))
    answered = {"answered_at": at, "answered_by": actor.id, "ground": ground}
    return SpotCheck.objects.filter(pk__in=asked, answered_at__isnull=True).update(**answered) > 0
