"""Fit the lines through runs of characters: `python -m moderation.learning.tone DATA`.

One line for the tone (would a moderator remove it for how it speaks of somebody?), one for promotion. Both are
logistic, fitted on every source with the weight that `sources` gives it, and calibrated on texts they did not see.
A run of characters is bent the more freely the more unevenly it occurs under both labels (naive Bayes, softened): see
docs/decisions/0016-the-learned-model.md for what that won, and over what.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found]

from moderation.fitted import SHIPPED
from moderation.learning.folds import fold_of
from moderation.learning.sources import CIVIL, SPAM, TOXIC, Example, examples, own_examples
from moderation.text.ngrams import BITS, grams

LOOSENESS = 0.3  # C of the logistic
UNEVEN, LEAST_UNEVEN = 0.5, 0.05  # power of the log-ratio of both labels that frees a run; added, so that none is fixed
OWN = {"tone": 0.7, "others": 0.2}  # shares of our own examples, and of comments labelled for promotion only
SEEN_IN = 2  # texts; a run of characters seen in fewer says nothing
INNER_FOLDS = 3


@dataclass(frozen=True)
class Task:
    """Examples of one question, their runs of characters and how much each example weighs."""

    name: str
    examples: Sequence[Example]
    counts: sparse.csr_matrix
    weights: NDArray[np.float64]

    @property
    def labels(self) -> NDArray[np.int64]:
        return np.array([example.label for example in self.examples])


def counted(texts: Sequence[str]) -> sparse.csr_matrix:
    """One row a text: 1 + log of how often each bucket occurs."""
    seen = [grams(text) for text in texts]
    starts = np.concatenate([[0], np.cumsum([len(one.buckets) for one in seen])])
    buckets = np.concatenate([one.buckets.astype(np.int64) for one in seen])
    values = np.concatenate([(1 + np.log(one.counts)).astype(np.float32) for one in seen])
    return sparse.csr_matrix((values, buckets, starts), shape=(len(texts), 1 << BITS))


def balanced(rows: Sequence[Example], shares: dict[str, float]) -> NDArray[np.float64]:
    """Each source its share, half of it for either label; mean 1."""
    keys = [(row.source, row.label) for row in rows]
    number = Counter(keys)
    weights = np.array([shares[source] / number[source, label] for source, label in keys])
    even: NDArray[np.float64] = weights * len(rows) / weights.sum()
    return even


def task(name: str, rows: Sequence[Example], shares: dict[str, float]) -> Task:
    """Count the texts of a question."""
    return Task(name, rows, counted([row.text for row in rows]), balanced(rows, shares))


def tasks(data: Path) -> list[Task]:
    """Both questions, on all that may be learnt from."""
    toxic = [example for source in (*TOXIC, CIVIL) for example in examples(data, source)] + own_examples("tone")
    others = [Example(example.text, 0, "others") for example in examples(data, SPAM)]
    promotion = [*examples(data, SPAM), *own_examples("promotion")]
    promotion += [Example(example.text, 0, "others") for example in toxic]
    return [
        task("tone", toxic + others, {source.name: source.weight for source in (*TOXIC, CIVIL)} | OWN),
        task("promotion", promotion, {SPAM.name: 1.0, "promotion": 0.5, "others": 1.0}),
    ]


def rarity_of(counts: sparse.csr_matrix) -> NDArray[np.float16]:
    """Inverse document frequency of each bucket; zero for what hardly any text holds."""
    held = np.asarray((counts > 0).sum(axis=0)).ravel()
    rarity = np.log((counts.shape[0] + 1) / (held + 1)) + 1
    return np.where(held >= SEEN_IN, rarity, 0).astype(np.float16)


def scaled(counts: sparse.csr_matrix, rarity: NDArray[np.float16]) -> sparse.csr_matrix:
    """Rows of length 1, rare runs counting more."""
    rows = counts @ sparse.diags(rarity.astype(np.float32))
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1
    return sparse.csr_matrix(sparse.diags(1 / lengths) @ rows)


def freedom(counts: sparse.csr_matrix, labels: NDArray[np.int64], weights: NDArray[np.float64]) -> NDArray[np.float32]:
    """How freely each bucket may be weighed: by how unevenly it occurs under both labels, each smoothed by one text."""
    held = (counts > 0).astype(np.float64).T
    bad, good = (1 + np.asarray(held @ (weights * (labels == label))).ravel() for label in (1, 0))
    uneven = np.abs(np.log(bad / bad.sum()) - np.log(good / good.sum()))
    free: NDArray[np.float32] = ((uneven + LEAST_UNEVEN) ** UNEVEN).astype(np.float32)
    return free


def line(rows: sparse.csr_matrix, labels: NDArray[np.int64], weights: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """Weights and constant of the logistic, not calibrated."""
    free = freedom(rows, labels, weights)
    model = LogisticRegression(C=LOOSENESS, max_iter=300).fit(rows @ sparse.diags(free), labels, weights)
    return model.coef_[0] * free, float(model.intercept_[0])


def fit(asked: Task, rows: sparse.csr_matrix) -> tuple[NDArray[np.float16], float]:
    """Weights and constant, calibrated so that the score is the log-odds of the label, both being as frequent."""
    labels, weights = asked.labels, asked.weights
    unseen = np.zeros(len(labels))
    inner = np.array([fold_of(example.text, INNER_FOLDS, "inner") for example in asked.examples])
    for fold in range(INNER_FOLDS):
        rest, out = inner != fold, inner == fold
        by_bucket, constant = line(rows[rest], labels[rest], weights[rest])
        unseen[out] = rows[out] @ by_bucket + constant
    scale = LogisticRegression(C=1e6).fit(unseen[:, None], labels, weights)
    slope = float(scale.coef_[0, 0])
    by_bucket, constant = line(rows, labels, weights)
    return (by_bucket * slope).astype(np.float16), slope * constant + float(scale.intercept_[0])


def write(asked: Sequence[Task], target: Path, keep: Callable[[Example], bool] = lambda example: True) -> None:
    """Fit every question on the examples to keep, and write tone.npz."""
    arrays: dict[str, Any] = {}
    kept = [np.array([keep(example) for example in question.examples]) for question in asked]
    rarity = rarity_of(asked[0].counts[kept[0]])
    for question, mask in zip(asked, kept, strict=True):
        examples = [example for example, wanted in zip(question.examples, mask, strict=True) if wanted]
        part = Task(question.name, examples, question.counts[mask], question.weights[mask])
        weights, constant = fit(part, scaled(part.counts, rarity))
        arrays[f"{question.name}_weights"] = weights
        arrays[f"{question.name}_constant"] = np.array(constant)
    np.savez_compressed(target / "tone.npz", **{"rarity": rarity} | arrays)


if __name__ == "__main__":
    write(tasks(Path(sys.argv[1])), SHIPPED)
