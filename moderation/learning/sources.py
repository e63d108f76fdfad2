"""The labelled sets that weights are fitted on: where each column stands, and how much each set may say."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

csv.field_size_limit(10**9)
OWN = Path(__file__).parent / "own_examples"


@dataclass(frozen=True, slots=True)
class Source:
    """A set of `may_train/`: its file, its language, and its weight against the others."""

    name: str
    language: str
    weight: float


@dataclass(frozen=True, slots=True)
class Example:
    """A text with its label: 1 when a moderator would remove it, 0 when not."""

    text: str
    label: int
    source: str


TOXIC = (
    Source("toxifrench_fr", "fr", 2.0),
    Source("toxifrench_agreement_500", "fr", 1.5),
    Source("rtplx_fr", "fr", 1.5),
    Source("jigsaw_fr", "fr", 2.0),
    Source("ftr", "fr", 1.0),
    Source("mlma_fr", "fr", 0.6),
    Source("davidson_en", "en", 1.0),
)
CIVIL = Source("repnum_legit_fr", "fr", 0.5)
SPAM = Source("youtube_spam_en", "en", 1.0)
EVERY = (*TOXIC, CIVIL, SPAM)


def rows(data: Path, name: str) -> Iterator[dict[str, str]]:
    """The rows of a set, those without text left out."""
    with (data / "may_train" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if (row.get("text") or "").strip():
                yield row


def examples(data: Path, source: Source) -> list[Example]:
    """The set as examples; without a label column every text is a 0."""
    return [Example(row["text"], int(float(row.get("label") or 0) >= 0.5), source.name) for row in rows(data, source.name)]


def own_examples(name: str) -> list[Example]:
    """Examples of our own making: a label, a tab, a text a line."""
    lines = (OWN / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t", 1) for line in lines if line and not line.startswith("#")]
    return [Example(text, int(label), name) for label, text in pairs]
