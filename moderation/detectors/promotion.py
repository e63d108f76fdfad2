"""Rule 4 when unsigned, rule 1 when signed: somebody has something to sell, or to be followed for.

Sees: turns of phrase that invite to what is one's own, or offer something for money (see lexicons/promotion.tsv); how the
whole is worded (a fitted line through runs of characters); addresses the site does not know.
Why: promotion answers nobody. A known domain is no evidence, and a new one only beside another sign; having no name is
a sign too, but a weak one, and both together are far from enough. Neither is the wording enough for a signed comment.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from moderation.engine import Finding, Submission
from moderation.reading.phrases import first_of_each, said
from moderation.reading.reading import read
from moderation.text.links import Link, links_in
from moderation.text.ngrams import Line, grams

EXAMPLES_FLAG = (
    Submission("Abonnez-vous à ma chaîne, je poste une recette chaque matin !"),
    Submission("Sacs et montres à prix cassés : www.sacs-et-montres.shop"),
    Submission("Follow my page and I will follow yours, link in my profile"),
)
EXAMPLES_LEAVE = (
    Submission("Le rapport est en ligne depuis mardi, page douze : https://www.insee.fr/fr/statistiques/42"),
    Submission("J'ai vu ce reportage sur leur chaîne, il durait une heure."),
    Submission("Vous avez vendu votre voiture finalement ?"),
    "Vous avez vendu votre voiture finalement ?",
)
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
        turns = list(self.turns(submission, rule))
        if sounds or rule == self.rule:
            yield Finding(rule, self.code, "sounds" if sounds else "plain", self.weight(score, alone=not (turns or links)))
        yield from turns
        if links and (sounds or turns or self.alone(submission.text, links)):
            yield self._address(rule, "link", links[0])
        elif links and rule == self.rule:
            yield self._address(rule, "address", links[0])

    def _address(self, rule: str, why: str, link: Link) -> Finding:
        return Finding(rule, self.code, why, self._weights[why], link.start, link.end, link.domain)

    def turns(self, submission: Submission, rule: str) -> Iterator[Finding]:
        """What is said in so many words, the first of each kind."""
        reading = read(submission.text)
        for match in first_of_each(said(reading, "promotion")):
            yield Finding(rule, self.code, match.why, self._weights[match.why], *reading.span(match.start, match.end))

    def weight(self, score: float, *, alone: bool) -> float:
        """The score, bent: `alone` it seldom suffices; how little a text sounds like promotion excuses nothing else for long."""
        if score <= 0:
            return -self._weights["least"] * math.tanh(score / CALM)
        weight = self._weights["slope"] * score
        return self._weights["most_alone"] * math.tanh(weight / self._weights["most_alone"]) if alone else weight

    def new_links(self, submission: Submission) -> Sequence[Link]:
        """The addresses whose domain does not stand on the site."""
        known = submission.site.domains if submission.site else frozenset()
        return [link for link in links_in(submission.text) if link.domain not in known]

    def alone(self, text: str, links: Sequence[Link]) -> bool:
        """True when the addresses are all that is said, or there are many."""
        rest = len(text.split()) - len(links)
        return rest <= FEW_WORDS or len({link.domain for link in links}) >= MANY_LINKS
