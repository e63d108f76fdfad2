"""The house's own words and patterns: what one is, what may be kept, and how it is made ready to run. Pure.

A pattern runs on RE2 or not at all: it then reads any text in linear time and within a fixed memory, whoever wrote it.
"""

from __future__ import annotations

from dataclasses import dataclass

import re2

from moderation.lexicons import split_words

WORD, PATTERN = "word", "pattern"
LONGEST = {WORD: 80, PATTERN: 200}  # characters
MOST_TERMS = 500  # in all
MOST_PATTERNS = 100  # of them; each may keep PATTERN_MEMORY
PATTERN_MEMORY = 512 * 1024  # bytes
# What a pattern must not find without a character: blank, word, line end, figure, letter with an accent.
_PROBES = ("", " ", "a", "a b", "\n", "x\ny", "1", "é.")


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a pattern under a posted rule, and what finding it adds, in log-odds."""

    rule: str
    kind: str
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a term cannot be kept: a stable code, the piece that cannot run, and its place, counted from 1."""

    code: str
    piece: str = ""
    place: int = 0


class Refused(ValueError):
    """A term that cannot run; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def refusal(kind: str, text: str) -> Refusal | None:
    """Why a term cannot be kept, or None when it can."""
    if len(text) > LONGEST[kind]:
        return Refusal("too_long", place=LONGEST[kind])
    try:
        if kind == WORD:
            words_of(text)
        else:
            compiled(text)
    except Refused as refused:
        return refused.refusal
    return None


def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a term; Refused when it has none."""
    words = split_words(text)
    if not words:
        raise Refused(Refusal("no_word"))
    return words


def compiled(text: str) -> re2._Regexp:
    """The pattern, ready to run, blind to capitals; Refused when RE2 cannot run it or it finds nothing everywhere."""
    options = re2.Options()
    options.max_mem = PATTERN_MEMORY
    options.case_sensitive = False
    options.log_errors = False
    try:
        pattern = re2.compile(text, options)
    except re2.error as error:
        raise Refused(_why(text, error)) from error
    if any(found.start() == found.end() for probe in _PROBES for found in pattern.finditer(probe)):
        raise Refused(Refusal("matches_nothing"))
    return pattern


def _why(text: str, error: re2.error) -> Refusal:
    """RE2 says what it stumbled over as "kind: piece"."""
    said = error.args[0]
    said = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    kind, _colon, piece = said.partition(": ")
    return Refusal(_code(kind, piece), piece, max(text.find(piece), 0) + 1 if piece else 0)


def _code(kind: str, piece: str) -> str:
    if piece.startswith(("(?=", "(?!", "(?<=", "(?<!")):
        return "looks_around"
    if kind == "invalid escape sequence" and piece[1:2].isdigit():
        return "back_reference"
    if piece.startswith("(?>") or (kind == "bad repetition operator" and piece.endswith("+")):
        return "possessive"
    known = {
        "invalid repetition size": "repeats_too_often",
        "missing )": "bracket",
        "unexpected )": "bracket",
        "missing ]": "bracket",
        "no argument for repetition operator": "repeats_nothing",
        "bad repetition operator": "repeats_nothing",
        "invalid escape sequence": "escape",
    }
    return "too_large" if "too large" in kind else known.get(kind, "unreadable")
