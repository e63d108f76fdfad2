"""Under what a comment waits, and how many wait there: counted in small deltas, so that no request counts a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from django.db import connection, transaction
from django.db.models import F

from moderation.models.queue import QueueCount, QueueDelta

EVERYTHING: Final = ""  # the whole queue
FIRST: Final = "first"  # the first comment of its sender
FLOOD: Final = "flood"  # said again and again, or very often
FOLDED_EVERY: Final = 500  # deltas
FOLDED_AT_ONCE: Final = 5_000


def of_rule(code: str) -> str:
    return f"rule:{code}"


def of_reason(hold: str) -> str:
    return f"reason:{hold}"


def of_article(pk: int) -> str:
    return f"article:{pk}"


def of_group(founder: int) -> str:
    """Those near-duplicates of a comment that came after it; it exists where there is one."""
    return f"alike:{founder}"


def counts(wanted: Iterable[str]) -> dict[str, int]:
    """How many wait under each of these facets, in one statement; those of none are left out."""
    wanted = list(wanted)
    stored = QueueCount.objects.filter(facet__in=wanted).values_list("facet", "n")
    rows = stored.union(QueueDelta.objects.filter(facet__in=wanted).values_list("facet", "n"), all=True)
    found: Counter[str] = Counter()
    for facet, n in rows:
        found[facet] += n
    return {facet: n for facet, n in found.items() if n > 0}


def change(by: Mapping[str, int]) -> None:
    """Write down what was added and taken away; called in the transaction that does it."""
    rows = [QueueDelta(facet=facet, n=n) for facet, n in sorted(by.items()) if n]
    made = QueueDelta.objects.bulk_create(rows)
    if any(row.pk % FOLDED_EVERY == 0 for row in made):
        transaction.on_commit(fold)


@transaction.atomic
def fold() -> int:
    """Add the deltas up in their counts; two that fold at once take different rows. Returns how many rows went."""
    rows = QueueDelta.objects.order_by("pk")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    taken = list(rows[:FOLDED_AT_ONCE])
    sums: Counter[str] = Counter()
    for row in taken:
        sums[row.facet] += row.n
    changed = sorted(facet for facet, n in sums.items() if n)
    for facet in changed:
        while not QueueCount.objects.filter(facet=facet).update(n=F("n") + sums[facet]):
            QueueCount.objects.bulk_create([QueueCount(facet=facet)], ignore_conflicts=True)
    QueueCount.objects.filter(facet__in=changed, n=0).delete()
    QueueDelta.objects.filter(pk__in=[row.pk for row in taken]).delete()
    return len(taken)
