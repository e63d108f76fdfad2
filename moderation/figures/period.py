"""The figures of some days, added up from the small table."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from comments.models import Verb
from moderation.figures import names
from moderation.figures.days import ONE_DAY
from moderation.figures.quality import Proposal, proposal
from moderation.figures.spans import quantile, up_to
from moderation.learning.record import Row
from moderation.models import DayFigure, PostedRule

STAYS, GOES = (Verb.APPROVE, Verb.RESTORE), (Verb.REMOVE, Verb.REGROUND)
LIMITS = (5 * 60, 3600, 6 * 3600, 24 * 3600, 3 * 24 * 3600, 14 * 24 * 3600)  # seconds: how long a decision took


@dataclass(frozen=True)
class Figures:
    """What happened from one day to another, both counted."""

    first: datetime.date
    last: datetime.date
    totals: Mapping[str, Counter[str]] = field(default_factory=dict)
    days: Mapping[datetime.date, Mapping[str, Counter[str]]] = field(default_factory=dict)

    def of(self, name: str) -> Counter[str]:
        """By key."""
        return self.totals.get(name, Counter())

    def sum(self, name: str) -> int:
        return self.of(name).total()

    def decided(self, *verbs: str) -> int:
        return sum(n for key, n in self.of(names.DECIDED).items() if key.partition(":")[0] in verbs)

    @property
    def published(self) -> int:
        """All that came onto the pages."""
        return self.sum(names.AT_ONCE) + self.decided(Verb.APPROVE)

    @property
    def removed_by_rule(self) -> Counter[str]:
        """Removals, by rule."""
        return ruled(self.of(names.DECIDED), GOES)

    def waited(self, share: float, name: str = names.WAITED) -> float | None:
        """The seconds within which this share of all was decided."""
        return quantile(spans(self.of(name)), share)

    @property
    def waits(self) -> list[int]:
        """How many took up to each of LIMITS, and longer."""
        return up_to(spans(self.of(names.WAITED)), LIMITS)

    def by_day(self) -> Iterator[tuple[datetime.date, Mapping[str, Counter[str]]]]:
        """Every day, also one on which nothing happened."""
        day = self.first
        while day <= self.last:
            yield day, self.days.get(day, {})
            day += ONE_DAY


def figures(first: datetime.date, last: datetime.date) -> Figures:
    """In one question."""
    totals: dict[str, Counter[str]] = {}
    days: dict[datetime.date, dict[str, Counter[str]]] = {}
    rows = DayFigure.objects.filter(day__gte=first, day__lte=last).exclude(name__in=names.SNAPSHOT)
    for day, name, key, n in rows.values_list("day", "name", "key", "n"):
        totals.setdefault(name, Counter())[key] += n
        days.setdefault(day, {}).setdefault(name, Counter())[key] += n
    return Figures(first, last, totals, days)


def ruled(decided: Mapping[str, int], verbs: tuple[str, ...]) -> Counter[str]:
    """Of "verb:rule", those of these verbs by rule."""
    found: Counter[str] = Counter()
    for key, n in decided.items():
        verb, _colon, rule = key.partition(":")
        if verb in verbs:
            found[rule] += n
    return found


def spans(counts: Mapping[str, int]) -> dict[int, int]:
    return {int(key): n for key, n in counts.items()}


# --- how right the check was ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Quality:
    """The newest snapshot: rules with their detectors, and what it proposes."""

    rows: list[Row]
    proposals: list[Proposal]


def quality() -> Quality:
    """As of the last night."""
    found: dict[str, Counter[str]] = {name: Counter() for name in names.SNAPSHOT}
    for name, key, n in DayFigure.objects.filter(name__in=names.SNAPSHOT).values_list("name", "key", "n"):
        found[name][key] = n
    hits = found[names.HITS]
    rows = []
    for key, n in hits.items():
        rule, _slash, detector = key.partition("/")
        rows.append(Row(rule, detector, n, found[names.AGREED][key], found[names.DISAGREED][key]))
    order = {row.rule: row.hits for row in rows if not row.detector}
    rows.sort(key=lambda row: (-order.get(row.rule, 0), row.rule, bool(row.detector), -row.hits, row.detector))
    thresholds = PostedRule.objects.filter(action=PostedRule.Action.HOLD).values_list("code", "threshold")
    tried = [
        proposal(code, at, _bands(found[names.BAND_AGREED], code), _bands(found[names.BAND_DISAGREED], code))
        for code, at in thresholds
    ]
    return Quality(rows, [one for one in tried if one])


def _bands(counts: Mapping[str, int], rule: str) -> dict[int, int]:
    return {int(step): n for key, n in counts.items() for code, step in [key.rsplit("/", 1)] if code == rule}
