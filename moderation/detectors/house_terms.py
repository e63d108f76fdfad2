"""Any rule: the house's own words and patterns, as the policy in force names them.

A word is found in all its forms (stemmed in French and English) and behind a disguise; a pattern is run by RE2 on the
text as it was sent. Each term adds its weight once, spread over the places where it stands. A term that cannot run any
more, or that takes longer than its share, is no evidence: a finding of weight 0 says so, and the others go on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

import re2

from moderation.engine import Finding, Submission
from moderation.house.terms import PATTERN, WORD, Refused, Term, compiled, words_of
from moderation.lexicons import function_words
from moderation.lexicons.inflection import plural
from moderation.reading.reading import read
from moderation.text.disguise import replace, unmask
from moderation.text.terms import plain_stem
from moderation.text.tokens import Tokens
from moderation.text.vocabulary import Vocabulary

WHYS = ("word", "pattern", "broken", "over_budget", "not_asked", "quarantined")
CHARACTERS = 20_000  # of the text; what stands behind them is not looked at
TERM_SECONDS = 0.02  # of the processor, for one pattern and one comment
ALL_SECONDS = 0.1  # for all of them
MOST_PLACES = 5  # of one term
_START = 2  # letters that a stem leaves as they are
_LONGEST_WORD = 40

Place = tuple[int, int]


class Words:
    """The words of all terms, found in one walk through the text."""

    def __init__(self, terms: Sequence[tuple[Term, tuple[str, ...]]]) -> None:
        self._heads: dict[str, list[tuple[tuple[frozenset[str], ...], Term]]] = {}
        for term, words in terms:
            for root in roots(words[0]):
                self._heads.setdefault(root, []).append((tuple(map(roots, words[1:])), term))
        said = [word for _term, words in terms for word in words if len(words) == 1 or len(word) > _START]
        self._starts = frozenset(word[:_START] for word in said)
        self._vocabulary = Vocabulary(
            (form for word in said for form in (word, plural(word), f"{word}e", f"{word}es")), function_words()
        )

    def places(self, text: str) -> dict[Term, list[Place]]:
        """Where each term stands in the original text."""
        found: dict[Term, list[Place]] = {}
        if not self._heads:
            return found
        reading = read(text)
        tokens = replace(reading.tokens, unmask(reading.view, reading.tokens, self._vocabulary))
        for at, word in enumerate(tokens.words):
            if word[:_START] not in self._starts:
                continue
            for term, end in self._at(tokens, at).items():
                if len(places := found.setdefault(term, [])) < MOST_PLACES:
                    places.append(reading.view.span(tokens.starts[at], tokens.ends[end - 1]))
        return found

    def _at(self, tokens: Tokens, at: int) -> dict[Term, int]:
        """The terms that begin at this word, and behind which word they end."""
        ending: dict[Term, int] = {}
        for root in roots(tokens.words[at]):
            for rest, term in self._heads.get(root, ()):
                end = at + 1 + len(rest)
                following = tokens.words[at + 1 : end]
                if len(following) == len(rest) and all(not roots(w).isdisjoint(r) for w, r in zip(following, rest, strict=True)):
                    ending[term] = end
        return ending


@lru_cache(maxsize=20_000)
def roots(word: str) -> frozenset[str]:
    """A folded word and its stems."""
    if len(word) > _LONGEST_WORD:
        return frozenset({word})
    return frozenset({word, plain_stem(word, "fr"), plain_stem(word, "en")})


class HouseTerms:
    """Every term of a policy, made ready once; `broken` are those that cannot run."""

    code = "house_terms"
    rule = ""  # each term names its own
    WHYS = WHYS

    def __init__(self, terms: Sequence[Term], clock: Callable[[], float] = time.thread_time) -> None:
        words: list[tuple[Term, tuple[str, ...]]] = []
        self._patterns: list[tuple[Term, re2._Regexp]] = []
        self.broken: list[Term] = []
        self._clock = clock
        for term in terms:
            try:
                if term.kind == WORD:
                    words.append((term, words_of(term.text)))
                else:
                    self._patterns.append((term, compiled(term.text)))
            except Refused:
                self.broken.append(term)
        self._words = Words(words)

    def __call__(self, submission: Submission) -> Iterator[Finding]:
        """What was found, and what could not be looked for."""
        text = submission.text[:CHARACTERS]
        for term, places in self._words.places(text).items():
            yield from spread(term, WORD, places)
        yield from self._patterns_in(text)
        for term in self.broken:
            yield unused(term, "broken")

    def _patterns_in(self, text: str) -> Iterator[Finding]:
        spent = 0.0
        for term, pattern in self._patterns:
            if spent >= ALL_SECONDS:
                yield unused(term, "not_asked")
                continue
            began = self._clock()
            places = [m.span() for m in islice(pattern.finditer(text), MOST_PLACES) if m.start() < m.end()]
            took = self._clock() - began
            spent += took
            yield from spread(term, PATTERN, places)
            if took > TERM_SECONDS:
                yield unused(term, "over_budget")


class Quarantined:
    """Says, in the place of terms that were put aside, that they were not looked for."""

    code = HouseTerms.code
    rule = ""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._terms = terms

    def __call__(self, submission: Submission) -> Iterator[Finding]:
        for term in self._terms:
            yield unused(term, "quarantined")


def spread(term: Term, why: str, places: Sequence[Place]) -> Iterator[Finding]:
    """The weight of a term, in equal parts over its places."""
    for start, end in places:
        yield Finding(term.rule, HouseTerms.code, why, term.weight / len(places), start, end, term.text)


def unused(term: Term, why: str) -> Finding:
    """No evidence, and why not."""
    return Finding(term.rule, HouseTerms.code, why, 0.0, detail=term.text)


@lru_cache(maxsize=8)
def house_terms(terms: tuple[Term, ...]) -> HouseTerms:
    """The detector of these terms, compiled once a process for each policy."""
    return HouseTerms(terms)
