"""How common each content word is in general, so that a site with a single article can be judged.

Pure. The table counts, in hashed buckets, the texts of `may_train` that hold a word; see weights/background.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from moderation.text.terms import bag

BUCKETS = 1 << 16


@dataclass(frozen=True, slots=True)
class Background:
    """Texts counted, words counted, and texts by bucket, for one language."""

    texts: int
    words: int
    counts: NDArray[np.float32]

    def at(self, keys: NDArray[np.uint32]) -> NDArray[np.float32]:
        """How many texts of the background hold each word."""
        found: NDArray[np.float32] = self.counts[keys & (BUCKETS - 1)]
        return found

    def share(self, keys: NDArray[np.uint32]) -> NDArray[np.float32]:
        """The same, as a share of all its texts."""
        share: NDArray[np.float32] = self.at(keys) / np.float32(max(self.texts, 1))
        return share

    def frequency(self, keys: NDArray[np.uint32]) -> NDArray[np.float32]:
        """The chance that a content word of a text is this one, never quite zero."""
        chance: NDArray[np.float32] = (self.at(keys) + np.float32(0.5)) / np.float32(self.words + 1)
        return chance


def count(texts: Iterable[str], language: str) -> Background:
    """Count the words of a background collection."""
    counts = np.zeros(BUCKETS, np.float32)
    texts = list(texts)
    for text in texts:
        for key in bag(text, language):
            counts[key & (BUCKETS - 1)] += 1
    return Background(len(texts), int(counts.sum()), counts)
