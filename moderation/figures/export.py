"""The figures of a period as rows: what a report on transparency asks, for the terminal, as CSV and as JSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TextIO

from django.utils.translation import gettext as _

from comments.models import Hold
from moderation.figures import names
from moderation.figures.period import STAYS, Figures, ruled
from moderation.learning.record import Row, wilson
from moderation.models import Appeal, SpotCheck

HEADER = ("section", "figure", "key", "value")
Value = int | float | None


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: its section and name stay the same in every language; seconds and shares are plain numbers."""

    section: str
    figure: str
    key: str
    value: Value


def lines(of: Figures, rows: list[Row]) -> Iterator[Line]:
    """Every figure; `rows` says how right rules and detectors were (moderation.learning.record)."""
    yield from _comments(of)
    yield from _keyed("decisions", "removed", of.removed_by_rule)
    yield from _keyed("decisions", "published", {verb: of.decided(verb) for verb in STAYS})
    yield from _keyed("decisions", "undone", of.of(names.UNDONE))
    yield from _keyed("decisions", "turned", of.of(names.TURNED))
    yield from _times("decisions", of, names.WAITED)
    yield from _keyed("notices", "received", of.of(names.REPORTED))
    yield from _keyed("notices", "comment removed", of.of(names.RIGHT))
    yield from _keyed("notices", "comment left", of.of(names.WRONG))
    yield from _times("notices", of, names.REPORT_WAITED)
    yield from _automated(of, rows)
    yield from _keyed("appeals", "received", of.of(names.APPEALED))
    yield from _keyed("appeals", "answered", {outcome: of.of(names.ANSWERED)[outcome] for outcome in Appeal.Outcome.values})
    yield from _times("appeals", of, names.APPEAL_WAITED)


def _comments(of: Figures) -> Iterator[Line]:
    sent, at_once = of.sum(names.SENT), of.sum(names.AT_ONCE)
    yield Line("comments", "sent", "", sent)
    yield Line("comments", "published at once", "", at_once)
    yield Line("comments", "published at once, share", "", at_once / sent if sent else None)
    yield from _keyed("comments", "held", {reason: of.of(names.HELD)[reason] for reason in Hold.values})


def _keyed(section: str, figure: str, counts: Mapping[str, int]) -> Iterator[Line]:
    for key, n in sorted(counts.items()):
        if n:
            yield Line(section, figure, key, n)
    yield Line(section, f"{figure}, all", "", sum(counts.values()))


def _times(section: str, of: Figures, name: str) -> Iterator[Line]:
    for figure, share in (("median", 0.5), ("p95", 0.95)):
        yield Line(section, f"seconds to decision, {figure}", "", of.waited(share, name))


def _automated(of: Figures, rows: list[Row]) -> Iterator[Line]:
    """What the check noticed, and how often persons found it right; by rule, and by rule/detector."""
    yield from _keyed("automated detection", "detected", of.of(names.NOTICED))
    for row in rows:
        key = f"{row.rule}/{row.detector}" if row.detector else row.rule
        low, high = row.interval or (None, None)
        told = (("hits", row.hits), ("agreed", row.agreed), ("disagreed", row.disagreed))
        shares = (("accuracy", row.precision), ("accuracy, low", low), ("accuracy, high", high))
        yield from (Line("automated detection", figure, key, value) for figure, value in (*told, *shares))
    for kind in SpotCheck.Kind.values:
        stands, broken = blind(of, kind)
        low, high = wilson(broken, stands + broken) if stands + broken else (None, None)
        yield Line("automated detection", "drawn and judged blind", kind, stands + broken)
        yield Line("automated detection", "found to break a rule", kind, broken)
        yield Line("automated detection", "found to break a rule, low", kind, low)
        yield Line("automated detection", "found to break a rule, high", kind, high)


def blind(of: Figures, kind: str) -> tuple[int, int]:
    """Of the comments drawn, how many may stand and how many break a rule in the eyes of a person."""
    by_rule = ruled(of.of(names.BLIND), (kind,))
    return by_rule[""], by_rule.total() - by_rule[""]


def write_csv(rows: list[Line], to: TextIO) -> None:
    writer = csv.writer(to)
    writer.writerow(HEADER)
    writer.writerows((row.section, row.figure, row.key, "" if row.value is None else row.value) for row in rows)


def as_json(of: Figures, rows: list[Line]) -> str:
    told: dict[str, Any] = {"from": of.first.isoformat(), "to": of.last.isoformat()}
    for row in rows:
        place = told.setdefault(row.section, {})
        if row.key:
            place.setdefault(row.figure, {})[row.key] = row.value
        else:
            place[row.figure] = row.value
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def headings() -> dict[str, str]:
    """The sections in the language of whoever reads."""
    return {
        "comments": _("Comments"),
        "decisions": _("Decisions"),
        "notices": _("Reports of readers"),
        "automated detection": _("Automatic check"),
        "appeals": _("Appeals"),
    }
