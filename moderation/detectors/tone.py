"""Rules 2 and 3: how the whole comment sounds, beside the words that the lexicons know.

Sees: runs of characters, weighed by a line fitted on labelled comments. Why: contempt is also said in words that no
list holds. It speaks with limited weight: it lifts or lowers what the other detectors found, and seldom holds alone,
since anger at a government sounds like anger at a reader. What is quoted of others is not heard. Words that stand out are
shown with their share; when none does, it says so.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from moderation.engine import Finding, Submission
from moderation.text.ngrams import Grams, Line, grams

EXAMPLES_FLAG = ("Sale petite conne sans cervelle, ta bêtise me fait vomir.",)
EXAMPLES_LEAVE = (
    "Je ne partage pas votre avis, mais merci de l'avoir exposé.",
    "ILS SE MOQUENT DU MONDE !!!",
    "Elle m'a lancé « sale petite conne » devant la classe, et le proviseur a regardé ailleurs.",
)
SHOWN_WORDS = 4
STANDS_OUT = 0.2  # of all that speaks for removal


class Tone:
    """The tone under rule "insult"."""

    code = "tone"
    rule = "insult"
    WHYS = ("word", "other_words", "no_word", "calm")

    def __init__(self, weights: Mapping[str, float], line: Line) -> None:
        self._weights = weights
        self._line = line

    def __call__(self, submission: Submission) -> Iterator[Finding]:
        """The weight, spread over the words that stand out."""
        seen = grams(submission.text)
        if not len(seen.reading.words):
            return
        weight = self.weight(self._line.score(seen))
        if weight <= 0:
            yield Finding(self.rule, self.code, "calm", weight)
            return
        yield from self._told(weight, seen, np.maximum(self._line.by_word(seen), 0))

    def weight(self, score: float) -> float:
        """The score bent between two limits, its order kept."""
        room = self._weights["most"] if score > 0 else -self._weights["least"]
        return room * math.tanh(self._weights["slope"] * score / room)

    def _told(self, weight: float, seen: Grams, parts: NDArray[np.float64]) -> Iterator[Finding]:
        whole = float(parts.sum())
        ranked = [at for at in np.argsort(-parts)[:SHOWN_WORDS].tolist() if parts[at] >= STANDS_OUT * whole > 0]
        for at in ranked:
            yield Finding(self.rule, self.code, "word", weight * float(parts[at]) / whole, *seen.reading.span(at, at + 1))
        rest = weight * (1 - sum(parts[at] for at in ranked) / whole) if whole > 0 else weight
        yield Finding(self.rule, self.code, "other_words" if ranked else "no_word", float(rest))


class ToneOfAttack(Tone):
    """The same under rule "personal_attack"."""

    rule = "personal_attack"
