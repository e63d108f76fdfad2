"""The curve of a trial on history as lines in a box: places for an SVG that a template writes out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from moderation.rules.tally import Point

WIDE, HIGH = 600, 260  # of the box; the SVG leaves room for its labels around it
THRESHOLDS = tuple(n / 20 for n in range(1, 20))  # of the curve
IN_TABLE = tuple(n / 10 for n in range(1, 10))
GRID = (0, 25, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on an axis and the value that is written there."""

    place: int
    value: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Two lines over the thresholds, and where the two thresholds that matter stand."""

    wrongly: str
    caught: str
    x_marks: Sequence[Mark]
    y_marks: Sequence[Mark]
    before: int | None
    after: int


def drawing(points: Sequence[Point], before: float | None, after: float) -> Drawing:
    """The shares held wrongly and caught, by threshold."""
    return Drawing(
        wrongly=line((point.threshold, point.wrong_share) for point in points),
        caught=line((point.threshold, point.caught_share) for point in points),
        x_marks=[Mark(across(n / 10), n / 10) for n in range(1, 10, 2)],
        y_marks=[Mark(down(percent / 100), percent) for percent in GRID],
        before=None if before is None else across(before),
        after=across(after),
    )


def line(points: Iterable[tuple[float, float]]) -> str:
    """The points of a polyline."""
    return " ".join(f"{across(x)},{down(y)}" for x, y in points)


def across(threshold: float) -> int:
    return round(threshold * WIDE)


def down(share: float) -> int:
    return round((1 - share) * HIGH)
