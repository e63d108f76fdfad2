"""How well scores tell what was removed from what stayed: area under the ROC curve, recall, shares held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

FALSE_POSITIVES = 0.05


@dataclass(frozen=True, slots=True)
class Screened:
    """One comment after screening: its score, whether it was held, and its label."""

    score: float
    held: bool
    label: int


def area(rows: Sequence[Screened]) -> float:
    """Area under the ROC curve, ties counting half; NaN when there is only one label."""
    scores = np.array([row.score for row in rows])
    bad = np.array([row.label == 1 for row in rows])
    if bad.all() or not bad.any():
        return float("nan")
    _, place, number = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(number) - (number - 1) / 2)[place]
    return float((ranks[bad].sum() - bad.sum() * (bad.sum() + 1) / 2) / (bad.sum() * (~bad).sum()))


def recall(rows: Sequence[Screened], allowed: float = FALSE_POSITIVES) -> float:
    """The best share of the bad found while no more than the allowed share of the good is."""
    good = np.sort([row.score for row in rows if row.label == 0])[::-1]
    bad = np.array([row.score for row in rows if row.label == 1])
    if not len(good) or not len(bad):
        return float("nan")
    return float((bad > good[min(int(allowed * len(good)), len(good) - 1)]).mean())


def held(rows: Sequence[Screened], label: int) -> float:
    """The share held of those with a label."""
    asked = [row.held for row in rows if row.label == label]
    return sum(asked) / len(asked) if asked else float("nan")
