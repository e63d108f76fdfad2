"""Hatred of groups: slurs, people made into vermin, calls to violence, "go home".

Unlawful for the most part, and an insult to everybody meant; so the code "hatred" speaks to the law's ground as well as to the
posted rule on insults (there the slurs themselves are left to the insults detector). A government, an army or an idea is no group.
"""

from __future__ import annotations

from collections.abc import Iterator

from moderation.detectors.turns_of_phrase import TurnsOfPhrase
from moderation.lexicons import function_words
from moderation.lexicons.patterns import Match
from moderation.reading.aim import Aim, aim
from moderation.reading.frames import ARE, FILLERS, HEAP, IS, ORDERS, SALUTES, THESE, YOURS
from moderation.reading.mention import unsaid
from moderation.reading.phrases import said
from moderation.reading.reading import Reading

NO_NOUNS = function_words() | ARE | FILLERS | HEAP | IS | ORDERS | SALUTES | THESE | YOURS  # what may stand before a noun
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
        yield from turns(reading)
        for hit in reading.hits_of("slur"):
            if not unsaid(reading, hit) and aim(reading, hit) is not Aim.SELF:
                yield Match("slur", hit.start, hit.end)


class HatredAsInsult(Hatred):
    """Rule "insult": hatred said in a turn of phrase."""

    rule = "insult"

    def _found(self, reading: Reading) -> Iterator[Match]:
        return turns(reading)


def turns(reading: Reading) -> Iterator[Match]:
    """What is said of groups; "des idées féministes à la con" is said of ideas."""
    return (match for match in said(reading, "hatred") if match.why != "slur" or not _describes(reading, match.start))


def _describes(reading: Reading, at: int) -> bool:
    """True when the word is an adjective: it follows a noun at once, and no article, no order, no hard word."""
    if reading.parted(at) or reading.gap(at) != " " or at in reading.hit_ends:
        return False
    before = reading.words[at - 1]
    return len(before) > 3 and before not in NO_NOUNS and not before.isdigit()
