"""Rule 4: somebody says that he has come to disturb.

Sees: the announcement of a raid, of flooding, of trolling, in the first person or as a call.
Why: people keep such promises.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import re2

from moderation.engine import Finding, Submission

EXAMPLES_FLAG = (
    "On va pourrir ce fil, et personne n'y pourra rien.",
    "Je suis là juste pour troller.",
    "We're going to flood this thread tonight.",
)
EXAMPLES_LEAVE = (
    "Arrêtez de troller, s'il vous plaît.",
    "Encore un troll, ne lui répondez pas.",
    "La police a lancé un raid dans le quartier du port.",
    "On va inonder la plaine si ce barrage cède.",
)
HERE = r"(?:fils?|forum|blog|site|page|article|commentaires?|comments?|thread|section|discussion|post)"
ANNOUNCEMENTS = tuple(
    re2.compile(rf"(?i)\b{pattern}")
    for pattern in (
        r"(?:je|j|on|nous)\s+(?:vais|va|allons|viens|vient|venons|compte|comptons)\s+(?:\pL+\s+){0,2}"
        r"(?:flooder|spammer|raider|troller)\b",
        rf"(?:je|j|on|nous)\s+(?:vais|va|allons|viens|vient|venons|compte|comptons)\s+(?:\pL+\s+){{0,2}}"
        rf"(?:pourrir|saboter|inonder|submerger|noyer)\s+(?:\pL+\s+){{0,3}}{HERE}\b",
        rf"(?:pourrissez|floodez|spammez|raidez|trollez|inondez)\s+(?:\pL+\s+){{0,3}}{HERE}\b",
        rf"(?:pourrissons|floodons|spammons|raidons|trollons|inondons)\s+(?:\pL+\s+){{0,3}}{HERE}\b",
        r"je\s+suis\s+(?:l[aà]|ici|venue?)\s+(?:juste\s+|que\s+)?pour\s+(?:vous\s+)?(?:troller|faire\s+chier|emmerder|foutre\s+le\s+bordel)\b",
        r"(?:i|we)(?:'?m|\s+am|'?re|\s+are)?\s+(?:gonna|going\s+to|will|here\s+to)\s+(?:spam|flood|raid|troll|trash|wreck)\b",
        rf"(?:let'?s|come)\s+(?:and\s+)?(?:spam|flood|raid|troll)\s+(?:\pL+\s+){{0,3}}{HERE}\b",
    )
)


class Announcement:
    code = "announcement"
    rule = "anonymous_troll"

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights

    def __call__(self, submission: Submission) -> Iterator[Finding]:
        for pattern in ANNOUNCEMENTS:
            if match := pattern.search(submission.text):
                yield Finding(self.rule, self.code, "announced", self._weights["announced"], match.start(), match.end())
                return
