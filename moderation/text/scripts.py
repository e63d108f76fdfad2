"""Which script a character belongs to, and what a look-alike stands for (UTS 39), for tokens that mix scripts."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from moderation.text.folding import fold


@lru_cache(maxsize=4096)
def script(char: str) -> str:
    """The script's name in capitals ("LATIN", "CYRILLIC", ...), or "" for what belongs to none."""
    if not char.isalpha():
        return ""
    if char.isascii():
        return "LATIN"
    return unicodedata.name(char, "NAMELESS").split()[0]


def mixes_scripts(token: str) -> bool:
    """True when Latin letters stand beside letters of another script within one token."""
    found = {script(c) for c in token} - {""}
    return len(found) > 1 and "LATIN" in found


@lru_cache(maxsize=4096)
def latin_twin(char: str) -> str:
    """The Latin letters that `char` may be taken for, folded; `char` itself when there are none.

    The table of UTS 39 takes a tenth of a second to load, so it is loaded when the first mixed token turns up.
    """
    if char.isascii() or script(char) == "LATIN":
        return fold(char).text
    from confusable_homoglyphs.confusables import confusables_data

    for candidate in (char, char.lower(), char.upper()):
        for twin in confusables_data.get(candidate, ()):
            if twin["c"].isascii() and twin["c"].isalpha():
                return str(twin["c"]).lower()
    return fold(char).text
