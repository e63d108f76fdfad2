"""Count the background table and the letters table from `may_train/`: `python -m moderation.learning.vocabulary DATA`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np

from moderation.fitted import SHIPPED
from moderation.learning.sources import EVERY, rows
from moderation.text import letters
from moderation.text.folding import fold_word
from moderation.text.languages import WORD
from moderation.topic import background

LARGEST = np.iinfo(np.uint16).max


def build(data: Path, target: Path) -> None:
    """Write background.npz and letters.npz."""
    texts = {code: [r["text"] for s in EVERY if s.language == code for r in rows(data, s.name)] for code in ("fr", "en")}
    arrays: dict[str, Any] = {}
    for language, said in texts.items():
        counted = background.count(said, language)
        arrays[f"{language}_texts"] = np.array(counted.texts)
        arrays[f"{language}_words"] = np.array(counted.words)
        arrays[f"{language}_counts"] = np.minimum(counted.counts, LARGEST).astype(np.uint16)
    np.savez_compressed(target / "background.npz", **arrays)
    words = {fold_word(word) for said in texts.values() for text in said for word in WORD.findall(text)}
    np.savez_compressed(target / "letters.npz", logs=letters.count(words))


if __name__ == "__main__":
    build(Path(sys.argv[1]), SHIPPED)
