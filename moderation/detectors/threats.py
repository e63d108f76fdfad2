"""Threats, death wishes and the giving away of where somebody lives: unlawful, whoever is meant.

Two detectors share the code "threats": one speaks to the law's ground ("illegal"), the other to the posted rule on personal
attacks, because a threat at a reader breaks that rule too and readers look there first.
"""

from __future__ import annotations

from collections.abc import Iterator

from moderation.detectors.turns_of_phrase import TurnsOfPhrase
from moderation.lexicons.patterns import Match
from moderation.reading.phrases import said
from moderation.reading.reading import Reading

WHYS = ("threat", "death_wish", "doxxing")

_HARMLESS = {("le", "suspense"), ("de", "rire"), ("d", "ennui"), ("l", "ambiance"), ("le", "plaisir")}

EXAMPLES_FLAG = (
    "Je vais te retrouver et te casser les jambes.",
    "Je sais où tu bosses, fais attention en rentrant.",
    "Va donc te pendre.",
    "J'espère que tu vas crever dans ton coin.",
    "I will find you and your family.",
    "Harcelez-le tous, jour et nuit.",
)
EXAMPLES_LEAVE = (
    "La peine de mort est une honte pour un pays.",
    "Des civils vont mourir si rien ne change.",
    "Je vais te répondre point par point.",
    "Il a écrit « je vais te tuer » à sa voisine et a été condamné.",
    "Cette réforme va tuer les petits commerces.",
    "Pour une place au marché, écrivez à la mairie ou appelez au bureau le matin.",
)


class Threats(TurnsOfPhrase):
    """Rule "illegal": the law's ground."""

    code = "threats"
    rule = "illegal"
    WHYS = WHYS

    def _found(self, reading: Reading) -> Iterator[Match]:
        return (match for match in said(reading, "threats") if not _harmless(reading, match))


class ThreatsToReader(Threats):
    """Rule "personal_attack": the same words, under the posted rule that they break as well."""

    rule = "personal_attack"


def _harmless(reading: Reading, match: Match) -> bool:
    """ "Je vais vous tuer le suspense", "j'espère que tu ne vas pas mourir"."""
    words = reading.words[match.start : match.end]
    if "pas" in words and {"espere", "jespere", "souhaite", "pourvu", "esperons"} & set(words):
        return True
    return tuple(reading.words[match.end : match.end + 2]) in _HARMLESS
