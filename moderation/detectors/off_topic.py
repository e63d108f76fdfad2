"""Rule 1: is this comment about its article?

Sees: the content words that the comment shares with the article, with its best passage, with the thread and the
parent; how much nearer other articles of the site are; words that plainly belong to another field.
Why: a reader who answers the article or another reader uses some of their words; who talks past them uses others.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from moderation.engine import Finding, Submission
from moderation.text.languages import is_unexamined, language_of
from moderation.text.terms import Term, terms
from moderation.topic.fields import foreign_field
from moderation.topic.likeness import AROUND, ARTICLE, EXPECTED, STANDING, THREAD, Measures, measure
from moderation.topic.profile import Profile

EXAMPLES_ARTICLE = (
    "Le conseil municipal vote le budget de la ville",
    "Le conseil municipal a voté lundi le budget de la ville. Les impôts locaux augmentent de deux pour cent, la dette recule, "
    "et la maire promet une école neuve. L'opposition dénonce une hausse des impôts que la ville pouvait éviter.",
)
EXAMPLES_FLAG = (
    "Pour la pâte, mélangez la farine, le beurre et le sucre, ajoutez les œufs, puis enfournez trente minutes à four doux.",
    "Le gardien de but a manqué son penalty et le championnat est perdu pour notre équipe de football.",
)
EXAMPLES_LEAVE = (
    "Bravo !",
    "Et qui paiera l'école, sinon nos impôts ?",
    "Deux pour cent de plus, et l'opposition n'a rien proposé d'autre au conseil.",
    "Это написано по-русски.",
)
ENOUGH_WORDS = 8  # distinct content words; below, the words say too little to hold a comment for them
SHOWN_WORDS = 6


class OffTopic:
    """Fitted sum of likenesses; `weights` maps "site" and "alone" to the weight of each measure."""

    code = "off_topic"
    rule = "off_topic"

    def __init__(self, weights: Mapping[str, Mapping[str, float]], base: float) -> None:
        self._weights = weights
        self._base = base

    def __call__(self, submission: Submission) -> Iterator[Finding]:
        article, site = submission.article, submission.site
        if article is None or site is None or submission.wordless:
            return
        if unread(submission.text, article.language):
            yield self._says("language", 0.0)
            return
        found = terms(submission.text, article.language)
        measures = measure(submission, article, site)
        findings = list(self._likeness(measures, found))
        field = list(self._field(submission, article))
        findings += field
        if measures.words < ENOUGH_WORDS and not field:
            findings += self._too_short(sum(f.weight for f in findings))
        yield from findings

    def _says(self, why: str, weight: float, detail: str = "", at: Term | None = None) -> Finding:
        start, end = (at.start, at.end) if at else (None, None)
        return Finding(self.rule, self.code, why, weight, start, end, detail)

    def _likeness(self, measures: Measures, found: Sequence[Term]) -> Iterator[Finding]:
        """The fitted sum, told in the parts a person can follow."""
        weights = self._weights["site" if "margin" in measures.values else "alone"]
        part = {name: weights[name] * value for name, value in measures.values.items()}
        yield self._says("expected", weights["constant"] + sum(part[name] for name in EXPECTED), str(measures.words))
        yield from self._shared(sum(part[name] for name in ARTICLE), measures, found)
        if "margin" in part:
            nearer = measures.values["margin"] < 0
            standing = sum(part[name] for name in STANDING)
            yield self._says("nearer_other" if nearer else "nearest", standing, measures.nearest)
        if measures.values["thread_size"]:
            thread = sum(part[name] for name in AROUND)
            yield self._says("like_thread" if thread < 0 else "unlike_thread", thread)

    def _shared(self, weight: float, measures: Measures, found: Sequence[Term]) -> Iterator[Finding]:
        """The weight of what is shared, spread over the words that are."""
        total = sum(measures.shares.values())
        if not total:
            yield self._says("nothing_shared", weight)
            return
        first = {term.key: term for term in reversed(found)}
        ranked = sorted((key for key in measures.shares if key in first), key=lambda k: -measures.shares[k])
        for key in ranked[:SHOWN_WORDS]:
            yield self._says("shared", weight * measures.shares[key] / total, at=first[key])
        rest = sum(measures.shares[key] for key in ranked[SHOWN_WORDS:])
        if rest:
            yield self._says("shared_rest", weight * rest / total, str(len(ranked) - SHOWN_WORDS))

    def _field(self, submission: Submission, article: Profile) -> Iterator[Finding]:
        """Words that plainly belong to a field of which article, thread and parent say nothing."""
        around = [*submission.thread[-THREAD:], submission.parent or ""]
        field, seen = foreign_field(submission.text, article, around)
        for term in seen[:SHOWN_WORDS]:
            yield self._says("field", self._weights["limits"]["field"] / min(len(seen), SHOWN_WORDS), field, term)

    def _too_short(self, weight: float) -> Iterable[Finding]:
        """Bend a high sum so that it stays below any threshold, and keeps its order: with so few words it is a guess."""
        knee, room = self._weights["limits"]["short_knee"], self._weights["limits"]["short_room"]
        above = self._base + weight - knee
        if above <= 0:
            return []
        return [self._says("short", room * (1 - math.exp(-above / room)) - above)]


def unread(text: str, language: str) -> bool:
    """True when the text is in another language than the article, or in a script not read: its words prove nothing."""
    return language_of(text) not in ("", language) or is_unexamined(text)
