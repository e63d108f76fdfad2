"""Rule 1: is this comment about its article?

Sees: the content words that the comment shares with the article, with its best passage, with the thread and the
parent; how much nearer other articles of the site are; words that plainly belong to another field.
Why: a reader who answers the article or another reader uses some of their words; who talks past them uses others.
Must flag: a cake recipe below an article on a budget. Must leave alone: "Bravo !", a short joke, a text in a
language that the engine does not read, an answer to a reader who had himself drifted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from moderation.engine import Finding, Submission
from moderation.fields import foreign_field
from moderation.languages import language_of
from moderation.profile import Profile, SiteProfile, Vector
from moderation.terms import Term, bag, terms

ENOUGH_WORDS = 8  # distinct content words; below, the words say too little to hold a comment for them
ENOUGH_ARTICLES = 8  # others on the site; below, "nearer than usual" means nothing
THREAD = 30  # the last so many comments of a thread are looked at
SHOWN_WORDS = 6


@dataclass(frozen=True)
class Measures:
    """What was measured between a comment and its article; `values` feed the fitted sum."""

    values: Mapping[str, float]
    shares: Mapping[int, float]  # term -> its part in the likeness to the article
    nearest: str = ""  # title of the nearest other article
    words: int = 0  # distinct content words


class OffTopic:
    """Fitted sum of likenesses; `weights` maps "site" and "alone" to the weight of each measure."""

    code = "off_topic"
    rule = "off_topic"

    def __init__(self, weights: Mapping[str, Mapping[str, float]]) -> None:
        self.weights = weights
        self.short_limit = weights["limits"]["short"]
        self.field_weight = weights["limits"]["field"]

    def __call__(self, submission: Submission) -> Iterator[Finding]:
        article, site = submission.article, submission.site
        if article is None or site is None:
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
        place = (at.start, at.end) if at else (None, None)
        return Finding(self.rule, self.code, why, weight, *place, detail)

    def _likeness(self, measures: Measures, found: Sequence[Term]) -> Iterator[Finding]:
        """The fitted sum, told in the parts a person can follow."""
        weights = self.weights["site" if "margin" in measures.values else "alone"]
        part = {name: weights[name] * value for name, value in measures.values.items()}
        yield self._says("expected", weights["constant"] + part.pop("words"), str(measures.words))
        if "margin" in part:
            nearer = measures.values["margin"] < 0
            yield self._says("nearer_other" if nearer else "nearest", part.pop("margin") + part.pop("standing"),
                             measures.nearest)
        if measures.values["thread_seen"]:
            thread = sum(part.pop(name) for name in ("thread_seen", "thread", "thread_words"))
            yield self._says("like_thread" if thread < 0 else "unlike_thread", thread)
        yield from self._shared(sum(part.values()), measures, found)

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
            yield self._says("field", self.field_weight / min(len(seen), SHOWN_WORDS), field, term)

    def _too_short(self, weight: float) -> Iterable[Finding]:
        """Bring a high sum down: with so few words it is a guess."""
        if weight > 0:
            limited = self.short_limit * weight / (self.short_limit + weight)
            return [self._says("short", limited - weight)]
        return []


def unread(text: str, language: str) -> bool:
    """True when the text is in another language than the article, so that shared words prove nothing."""
    spoken = language_of(text)
    return spoken not in ("", language)


def measure(submission: Submission, article: Profile, site: SiteProfile) -> Measures:
    """Measure a comment against its article, the site's other articles, the thread and the parent."""
    words = bag(submission.text, article.language)
    vector = site.vector_of(words)
    own = site.vector(*article.counts)
    likeness = vector.dot(own)
    shares, surprise = shared_words(vector, own, article, site)
    values = {
        "words": float(np.log1p(len(words))),
        "likeness": likeness**0.5,
        "passage": best_passage(vector, article, site) ** 0.5,
        "surprise": max(surprise, 0.0) ** 0.5,
        **against_thread(submission, article, site, vector),
    }
    nearest = ""
    if len(site.titles) > ENOUGH_ARTICLES:
        standing, nearest = against_others(vector, likeness, article, site)
        values |= standing
    return Measures(values, shares, nearest, len(words))


def shared_words(
    vector: Vector, own: Vector, article: Profile, site: SiteProfile
) -> tuple[dict[int, float], float]:
    """Each shared term's part of the cosine, and how unlikely the sharing is by chance, per content word."""
    keys, mine, theirs = np.intersect1d(vector.keys, own.keys, assume_unique=True, return_indices=True)
    if not len(keys):
        return {}, 0.0
    parts = vector.weights[mine] * own.weights[theirs]
    there = article.counts[1][theirs] / article.counts[1].sum()
    surprise = np.log1p(there / site.frequency(keys)).sum() / (len(vector.keys) + 3)
    return dict(zip(keys.tolist(), parts.tolist(), strict=True)), float(surprise)


def best_passage(vector: Vector, article: Profile, site: SiteProfile) -> float:
    """The cosine with the passage of the article that is most like the comment."""
    return max((vector.dot(site.vector(*passage)) for passage in article.passages), default=0.0)


def against_others(
    vector: Vector, likeness: float, article: Profile, site: SiteProfile
) -> tuple[dict[str, float], str]:
    """Where the article stands among the others of the site, and the title of the nearest other."""
    scores = site.nearness(vector)
    if (at := site.positions.get(article.key)) is not None:
        scores[at] = -1.0
        others = np.delete(scores, at)
    else:
        others = scores
    nearest = int(scores.argmax())
    z = (likeness - float(others.mean())) / (float(others.std()) + 0.01)
    standing = float(np.copysign(np.log1p(abs(z)), z))
    return {"standing": standing, "margin": likeness - float(scores[nearest])}, site.titles[nearest]


def against_thread(
    submission: Submission, article: Profile, site: SiteProfile, vector: Vector
) -> dict[str, float]:
    """Likeness to the nearest comment around, and to their words that are not the article's."""
    around = [*submission.thread[-THREAD:], *([submission.parent] if submission.parent else [])]
    bags = [words for words in (bag(text, article.language) for text in around) if words]
    if not bags:
        return {"thread_seen": 0.0, "thread": 0.0, "thread_words": 0.0}
    nearest = float(site.nearest_of(vector, bags).max())
    keys = np.concatenate([np.fromiter(words, np.uint32, len(words)) for words in bags])
    keys, number = np.unique(keys, return_counts=True)
    new = np.isin(keys, vector.keys, assume_unique=True) & ~np.isin(keys, article.counts[0], assume_unique=True)
    share = number[new] / number.sum()
    surprise = np.log1p(0.5 * share / site.frequency(keys[new])).sum() / (len(vector.keys) + 3)
    return {"thread_seen": 1.0, "thread": max(nearest, 0.0) ** 0.5, "thread_words": float(surprise)}
