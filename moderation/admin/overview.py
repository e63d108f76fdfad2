"""How much waits, looked at only as far as a person can take it in: the first of the queue, never all of it."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils import timezone

from moderation.models import BrokenRule, QueuedComment

CAP = 100


@dataclass(frozen=True)
class Overview:
    """The head of the queue; `capped` says that more wait than were looked at, so that its counts are none of the whole."""

    waiting: int
    capped: bool
    oldest: datetime.datetime | None
    rules: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    articles: dict[int, str] = field(default_factory=dict)
    names: Counter[str] = field(default_factory=Counter)

    @property
    def oldest_waits(self) -> bool:
        """True when the wait is worth saying: a minute or more."""
        return self.oldest is not None and timezone.now() - self.oldest >= datetime.timedelta(minutes=1)


def overview(request: HttpRequest) -> Overview:
    """Read once a request."""
    if not hasattr(request, "_queue_overview"):
        request._queue_overview = _read()  # type: ignore[attr-defined]
    return request._queue_overview  # type: ignore[attr-defined]


def _read() -> Overview:
    fields = ("pk", "submitted_at", "held_because", "article_id", "article__title", "name")
    rows = list(QueuedComment.objects.waiting().in_order().values(*fields)[: CAP + 1])
    head = rows[:CAP]
    rules = BrokenRule.objects.filter(comment__in=[row["pk"] for row in head]).values_list("rule", flat=True)
    return Overview(
        waiting=len(head),
        capped=len(rows) > CAP,
        oldest=min((row["submitted_at"] for row in head), default=None),
        rules=Counter(rules),
        reasons=Counter(row["held_because"] for row in head),
        articles={row["article_id"]: row["article__title"] for row in head},
        names=Counter(row["name"] for row in head),
    )
