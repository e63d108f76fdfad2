"""Content words: what a text is about, as hashed stems that keep their place in the original.

Pure. A word in a script or a language that the engine does not read has no term, so that it weighs nothing.
"""

from __future__ import annotations

import re
import tomllib
import zlib
from collections import Counter
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
import Stemmer
from numpy.typing import NDArray

from moderation.text.folding import fold_word
from moderation.text.languages import LEXICONS, READ, WORD, function_words

LONGEST_WORD = 40
ADDRESS = re.compile(r"(?:https?://|www\.)\S++", re.IGNORECASE)  # possessive: cannot backtrack
STEMMERS = {"fr": "french", "en": "english"}


class Term(NamedTuple):
    """A content word: the hash of its stem, and where it stands in the text."""

    key: int
    start: int
    end: int


@cache
def stopwords(language: str) -> frozenset[str]:
    """Words that say nothing about a subject; those of the other language we read are left in."""
    table = function_words()
    return table[language] | table[f"{language}_empty"]


@cache
def unspecific(language: str) -> frozenset[str]:
    """Stems of words that say nothing about a subject in whatever form they stand, as those of numbers, time and manners."""
    table = tomllib.loads((LEXICONS / "unspecific_words.toml").read_text(encoding="utf-8"))
    return frozenset(plain_stem(word, language) for words in table.values() for word in words[language].split())


@cache
def places() -> dict[str, dict[str, str]]:
    """Stem of a place, a people or a metonym -> the one place it stands for, by language."""
    table = tomllib.loads((LEXICONS / "places.toml").read_text(encoding="utf-8"))
    out: dict[str, dict[str, str]] = {language: {} for language in READ}
    for place, names in table.items():
        for language in READ:
            for name in names.split():
                out[language][plain_stem(name, language)] = f"@{place}"
    return out


@cache
def stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(STEMMERS[language])


def plain_stem(word: str, language: str) -> str:
    """The folded stem of a word."""
    return fold_word(stemmer(language).stemWord(word.lower()))


@lru_cache(maxsize=50_000)
def key_of(word: str, language: str) -> int | None:
    """The hashed stem of a word, or None when the word says nothing about a subject."""
    bare = fold_word(word)
    if not 2 <= len(bare) <= LONGEST_WORD or bare in stopwords(language) or bare[0] > "ɏ":
        return None
    stem = plain_stem(word, language)
    if stem in unspecific(language):
        return None
    return zlib.crc32(places()[language].get(stem, stem).encode())


def without_addresses(text: str) -> str:
    """The text with a blank for every character of an address, whose pieces are no words; all else keeps its place."""
    if "://" not in text and "www." not in text:
        return text
    return ADDRESS.sub(lambda found: " " * len(found.group()), text)


@lru_cache(maxsize=512)
def terms(text: str, language: str) -> tuple[Term, ...]:
    """The content words of a text, in order."""
    readable = without_addresses(text)
    keys = [key_of(word.lower(), language) for word in WORD.findall(readable)]
    places = [match.span() for match in WORD.finditer(readable)]
    return tuple([Term(key, *place) for key, place in zip(keys, places, strict=True) if key is not None])


@lru_cache(maxsize=4096)
def counted(text: str, language: str) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
    """The distinct content words of a text in rising order, and how often each occurs; shared, so never changed."""
    words = bag(text, language)
    keys = np.fromiter(words.keys(), np.uint32, len(words))
    order = np.argsort(keys)
    return keys[order], np.fromiter(words.values(), np.float32, len(words))[order]


@lru_cache(maxsize=4096)
def bag(text: str, language: str) -> Counter[int]:
    """How often each content word occurs; shared between callers, so never changed."""
    keys: Counter[int] = Counter()
    for word, number in Counter(WORD.findall(without_addresses(text).lower())).items():
        if (key := key_of(word, language)) is not None:
            keys[key] += number
    return keys
