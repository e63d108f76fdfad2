"""Turns of phrase found in a reading and really said there: in one sentence, not quoted, not told of another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from moderation.lexicons.patterns import Match, pattern_set
from moderation.reading.frames import words
from moderation.reading.mention import reported
from moderation.reading.reading import Reading

# Before an order there is no subject, no pronoun, no auxiliary, no article: "il dégage", "nous apprend", "en dehors", "j'ai la crève".
_SUBJECTS = words(
    "il elle on qui se s je j ils elles ca cela en au m suis est sont etait monde faire laisse laisser etre la to wants "
    "me ne n nous lui leur"
)
_SIGNS = words(
    "slogan slogans cri cris tag tags inscription inscriptions pancarte banderole mot mots phrase titre formule chant refrain"
)
_SECOND_PERSON = words("tu t vous vs toi te ton ta tes votre vos you u your je j on nous les des la le l ces ce")

_CONJUNCTIONS = words("et ou mais and or but")  # a pattern may reach over one, nobody wants to read it

_AFTER_LA = words("et un toi vous maintenant donc deux s stp svp pour si sale gros pauvre espece bande petit tu va mais je")


def said(reading: Reading, name: str) -> Sequence[Match]:
    """Matches of the patterns in `<name>.tsv` that count; looked for once a reading, for two detectors may ask."""
    if name not in reading.phrases:
        reading.phrases[name] = tuple(_said(reading, name))
    return reading.phrases[name]


def _said(reading: Reading, name: str) -> Iterator[Match]:
    for match in pattern_set(name).matches(reading.said, reading.canonical):
        if not _one_sentence(reading, match) or reported(reading, match.start, match.end) or _something_else(reading, match):
            continue
        if reading.words[match.start] in _SECOND_PERSON or not _governed(reading, match):
            hanging = reading.words[match.end - 1] in _CONJUNCTIONS
            yield replace(match, end=match.end - 1) if hanging else match


def first_of_each(matches: Iterable[Match]) -> Iterator[Match]:
    """In order of place, the first of each kind; what lies within another is not told twice."""
    seen: set[str] = set()
    covered = 0
    for match in sorted(matches, key=lambda m: (m.start, -m.end)):
        if match.why not in seen and match.start >= covered:
            seen.add(match.why)
            covered = match.end
            yield match


def _one_sentence(reading: Reading, match: Match) -> bool:
    return not any(reading.parted(at) for at in range(match.start + 1, match.end))


def _something_else(reading: Reading, match: Match) -> bool:
    """ "Ferme la porte", "des gens comme vous et moi", "il est crevé", "le slogan ...": not what the words seem to say."""
    after = reading.words[match.end : match.end + 2]
    if after in (["et", "moi"], ["ou", "moi"], ["and", "me"]) or _SIGNS & set(
        reading.words[max(0, match.start - 3) : match.start]
    ):
        return True
    first, last = reading.words[match.start], reading.words[match.end - 1]
    if last == "lire" and after[:1] == ["entre"]:
        return True  # "entre les lignes"
    if first == "creve" and reading.accented(match.start, match.start + 1):
        return True
    return last == "la" and reading.gap(match.end) == " " and after[0] not in _AFTER_LA and match.end not in reading.hit_starts


def _governed(reading: Reading, match: Match) -> bool:
    return not reading.parted(match.start) and reading.words[match.start - 1] in _SUBJECTS
