"""Fit the lines through runs of characters: `python -m moderation.learning.tone DATA`.

One line for the tone (would a moderator remove it for how it speaks of somebody?), one for promotion. Both are
logistic, fitted on every source with the weight that `sources` gives it, and calibrated on texts they did not see.
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

STIFFNESS = {"tone": 1.0, "promotion": 1.0}  # C of the logistic
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


def fit(asked: Task, rows: sparse.csr_matrix) -> tuple[NDArray[np.float16], float]:
    """Weights and constant, calibrated so that the score is the log-odds of the label, both being as frequent."""
    labels, weights = asked.labels, asked.weights
    unseen = np.zeros(len(labels))
    inner = np.array([fold_of(example.text, INNER_FOLDS, "inner") for example in asked.examples])
    for fold in range(INNER_FOLDS):
        model = logistic(asked.name).fit(rows[inner != fold], labels[inner != fold], weights[inner != fold])
        unseen[inner == fold] = model.decision_function(rows[inner == fold])
    scale = LogisticRegression(C=1e6).fit(unseen[:, None], labels, weights)
    model = logistic(asked.name).fit(rows, labels, weights)
    slope = float(scale.coef_[0, 0])
    constant = slope * float(model.intercept_[0]) + float(scale.intercept_[0])
    return (model.coef_[0] * slope).astype(np.float16), constant


def logistic(name: str) -> LogisticRegression:
    """The model of a question, not yet fitted."""
    return LogisticRegression(C=STIFFNESS[name], solver="liblinear", max_iter=300)


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
