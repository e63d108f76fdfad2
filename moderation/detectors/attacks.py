"""Personal attacks without a swear word: contempt for a reader's intelligence, honesty, sanity, motives or worth.

Turns of phrase said to the reader or of a commenter (see lexicons/attacks.tsv), and adjectives of contempt aimed at
somebody. An argument may be called weak, a government a liar; the person one talks to may not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from moderation.engine import Finding, Submission
from moderation.lexicons.patterns import Match
from moderation.reading.aim import AUTHORS, Aim, addressee, aim
from moderation.reading.frames import YOURS
from moderation.reading.mention import unsaid
from moderation.reading.phrases import said
from moderation.reading.reading import Reading, read

WHYS = (
    "contempt_for_intelligence", "contempt_for_honesty", "contempt_for_sanity", "contempt_for_motives",
    "contempt_for_worth", "contempt_word", "teasing_word", "dismissal", "mockery", "harsh_tone", "scorn", "repeated",
)  # fmt: skip

EXAMPLES_FLAG = (
    "Retournez donc à la maternelle, vous n'avez rien compris.",
    "Prends tes médicaments avant d'écrire.",
    "Qui te paie pour venir raconter ça ?",
    "Tu es vraiment pathétique.",
    "Avec ton QI de moule, évite de commenter.",
    "You clearly have no idea, go back to school.",
    "Tu mens comme tu respires.",
    "Espèce de faussaire, qui vous paie pour publier ces contes ?",
    "L'auteur de cette chronique est payé par la préfecture pour mentir.",
    "How much did the quarry slip you to write this piece?",
)
EXAMPLES_LEAVE = (
    "Je suis en désaccord complet avec vous sur ce point.",
    "Cet argument ne tient pas, et je vais dire pourquoi.",
    "Le ministre ment et tout le monde le sait.",
    "Je n'ai rien compris à cet article.",
    "Il m'a dit que je ne savais pas lire, c'est un peu fort.",
    "Vous avez raison, je devrais lire ce livre.",
    "Combien vous verse l'assurance après un sinistre pareil ?",
    "Les journalistes sont payés pour mentir, c'est connu.",
    "How much do they pay you at the quarry now?",
)


class Attacks:
    """Rule "personal_attack": contempt that needs no bad word."""

    code = "attacks"
    rule = "personal_attack"
    WHYS = WHYS

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights

    def __call__(self, submission: Submission) -> Iterable[Finding]:
        """One finding for each kind of contempt; a second of the same kind counts as repetition, once."""
        reading = read(submission.text)
        seen: set[str] = set()
        covered = 0
        for match in sorted(self._found(reading, submission.names), key=lambda m: (m.start, -m.end)):
            if match.start < covered or {match.why, "repeated"} <= seen:
                continue
            covered = match.end
            why = "repeated" if match.why in seen else match.why
            seen |= {match.why, why}
            start, end = reading.span(match.start, match.end)
            yield Finding(self.rule, self.code, why, self._weights[why], start, end, submission.text[start:end])

    def _found(self, reading: Reading, names: tuple[str, ...]) -> Iterator[Match]:
        for match in said(reading, "attacks"):
            if addressee(reading, match.start) is Aim.READER and not _of_public(reading, match):
                yield match
        for tier, why in (("soft", "contempt_word"), ("teasing", "teasing_word")):
            for hit in reading.hits_of(tier):
                if aim(reading, hit, names) in (Aim.READER, Aim.NAMED) and not unsaid(reading, hit):
                    yield Match(why, hit.start, hit.end)


def _of_public(reading: Reading, match: Match) -> bool:
    """True for "Macron dégage" and "dehors les ministres": orders to those in power, without a word to the reader or of the author."""
    if (YOURS | AUTHORS) & set(reading.words[match.start : match.end]):
        return False
    return bool(reading.public_between(match.start - 3, match.end + 2))
