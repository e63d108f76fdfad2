"""How often each rule and each detector was right, counted from decisions, with the interval that so few allow."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import F

from moderation.engine import BASE
from moderation.learning.examples import Verdict, verdicts
from moderation.models import Finding, Screening

Z = 1.959964  # two-sided 95 %
AT_ONCE = 500


@dataclass
class Row:
    """A rule, or a detector under a rule ("" for the rule as a whole): held for, and what persons made of it.

    What was removed under another rule says neither yes nor no, and neither does what nobody decided on.
    """

    rule: str
    detector: str = ""
    hits: int = 0
    agreed: int = 0
    disagreed: int = 0

    @property
    def precision(self) -> float | None:
        judged = self.agreed + self.disagreed
        return self.agreed / judged if judged else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95 % interval of the precision."""
        judged = self.agreed + self.disagreed
        return wilson(self.agreed, judged) if judged else None

    def count(self, verdict: Verdict | None) -> None:
        """One more comment in which it fired."""
        self.hits += 1
        if verdict is None:
            return
        self.agreed += verdict.ground == self.rule
        self.disagreed += not verdict.ground


def wilson(agreed: int, judged: int) -> tuple[float, float]:
    """The interval in which the true share lies 95 times in 100; unlike the plain one, it holds for few and for all."""
    share, square = agreed / judged, Z * Z / judged
    middle = (share + square / 2) / (1 + square)
    half = Z * math.sqrt(share * (1 - share) / judged + square / (4 * judged)) / (1 + square)
    return max(0.0, middle - half), min(1.0, middle + half)


def record(first: datetime.date | None = None, last: datetime.date | None = None) -> list[Row]:
    """The rules that fired in comments screened within these days, each followed by its detectors, most hits first."""
    judged = {(verdict.comment, verdict.revision): verdict for verdict in verdicts()}
    rows: dict[tuple[str, str], Row] = {}
    for screening, speaking in fired(first, last):
        verdict = judged.get((screening.comment_id, screening.revision))
        for rule in screening.broken:
            for detector in ("", *sorted(speaking.get(rule, ()))):
                rows.setdefault((rule, detector), Row(rule, detector)).count(verdict)
    wholes = sorted((row for row in rows.values() if not row.detector), key=lambda row: (-row.hits, row.rule))
    parts = sorted((row for row in rows.values() if row.detector), key=lambda row: (-row.hits, row.detector))
    return [row for whole in wholes for row in (whole, *(part for part in parts if part.rule == whole.rule))]


def fired(first: datetime.date | None, last: datetime.date | None) -> Iterator[tuple[Screening, dict[str, set[str]]]]:
    """The screenings in which some rule fired, with the detectors that spoke for it; cut by key."""
    screenings = Screening.objects.filter(revision=F("comment__revision")).exclude(broken=[]).order_by("pk")
    if first:
        screenings = screenings.filter(at__date__gte=first)
    if last:
        screenings = screenings.filter(at__date__lte=last)
    after = 0
    while part := list(screenings.filter(pk__gt=after)[:AT_ONCE]):
        after = part[-1].pk
        yield from zip(part, speaking_for(part), strict=True)


def speaking_for(screenings: Iterable[Screening]) -> list[dict[str, set[str]]]:
    """By screening and rule, the detectors whose findings add up to more than nothing."""
    sums: dict[tuple[int, str, str], float] = {}
    findings = Finding.objects.filter(screening__in=screenings).exclude(detector=BASE)
    for pk, rule, detector, weight in findings.values_list("screening", "rule", "detector", "weight"):
        sums[pk, rule, detector] = sums.get((pk, rule, detector), 0.0) + weight
    found: dict[int, dict[str, set[str]]] = {}
    for (pk, rule, detector), weight in sums.items():
        if weight > 0:
            found.setdefault(pk, {}).setdefault(rule, set()).add(detector)
    return [found.get(screening.pk, {}) for screening in screenings]
