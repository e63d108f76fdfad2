"""How much waits and under what: exact counts out of their small deltas, and the head of the queue for what is too many to count."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils import timezone

from comments.models import Hold, Status
from comments.services.thread_row import AWAY, URGENT
from moderation.desk import facets
from moderation.desk.evidence import RuleName, rule_names
from moderation.models import QueuedComment

HEAD = 100  # comments of which the articles and names are offered to narrow by


@dataclass(frozen=True)
class Overview:
    """The queue as it stands."""

    counts: Mapping[str, int]  # by facet (moderation.desk.facets); none under what is not there
    oldest: datetime.datetime | None
    rules: Mapping[str, RuleName] = field(default_factory=dict)  # the posted rules in force
    articles: Mapping[int, str] = field(default_factory=dict)  # at the head of the queue, with their titles
    names: Counter[str] = field(default_factory=Counter)  # signed at the head of the queue

    @property
    def waiting(self) -> int:
        return self.counts.get(facets.EVERYTHING, 0)

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
    head = list(QueuedComment.objects.waiting().in_order().values_list("article_id", "article__title", "name")[:HEAD])
    articles = {pk: title for pk, title, _name in head}
    rules = rule_names()
    wanted = [facets.EVERYTHING, facets.FIRST, facets.FLOOD]
    wanted += map(facets.of_reason, Hold.values)
    wanted += map(facets.of_rule, rules)
    wanted += map(facets.of_article, articles)
    return Overview(
        facets.counts(wanted), _oldest() if head else None, rules, articles, Counter(name for _pk, _title, name in head)
    )


def _oldest() -> datetime.datetime | None:
    """Since when the oldest waits: it stands first or last in one of the three parts of the queue."""
    held = QueuedComment.objects.filter(status=Status.HELD).values_list("submitted_at", flat=True)
    middle = -URGENT // 2
    ends = (  # each with one bound a side: of two, SQLite goes by the first and passes over all the rest
        held.filter(queue_key__lt=middle).order_by("queue_key", "pk"),
        held.filter(queue_key__gte=middle, queue_key__lt=0).order_by("-queue_key", "-pk"),
        held.filter(queue_key__gte=0, queue_key__lt=AWAY // 2).order_by("queue_key", "pk"),
    )
    return min((at for end in ends if (at := end.first()) is not None), default=None)
