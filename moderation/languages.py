"""Which language a text is in, by its small words, and whether the engine can read it. Pure."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path

from moderation.text.folding import fold_word

# One character class and no alternative: this cannot backtrack, whatever a reader types.
WORD = re.compile(r"[^\W\d_]+")
LEXICONS = Path(__file__).parent / "lexicons"
READ = ("fr", "en")
ENOUGH_WORDS = 6  # fewer tell no language
LOOKED_AT = 2000  # characters
LAST_PLAIN_LATIN = "\u024f"


@cache
def function_words() -> dict[str, frozenset[str]]:
    """The small words of each language that we can tell apart, folded."""
    table = tomllib.loads((LEXICONS / "function_words.toml").read_text(encoding="utf-8"))
    return {language: frozenset(fold_word(words).split()) for language, words in table.items()}


@lru_cache(maxsize=2048)
def language_of(text: str) -> str:
    """Guess "fr", "en", "other", or "" when there are too few small words to tell."""
    words = [fold_word(w) for w in WORD.findall(text[:LOOKED_AT])]
    table = function_words()
    hits = {code: sum(w in small for w in words) for code, small in table.items() if "_" not in code}
    ranked = sorted(hits, key=lambda code: hits[code], reverse=True)
    best, second = ranked[0], ranked[1]
    if hits[best] < 2 or hits[best] < 1.3 * hits[second]:
        return ""
    return best if best in READ else "other"


def is_unexamined(text: str) -> bool:
    """True when most of the text is in a script that no detector reads, or it is plainly in another language."""
    seen = text[:LOOKED_AT]
    if not seen.isascii():
        foreign = sum(c > LAST_PLAIN_LATIN and c.isalpha() and not is_latin(c) for c in seen)
        if foreign and foreign * 2 > sum(map(str.isalpha, seen)):
            return True
    return language_of(text) == "other" and len(WORD.findall(seen)) >= ENOUGH_WORDS


def is_latin(letter: str) -> bool:
    """True for Latin letters, also those in costume: full-width, bold, in a disc."""
    return "\u1d00" <= letter <= "\u1eff" or fold_word(letter) <= LAST_PLAIN_LATIN
