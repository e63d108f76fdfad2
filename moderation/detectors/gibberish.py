"""Rule 4: letters that are no words.

Sees: a run of one letter that is all there is; a walk along the keyboard; words that no language we read would build.
Why: it says nothing, and comes in floods. Must flag: "hhhhhhhhhhhhhhh", "sdfjkh qsdlkfj mlqskdjf".
Must leave alone: a stretched word ("Nooooon"), laughter, initials, names of places, other languages, "......", "!!!".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from moderation.engine import Finding, Submission
from moderation.languages import WORD
from moderation.letters import Letters
from moderation.text.folding import fold_word

LONG_RUN = 8  # times the same letter, or the same two
ALL_THERE_IS = 0.7  # share of the letters
LONG_WORD = 5  # shorter ones are initials and exclamations


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text, folded, and its place."""

    text: str
    start: int
    end: int

    def __len__(self) -> int:
        return len(self.text)


class Gibberish:
    code = "gibberish"
    rule = "anonymous_troll"

    def __init__(self, weights: Mapping[str, float], letters: Letters) -> None:
        self._weights = weights
        self._letters = letters

    def __call__(self, submission: Submission) -> Iterator[Finding]:
        words = [Word(fold_word(m.group()), m.start(), m.end()) for m in WORD.finditer(submission.text)]
        every = sum(map(len, words))
        for why, found in (
            ("run", [word for word in words if is_run(word.text)]),
            ("mashed", [word for word in words if self.is_mashed(word.text)]),
        ):
            if sum(map(len, found)) > ALL_THERE_IS * every:
                yield self._says(why, found)

    def _says(self, why: str, found: Sequence[Word]) -> Finding:
        longest = max(found, key=len)
        return Finding(self.rule, self.code, why, self._weights[why], longest.start, longest.end)

    def is_mashed(self, word: str) -> bool:
        """True for a long word whose letters do not follow each other as in any language we read."""
        return len(word) >= LONG_WORD and word.isascii() and not is_laughter(word) and self._letters.unlikely(word)


def is_run(word: str) -> bool:
    """True for one letter, over and over, and nothing that it could stretch: "aaaaaaaaaa", not "nooooooon"."""
    return len(word) >= LONG_RUN and len(set(word)) == 1


def is_laughter(word: str) -> bool:
    """True for "hahahaha", "mdrrr", "jajaja", "ptdrrrr"."""
    return len(set(word)) <= 2 or word.startswith(("mdr", "ptdr", "xptdr", "lol"))
