"""The folded view of a text: what a reader sees, without costume, every span traceable to the original.

Folding undoes case, accents, full-width and styled letters, squared and circled letters, stacked marks, and drops what
is invisible (zero-width, soft hyphen, bidirectional controls, variation selectors). It never changes script: look-alikes
are the business of `moderation.text.disguise`, and only inside one token.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Blank or invisible although Unicode calls them letters or symbols.
_INVISIBLE = frozenset("\u115f\u1160\u3164\uffa0\u17b4\u17b5")
_BLANK = frozenset("\u2800\t\r\v\f\x85\u2028\u2029")
_APOSTROPHES = frozenset("\u2018\u2019\u201b\u02bc\u02bb\u02b9\u2032\u0060\u00b4\uff07")
_DASHES = frozenset("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad\ufe58\ufe63\uff0d")
_SPECIAL = {"œ": "oe", "æ": "ae", "\n": "\n", "\u20ac": "\u20ac"}
# Ranges of 26 capital letters in a box or a disc that NFKC leaves alone.
_BOXED = (0x1F150, 0x1F170, 0x1F1E6)


class _FoldTable(dict[str, str]):
    """What each character folds to, worked out when first met."""

    def __missing__(self, char: str) -> str:
        folded = self[char] = _fold_character(char)
        return folded


def _fold_character(char: str) -> str:
    if char in _INVISIBLE or unicodedata.category(char) in {"Cf", "Mn", "Me"}:
        return ""
    if char in _BLANK:
        return " "
    if char in _APOSTROPHES:
        return "'"
    if char in _DASHES:
        return "-"
    if char in _SPECIAL:
        return _SPECIAL[char]
    for first in _BOXED:
        if first <= ord(char) < first + 26:
            return chr(ord("a") + ord(char) - first)
    return _plain(char)


def _plain(char: str) -> str:
    compatible = unicodedata.normalize("NFKC", char).casefold()
    bare = (c for c in unicodedata.normalize("NFKD", compatible) if unicodedata.category(c) not in {"Mn", "Me", "Cf"})
    return "".join(c if c.isascii() else _SPECIAL.get(c) or _latin_base(c) for c in bare)


def _latin_base(char: str) -> str:
    """The bare letter of a Latin letter with stroke, hook or in small capitals; any other character unchanged."""
    words = unicodedata.name(char, "").split()
    if words[:3] == ["LATIN", "SMALL", "LETTER"] and len(words) > 4 and words[4] == "WITH":
        return words[3].lower() if len(words[3]) == 1 else char
    if words[:4] == ["LATIN", "LETTER", "SMALL", "CAPITAL"] and len(words) == 5 and len(words[4]) == 1:
        return words[4].lower()
    if words[:4] == ["LATIN", "SMALL", "LETTER", "DOTLESS"]:
        return words[4].lower()
    return char


_TABLE = _FoldTable()


@dataclass(frozen=True, slots=True)
class View:
    """A folded text. `origins[i]` is where folded character i came from; None when the two run in step."""

    original: str
    text: str
    origins: tuple[int, ...] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the folded characters start..end stand in the original; marks stay with their letter."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"{start}..{end} is no span of a view of {len(self.text)} characters")
        if self.origins is None:
            return start, end
        first, last = self.origins[start], self.origins[end - 1]
        after = self.origins[end] if end < len(self.origins) else len(self.original)
        return first, max(after, last + 1)


def fold(text: str) -> View:
    """The folded view of `text`."""
    if text.isascii() and text.isprintable():
        return View(text, text.lower().replace("`", "'"), None)
    table = _TABLE
    pieces = list(map(table.__getitem__, text))
    folded = "".join(pieces)
    if len(folded) == len(text) and "" not in pieces:
        return View(text, folded, None)
    origins = tuple(at for at, piece in enumerate(pieces) for _ in piece)
    return View(text, folded, origins)


@lru_cache(maxsize=4096)
def fold_word(word: str) -> str:
    """A single word, folded; for lexicons and lists of names."""
    return fold(word).text
