"""Whose comments a person reads first: what comes from one browser or connection is held until a day, and its writer is told why.

A browser's hash changes with the month, and is found again by whoever holds its key; a connection's cannot be found again in another
month, so that there it ends with the month. An account stands in for its browser. No name is ever looked at: anybody may sign with any.
"""

from __future__ import annotations

import datetime
from typing import Final

from django.db.models import Q
from django.utils import timezone

from comments.drafts import Actor, Draft
from comments.models import Comment, HeldFirst, ReadFirst
from comments.people.identity import MONTHS_KNOWN, browser_hashes

MOST_DAYS: Final = 90


def begin(comment: Comment, kind: str, until: datetime.datetime, reason: str, actor: Actor) -> ReadFirst:
    """From now on, hold what comes from where `comment` came from. `reason` is shown to whoever is concerned."""
    return ReadFirst.objects.create(
        kind=kind,
        value=value_of(comment, kind),
        comment=comment,
        reason=reason,
        until=until,
        made_at=timezone.now(),
        made_by_id=actor.id,
        made_by=actor.name,
    )


def end(row: ReadFirst, actor: Actor) -> bool:
    """End it before its day; False where it was over."""
    now = timezone.now()
    standing = ReadFirst.objects.in_force(now).filter(pk=row.pk)
    return bool(standing.update(ended_at=now, ended_by_id=actor.id, ended_by=actor.name))


def value_of(comment: Comment, kind: str) -> str:
    return comment.browser_hash if kind == ReadFirst.Kind.BROWSER else comment.sender_key


def kinds_of(comment: Comment) -> list[str]:
    """By what its sender can be found again; nothing for what was imported."""
    return [kind for kind in ReadFirst.Kind.values if value_of(comment, kind)]


def applying(draft: Draft, now: datetime.datetime) -> ReadFirst | None:
    """What is in force for the sender of this draft, and of the comment whose words it changes."""
    before = draft.replaces
    browsers = [*browser_hashes(draft.browser_key, now, MONTHS_KNOWN), before.browser_hash if before else ""]
    senders = [draft.sender_key, before.sender_key if before else ""]
    same = Q(kind=ReadFirst.Kind.BROWSER, value__in=browsers) | Q(kind=ReadFirst.Kind.SENDER, value__in=senders)
    return ReadFirst.objects.in_force(now).exclude(value="").filter(same).order_by("-until").first()


def remember(comment: Comment, because: ReadFirst) -> None:
    """Keep by what a comment is held, for its writer to read; in the transaction that holds it."""
    HeldFirst.objects.update_or_create(comment=comment, defaults={"because": because})


def because_of(comment: Comment) -> ReadFirst | None:
    """By what a comment was held."""
    found = HeldFirst.objects.filter(comment=comment).select_related("because").first()
    return found.because if found else None
