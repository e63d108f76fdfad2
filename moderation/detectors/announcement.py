"""Rule 4: somebody says that he has come to disturb.

Sees: the announcement of a raid, of flooding, of trolling, in the first person or as a call.
Why: people keep such promises. Must flag: "on va pourrir ce fil". Must leave alone: "arrêtez de troller",
"encore un troll", a report on a raid by the police.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import re2

from moderation.engine import Finding, Submission

HERE = r"(?:fils?|forum|blog|site|page|article|commentaires?|comments?|thread|section|discussion|post)"
ANNOUNCEMENTS = tuple(
    re2.compile(rf"(?i)\b{pattern}")
    for pattern in (
        rf"(?:je|j|on|nous)\s+(?:vais|va|allons|viens|vient|venons|compte|comptons)\s+(?:\pL+\s+){{0,2}}"
        rf"(?:pourrir|flooder|spammer|raider|troller|saboter|inonder)\b(?:\s+\pL+){{0,3}}?\s*{HERE}?",
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
