"""Rule 4: the name that a comment is signed with.

Sees: no name; a name that is thrown away after use (one letter, a row of the keyboard, figures).
Why: most disruption is unsigned, though most unsigned comments are none: it weighs little, and never holds alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from moderation.engine import Finding, Submission
from moderation.text.folding import fold_word

NEVER_ALONE = True
EXAMPLES_FLAG = (
    Submission("Le marché est fermé le lundi.", ""),
    Submission("Le marché est fermé le lundi.", "azerty"),
    Submission("Le marché est fermé le lundi.", "xxx"),
)
EXAMPLES_LEAVE = (
    Submission("Le marché est fermé le lundi.", "Odile"),
    Submission("Le marché est fermé le lundi.", "J. Kervella"),
    Submission("Le marché est fermé le lundi.", "Анна"),
)
KEYBOARD_ROWS = ("azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm")
PLACEHOLDERS = frozenset(
    [
        "anon",
        "anonym",
        "anonyma",
        "inconnu",
        "unknown",
        "nobody",
        "personne",
        "pseudo",
        "sans",
        "nom",
        "name",
        "test",
        "essai",
        "toto",
        "tata",
        "titi",
        "troll",
        "trolleur",
        "guest",
        "invite",
        "user",
        "moi",
        "me",
        "bob123",
        "lol",
        "mdr",
        "xxx",
    ]
)


def thrown_away(name: str) -> bool:
    """True for a name that nobody keeps."""
    bare = "".join(c for c in fold_word(name) if c.isalnum())
    if not any(c.isalpha() for c in bare):
        return True
    if bare.rstrip("0123456789") in PLACEHOLDERS or len(set(bare)) == 1:
        return True
    return len(bare) >= 4 and any(bare in row or bare in row[::-1] for row in KEYBOARD_ROWS)


class Names:
    code = "names"
    rule = "anonymous_troll"

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights

    def __call__(self, submission: Submission) -> Iterator[Finding]:
        if submission.wordless:
            return
        if submission.unsigned:
            yield Finding(self.rule, self.code, "unsigned", self._weights["unsigned"])
        elif thrown_away(submission.name):
            yield Finding(self.rule, self.code, "thrown_away", self._weights["thrown_away"])
