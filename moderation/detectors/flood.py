"""Rule 4: what the same sender said lately.

Sees: the same text again, or nearly; many comments within a short time; a copy of a comment of the thread.
Why: who sends one text ten times wants to be in the way. Near-duplicates are found by shingles (five letters, of the
folded text), so that a changed word or a "!" does not hide them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from moderation.engine import Finding, Recent, Submission
from moderation.text.folding import fold
from moderation.text.languages import WORD

_SAID = "Rendez-nous le parking de la gare, il n'y a plus une place après sept heures."

EXAMPLES_FLAG = (
    Submission(f"{_SAID}..", recent=(Recent(_SAID, 40),)),
    Submission("Encore moi, et j'ai encore à dire.", recent=tuple(Recent(f"Et puis {n}", 5 * n) for n in range(6))),
)
EXAMPLES_LEAVE = (
    Submission("Merci !", recent=(Recent("Merci !", 30),)),
    Submission(
        f"« {_SAID} » C'est vous qui l'écrivez, et j'étais à la gare ce matin : il en restait dix, et trois pour les vélos.",
        thread=(_SAID,),
    ),
    Submission("J'ajoute un mot sur le prix des abonnements.", recent=(Recent(_SAID, 300),)),
)
SHINGLE = 5  # letters
ENOUGH_LETTERS = 25  # shorter texts are said twice by honest people
HALF = 0.5
SAME = 0.8  # Jaccard likeness of two sets of shingles
MINUTE, HOUR = 60.0, 3600.0
MANY_A_MINUTE, MANY_AN_HOUR = 4, 30


@lru_cache(maxsize=512)
def shingles(text: str) -> frozenset[str]:
    """Every five letters of a text, folded, without blanks or signs; empty for a short text."""
    said = letters(text)
    if len(said) < ENOUGH_LETTERS:
        return frozenset()
    return frozenset([said[i : i + SHINGLE] for i in range(len(said) - SHINGLE + 1)])


@lru_cache(maxsize=512)
def letters(text: str) -> str:
    """The letters of a text, folded, without blanks or signs."""
    return fold("".join(WORD.findall(text))).text


def plainly_different(one: frozenset[str], said: str) -> bool:
    """True when so many shingles are missing from the letters of another text that the two cannot be the same."""
    allowed = (1 - SAME) * len(one) + 0.01
    missing = 0
    for shingle in one:
        if shingle not in said:
            missing += 1
            if missing > allowed:
                return True
    return False


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """True where two sets share SAME of all they hold, which sets of very different size cannot."""
    fewer, more = sorted((len(one), len(other)))
    return fewer >= SAME * more and likeness(one, other) >= SAME


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard: what two sets share, of all they hold."""
    return len(one & other) / len(one | other) if one and other else 0.0


def same(one: str, other: str) -> bool:
    """True when two texts are the same but for little; texts of very different length are not compared."""
    if min(len(one), len(other)) < HALF * max(len(one), len(other)):
        return False
    if len(letters(other)) < SAME * len(shingles(one)) or plainly_different(shingles(one), letters(other)):
        return False
    return alike(shingles(one), shingles(other))


class Flood:
    code = "flood"
    rule = "anonymous_troll"

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights

    def __call__(self, submission: Submission) -> Iterator[Finding]:
        mine = shingles(submission.text) if submission.recent or submission.thread else frozenset()
        if mine and any(same(submission.text, said.text) for said in submission.recent):
            yield Finding(self.rule, self.code, "same_again", self._weights["same_again"])
        elif mine and any(same(submission.text, text) for text in submission.thread):
            yield Finding(self.rule, self.code, "copy_of_thread", self._weights["copy_of_thread"])
        ages = [said.seconds_ago for said in submission.recent]
        minute, hour = sum(age <= MINUTE for age in ages), sum(age <= HOUR for age in ages)
        if minute >= MANY_A_MINUTE or hour >= MANY_AN_HOUR:
            yield Finding(self.rule, self.code, "many_comments", self._weights["many_comments"], detail=str(max(minute, hour)))
