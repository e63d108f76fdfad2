"""French-like comments and articles, the same ones in every run."""

from __future__ import annotations

import random

_SUBJECTS = (
    "la ville", "le maire", "notre port", "la coopérative", "le conseil", "cette réforme", "le ministère", "la flotte",
    "une famille sur trois", "le syndicat", "la région", "le budget", "cette enquête", "la mairie", "le marché couvert",
)  # fmt: skip
_VERBS = (
    "dépend de", "ne suffit pas à", "rappelle", "explique", "contredit", "finance", "retarde", "protège", "discute",
    "prépare", "oublie souvent", "annonce", "remplace", "mérite", "fait vivre",
)  # fmt: skip
_OBJECTS = (
    "les quotas de pêche", "le prix du carburant", "la ligne de bus", "les écoles du quartier", "le chantier du tramway",
    "la rénovation des halles", "les licences des bateaux", "la saison prochaine", "le service public", "la dette de la commune",
    "les horaires du marché", "le rapport publié hier", "les promesses de campagne", "la qualité de l’eau", "les petits commerces",
)  # fmt: skip
_ENDINGS = (
    "et personne ne le dit", "mais il faut attendre les chiffres", "comme l’article le montre bien", "depuis deux ans au moins",
    "sans que rien ne change", "et c’est une bonne nouvelle", "ce qui me paraît discutable", "si l’on en croit les habitants",
    "même si le calendrier reste flou", "et je voudrais connaître la source", "avant la fin de l’hiver", "selon moi",
)  # fmt: skip
_NAMES = ("Camille", "Yves", "Nadia", "Lucien", "Odile", "Karim", "Solène", "Bastien", "Mireille", "Thomas", "Agathe", "Ousmane")


class Prose:
    """A source of texts; the same seed gives the same texts."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)

    def sentence(self) -> str:
        pick = self._random.choice
        words = f"{pick(_SUBJECTS)} {pick(_VERBS)} {pick(_OBJECTS)} {pick(_ENDINGS)}"
        return words[0].upper() + words[1:] + pick((".", ".", ".", " ?"))

    def comment(self) -> str:
        """A text of 50 to 800 characters, most of them short, some in two paragraphs."""
        length = min(800, int(self._random.lognormvariate(5.3, 0.6)) + 50)
        text = self.sentence()
        while len(text) < length:
            following = self.sentence()
            if len(text) + len(following) >= 800:
                break
            text += ("\n\n" if self._random.random() < 0.1 else " ") + following
        return text

    def article(self) -> str:
        return "".join(f"<p>{' '.join(self.sentence() for _ in range(5))}</p>" for _ in range(8))


def authors(count: int = 400) -> list[str]:
    """Names of readers; every fourth signs with none."""
    return ["" if n % 4 == 0 else f"{_NAMES[n % len(_NAMES)]} {n}" for n in range(count)]
