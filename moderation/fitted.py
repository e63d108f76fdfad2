"""What was fitted: base rates, the weight of each kind of finding, and the small arrays; from `weights/` or elsewhere.

Pure. `findings.json` holds the base rate of each rule and, detector by detector, the weight of each "why", in log-odds;
`off_topic.json` how the measures of off-topic add up.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moderation.text.letters import Letters
from moderation.text.ngrams import Line
from moderation.topic.background import Background
from moderation.topic.profile import SiteProfile

SHIPPED = Path(__file__).parent / "weights"


@dataclass(frozen=True, eq=False)
class Fitted:
    """Everything that was learnt, ready to use; `generation` names it in the evidence kept with a comment."""

    base: Mapping[str, float]
    weights: Mapping[str, Mapping[str, float]]  # detector -> why -> log-odds
    off_topic: Mapping[str, Mapping[str, float]]
    background: Mapping[str, Background]
    letters: Letters
    lines: Mapping[str, Line]
    generation: str = "shipped"

    def empty_site(self, language: str) -> SiteProfile:
        """A site of which no article is known yet."""
        return SiteProfile(self.background.get(language, self.background["fr"]))


def arrays(path: Path) -> Mapping[str, NDArray[Any]]:
    """The arrays of an .npz file; one that would need pickle is refused."""
    with np.load(path, allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}


@lru_cache(maxsize=4)
def load(directory: Path = SHIPPED) -> Fitted:
    """Read the weights of a directory, those shipped unless told otherwise."""
    tables = json.loads((directory / "findings.json").read_text(encoding="utf-8"))
    sums = json.loads((directory / "off_topic.json").read_text(encoding="utf-8"))
    words = arrays(directory / "background.npz")
    background = {
        language: Background(
            int(words[f"{language}_texts"]), int(words[f"{language}_words"]), words[f"{language}_counts"].astype(np.float32)
        )
        for language in ("fr", "en")
    }
    letters = Letters(tuple(arrays(directory / "letters.npz")["logs"].tolist()))
    lines = lines_of(arrays(directory / "tone.npz"))
    return Fitted(tables["base"], tables, sums, background, letters, lines, sums.get("generation", "shipped"))


def lines_of(stored: Mapping[str, NDArray[Any]]) -> dict[str, Line]:
    """The fitted lines of an archive: "<name>_weights", "<name>_constant", and the rarity they share."""
    names = [name.removesuffix("_weights") for name in stored if name.endswith("_weights")]
    return {name: Line(stored[f"{name}_weights"], stored["rarity"], float(stored[f"{name}_constant"])) for name in names}
