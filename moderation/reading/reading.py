"""One reading of a comment, shared by every detector that looks at words: unmasked, tokenised, with its lexicon hits."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice

from moderation.lexicons import ABROAD, Entry, lexicon, public_words
from moderation.lexicons.patterns import Match
from moderation.text.disguise import replace, unmask
from moderation.text.folding import View, fold
from moderation.text.languages import function_words
from moderation.text.quotes import quoted_spans
from moderation.text.tokens import Tokens, tokenize

_ACUTE = "\u0301"
_LONGEST_SENTENCE = 40  # words looked at to each side
_MOST_HITS = 40
_OUTSIDE = 8  # characters left outside the quotation marks; with fewer, the text is its own quotation
_KEPT = 16  # readings; every detector asks for the same one


@dataclass(frozen=True, slots=True)
class Hit:
    """Words `start`..`end` of a reading are an entry of a lexicon; `disguise` says how they were hidden, if they were."""

    start: int
    end: int
    entry: Entry
    disguise: str = ""


@dataclass(frozen=True)
class Reading:
    """A comment as the detectors read it. Word positions count `tokens.words`; `span` leads back to the original."""

    view: View
    tokens: Tokens
    phrases: dict[str, Sequence[Match]] = field(default_factory=dict)  # by file of patterns; see moderation.reading.phrases

    @property
    def words(self) -> list[str]:
        """The words, folded and unmasked."""
        return self.tokens.words

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where words start..end stand in the original text."""
        return self.view.span(self.tokens.starts[start], self.tokens.ends[end - 1])

    def gap(self, at: int) -> str:
        """What stands between word at-1 and word at; before the first and after the last word, the text's edges."""
        start = self.tokens.ends[at - 1] if at > 0 else 0
        end = self.tokens.starts[at] if at < len(self.tokens) else len(self.view.text)
        return self.view.text[start:end]

    def parted(self, at: int) -> bool:
        """True when a sentence ends before word `at`. "!" and dots in a row never count: moods change no answer."""
        if at <= 0 or at >= len(self.tokens):
            return True
        gap = self.gap(at)
        if gap == " ":
            return False
        return any(c in "?;:\n" for c in gap) or (gap.count(".") == 1 and "…" not in gap)

    def sentence(self, at: int) -> tuple[int, int]:
        """The first word and the end of the sentence that word `at` stands in."""
        start, end = at, at + 1
        while at - start < _LONGEST_SENTENCE and not self.parted(start):
            start -= 1
        while end - at < _LONGEST_SENTENCE and not self.parted(end):
            end += 1
        return start, end

    @cached_property
    def canonical(self) -> str:
        """All words, one space before and after each: what patterns are matched against."""
        return f" {' '.join(self.words)} "

    @cached_property
    def said(self) -> frozenset[str]:
        """The words, each once."""
        return frozenset(self.words)

    @cached_property
    def quotes(self) -> list[tuple[int, int]]:
        """Quoted parts of the original text."""
        return quoted_spans(self.view.original)

    @cached_property
    def language(self) -> str:
        """The language that most small words belong to; French when there are none."""
        table = function_words()
        french = sum(w in table["fr"] for w in self.words)
        english = sum(w in table["en"] for w in self.words)
        return "en" if english > french else "fr"

    @cached_property
    def hits(self) -> list[Hit]:
        """Lexicon entries in the text, the longest at each place, none overlapping."""
        heads = lexicon().heads
        found = []
        free = 0
        for at, word in enumerate(self.words):
            if at >= free and word in heads and not self._in_handle(at) and (hit := self._hit(at, heads[word])) is not None:
                found.append(hit)
                free = hit.end
        return found

    def _hit(self, at: int, candidates: Sequence[tuple[tuple[str, ...], Entry]]) -> Hit | None:
        for rest, entry in candidates:
            end = at + 1 + len(rest)
            if rest and tuple(self.words[at + 1 : end]) != rest:
                continue
            if entry.language != self.language and (entry.own_language_only or entry.tier not in ABROAD):
                continue
            if entry.literal(self.words, at, end) or (entry.needs_accent and not self.accented(at, end)):
                continue
            return Hit(at, end, entry, next((self.tokens.disguises[i] for i in range(at, end) if i in self.tokens.disguises), ""))
        return None

    def accented(self, start: int, end: int) -> bool:
        """True when the last syllable carries its accent: "taré" and not "tare", "dégénéré" and not "dégénère"."""
        first, last = self.span(start, end)
        letters = unicodedata.normalize("NFD", self.view.original[first:last].casefold())
        bases = [at for at, char in enumerate(letters) if not unicodedata.combining(char)]
        return _ACUTE in letters[bases[-3] if len(bases) > 2 else 0 :]

    def _in_handle(self, at: int) -> bool:
        """True for a piece of "@some_name"."""
        text, start, end = self.view.text, self.tokens.starts[at], self.tokens.ends[at]
        return text[start - 1 : start] in ("@", "_") or text[end : end + 1] == "_"

    def hits_of(self, tier: str) -> Iterator[Hit]:
        """The hits of one tier; a text that holds more than a few dozen is judged by those."""
        return islice((hit for hit in self.hits if hit.entry.tier == tier), _MOST_HITS)

    @cached_property
    def hit_ends(self) -> dict[int, Hit]:
        """The hits, by the place where they end."""
        return {hit.end: hit for hit in self.hits}

    @cached_property
    def hit_starts(self) -> frozenset[int]:
        """The places where hits begin."""
        return frozenset(hit.start for hit in self.hits)

    def quote_of(self, start: int, end: int) -> tuple[int, int] | None:
        """The quotation that words start..end stand in, as a span of the original."""
        if not self.quotes:
            return None
        first, last = self.span(start, end)
        at = bisect_right(self.quotes, (first, len(self.view.original))) - 1
        return self.quotes[at] if at >= 0 and self.quotes[at][1] >= last else None

    def others_words(self, start: int, end: int) -> bool:
        """True when words start..end are quoted; a text that is nothing but its own quotation is the writer's."""
        quote = self.quote_of(start, end)
        return quote is not None and len(self.view.original.strip()) - (quote[1] - quote[0]) > _OUTSIDE

    def public_between(self, start: int, end: int) -> list[int]:
        """Positions of public words from start to before end."""
        return self.public[bisect_left(self.public, start) : bisect_left(self.public, end)]

    @cached_property
    def public(self) -> list[int]:
        """Positions of words that name a public figure, an institution, a state or an army."""
        known = public_words()
        words = self.words
        return [
            at
            for at in range(len(words))
            if ((words[at],) in known or tuple(words[at : at + 2]) in known or tuple(words[at : at + 3]) in known)
            and not self._everybody(at)
        ]

    def _everybody(self, at: int) -> bool:
        """True for the "le monde" that is no newspaper: "tout le monde", or without its capital."""
        if self.words[at : at + 2] != ["le", "monde"]:
            return False
        start, end = self.span(at + 1, at + 2)
        return self.words[at - 1 : at] == ["tout"] or self.view.original[start:end].islower()


@lru_cache(maxsize=_KEPT)
def read(text: str) -> Reading:
    """The reading of `text`."""
    view = fold(text)
    tokens = tokenize(view.text)
    return Reading(view, replace(tokens, unmask(view, tokens, lexicon().vocabulary)))
