"""Hatred of groups: slurs, people made into vermin, calls to violence, "go home".

Unlawful for the most part, and an insult to everybody meant; so the code "hatred" speaks to the law's ground as well as to the
posted rule on insults (there the slurs themselves are left to the insults detector). A government, an army or an idea is no group.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from moderation.aim import reported, unsaid
from moderation.detectors.attacks import one_sentence
from moderation.engine import Finding, Submission
from moderation.lexicons.patterns import pattern_set
from moderation.reading import Reading, read

WHYS = ("slur", "dehumanising", "call_to_violence", "exclusion")

EXAMPLES_FLAG = (
    "Les Tsiganes sont des parasites, voilà tout.",
    "Il faudrait gazer tous ces migrants.",
    "Les Juifs dehors !",
    "Rentre donc dans ton bled.",
    "All immigrants should be shot.",
)
EXAMPLES_LEAVE = (
    "Les Russes sont nombreux à avoir quitté leur pays.",
    "Les migrants meurent en mer et personne ne bouge.",
    "L'armée russe massacre des civils.",
    "Le slogan « mort aux Juifs » était peint sur le mur.",
    "Les rats envahissent les égouts de Paris.",
    "Hitler n'avait pas prévu l'hiver russe.",
)


class Hatred:
    """Rule "illegal": the law's ground."""

    code = "hatred"
    rule = "illegal"
    WHYS = WHYS

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights

    def __call__(self, submission: Submission) -> Iterable[Finding]:
        """One finding for each kind."""
        reading = read(submission.text)
        seen: set[str] = set()
        for start, end, why in sorted(set(self._found(reading))):
            if why in seen:
                continue
            seen.add(why)
            first, last = reading.span(start, end)
            yield Finding(self.rule, self.code, why, self._weights[why], first, last, submission.text[first:last])

    def _found(self, reading: Reading) -> Iterator[tuple[int, int, str]]:
        for match in pattern_set("hatred").matches(reading.canonical):
            if one_sentence(reading, match.start, match.end) and not reported(reading, match.start, match.end):
                yield match.start, match.end, match.why
        for hit in reading.hits:
            if hit.entry.tier == "slur" and not unsaid(reading, hit):
                yield hit.start, hit.end, "slur"


class HatredAsInsult(Hatred):
    """Rule "insult": hatred said in a turn of phrase."""

    rule = "insult"
    WHYS = tuple(why for why in WHYS if why != "slur")

    def _found(self, reading: Reading) -> Iterator[tuple[int, int, str]]:
        return (found for found in super()._found(reading) if found[2] != "slur")
