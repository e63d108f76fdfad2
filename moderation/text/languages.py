"""Which language a text is in, by its small words, and whether the engine can read it. Pure."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import cache, lru_cache
from pathlib import Path

from moderation.text.folding import fold_word

# One character class and no alternative: this cannot backtrack, whatever a reader types.
WORD = re.compile(r"[^\W\d_]+")
LEXICONS = Path(__file__).parent.parent / "lexicons"
READ = ("fr", "en")
CLEARLY = 1.3  # times as many small words as of any other language
ENOUGH_WORDS = 6  # fewer tell no language
LOOKED_AT = 2000  # characters
LAST_PLAIN_LATIN = "\u024f"
BEYOND_LATIN = re.compile("[\u0250-\U0010ffff]")


@cache
def function_words() -> dict[str, frozenset[str]]:
    """The small words of each language that we can tell apart, folded."""
    table = tomllib.loads((LEXICONS / "function_words.toml").read_text(encoding="utf-8"))
    return {language: frozenset(fold_word(words).split()) for language, words in table.items()}


@cache
def languages_by_word() -> dict[str, tuple[str, ...]]:
    """Small word, with its accents or without -> the languages that use it."""
    found: dict[str, set[str]] = {}
    table = tomllib.loads((LEXICONS / "function_words.toml").read_text(encoding="utf-8"))
    for code, words in table.items():
        for word in words.split() if "_" not in code else ():
            found.setdefault(word, set()).add(code)
            found.setdefault(fold_word(word), set()).add(code)
    return {word: tuple(sorted(codes)) for word, codes in found.items()}


@lru_cache(maxsize=2048)
def language_of(text: str) -> str:
    """Guess "fr", "en", "other", or "" when there are too few small words to tell."""
    spoken = languages_by_word()
    hits = Counter(code for word in WORD.findall(text[:LOOKED_AT].lower()) for code in spoken.get(word, ()))
    ranked = hits.most_common(2)
    if not ranked or ranked[0][1] < 2 or (len(ranked) > 1 and ranked[0][1] < CLEARLY * ranked[1][1]):
        return ""
    return ranked[0][0] if ranked[0][0] in READ else "other"


@lru_cache(maxsize=2048)
def is_unexamined(text: str) -> bool:
    """True when most of the text is in a script that no detector reads, or it is plainly in another language."""
    seen = text[:LOOKED_AT]
    if not seen.isascii():
        foreign = sum(c.isalpha() and not is_latin(c) for c in BEYOND_LATIN.findall(seen))
        if foreign and foreign * 2 > sum(map(str.isalpha, seen)):
            return True
    return language_of(text) == "other" and len(WORD.findall(seen)) >= ENOUGH_WORDS


def is_latin(letter: str) -> bool:
    """True for Latin letters, also those in costume: full-width, bold, in a disc."""
    return "\u1d00" <= letter <= "\u1eff" or fold_word(letter) <= LAST_PLAIN_LATIN
