"""Hashed runs of characters, and a fitted line through them: how a text sounds, whatever its words. Pure.

Blind on purpose to capitals, accents, punctuation, figures and stretched letters; addresses and @names are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import re2
from numpy.typing import NDArray

from moderation.text.folding import View, fold

SIZES = (2, 3, 4, 5)
BITS = 17
LOOKED_AT = 4000  # characters; what a long text is like is known by then
SKIPPED = re2.compile(r"https?://\S+|www\.\S+|@\w+|&\w+;|&#\d+;")
SPACE = 32
PRIMES = (np.uint32(0x9E3779B1), np.uint32(0x85EBCA77))


@dataclass(frozen=True)
class Grams:
    """A text as runs of characters: the distinct buckets, how often, and where each run stands."""

    view: View
    places: NDArray[np.int64]  # of each kept character in the folded text
    runs: tuple[NDArray[np.uint32], ...]  # buckets by size, one for each position
    buckets: NDArray[np.uint32]
    counts: NDArray[np.int64]


def kept_characters(folded: str) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Code points of what is looked at, a blank for everything but letters, and their places."""
    codes = np.frombuffer(folded.encode("utf-32-le"), np.uint32).copy()
    codes[~((codes >= 97) & (codes <= 122)) & (codes < 0xC0)] = SPACE
    before = np.concatenate([[SPACE], codes[:-1]])
    before2 = np.concatenate([[SPACE, SPACE], codes[:-2]])[: len(codes)]
    keep = np.where(codes == SPACE, before != SPACE, (codes != before) | (codes != before2))
    places = np.flatnonzero(keep)
    if len(places) and codes[places[-1]] == SPACE:
        places = places[:-1]
    return codes[places], places


@lru_cache(maxsize=4)
def grams(text: str) -> Grams:
    """Every run of two to five characters of the text, hashed into 2**BITS buckets."""
    view = fold(text[:LOOKED_AT])
    folded = SKIPPED.sub(lambda match: " " * len(match.group()), view.text)
    codes, places = kept_characters(folded)
    edge = np.full(1, SPACE, np.uint32)
    codes = np.concatenate([edge, codes, edge])
    places = np.concatenate([[-1], places, [-1]])
    runs, rolling = [], codes * PRIMES[0]
    for size in range(2, max(SIZES) + 1):
        rolling = (rolling[:-1] ^ (rolling[:-1] >> np.uint32(15))) * PRIMES[1] + codes[size - 1 :] * PRIMES[0]
        mixed = rolling ^ (rolling >> np.uint32(13))
        runs.append(mixed & np.uint32((1 << BITS) - 1))
    buckets, counts = np.unique(np.concatenate(runs), return_counts=True)
    return Grams(view, places, tuple(runs), buckets, counts)


@dataclass(frozen=True)
class Line:
    """A fitted line: one weight a bucket, the rarity each run counts with, and a constant."""

    weights: NDArray[np.float16]
    rarity: NDArray[np.float16]
    constant: float

    def score(self, seen: Grams) -> float:
        """Log-odds, the constant included."""
        x, length = self._values(seen)
        return float(x @ self.weights[seen.buckets].astype(np.float32)) / length + self.constant

    def _values(self, seen: Grams) -> tuple[NDArray[np.float32], float]:
        x = (1 + np.log(seen.counts.astype(np.float32))) * self.rarity[seen.buckets].astype(np.float32)
        return x, float(np.sqrt(x @ x)) or 1.0

    def by_character(self, seen: Grams) -> NDArray[np.float32]:
        """What each character of the original text added to the score, the constant left out."""
        x, length = self._values(seen)
        each = x * self.weights[seen.buckets].astype(np.float32) / (length * seen.counts)
        folded = np.zeros(len(seen.view.text) + 1, np.float32)  # the last place is that of both edges
        for size, run in zip(SIZES, seen.runs, strict=True):
            share = each[np.searchsorted(seen.buckets, run)] / size
            for offset in range(size):
                np.add.at(folded, seen.places[offset : offset + len(run)], share)
        origins = seen.view.origins
        if origins is None:
            return folded[:-1]
        out = np.zeros(len(seen.view.original), np.float32)
        np.add.at(out, np.array(origins, np.int64), folded[:-1])
        return out
