"""Rule 4: letters that are no words.

Sees: a run of one letter that is all there is; a walk along the keyboard; words that no language we read would build.
Why: it says nothing, and comes in floods.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from moderation.engine import Finding, Submission
from moderation.text.folding import fold_word
from moderation.text.languages import WORD
from moderation.text.letters import Letters

EXAMPLES_FLAG = (
    "hhhhhhhhhhhhhhhhhh",
    "sdkfjh qslkdfj mlqskdf",
)
EXAMPLES_LEAVE = (
    "Nooooooon !!!",
    "hahahahahaha",
    "......",
    "La SNCF, la RATP et la CGT.",
    "Dzień dobry z Wrocławia",
    "Llanfairpwll est une petite ville.",
)
Span = tuple[int, int]
LONG_RUN = 8  # times the same letter, or the same two
ALL_THERE_IS = 0.7  # share of the letters
LONG_NAME = 14  # letters; shorter, one strange word may be a name
LONG_WORD = 5  # shorter ones are initials and exclamations


class Gibberish:
    code = "gibberish"
    rule = "anonymous_troll"

    def __init__(self, weights: Mapping[str, float], letters: Letters) -> None:
        self._weights = weights
        self._letters = letters

    def __call__(self, submission: Submission) -> Iterator[Finding]:
        words = [(match.start(), match.end()) for match in WORD.finditer(submission.text)]
        for why, is_one in (("run", is_run), ("mashed", self.is_mashed)):
            longest = all_there_is(submission.text, words, is_one)
            if longest is not None and (why == "run" or enough(words)):
                yield Finding(self.rule, self.code, why, self._weights[why], *longest)

    def is_mashed(self, word: str) -> bool:
        """True for a long word whose letters do not follow each other as in any language we read."""
        if len(word) < LONG_WORD:
            return False
        folded = fold_word(word)
        return folded.isascii() and not is_laughter(folded) and self._letters.unlikely(folded)


def all_there_is(text: str, words: Sequence[Span], is_one: Callable[[str], bool]) -> Span | None:
    """The longest of such words when they make up nearly all letters; given up as soon as too many are others."""
    allowed = (1 - ALL_THERE_IS) * sum(end - start for start, end in words)
    longest = None
    for start, end in words:
        if is_one(text[start:end]):
            if longest is None or end - start > longest[1] - longest[0]:
                longest = (start, end)
        elif (allowed := allowed - (end - start)) < 0:
            return None
    return longest


def enough(words: Sequence[Span]) -> bool:
    """True unless it may be a single name from far away."""
    return len(words) > 1 or words[0][1] - words[0][0] >= LONG_NAME


def is_run(word: str) -> bool:
    """True for one letter, over and over, and nothing that it could stretch: "aaaaaaaaaa", not "nooooooon"."""
    return len(word) >= LONG_RUN and len(set(fold_word(word))) == 1


def is_laughter(word: str) -> bool:
    """True for "hahahaha", "mdrrr", "jajaja", "ptdrrrr"."""
    return len(set(word)) <= 2 or word.startswith(("mdr", "ptdr", "xptdr", "lol"))
