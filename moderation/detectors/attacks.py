"""Personal attacks without a swear word: contempt for a reader's intelligence, honesty, sanity, motives or worth.

Turns of phrase said to the reader or of a commenter (see lexicons/attacks.tsv), and adjectives of contempt aimed at
somebody. An argument may be called weak, a government a liar; the person one talks to may not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from moderation.aim import Aim, addressee, aim, reported, unsaid
from moderation.engine import Finding, Submission
from moderation.lexicons.patterns import pattern_set
from moderation.reading import Reading, read

WHYS = (
    "contempt_for_intelligence", "contempt_for_honesty", "contempt_for_sanity", "contempt_for_motives", "contempt_for_worth", "contempt_word", "dismissal", "mockery", "repeated",
)  # fmt: skip

EXAMPLES_FLAG = (
    "Retournez donc à la maternelle, vous n'avez rien compris.",
    "Prends tes médicaments avant d'écrire.",
    "Qui te paie pour venir raconter ça ?",
    "Tu es vraiment pathétique.",
    "Avec ton QI de moule, évite de commenter.",
    "You clearly have no idea, go back to school.",
    "Tu mens comme tu respires.",
)
EXAMPLES_LEAVE = (
    "Je suis en désaccord complet avec vous sur ce point.",
    "Cet argument ne tient pas, et je vais dire pourquoi.",
    "Le ministre ment et tout le monde le sait.",
    "Je n'ai rien compris à cet article.",
    "Il m'a dit que je ne savais pas lire, c'est un peu fort.",
    "Vous avez raison, je devrais lire ce livre.",
)


class Attacks:
    """Rule "personal_attack": contempt that needs no bad word."""

    code = "attacks"
    rule = "personal_attack"
    WHYS = WHYS

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights

    def __call__(self, submission: Submission) -> Iterable[Finding]:
        """One finding for each kind of contempt; two of one kind count as repetition, at most once."""
        reading = read(submission.text)
        seen: set[str] = set()
        covered = 0
        for start, end, why in sorted(set(self._found(reading, submission.names))):
            if start < covered or why in seen and "repeated" in seen:
                continue
            covered = end
            said = "repeated" if why in seen else why
            seen |= {said, why}
            first, last = reading.span(start, end)
            yield Finding(self.rule, self.code, said, self._weights[said], first, last, submission.text[first:last])

    def _found(self, reading: Reading, names: tuple[str, ...]) -> Iterator[tuple[int, int, str]]:
        for match in pattern_set("attacks").matches(reading.canonical):
            if one_sentence(reading, match.start, match.end) and not reported(reading, match.start, match.end):
                if addressee(reading, match.start) is Aim.READER:
                    yield match.start, match.end, match.why
        for hit in reading.hits:
            if hit.entry.tier == "soft" and aim(reading, hit, names) in (Aim.READER, Aim.NAMED) and not unsaid(reading, hit):
                yield hit.start, hit.end, "contempt_word"


def one_sentence(reading: Reading, start: int, end: int) -> bool:
    """True when no sentence ends between words start and end."""
    return not any(reading.parted(at) for at in range(start + 1, end))
