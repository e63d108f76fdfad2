"""What a search compares: each word reduced to its stems, in French and in English, without accents.

A word is kept under every form it may be asked for by: the French stem of the word as written and of the word without its
accents, and the English stem. So “deputes” finds “députée”, and a text needs no language. Both databases keep the same forms
and none of their own dictionaries, which is why they give the same answers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

import Stemmer

WORDS_IN_A_QUERY: Final = 12
LONGEST_WORD: Final = 60  # what is longer is no word: an address, a row of letters
WORDS_KEPT: Final = 50_000  # in memory, a process: stemming costs more than all else here
WORD: Final = re.compile("[^\\W_](?:[^\\W_]|[\u0300-\u036f])*")
_LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l"})
# Words that stand in every text: nobody looks for them, and a search for “le port” means the port.
_IN_EVERY_TEXT: Final = """
    au aux ce ces cet cette dans de des du elle elles en est et eux il ils je la le les leur leurs lui ma mais me mes moi mon
    ne nos notre nous on ou par pas pour qu que qui sa se ses son sur ta te tes toi ton tu un une vos votre vous
    an and are as at be but by for from has he her his if in is it its of or that the their them they this to was were will
    with you your
"""
EVERYWHERE: Final = frozenset(_IN_EVERY_TEXT.split())


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody looks for: all of `words`, each under any of its forms."""

    words: tuple[frozenset[str], ...]
    cut: bool = False  # there were more words than are looked for

    def __bool__(self) -> bool:
        return bool(self.words)

    def names(self, word: str) -> bool:
        """True where `word` of a text is one of those looked for."""
        forms = forms_of(word)
        return any(not forms.isdisjoint(wanted) for wanted in self.words)


def query_of(text: str) -> Query:
    """The words of `text` that can be looked for, the first dozen of them; empty where it has none."""
    words = dict.fromkeys(forms for match in WORD.finditer(text) if (forms := forms_of(match[0])))
    return Query(tuple(words)[:WORDS_IN_A_QUERY], len(words) > WORDS_IN_A_QUERY)


def column_of(text: str) -> str:
    """Every form of every word of `text`, each once, parted by spaces: what an index keeps."""
    return " ".join(sorted({form for word in set(WORD.findall(text)) for form in forms_of(word)}))


@lru_cache(maxsize=WORDS_KEPT)
def forms_of(word: str) -> frozenset[str]:
    """The stems under which `word` is kept and found; none for what is in every text, and for single letters."""
    word = unicodedata.normalize("NFKC", word).casefold().translate(_LIGATURES)
    bare = _without_accents(word)
    if bare in EVERYWHERE or len(word) > LONGEST_WORD or (len(bare) == 1 and bare.isascii() and bare.isalpha()):
        return frozenset()
    french, english = _stemmers()
    stems = {french.stemWord(word), french.stemWord(bare), english.stemWord(bare)}
    return frozenset(form for stem in stems for form in _plain_words(_without_accents(stem)))


def _without_accents(word: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter))


def _plain_words(form: str) -> Iterator[str]:
    """A form without anything but letters and digits: some letters come apart when they are normalised."""
    return (match[0] for match in WORD.finditer(form))


@cache
def _stemmers() -> tuple[Stemmer.Stemmer, Stemmer.Stemmer]:
    return Stemmer.Stemmer("french"), Stemmer.Stemmer("english")
