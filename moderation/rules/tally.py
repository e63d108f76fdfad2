"""Counting what a rule would have done on decided comments, at every threshold at once. Pure.

A probability is kept in thousandths, so that counts at thresholds of three decimals are exact and 100,000 comments make no
more to store than 1,000.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

THOUSANDTHS = 1_000
SHOWN = 5  # examples of each kind
STAYED, GONE, ELSEWHERE = "stayed", "gone", "elsewhere"  # published; removed under this rule; removed under another
FATES = (STAYED, GONE, ELSEWHERE)


def bin_of(probability: float) -> int:
    """The thousandth that a probability, or a threshold, lies in."""
    return min(int(probability * THOUSANDTHS + 1e-9), THOUSANDTHS)


@dataclass
class Scale:
    """How many comments have each probability."""

    bins: dict[int, int] = field(default_factory=dict)

    def add(self, probability: float) -> None:
        at = bin_of(probability)
        self.bins[at] = self.bins.get(at, 0) + 1

    def from_on(self, threshold: float) -> int:
        """How many reach a threshold."""
        least = bin_of(threshold)
        return sum(count for at, count in self.bins.items() if at >= least)

    @property
    def all(self) -> int:
        return sum(self.bins.values())


@dataclass(frozen=True, slots=True)
class Tried:
    """One decided comment: what a person decided, and its probabilities under the rule as it stands and as it was typed."""

    comment: int
    fate: str
    before: float
    after: float


@dataclass
class Tally:
    """Counts by fate for the rule as it stands and as it was typed, and examples where the two differ."""

    before: dict[str, Scale] = field(default_factory=lambda: {fate: Scale() for fate in FATES})
    after: dict[str, Scale] = field(default_factory=lambda: {fate: Scale() for fate in FATES})
    examples: dict[str, list[tuple[float, int]]] = field(default_factory=dict)  # kind -> [(probability, comment)]
    looked_at_again: int = 0
    slow: list[str] = field(default_factory=list)  # terms that took too long, and were left out from there on

    def add(self, tried: Tried, before: float, after: float) -> None:
        """Count one comment; `before` and `after` are the thresholds."""
        self.before[tried.fate].add(tried.before)
        self.after[tried.fate].add(tried.after)
        was, is_ = bin_of(tried.before) >= bin_of(before), bin_of(tried.after) >= bin_of(after)
        if was or is_:
            self._show(f"{tried.fate}:{'held' if was else 'free'}:{'held' if is_ else 'free'}", tried)

    def _show(self, kind: str, tried: Tried) -> None:
        shown = self.examples.setdefault(kind, [])
        shown.append((round(tried.after, 3), tried.comment))
        if len(shown) > SHOWN:
            self.examples[kind] = heapq.nlargest(SHOWN, shown)

    @property
    def decisions(self) -> int:
        return sum(scale.all for scale in self.after.values())

    # --- as it is stored ----------------------------------------------------------------------------------------------

    def plain(self) -> dict[str, Any]:
        return {
            "before": {fate: scale.bins for fate, scale in self.before.items()},
            "after": {fate: scale.bins for fate, scale in self.after.items()},
            "examples": self.examples,
            "looked_at_again": self.looked_at_again,
            "slow": self.slow,
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Tally:
        """What was stored; an empty mapping is an empty tally."""
        if not plain:
            return cls()
        return cls(
            before=scales(plain["before"]),
            after=scales(plain["after"]),
            examples={kind: [(share, pk) for share, pk in rows] for kind, rows in plain["examples"].items()},
            looked_at_again=plain["looked_at_again"],
            slow=list(plain["slow"]),
        )


def scales(plain: Mapping[str, Mapping[str, int]]) -> dict[str, Scale]:
    """The scales by fate; JSON made their keys text."""
    return {fate: Scale({int(at): count for at, count in plain.get(fate, {}).items()}) for fate in FATES}


@dataclass(frozen=True, slots=True)
class Point:
    """What one threshold would have done: held `wrongly` of those published, `caught` of those removed under the rule."""

    threshold: float
    wrongly: int
    stayed: int
    caught: int
    gone: int
    elsewhere: int = 0

    @property
    def wrong_share(self) -> float:
        return self.wrongly / self.stayed if self.stayed else 0.0

    @property
    def caught_share(self) -> float:
        return self.caught / self.gone if self.gone else 0.0


def point(side: Mapping[str, Scale], threshold: float) -> Point:
    """The counts at one threshold."""
    stayed, gone, elsewhere = (side[fate] for fate in FATES)
    return Point(
        threshold, stayed.from_on(threshold), stayed.all, gone.from_on(threshold), gone.all, elsewhere.from_on(threshold)
    )


def curve(side: Mapping[str, Scale], thresholds: Iterable[float]) -> Sequence[Point]:
    """The counts at several."""
    return [point(side, threshold) for threshold in thresholds]
