"""Hatred of groups: slurs, people made into vermin, calls to violence, "go home".

Unlawful for the most part, and an insult to everybody meant; so the code "hatred" speaks to the law's ground as well as to the
posted rule on insults (there the slurs themselves are left to the insults detector). A government, an army or an idea is no group.
"""

from __future__ import annotations

from collections.abc import Iterator

from moderation.detectors.turns_of_phrase import TurnsOfPhrase
from moderation.lexicons.patterns import Match
from moderation.reading.aim import Aim, aim
from moderation.reading.mention import unsaid
from moderation.reading.phrases import said
from moderation.reading.reading import Reading

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


class Hatred(TurnsOfPhrase):
    """Rule "illegal": the law's ground."""

    code = "hatred"
    rule = "illegal"
    WHYS = WHYS

    def _found(self, reading: Reading) -> Iterator[Match]:
        yield from said(reading, "hatred")
        for hit in reading.hits_of("slur"):
            if not unsaid(reading, hit) and aim(reading, hit) is not Aim.SELF:
                yield Match("slur", hit.start, hit.end)


class HatredAsInsult(Hatred):
    """Rule "insult": hatred said in a turn of phrase."""

    rule = "insult"

    def _found(self, reading: Reading) -> Iterator[Match]:
        return iter(said(reading, "hatred"))
