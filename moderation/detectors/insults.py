"""Insults: hard words from the lexicons, counted by their tier and by whom they are aimed at.

One strong word aimed at a reader is an insult by itself; a mild one only when somebody is called so; a coarse word said
of nobody never is. Hard words about public figures count next to nothing unless the site says so. What is quoted,
mentioned, denied or said of oneself does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain, islice

from moderation.engine import Finding, Submission
from moderation.lexicons import Entry
from moderation.lexicons.patterns import Match
from moderation.reading.aim import Aim, addressee, aim
from moderation.reading.frames import ORDERS, YOURS, frame
from moderation.reading.mention import reported, unsaid
from moderation.reading.phrases import said
from moderation.reading.reading import Hit, Reading, read

WHYS = (
    "strong_aimed", "strong_named", "strong_third", "strong_public", "mild_aimed", "mild_named", "mild_third",
    "slur_aimed", "slur_said", "obscene_order", "family_insult", "called_names", "vulgar", "disguised_word", "repeated",
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
NAME = Entry("", "strong", "person", "fr")  # what a turn of phrase that calls names stands for
_MOST_REPEATED = 3  # more explain nothing more


class Insults:
    """Rule "insult": words that call somebody names."""

    code = "insults"
    rule = "insult"
    WHYS = WHYS

    def __init__(self, weights: Mapping[str, float], *, public_figures: bool = False) -> None:
        self._weights = weights
        self._public_figures = public_figures

    def __call__(self, submission: Submission) -> Iterable[Finding]:
        """The first finding of each kind in full, and a few more of the same as repetition."""
        reading = read(submission.text)
        seen: set[str] = set()
        repeated = 0
        for match in self._weightiest(self._found(reading, submission.names)):
            again = match.why in seen
            repeated += again
            if again and repeated > _MOST_REPEATED:
                continue
            yield self._finding(reading, match, "repeated" if again else match.why)
            if (
                not again
                and match.why != "vulgar"
                and any(at in reading.tokens.disguises for at in range(match.start, match.end))
            ):
                yield self._finding(reading, match, "disguised_word")
            seen.add(match.why)

    def _weightiest(self, matches: Iterable[Match]) -> list[Match]:
        """In order of place; of those that overlap, the one that weighs most."""
        kept: list[Match] = []
        taken: set[int] = set()
        for match in sorted(matches, key=lambda m: (-self._weights[m.why], m.start - m.end, m.start)):
            if taken.isdisjoint(range(match.start, match.end)):
                kept.append(match)
                taken.update(range(match.start, match.end))
        return sorted(kept, key=lambda m: m.start)

    def _found(self, reading: Reading, names: tuple[str, ...]) -> Iterator[Match]:
        for match in said(reading, "insults"):
            if addressee(reading, match.start) is Aim.READER and (why := self._called(reading, match, names)):
                yield replace(match, why=why)
        for start, end in called_names(reading):
            yield Match("called_names", start, end)
        hits = map(reading.hits_of, ("mild", "strong", "slur"))
        for hit in chain(islice(reading.hits_of("vulgar"), 2), *hits):
            if (why := self._why(reading, hit, names)) is not None:
                yield Match(why, hit.start, hit.end)

    def _called(self, reading: Reading, match: Match, names: tuple[str, ...]) -> str | None:
        """The kind of a turn of phrase; one that names nobody, as "tas de merde", is weighed as a hard word is."""
        if match.why != "called_names" or YOURS & set(reading.words[match.start : match.end]):
            return match.why
        why = self._why(reading, Hit(match.start, match.end, NAME), names)
        return match.why if why == "strong_aimed" else why

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
        if target not in _AIMED or (tier == "mild" and target is Aim.PUBLIC):
            return None
        return f"{tier}_{_AIMED[target]}"

    def _finding(self, reading: Reading, match: Match, why: str) -> Finding:
        start, end = reading.span(match.start, match.end)
        return Finding(self.rule, self.code, why, self._weights[why], start, end, as_meant(reading, match))


def as_meant(reading: Reading, match: Match) -> str:
    """The words as they were written, or, where one was disguised, as they are read."""
    if any(at in reading.tokens.disguises for at in range(match.start, match.end)):
        return " ".join(reading.words[match.start : match.end])
    start, end = reading.span(match.start, match.end)
    return " ".join(reading.view.original[start:end].split())


def called_names(reading: Reading) -> Iterator[tuple[int, int]]:
    """ "Espèce de ..." with any word at all, thrown at somebody who is spoken to: (start, end) in words."""
    words = reading.words
    if not {"espece", "bande"} & reading.said:
        return
    for at, word in enumerate(words[:-2]):
        if word not in ("espece", "bande") or words[at + 1] not in ("de", "d") or reading.parted(at + 1):
            continue
        if {at, at + 2} & reading.hit_starts:
            continue  # a word that the lexicon knows says more
        left = frame(reading, at)
        alone = not left.article and (not left.word or left.word in ORDERS)
        if (
            alone
            and (len(words) < 7 or (YOURS | ORDERS) & reading.said)
            and not reported(reading, at, at + 3)
            and addressee(reading, at) is Aim.READER
        ):
            yield at, at + 3
