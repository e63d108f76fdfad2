"""Rule 4 when unsigned, rule 1 when signed: somebody has something to sell, or to be followed for.

Sees: the turns of phrase of promotion (a fitted line through runs of characters), addresses the site does not know.
Why: promotion answers nobody. A known domain is no evidence, and a new one only beside another sign.
Must flag: "abonnez-vous à ma chaîne", a bare shop address. Must leave alone: a source with its address, "j'ai vu ce
film sur leur chaîne".
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from moderation.engine import Finding, Submission
from moderation.text.links import Link, links_in
from moderation.text.ngrams import Line, grams

CALM = 4.0  # log-odds below zero by which most of that is said
SOUNDS_SO = 0.0  # a text sounds like promotion when the line says so at all
FEW_WORDS = 4  # beside an address; with so few it is the address that is being said
MANY_LINKS = 3


class Promotion:
    code = "promotion"
    rule = "anonymous_troll"

    def __init__(self, weights: Mapping[str, float], line: Line) -> None:
        self._weights = weights
        self._line = line

    def __call__(self, submission: Submission) -> Iterator[Finding]:
        rule = self.rule if submission.unsigned else "off_topic"
        if submission.wordless:
            return
        score = self._line.score(grams(submission.text))
        sounds = score > SOUNDS_SO
        links = self.new_links(submission)
        if sounds or rule == self.rule:
            yield Finding(rule, self.code, "sounds" if sounds else "plain", self.weight(score))
        if links and (sounds or self.alone(submission.text, links)):
            yield Finding(rule, self.code, "link", self._weights["link"], links[0].start, links[0].end, links[0].domain)

    def weight(self, score: float) -> float:
        """The score; how little a text sounds like promotion excuses no other behaviour for long."""
        if score > 0:
            return self._weights["slope"] * score
        return -self._weights["least"] * math.tanh(score / CALM)

    def new_links(self, submission: Submission) -> Sequence[Link]:
        """The addresses whose domain does not stand on the site."""
        known = submission.site.domains if submission.site else frozenset()
        return [link for link in links_in(submission.text) if link.domain not in known]

    def alone(self, text: str, links: Sequence[Link]) -> bool:
        """True when the addresses are all that is said, or there are many."""
        rest = len(text.split()) - len(links)
        return rest <= FEW_WORDS or len({link.domain for link in links}) >= MANY_LINKS
