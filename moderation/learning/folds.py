"""Which fold an example falls into: by its words, so that duplicates stay together."""

from __future__ import annotations

import hashlib

from moderation.text.folding import fold_word
from moderation.text.languages import WORD


def fold_of(text: str, folds: int, salt: str = "outer") -> int:
    """The fold of a text, 0 to folds - 1; case, accents, signs and blanks change nothing."""
    words = " ".join(fold_word(word) for word in WORD.findall(text))
    return int.from_bytes(hashlib.sha256(f"{salt}\n{words}".encode()).digest()[:8]) % folds
