"""Before sending: a reader is told once a form which posted rule his words may break, and may put it better himself.

Whoever tries out words to find what passes learns little: each telling is stored, and few an hour are given to one sender.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.conf import settings
from django.db import IntegrityError, transaction

from comments.doors import Noticed, Outcome
from comments.drafts import Draft
from comments.models import Nudge


class Nudged(Exception):
    """Nothing was stored yet: the reader is told what was noticed, and then sends what he likes to a person."""

    def __init__(self, noticed: Sequence[Noticed], policy: int | None) -> None:
        super().__init__()
        self.noticed = noticed
        self.policy = policy


def nudged(draft: Draft, outcome: Outcome, now: datetime.datetime) -> Sequence[Noticed]:
    """What its reader is told before his text is stored; nothing where he was told already, or too often of late."""
    noticed = outcome.told_before()
    if not noticed or not draft.idempotency_key or not draft.sender_key or _told_often(draft.sender_key, now):
        return ()
    rules = list(dict.fromkeys(one.rule for one in noticed))
    try:
        with transaction.atomic():
            Nudge.objects.create(
                article=draft.article,
                idempotency_key=draft.idempotency_key,
                sender_key=draft.sender_key,
                rules=rules,
                policy=outcome.policy,
                at=now,
            )
    except IntegrityError:  # told already: now a person reads it
        return ()
    return noticed


def _told_often(sender_key: str, now: datetime.datetime) -> bool:
    told = Nudge.objects.filter(sender_key=sender_key, at__gt=now - datetime.timedelta(hours=1))
    return len(told.values_list("pk")[: settings.NUDGES_AN_HOUR]) >= settings.NUDGES_AN_HOUR
