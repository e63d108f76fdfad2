"""What a name looks like, whatever letters it is written with: the skeleton of UTS 39, without accents, spaces or marks. Pure."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

LONGEST: Final = 80  # of a skeleton, as it is stored
_ALIKE: Final = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l", "!": "l"})
_PAIRS: Final = (("rn", "m"), ("vv", "w"))


@lru_cache(maxsize=1024)
def plain(name: str) -> str:
    """The letters and figures of a name, without case or accents: what remains when a name is only typed carelessly."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    return "".join(c for c in apart if c.isalnum())


@lru_cache(maxsize=1024)
def skeleton(name: str, accents: bool = False) -> str:
    """The same for all names that a hurried eye takes for each other; "" for a name without a letter or figure.

    With `accents` they tell names apart: "Hélène" is not "helene".
    """
    if not plain(name):
        return ""
    folded = unicodedata.normalize("NFKC", name).casefold()
    seen = "".join(_latin(c) for c in unicodedata.normalize("NFKC" if accents else "NFKD", folded)).translate(_ALIKE)
    letters = "".join(c for c in seen if c.isalnum())
    for pair, single in _PAIRS:
        letters = letters.replace(pair, single)
    return letters[:LONGEST]


@lru_cache(maxsize=4096)
def _latin(char: str) -> str:
    """The Latin letters that `char` may be taken for, else itself; the table takes a tenth of a second to load, when first needed."""
    if char.isascii() or not char.isalnum() or unicodedata.decomposition(char):
        return char
    from confusable_homoglyphs.confusables import confusables_data

    for candidate in (char, char.upper()):
        for twin in confusables_data.get(candidate, ()):
            if twin["c"].isascii() and twin["c"].isalnum():
                return str(twin["c"]).casefold()
    return char
