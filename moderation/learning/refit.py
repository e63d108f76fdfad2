"""Fit the corrections of a site's own decisions on top of the frozen shipped weights, and judge them. Pure numpy.

Each rule is a logistic regression whose offset is the sum that the shipped weights gave: what is fitted is only the
difference. The older decisions and the weak approvals are fitted on, the newest fifth of the decisions judges.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from moderation.learning.learned import CONSTANT, PRIOR, Correction, Learned, Sums, dense_features
from moderation.text.ngrams import grams

GRAMS_STIFFNESS = 0.03  # ridge on the characters, in examples
TRUST_STIFFNESS = 1.0  # ridge on the detectors' factors
CONSTANT_STIFFNESS = 10.0  # what waits is decided on more often than what does not: its share says little
NEWEST = 5  # one in so many, the newest, judges
FEWEST_DECISIONS = 30
RANKED_FROM = 10  # removed and as many that stayed; among fewer, a ranking is chance
STEPS, INNER_STEPS = 12, 30

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """A text somebody decided on: rule -> 1 it was removed under it, 0 it was not; what the detectors had said of it.

    `decided` is False for a weak approval, which never judges.
    """

    text: str
    labels: Mapping[str, int]
    sums: Sums
    weight: float = 1.0
    decided: bool = True

    def offset(self, rule: str) -> float:
        """The log-odds of the shipped weights."""
        return math.fsum(self.sums.get(rule, {}).values())


@dataclass(frozen=True)
class Table:
    """The examples of one rule as a sparse matrix, its columns renumbered; the last columns are dense."""

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: Floats
    buckets: NDArray[np.uint32]
    names: tuple[str, ...]
    labels: Floats
    offsets: Floats
    weights: Floats

    def times(self, theta: Floats) -> Floats:
        """One value an example."""
        return np.bincount(self.rows, self.values * theta[self.columns], len(self.labels)).astype(np.float64)

    def transposed(self, each: Floats) -> Floats:
        """One value a column."""
        return np.bincount(self.columns, self.values * each[self.rows], len(self.buckets) + len(self.names)).astype(np.float64)


def table(examples: Sequence[Example], rule: str, rarity: NDArray[np.float16]) -> Table:
    """Everything that is fitted for one rule."""
    said = [grams(example.text) for example in examples]
    dense = [dense_features(example.sums.get(rule, {})) for example in examples]
    buckets = np.unique(np.concatenate([one.buckets for one in said]))
    names = tuple(dict.fromkeys(name for features in dense for name in features))
    place = {name: len(buckets) + at for at, name in enumerate(names)}
    rows, columns, values = [], [], []
    for at, (one, features) in enumerate(zip(said, dense, strict=True)):
        x = (1 + np.log(one.counts)) * rarity[one.buckets].astype(np.float64)
        length = math.sqrt(float(x @ x)) or 1.0
        columns.append(np.concatenate([np.searchsorted(buckets, one.buckets), [place[name] for name in features]]))
        values.append(np.concatenate([x / length, list(features.values())]))
        rows.append(np.full(len(columns[-1]), at))
    return Table(
        np.concatenate(rows), np.concatenate(columns).astype(np.int64), np.concatenate(values), buckets, names,
        np.array([example.labels[rule] for example in examples], float),
        np.array([example.offset(rule) for example in examples]),
        np.array([example.weight for example in examples]),
    )  # fmt: skip


def stiffness(data: Table) -> Floats:
    """The ridge on each column."""
    of_names = [CONSTANT_STIFFNESS if name == CONSTANT else TRUST_STIFFNESS for name in data.names]
    return np.concatenate([np.full(len(data.buckets), GRAMS_STIFFNESS), of_names])


def fit(data: Table) -> Floats:
    """Newton's method, each step solved by conjugate gradients; halved where it goes too far."""
    ridge = stiffness(data)
    theta = np.zeros(len(ridge))
    loss = penalised(data, theta, ridge)
    for _ in range(STEPS):
        p = chance(data.offsets + data.times(theta))
        slope = data.transposed(data.weights * (p - data.labels)) + ridge * theta
        if float(np.abs(slope).max()) < 1e-4:
            break
        step = solve(data, data.weights * p * (1 - p), ridge, slope)
        for size in (1.0, 0.5, 0.25, 0.1):
            lower = penalised(data, theta - size * step, ridge)
            if lower < loss:
                theta, loss = theta - size * step, lower
                break
        else:
            break
    return theta


