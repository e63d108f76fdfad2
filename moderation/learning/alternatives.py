"""What else the tone could be fitted with: `python -m moderation.learning.alternatives DATA [NAME ...]`.

Every alternative reads the same runs of characters, on the same five folds, and fits into a megabyte of float16. Printed for each
toxic set: AUC and recall at 5 % false positives of the model alone, then of the whole engine, where the model stands in place of
the shipped tone beside the other detectors (scaled by two numbers, fitted on all folds). What won and lost, and why the
shipped one was taken: docs/decisions/0016-the-learned-model.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from rich.table import Table
from scipy import sparse
from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found]

from moderation.detectors.tone import Tone
from moderation.engine import Submission
from moderation.fitted import load
from moderation.learning import tone
from moderation.learning.crossval import FOLDS, TOXIC_RULES
from moderation.learning.folds import fold_of
from moderation.learning.learned import sums_of
from moderation.learning.measures import Screened, area, recall
from moderation.learning.sources import TOXIC
from moderation.pipeline import screen_submission

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# rows and labels and weights fitted on, rows asked about -> their scores
Fit = Callable[[sparse.csr_matrix, Ints, Floats, sparse.csr_matrix], Floats]
STACKED = "stacked"


# --- the alternatives -------------------------------------------------------------------------------------------------


def scores(rows: sparse.csr_matrix, labels: Ints, weights: Floats, asked: sparse.csr_matrix, loose: float) -> Floats:
    """A logistic's."""
    found: Floats = LogisticRegression(C=loose, max_iter=300).fit(rows, labels, weights).decision_function(asked)
    return found


def plain(rows: sparse.csr_matrix, labels: Ints, weights: Floats, asked: sparse.csr_matrix) -> Floats:
    """Every run of characters equally free: what was shipped first."""
    return scores(rows, labels, weights, asked, 1.0)


def shipped(rows: sparse.csr_matrix, labels: Ints, weights: Floats, asked: sparse.csr_matrix) -> Floats:
    """Freed by the root of how unevenly it occurs."""
    by_bucket, constant = tone.line(rows, labels, weights)
    found: Floats = asked @ by_bucket + constant
    return found


def bayes(rows: sparse.csr_matrix, labels: Ints, weights: Floats, asked: sparse.csr_matrix) -> Floats:
    """Naive-Bayes logistic as published: presence only, multiplied by the log-ratio itself."""
    ratio = sparse.diags(tone.freedom(rows, labels, weights) ** (1 / tone.UNEVEN))
    return scores(present(rows) @ ratio, labels, weights, present(asked) @ ratio, 1.0)


def present(rows: sparse.csr_matrix) -> sparse.csr_matrix:
    """Which buckets occur, rows of length 1."""
    seen = (rows > 0).astype(np.float32)
    return sparse.csr_matrix(sparse.diags(1 / np.sqrt(np.maximum(1, np.asarray(seen.sum(axis=1)).ravel()))) @ seen)


BUCKETS, WIDTH = 1 << 15, 12  # 786 kB of float16
PASSES, AT_ONCE, STEP, DECAY = 8, 512, 0.02, 1e-5


def subwords(rows: sparse.csr_matrix, labels: Ints, weights: Floats, asked: sparse.csr_matrix) -> Floats:
    """Learned subword embeddings: the mean vector of the runs, bent, then a logistic; trained by Adam."""
    chance = np.random.default_rng(1)
    rows, asked = folded(rows), folded(asked)
    parameters = [chance.normal(0, 0.3, (BUCKETS, WIDTH)), chance.normal(0, 0.3, WIDTH), np.zeros(1)]
    first, second = [np.zeros_like(p) for p in parameters], [np.zeros_like(p) for p in parameters]
    steps = 0
    for _ in range(PASSES):
        order = chance.permutation(len(labels))
        for begin in range(0, len(order), AT_ONCE):
            some, steps = order[begin : begin + AT_ONCE], steps + 1
            slopes = downhill(parameters, rows[some], labels[some], weights[some])
            for p, slope, m, v in zip(parameters, slopes, first, second, strict=True):
                m += 0.1 * (slope - m)
                v += 0.001 * (slope**2 - v)
                p -= STEP * (m / (1 - 0.9**steps)) / (np.sqrt(v / (1 - 0.999**steps)) + 1e-8) + STEP * DECAY * p
    found: Floats = np.tanh(asked @ parameters[0]) @ parameters[1] + parameters[2]
    return found


def folded(rows: sparse.csr_matrix) -> sparse.csr_matrix:
    """The same rows over fewer buckets."""
    return sparse.csr_matrix((rows.data, rows.indices % BUCKETS, rows.indptr), shape=(rows.shape[0], BUCKETS))


