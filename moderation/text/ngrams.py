"""Hashed runs of characters, and a fitted line through them: how a text sounds, whatever its words. Pure.

Works on the unmasked words of a reading, so that a disguise changes nothing, and is blind on purpose to capitals,
accents, punctuation, figures and stretched letters. Addresses, @names, what is quoted of others and what is only named
are left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import re2
from numpy.typing import NDArray

from moderation.reading.mention import unsaid
from moderation.reading.reading import Reading, read

SIZES = (2, 3, 4, 5)
BITS = 17
WORDS_LOOKED_AT = 800  # what a long text is like is known by then
SKIPPED = re2.compile(r"https?://\S+|www\.\S+|@\w+|&\w+;|&#\d+;")
WEIGHED = frozenset({"strong", "mild", "slur"})  # tiers whose words may be named without being said
SPACE = 32
PRIMES = (np.uint32(0x9E3779B1), np.uint32(0x85EBCA77))


@dataclass(frozen=True, eq=False)
class Grams:
    """A text as runs of characters: the distinct buckets, how often, and where each run stands."""

    reading: Reading
    words: NDArray[np.int64]  # of each character, the position of its word in the reading
    runs: tuple[NDArray[np.uint32], ...]  # buckets by size, one for each position
    buckets: NDArray[np.uint32]
    counts: NDArray[np.int64]
    values: dict[int, tuple[NDArray[np.float32], float]] = field(default_factory=dict)  # by rarity, which lines share


def positions_looked_at(reading: Reading) -> list[int]:
    """The words of a reading; addresses, @names, other people's words and hard words that are only named left out."""
    tokens = reading.tokens
    skipped = [match.span() for match in SKIPPED.finditer(reading.view.text)] if has_skipped(reading.view.text) else []
    looked_at = list(range(min(len(tokens.words), WORDS_LOOKED_AT)))
    if skipped:
        looked_at = [at for at in looked_at if not any(start <= tokens.starts[at] < end for start, end in skipped)]
    named = {at for hit in reading.hits if hit.entry.tier in WEIGHED and unsaid(reading, hit) for at in range(hit.start, hit.end)}
    if not named and not reading.quotes:
        return looked_at
    own = [at for at in looked_at if at not in named and not reading.others_words(at, at + 1)]
    return own if 2 * len(own) > len(looked_at) else looked_at  # what is hardly more than a quotation is heard as its writer's


def has_skipped(text: str) -> bool:
    """False when nothing can match; most texts."""
    return "@" in text or "://" in text or "www." in text or "&" in text


def characters(reading: Reading) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Code points with a blank between words and at both ends, and the word of each; stretched letters shortened."""
    looked_at = positions_looked_at(reading)
    words = [reading.words[at] for at in looked_at]
    codes = np.frombuffer(f" {' '.join(words)} ".encode("utf-32-le"), np.uint32).copy()
    owner = np.repeat(np.array([*looked_at, 0], np.int64), [*(len(word) + 1 for word in words), 1 if words else 2])
    codes[~((codes >= 97) & (codes <= 122)) & (codes < 0xC0)] = SPACE
    same = codes[1:] == codes[:-1]
    drop = np.zeros(len(codes), bool)
    drop[2:] = same[1:] & same[:-1]
    drop[1:] |= same & (codes[1:] == SPACE)
    return codes[~drop], owner[~drop]


@lru_cache(maxsize=4)
def grams(text: str) -> Grams:
    """Every run of two to five characters of the text, hashed into 2**BITS buckets."""
    reading = read(text)
    codes, words = characters(reading)
    runs, rolling = [], codes * PRIMES[0]
    for size in SIZES:
        rolling = (rolling[:-1] ^ (rolling[:-1] >> np.uint32(15))) * PRIMES[1] + codes[size - 1 :] * PRIMES[0]
        runs.append((rolling ^ (rolling >> np.uint32(13))) & np.uint32((1 << BITS) - 1))
    buckets, counts = np.unique(np.concatenate(runs), return_counts=True)
    return Grams(reading, words, tuple(runs), buckets, counts)


@dataclass(frozen=True, eq=False)
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
        found = seen.values.get(id(self.rarity))
        if found is None:
            x = (1 + np.log(seen.counts.astype(np.float32))) * self.rarity[seen.buckets].astype(np.float32)
            found = seen.values[id(self.rarity)] = x, float(np.sqrt(x @ x)) or 1.0
        return found

    def by_word(self, seen: Grams) -> NDArray[np.float64]:
        """What each word of the reading added to the score, the constant left out."""
        x, length = self._values(seen)
        each = x * self.weights[seen.buckets].astype(np.float32) / (length * seen.counts)
        by_character = np.zeros(len(seen.words))
        for size, run in zip(SIZES, seen.runs, strict=True):
            if len(run):
                by_character += np.convolve(each[np.searchsorted(seen.buckets, run)], np.full(size, 1 / size))
        return np.bincount(seen.words, by_character, len(seen.reading.words)).astype(np.float64)
