"""The words of a folded text, with their places; apostrophes and hyphens part words, as French grammar does."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# Possessive quantifiers: these patterns cannot backtrack, whatever the reader sends.
_WORD = re.compile(r"[^\W_]++")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S++")


@dataclass(slots=True)
class Tokens:
    """Parallel lists, because a comment has many words and most are never looked at twice.

    `words[i]` stands at `starts[i]`..`ends[i]` of the folded text. `disguises[i]` says how word i was hidden
    (see moderation.text.disguise) when it does not stand there in so many letters.
    """

    words: list[str]
    starts: list[int]
    ends: list[int]
    disguises: dict[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.words)


def tokenize(folded: str) -> Tokens:
    """The words of `folded`, web addresses left out."""
    addresses = [m.span() for m in _ADDRESS.finditer(folded)] if "//" in folded or "www." in folded else []
    if not addresses:
        spans = [m.span() for m in _WORD.finditer(folded)]
        return Tokens(_WORD.findall(folded), [start for start, _ in spans], [end for _, end in spans])
    tokens = Tokens([], [], [])
    at = 0
    for match in _WORD.finditer(folded):
        start, end = match.span()
        while at < len(addresses) and addresses[at][1] <= start:
            at += 1
        if at < len(addresses) and addresses[at][0] <= start:
            continue
        tokens.words.append(match.group())
        tokens.starts.append(start)
        tokens.ends.append(end)
    return tokens
