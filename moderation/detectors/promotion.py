"""Rule 4 when unsigned, rule 1 when signed: somebody has something to sell, or to be followed for.

Sees: turns of phrase that invite to what is one's own, or offer something for money (see lexicons/promotion.tsv); how the
whole is worded (a fitted line through runs of characters); addresses the site does not know.
Why: promotion answers nobody. A known domain is no evidence, nor an address that names the article's subject, and a new
one only beside another sign; having no name is a sign too, but a weak one, and both together are far from enough.
Neither is the wording enough for a signed comment, nor an address by itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import re2

from moderation.engine import Finding, Submission
from moderation.reading.phrases import first_of_each, said
from moderation.reading.reading import read
from moderation.text.links import Link, links_in
from moderation.text.ngrams import Line, grams
from moderation.text.terms import bag
from moderation.topic.profile import Profile

EXAMPLES_FLAG = (
    Submission("Abonnez-vous à ma chaîne, je poste une recette chaque matin !"),
    Submission("Sacs et montres à prix cassés : www.sacs-et-montres.shop"),
    Submission("Follow my page and I will follow yours, link in my profile"),
)
EXAMPLES_LEAVE = (
    Submission("Le rapport est en ligne depuis mardi, page douze : https://www.insee.fr/fr/statistiques/42"),
    Submission("J'ai vu ce reportage sur leur chaîne, il durait une heure."),
    Submission("Vous avez vendu votre voiture finalement ?"),
    Submission("Je me suis débarrassé de mes meubles, et je ne regarde pas que mon intérêt.", "Zoé"),
    Submission("À ce sujet : https://www.une-revue.org/page/12", "Zoé"),
    "Vous avez vendu votre voiture finalement ?",
)
CALM = 4.0  # log-odds below zero by which most of that is said
SOUNDS_SO = 0.0  # a text sounds like promotion when the line says so at all
SOUNDS_PLAINLY_SO = 0.7  # what it takes beside the address that a named reader gives
FEW_WORDS = 4  # beside an address; with so few it is the address that is being said
MANY_LINKS = 3
WORDS_FOR_EACH = 15
SUBJECT_WORDS = 2
APART = re2.compile(r"[^\pL]+")


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
        if not links:
            return
        sign = turns or score > (SOUNDS_SO if submission.unsigned else SOUNDS_PLAINLY_SO) or many(submission.text, links)
        if sign or (submission.unsigned and little_else(submission.text, links)):
            yield self._address(rule, "link", links[0])
        elif submission.unsigned:
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
        """The addresses whose domain does not stand on the site, and that do not name the article's subject."""
        known = submission.site.domains if submission.site else frozenset()
        new = [link for link in links_in(submission.text) if link.domain not in known]
        return [link for link in new if not names_subject(submission.text[link.start : link.end], submission.article)]


def names_subject(address: str, article: Profile | None) -> bool:
    """True when words of the address itself, such as a headline, are words of the article: it is brought as a source."""
    if article is None:
        return False
    return len(bag(APART.sub(" ", address), article.language).keys() & article.known) >= SUBJECT_WORDS


def little_else(text: str, links: Sequence[Link]) -> bool:
    """True when the addresses are all that is said; by one who signs, that is a source."""
    return len(text.split()) - len(links) <= FEW_WORDS


def many(text: str, links: Sequence[Link]) -> bool:
    """True for addresses of many houses, with not much said about each."""
    return len({link.domain for link in links}) >= MANY_LINKS and len(text.split()) <= WORDS_FOR_EACH * len(links)
