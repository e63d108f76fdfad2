"""Figures as stacked bars in a box: places for an SVG that a template writes out. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from moderation.rules.drawing import HIGH, WIDE, Mark

MOST_LABELS = 6  # under the bars, so that they stay apart on a phone
GAP = 0.3  # of the room of a bar
ROUND = (10, 15, 20, 25, 30, 40, 50, 75, 100)  # tenths of a power of ten


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a bar; `kind` is its class, of which the key says what it means."""

    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Label:
    """Words under a bar."""

    place: int
    words: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars side by side, and the lines they are read against."""

    pieces: Sequence[Piece]
    labels: Sequence[Label]
    marks: Sequence[Mark]


def bars(rows: Sequence[tuple[str, Sequence[int]]], kinds: Sequence[str]) -> Bars:
    """One bar a row, its numbers one above the other in the order of `kinds`."""
    top = ceiling(max((sum(numbers) for _words, numbers in rows), default=0))
    room = WIDE / max(len(rows), 1)
    every = math.ceil(len(rows) / MOST_LABELS) or 1
    pieces: list[Piece] = []
    for at, (_words, numbers) in enumerate(rows):
        below = 0
        for kind, n in zip(kinds, numbers, strict=True):
            if n:
                height = HIGH * n / top
                y = HIGH * (1 - (below + n) / top)
                pieces.append(
                    Piece(kind, round(room * (at + GAP / 2), 1), round(y, 1), round(room * (1 - GAP), 1), round(height, 1))
                )
            below += n
    labels = [Label(round(room * (at + 0.5)), words) for at, (words, _numbers) in enumerate(rows) if at % every == 0]
    return Bars(pieces, labels, [Mark(round(HIGH * (1 - part / 4)), top * part / 4) for part in range(5)])


def ceiling(most: int) -> int:
    """The next round number that four lines divide."""
    if most <= 4:
        return 4
    step: int = 10 ** math.floor(math.log10(most / 4))
    rounds = (step * tenths // 10 for tenths in ROUND if step * tenths % 10 == 0)
    return next(4 * quarter for quarter in rounds if 4 * quarter >= most)
