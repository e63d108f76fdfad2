"""Threats, death wishes and the giving away of where somebody lives: unlawful, whoever is meant.

Two detectors share the code "threats": one speaks to the law's ground ("illegal"), the other to the posted rule on personal
attacks, because a threat at a reader breaks that rule too and readers look there first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from moderation.aim import reported
from moderation.detectors.attacks import one_sentence
from moderation.engine import Finding, Submission
from moderation.lexicons.patterns import pattern_set
from moderation.reading import Reading, read

WHYS = ("threat", "death_wish", "doxxing")

EXAMPLES_FLAG = (
    "Je vais te retrouver et te casser les jambes.",
    "Je sais où tu bosses, fais attention en rentrant.",
    "Va donc te pendre.",
    "J'espère que tu vas crever dans ton coin.",
    "I will find you and your family.",
)
EXAMPLES_LEAVE = (
    "La peine de mort est une honte pour un pays.",
    "Des civils vont mourir si rien ne change.",
    "Je vais te répondre point par point.",
    "Il a écrit « je vais te tuer » à sa voisine et a été condamné.",
    "Cette réforme va tuer les petits commerces.",
)


class Threats:
    """Rule "illegal": the law's ground."""

    code = "threats"
    rule = "illegal"
    WHYS = WHYS

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights

    def __call__(self, submission: Submission) -> Iterable[Finding]:
        """One finding for each kind."""
        reading = read(submission.text)
        seen: set[str] = set()
        for start, end, why in sorted(set(_found(reading))):
            if why in seen:
                continue
            seen.add(why)
            first, last = reading.span(start, end)
            yield Finding(self.rule, self.code, why, self._weights[why], first, last, submission.text[first:last])


class ThreatsToReader(Threats):
    """Rule "personal_attack": the same words, under the posted rule that they break as well."""

    rule = "personal_attack"


def _found(reading: Reading) -> Iterator[tuple[int, int, str]]:
    for match in pattern_set("threats").matches(reading.canonical):
        if one_sentence(reading, match.start, match.end) and not reported(reading, match.start, match.end):
            yield match.start, match.end, match.why
