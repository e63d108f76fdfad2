"""Who is reading which comment: a lease of two minutes that tells the others and stops nobody; none where one person moderates."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Q
from django.utils import timezone

from comments.drafts import Actor
from moderation.models.queue import Claim

LEASE = datetime.timedelta(minutes=2)
AWAY = datetime.timedelta(days=30)  # whoever has not signed in for so long moderates with nobody


def several_moderate(now: datetime.datetime | None = None) -> bool:
    """True where a second person could be deciding now: two who may, and were here lately."""
    since = (now or timezone.now()) - AWAY
    right = Permission.objects.filter(content_type__app_label="comments", codename="moderate_comment")
    may = Q(is_superuser=True) | Q(groups__permissions__in=right) | Q(user_permissions__in=right)
    here = get_user_model().objects.filter(may, is_active=True, is_staff=True, last_login__gte=since)
    return len(here.distinct().values_list("pk")[:2]) > 1


def claim(comment_id: int, actor: Actor, now: datetime.datetime | None = None) -> Claim | None:
    """Lease a comment, or renew one's lease; answers the lease of somebody else where that still runs, None otherwise."""
    assert actor.id is not None, "a machine reads nothing"
    now = now or timezone.now()
    mine = {"holder_id": actor.id, "holder_name": actor.name, "until": now + LEASE}
    free = Q(holder_id=actor.id) | Q(until__lte=now)
    if Claim.objects.filter(free, comment=comment_id).update(**mine):
        return None
    Claim.objects.bulk_create([Claim(comment_id=comment_id, **mine)], ignore_conflicts=True)
    held = Claim.objects.filter(comment=comment_id).exclude(holder_id=actor.id)
    return held.filter(until__gt=now).first()


def held_by_others(comment_ids: Iterable[int], actor: Actor, now: datetime.datetime | None = None) -> dict[int, str]:
    """By comment, the name of who else is reading it now."""
    assert actor.id is not None, "a machine reads nothing"
    running = Claim.objects.filter(comment__in=list(comment_ids), until__gt=now or timezone.now())
    return dict(running.exclude(holder_id=actor.id).values_list("comment", "holder_name"))