def downhill(parameters: Sequence[Floats], rows: sparse.csr_matrix, labels: Ints, weights: Floats) -> list[Floats]:
    """The slope of the mean logarithmic loss."""
    vectors, out, constant = parameters
    hidden = np.tanh(rows @ vectors)
    wrong = weights * (1 / (1 + np.exp(-(hidden @ out + constant))) - labels) / len(labels)
    return [np.asarray(rows.T @ (np.outer(wrong, out) * (1 - hidden**2))), hidden.T @ wrong, np.array([wrong.sum()])]


ALTERNATIVES: dict[str, Fit] = {"shipped": shipped, "plain": plain, "bayes": bayes, "subwords": subwords}


# --- the comparison ---------------------------------------------------------------------------------------------------


def out_of_fold(asked: tone.Task, fit: Fit, name: str) -> Floats:
    """The score of every example by a model that did not see its fold, as log-odds."""
    folds = np.array([fold_of(example.text, FOLDS) for example in asked.examples])
    found = np.zeros(len(folds))
    for fold in track(range(FOLDS), name, transient=True):
        rest, out = folds != fold, folds == fold
        rarity = tone.rarity_of(asked.counts[rest])
        rows, others = tone.scaled(asked.counts[rest], rarity), tone.scaled(asked.counts[out], rarity)
        found[out] = fit(rows, asked.labels[rest], asked.weights[rest], others)
    scale = LogisticRegression(C=1e6).fit(found[:, None], asked.labels, asked.weights)
    calibrated: Floats = scale.decision_function(found[:, None])
    return calibrated


def beside(asked: tone.Task) -> list[dict[str, dict[str, float]]]:
    """What every other detector says of each example, by rule and kind of finding."""
    found = []
    for example in track(asked.examples, "the other detectors", transient=True):
        assessment, _ = screen_submission(Submission(example.text, name="Lecteur"), deadline_seconds=60)
        found.append(sums_of(finding for finding in assessment.findings if finding.detector != Tone.code))
    return found


def whole(alone: Floats, others: Sequence[dict[str, dict[str, float]]]) -> Floats:
    """The higher of both rules, the tone being as loud as in the engine."""
    loud = Tone(load().weights[Tone.code], load().lines[Tone.code])
    sums = [max(sum(said.get(rule, {}).values()) for rule in TOXIC_RULES) for said in others]
    return np.array([loud.weight(score) + rest for score, rest in zip(alone.tolist(), sums, strict=True)])


def stacked(asked: tone.Task, alone: Floats, others: Sequence[dict[str, dict[str, float]]]) -> Floats:
    """A logistic over the line and each kind of finding, in place of the weights of findings.json."""
    kinds = sorted({kind for said in others for rule in TOXIC_RULES for kind in said.get(rule, {})})
    found = np.zeros(len(alone))
    folds = np.array([fold_of(example.text, FOLDS, "stacked") for example in asked.examples])
    columns = [[max(said.get(rule, {}).get(kind, 0.0) for rule in TOXIC_RULES) for kind in kinds] for said in others]
    rows = np.column_stack([alone, np.array(columns) / 4])
    for fold in range(FOLDS):
        rest, out = folds != fold, folds == fold
        found[out] = scores(rows[rest], asked.labels[rest], asked.weights[rest], rows[out], 1.0)
    return found


def figures(asked: tone.Task, found: Floats) -> list[str]:
    """AUC / recall for each set."""
    by_set: dict[str, list[Screened]] = {source.name: [] for source in TOXIC}
    for example, score in zip(asked.examples, found.tolist(), strict=True):
        if example.source in by_set:
            by_set[example.source].append(Screened(score, score >= 0, example.label))
    return [f"{area(rows):.3f} / {recall(rows):.3f}" for rows in by_set.values()]


def main() -> None:
    """Print two lines an alternative, and the stacking of the first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("names", nargs="*", default=list(ALTERNATIVES), metavar="NAME", help=", ".join(ALTERNATIVES))
    options = parser.parse_args()
    asked = tone.tasks(options.data)[0]
    others: Any = beside(asked)
    table = Table("", "", *(source.name for source in TOXIC))
    for name in options.names:
        alone = out_of_fold(asked, ALTERNATIVES[name], name)
        table.add_row(name, "alone", *figures(asked, alone))
        table.add_row("", "whole engine", *figures(asked, whole(alone, others)))
        if name == options.names[0]:
            table.add_row(f"{name}, {STACKED}", "whole engine", *figures(asked, stacked(asked, alone, others)))
    Console(width=160).print(table)


if __name__ == "__main__":
    main()
