"""The words that detectors know, per language: our own work, kept as data and reviewed like code.

`fr.tsv` and `en.tsv` hold one entry a line: word or set phrase, tier, target, rule of inflection, neighbours, note.

- tier: `strong` (personal abuse), `mild` (an insult only when somebody is called so), `soft` (an adjective of contempt),
  `teasing` (said among friends as well), `vulgar` (coarse, said of nobody, never enough), `slur`.
- target: `person`, `group`, `nobody`, or `reader` for set phrases that carry their aim with them.
- forms: see `moderation.lexicons.inflection`.
- not_near: neighbours that make the sense literal ("left: pain; right: de berger"), and the marks `elsewhere` (only in
  a text of the word's own language), `accent` (without its accent it is another word) and `thing` (an animal, a dish or
  some other thing first of all: nobody is meant unless called so).

Every word is folded on loading: no case, no accent, apostrophes and hyphens as spaces.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from moderation.lexicons.inflection import inflect
from moderation.text.folding import fold
from moderation.text.vocabulary import Vocabulary, squeeze

HERE = Path(__file__).parent
LANGUAGES = ("fr", "en")
UNMASKED = ("strong", "slur", "vulgar", "mild")  # the likeliest first
ABROAD = frozenset({"strong", "slur"})  # what still counts in a text of the other language
_MISSPELT_FROM = 6  # letters; below, one letter less makes too many ordinary words

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a lexicon."""

    word: str
    tier: str
    target: str
    language: str
    left: tuple[Words, ...] = ()
    right: tuple[Words, ...] = ()
    own_language_only: bool = False
    needs_accent: bool = False
    thing: bool = False
    note: str = ""

    def literal(self, words: Sequence[str], start: int, end: int) -> bool:
        """True when a neighbour says that the word is meant literally."""
        before, after = words[start - 1] if start else "", words[end] if end < len(words) else ""
        return any(n[-1] == before and tuple(words[max(0, start - len(n)) : start]) == n for n in self.left) or any(
            n[0] == after and tuple(words[end : end + len(n)]) == n for n in self.right
        )


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All entries, by their first word; the longest first."""

    heads: Mapping[str, tuple[tuple[Words, Entry], ...]]
    vocabulary: Vocabulary


def split_words(text: str) -> Words:
    """The folded words of a phrase, cut where the tokens of a comment are cut."""
    return tuple("".join(c if c.isalnum() else " " for c in fold(text).text).split())


@cache
def lexicon() -> Lexicon:
    """The lexicons of every language, read once a process."""
    heads: dict[str, dict[tuple[Words, str], Entry]] = {}
    hidden: dict[str, list[str]] = {tier: [] for tier in UNMASKED}
    pieces: list[str] = []
    for language in LANGUAGES:
        for entry, forms in read(language):
            for words in forms:
                heads.setdefault(words[0], {}).setdefault((words[1:], language), entry)
            if entry.tier in UNMASKED:
                hidden[entry.tier] += (words[0] for words in forms if len(words) == 1 and len(words[0]) > 2)
                pieces += (word for words in forms for word in words if len(words) > 1 and len(word) > 3)
    _add_misspelt(heads)
    ordered = {
        head: tuple((rest, e) for (rest, _), e in sorted(found.items(), key=lambda item: -len(item[0][0])))
        for head, found in heads.items()
    }
    return Lexicon(ordered, Vocabulary([*(w for tier in UNMASKED for w in hidden[tier]), *pieces], function_words()))


def read(language: str) -> Iterator[tuple[Entry, list[Words]]]:
    """Each entry of one language with all its forms."""
    lines = (HERE / f"{language}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    for line in lines:
        word, tier, target, rule, near, note = line.split("\t")
        left, right, marks = _neighbours(near)
        entry = Entry(word, tier, target, language, left, right, "elsewhere" in marks, "accent" in marks, "thing" in marks, note)
        yield entry, inflect(split_words(word), rule)


def _neighbours(column: str) -> tuple[tuple[Words, ...], tuple[Words, ...], set[str]]:
    sides: dict[str, tuple[Words, ...]] = {"left": (), "right": ()}
    marks = set()
    for part in filter(None, map(str.strip, column.split(";"))):
        side, colon, words = part.partition(":")
        if not colon:
            marks.add(side)
            continue
        sides[side] = tuple(split_words(w) for w in words.split(",") if w.strip())
    return sides["left"], sides["right"], marks


def _add_misspelt(heads: dict[str, dict[tuple[Words, str], Entry]]) -> None:
    """Let strong words also be known with a doubled letter written once."""
    for head in list(heads):
        for (rest, language), entry in list(heads[head].items()):
            short = squeeze(head)
            if not rest and short != head and len(short) >= _MISSPELT_FROM - 1 and entry.tier in ABROAD:
                heads.setdefault(short, {}).setdefault(((), language), entry)


@cache
def function_words() -> frozenset[str]:
    """Small words that are never one half of a word cut in two."""
    return frozenset((HERE / "small_words.txt").read_text(encoding="utf-8").split())


@cache
def public_words() -> frozenset[Words]:
    """Public figures, institutions, states and armies: whom a reader may speak of harshly."""
    lines = (HERE / "public.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(split_words(word) for line in lines if not line.startswith("#") for word in line.split(",") if word.strip())
