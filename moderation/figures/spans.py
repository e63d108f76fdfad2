"""Spans of time counted by their length, so that days add up and a median can still be told. Pure.

Each span is about a seventh longer than the one before it; what is told of the middle is right within 7 %.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

GROWTH = 1.15
LONGEST = 140  # some 500 years of minutes


def span_of(seconds: float) -> int:
    """The span a time lies in; 0 is less than a minute."""
    minutes = seconds / 60
    return 0 if minutes < 1 else min(1 + int(math.log(minutes) / math.log(GROWTH)), LONGEST)


def seconds_of(span: int) -> float:
    """The middle of a span."""
    return 30.0 if span == 0 else 60 * GROWTH ** (span - 0.5)


def quantile(counts: Mapping[int, int], share: float) -> float | None:
    """The seconds within which this share of all was done; None where there was nothing."""
    left = math.ceil(sum(counts.values()) * share)
    for span in sorted(counts):
        left -= counts[span]
        if left <= 0 and counts[span]:
            return seconds_of(span)
    return None


def up_to(counts: Mapping[int, int], limits: tuple[int, ...]) -> list[int]:
    """How many took no longer than each of these seconds and longer than the one before; last, those beyond all."""
    found = [0] * (len(limits) + 1)
    for span, n in counts.items():
        at = next((i for i, limit in enumerate(limits) if seconds_of(span) <= limit), len(limits))
        found[at] += n
    return found
