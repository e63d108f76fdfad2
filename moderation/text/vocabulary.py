"""The words worth unmasking, and how to find them behind what a disguise leaves visible."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

STRETCHED = re.compile(r"([^\W\d_])\1\1")  # fixed repetitions only: linear
# Figures and signs to the letters they stand for; letters that share a sign ("1" for i and l) are one class.
_SIGNS = "0123456789@$€£!|+("
_SIGNS_OR_CLASS = str.maketrans(_SIGNS + "lqb", "oizeasgtggaseiiitc" + "igg")
LEET = str.maketrans(_SIGNS, "oizeasgtbgaseiiitc")
SEPARATORS = "._·•~-=:;,/\\^+|'*#_"
UNSEPARATE = str.maketrans("", "", SEPARATORS)
MASKS = "*#@$%_"


def squeeze(word: str) -> str:
    """The word with every repeated letter written once: what stretching cannot change."""
    return "".join(letter for letter, _ in groupby(word))


class Vocabulary:
    """The words worth unmasking, indexed by what a disguise leaves visible."""

    def __init__(self, words: Iterable[str], functional: Iterable[str] = ()) -> None:
        ordered = list(dict.fromkeys(words))  # where a disguise leaves several, the first wins
        self.words = frozenset(ordered)
        self.functional = frozenset(functional)
        self.squeezed: dict[str, str] = {}
        self.skeletons: dict[str, str] = {}
        self.by_start: dict[tuple[str, int], list[str]] = {}
        self.by_ends: dict[tuple[str, str], list[str]] = {}
        for word in ordered:
            self.squeezed.setdefault(squeeze(word), word)
            self.skeletons.setdefault(word.translate(_SIGNS_OR_CLASS), word)
            self.by_start.setdefault((word[0], len(word)), []).append(word)
            self.by_ends.setdefault((word[0], word[-1]), []).append(word)
        self.beginnings = frozenset(word[:size] for word in ordered for size in range(1, len(word) + 1))

    def find(self, letters: str) -> str | None:
        """The word that `letters` spell, as they are or stretched."""
        if letters in self.words:
            return letters
        if len(letters) > 4 or STRETCHED.search(letters):
            return self.squeezed.get(squeeze(letters))
        return None

    def behind_signs(self, letters: str) -> str | None:
        """The word behind figures and signs, when there is a letter and a sign that may stand for one."""
        if not any(c in _SIGNS for c in letters):
            return None
        return self.skeletons.get(letters.translate(_SIGNS_OR_CLASS).translate(UNSEPARATE))

    def behind_masks(self, masked: str) -> str | None:
        """The word behind masked letters: of the same length first, then with each mask standing for one or more."""
        if not masked or masked[0] in MASKS or not masked[0].isalpha():
            return None
        literals = sum(c.isalpha() for c in masked)
        if literals < len(masked) and (literals > 1 or (len(masked) >= 4 and set(masked[1:]) == {"*"})):
            for word in self.by_start.get((masked[0], len(masked)), ()):
                if all(a == b or a in MASKS for a, b in zip(masked, word, strict=True)):
                    return word
        if literals > 2 and masked[-1].isalpha():
            for word in self.by_ends.get((masked[0], masked[-1]), ()):
                if _elastic(masked, word):
                    return word
        return None


def _elastic(masked: str, word: str) -> bool:
    parts = [p for p in "".join(" " if c in MASKS else c for c in masked).split(" ") if p]
    if len(parts) < 2 or not (word.startswith(parts[0]) and word.endswith(parts[-1])):
        return False
    at = len(parts[0])
    for part in parts[1:]:
        at = word.find(part, at + 1)
        if at < 0:
            return False
        at += len(part)
    return at == len(word)
