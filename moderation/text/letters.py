"""How likely three letters follow each other in the languages we read. Pure; see weights/letters.md."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SIZE = 27  # a to z, and the edge of a word
UNLIKELY = -3.5  # mean natural log of a letter's chance; all but one in a thousand words of both languages lie above


def codes(word: str) -> list[int]:
    """A folded word as numbers, with an edge before and after; what is no letter from a to z is an edge too."""
    return [0, 0, *(ord(c) - 96 if "a" <= c <= "z" else 0 for c in word), 0]


@dataclass(frozen=True, slots=True)
class Letters:
    """Natural logs of the chance of a letter after the two before it; a plain tuple, quicker for a few than an array."""

    logs: tuple[float, ...]

    def mean_log(self, word: str) -> float:
        """The mean over the word's letters and its end; the lower, the stranger."""
        seen = codes(word)
        logs = self.logs
        triples = zip(seen, seen[1:], seen[2:], strict=False)
        return sum(logs[a * SIZE * SIZE + b * SIZE + c] for a, b, c in triples) / (len(seen) - 2)

    def unlikely(self, word: str) -> bool:
        """True when hardly any word is built so."""
        return self.mean_log(word) < UNLIKELY


def count(words: Iterable[str]) -> NDArray[np.float16]:
    """Count the letters of many words, for `logs`; unseen ones keep a small chance."""
    table = np.full((SIZE, SIZE, SIZE), 0.02, np.float64)
    for word in words:
        seen = codes(word)
        for i in range(len(seen) - 2):
            table[seen[i], seen[i + 1], seen[i + 2]] += 1
    logs: NDArray[np.float16] = np.log(table / table.sum(axis=2, keepdims=True)).astype(np.float16)
    return logs.ravel()
