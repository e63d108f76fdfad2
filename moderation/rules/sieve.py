"""Tells at little cost of nearly every text that certain words of the house cannot stand in it, disguised or not. Pure.

A text is looked at letter by letter, without what stands between its letters: whoever cuts, spaces out or stretches a word
leaves its beginning there. Where figures or signs stand beside letters, or letters are not Latin, everything is possible.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from moderation.detectors.house_terms import roots
from moderation.house.terms import Refused, words_of
from moderation.text.folding import fold

_SIGN_BY_LETTER = re.compile(r"[a-z][0-9@$€£*#|!+(%_]|[0-9@$€£*#|!+(%_][a-z]")
_REPEATED = re.compile(r"([a-z])\1+")
_BETWEEN = re.compile(r"[^a-z]+")
_HIDING_NOTHING = str.maketrans("", "", "«»“”„‹›•·°¿¡")
_MOST = 4  # letters of a beginning; stemming changes a stem's last letter at most, or letters behind these


class Sieve:
    """The beginnings of some terms: for each term its words, for each word what it may begin with."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._terms = [tuple(frozenset(map(beginning, roots(word))) for word in _words(text)) for text in texts]

    def lets_through(self, text: str) -> bool:
        """False where none of the terms can stand in the text."""
        folded = fold(text).text.translate(_HIDING_NOTHING)
        if not folded.isascii() or _SIGN_BY_LETTER.search(folded):
            return True
        letters = squeezed(_BETWEEN.sub("", folded))
        return any(all(any(start in letters for start in starts) for starts in words) for words in self._terms)


def _words(text: str) -> tuple[str, ...]:
    """The words of a term; none for one that cannot run, which then can stand anywhere."""
    try:
        return words_of(text)
    except Refused:
        return ()


def beginning(root: str) -> str:
    """The letters that every form of a word begins with, each written once."""
    return squeezed(_BETWEEN.sub("", root))[: max(min(len(root) - 1, _MOST), 2)]


def squeezed(letters: str) -> str:
    """Repeated letters written once."""
    return _REPEATED.sub(r"\1", letters)


@lru_cache(maxsize=8)
def sieve(texts: tuple[str, ...]) -> Sieve:
    """Made once for the terms of a draft."""
    return Sieve(texts)
