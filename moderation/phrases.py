"""Turns of phrase found in a reading and really said there: in one sentence, not quoted, not told of another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from moderation.frames import words
from moderation.lexicons.patterns import Match, pattern_set
from moderation.mention import reported
from moderation.reading import Reading

# Before an order there is no subject: "il dégage", "se dégage", "en dehors".
_SUBJECTS = words("il elle on qui se s je j ils elles ca cela en au m")
_SECOND_PERSON = words("tu t vous vs toi te ton ta tes votre vos you u your je j on nous les des la le l ces ce")


def said(reading: Reading, name: str) -> Sequence[Match]:
    """Matches of the patterns in `<name>.tsv` that count; looked for once a reading, for two detectors may ask."""
    if name not in reading.phrases:
        reading.phrases[name] = tuple(_said(reading, name))
    return reading.phrases[name]


def _said(reading: Reading, name: str) -> Iterator[Match]:
    for match in pattern_set(name).matches(reading.words, reading.canonical):
        if not _one_sentence(reading, match) or reported(reading, match.start, match.end):
            continue
        if reading.words[match.start] in _SECOND_PERSON or not _governed(reading, match):
            yield match


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


def _governed(reading: Reading, match: Match) -> bool:
    return not reading.parted(match.start) and reading.words[match.start - 1] in _SUBJECTS