def solve(data: Table, bend: Floats, ridge: Floats, slope: Floats) -> Floats:
    """The step that levels `slope`, by conjugate gradients scaled by the ridge."""
    x = np.zeros_like(slope)
    rest = slope.copy()
    scaled = rest / ridge
    way, size = scaled, float(rest @ scaled)
    for _ in range(INNER_STEPS):
        bent = data.transposed(bend * data.times(way)) + ridge * way
        far = size / float(way @ bent)
        x, rest = x + far * way, rest - far * bent
        scaled = rest / ridge
        grown = float(rest @ scaled)
        if grown < 1e-8:
            break
        way, size = scaled + (grown / size) * way, grown
    return x


def penalised(data: Table, theta: Floats, ridge: Floats) -> float:
    """What is made as small as possible."""
    z = data.offsets + data.times(theta)
    return float(data.weights @ (np.logaddexp(0, z) - data.labels * z) + 0.5 * (ridge * theta) @ theta)


def chance(z: Floats) -> Floats:
    """The logistic of each."""
    return 1 / (1 + np.exp(-np.clip(z, -40, 40)))


def refit(examples: Sequence[Example], rarity: NDArray[np.float16]) -> dict[str, Correction]:
    """The corrections of every rule that somebody decided on."""
    corrections = {}
    for rule in sorted({rule for example in examples if example.decided for rule in example.labels}):
        data = table([example for example in examples if rule in example.labels], rule, rarity)
        theta = fit(data)
        size = len(data.buckets)
        corrections[rule] = Correction(
            data.buckets.astype(np.uint32),
            theta[:size].astype(np.float32),
            dict(zip(data.names, theta[size:].tolist(), strict=True)),
        )
    return corrections


def parted(examples: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """What is fitted on, and the newest fifth of the decisions; `examples` stand in the order of time."""
    decided = [example for example in examples if example.decided]
    first = len(decided) - len(decided) // NEWEST
    return [example for example in examples if not example.decided] + decided[:first], decided[first:]


# --- judging ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Judgement:
    """How well some weights foretell decisions: mean logarithmic loss, mean AUC of the rules with enough, those told rightly."""

    loss: float
    auc: float | None
    right: int
    asked: int

    def not_worse_than(self, other: Judgement) -> bool:
        """True when neither measure is lower."""
        ranked = self.auc is None or other.auc is None or self.auc >= other.auc
        return ranked and self.loss <= other.loss


def judge(examples: Sequence[Example], learned: Learned | None) -> Judgement:
    """Compare what shipped weights and a generation say with what was decided."""
    by_rule: dict[str, list[tuple[float, int]]] = {}
    for example in examples:
        for rule, label in example.labels.items():
            z = example.offset(rule)
            if learned:
                z += learned.score(rule, grams(example.text), example.sums.get(rule, {}))
            by_rule.setdefault(rule, []).append((z, label))
    pairs = [pair for found in by_rule.values() for pair in found]
    loss = math.fsum(float(np.logaddexp(0, z)) - label * z for z, label in pairs) / max(len(pairs), 1)
    ranked = [
        found for found in by_rule.values() if min(Counter(label for _, label in found)[kind] for kind in (0, 1)) >= RANKED_FROM
    ]
    areas = [area for found in ranked if (area := auc(found)) is not None]
    right = sum((z >= 0) == bool(label) for z, label in pairs)
    return Judgement(loss, math.fsum(areas) / len(areas) if areas else None, right, len(pairs))


def auc(pairs: Sequence[tuple[float, int]]) -> float | None:
    """The chance that a removed one has more than one that stayed; None where one kind lacks."""
    scores = np.array([z for z, _ in pairs])
    labels = np.array([label for _, label in pairs], bool)
    if labels.all() or not labels.any():
        return None
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    removed = int(labels.sum())
    return float((ranks[labels].sum() - removed * (removed + 1) / 2) / (removed * (len(labels) - removed)))


# --- telling what changed ---------------------------------------------------------------------------------------------


def changed_words(
    correction: Correction, examples: Sequence[Example], rarity: NDArray[np.float16], most: int = 6
) -> list[tuple[str, float]]:
    """The words of several examples that the correction weighs most, with the mean of what each adds, heaviest first."""
    line = correction.line(rarity)
    total: defaultdict[str, float] = defaultdict(float)
    held: Counter[str] = Counter()
    for example in examples:
        seen = grams(example.text)
        parts = line.by_word(seen)
        for word in set(seen.reading.words):
            at = seen.reading.words.index(word)
            total[word] += float(parts[at])
            held[word] += 1
    several = [(word, total[word] / held[word]) for word in total if held[word] > 1 and len(word) > 2]
    return sorted(several, key=lambda pair: -abs(pair[1]) * math.log(1 + held[pair[0]]))[:most]


def changed_trust(correction: Correction) -> dict[str, float]:
    """By detector and kind of finding, how much more or less of what it says now counts."""
    return {name: factor for name, factor in correction.trust.items() if name not in (PRIOR, CONSTANT) and abs(factor) > 0.05}
