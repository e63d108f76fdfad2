"""Rule 4: one thing said over and over within a comment.

Sees: a line sent again and again, or a text made of very few different words.
Why: it fills the page and says nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from moderation.engine import Finding, Submission
from moderation.text.folding import fold_word
from moderation.text.languages import WORD

EXAMPLES_FLAG = (
    "Rendez-nous le marché du lundi. " * 10,
    "faux faux faux faux faux faux faux faux faux faux faux faux faux faux",
)
EXAMPLES_LEAVE = (
    "Non non non !",
    "Pour les élèves, un car. Pour les anciens, un car. Pour les touristes, deux cars. Pour nous autres, rien du tout.",
)
ENOUGH_WORDS = 12
FEW_DIFFERENT = 0.3  # different words, of all words
WINDOW = 4  # words in a row
OVER_AND_OVER = 0.5  # share of the windows that were there before


class Repetition:
    code = "repetition"
    rule = "anonymous_troll"

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights

    def __call__(self, submission: Submission) -> Iterator[Finding]:
        words = [fold_word(word) for word in WORD.findall(submission.text)]
        if len(words) < ENOUGH_WORDS:
            return
        if 2 * len(set(words[: 1 - WINDOW])) > len(words) - WINDOW + 1:
            return  # each different word begins a different window: too many for over and over
        windows = Counter(zip(*(words[i:] for i in range(WINDOW)), strict=False))
        again = 1 - len(windows) / (len(words) - WINDOW + 1)
        if again >= OVER_AND_OVER or (len(words) < 60 and len(set(words)) <= FEW_DIFFERENT * len(words)):
            word, times = (
                Counter(word for word in words if len(word) > 1).most_common(1)[0]
                if any(len(word) > 1 for word in words)
                else (words[0], len(words))
            )
            yield Finding(self.rule, self.code, "over_and_over", self._weights["over_and_over"], detail=f"{word} × {times}")
