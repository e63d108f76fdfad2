"""Insults: hard words from the lexicons, counted by their tier and by whom they are aimed at.

One strong word aimed at a reader is an insult by itself; a mild one only when somebody is called so; a coarse word said
of nobody never is. Hard words about public figures count next to nothing unless the site says so. What is quoted,
mentioned, denied or said of oneself does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from moderation.aim import Aim, aim, unsaid
from moderation.engine import Finding, Submission
from moderation.reading import Hit, Reading, read

WHYS = (
    "strong_aimed", "strong_named", "strong_third", "strong_public", "mild_aimed", "mild_named", "mild_third", "slur_aimed", "slur_said", "vulgar", "disguised_word", "repeated",
)  # fmt: skip

EXAMPLES_FLAG = (
    "Quel abruti tu fais, franchement.",
    "Dégage, gros naze, on t’a assez vu.",
    "Retourne dans ton trou, espèce de raclure.",
    "Vous êtes tous des crétins finis ici.",
    "T'es vraiment qu'un p3tit c0nnard.",
    "va te faire f*utre",
    "You are such a dumbass, mate.",
    "Ferme-la, b.o.u.f.f.o.n !",
)
EXAMPLES_LEAVE = (
    "C'est con, j'ai raté le début de l'émission.",
    "On m'a traité d'abruti pour moins que ça.",
    "Je suis un idiot, j'avais mal lu.",
    "Putain, quelle tristesse cette guerre.",
    "Il demeure que le retard du train nous a coûté la réunion.",
    "Le boulanger vend un bâtard bien cuit et deux baguettes.",
    "Ce gouvernement de bons à rien nous mène droit au mur.",
    "Constantinople n'était pas une petite cité.",
    "Tu n'es pas un imbécile, alors réfléchissons ensemble.",
)

_AIMED = {Aim.READER: "aimed", Aim.NAMED: "named", Aim.SOMEBODY: "third", Aim.PUBLIC: "public"}
_MOST = 8  # findings; more explain nothing more


class Insults:
    """Rule "insult": words that call somebody names."""

    code = "insults"
    rule = "insult"
    WHYS = WHYS

    def __init__(self, weights: Mapping[str, float], *, public_figures: bool = False) -> None:
        self._weights = weights
        self._public_figures = public_figures

    def __call__(self, submission: Submission) -> Iterable[Finding]:
        """One finding a word; of one kind, the first counts in full, the others as repetition."""
        reading = read(submission.text)
        seen: set[str] = set()
        count = 0
        for why, hit in self._found(reading, submission.names):
            if count == _MOST:
                return
            count += 1
            yield self._finding(reading, hit, "repeated" if why in seen else why)
            if hit.disguise and why != "vulgar" and "disguised_word" not in seen:
                yield self._finding(reading, hit, "disguised_word")
                seen.add("disguised_word")
            seen.add(why)

    def _found(self, reading: Reading, names: tuple[str, ...]) -> Iterator[tuple[str, Hit]]:
        for hit in reading.hits:
            if (why := self._why(reading, hit, names)) is not None:
                yield why, hit

    def _why(self, reading: Reading, hit: Hit, names: tuple[str, ...]) -> str | None:
        tier = hit.entry.tier
        if tier == "vulgar":
            return "vulgar"
        if tier not in ("strong", "mild", "slur") or unsaid(reading, hit):
            return None
        target = aim(reading, hit, names)
        if self._public_figures and target is Aim.PUBLIC:
            target = Aim.NAMED
        if tier == "slur":
            return {Aim.READER: "slur_aimed", Aim.NAMED: "slur_aimed", Aim.SELF: None}.get(target, "slur_said")
        if target not in _AIMED or tier == "mild" and target is Aim.PUBLIC:
            return None
        return f"{tier}_{_AIMED[target]}"

    def _finding(self, reading: Reading, hit: Hit, why: str) -> Finding:
        start, end = reading.span(hit.start, hit.end)
        return Finding(self.rule, self.code, why, self._weights[why], start, end, hit.entry.word)
