"""Turns of phrase, kept as data: one pattern a line, compiled for RE2, which reads any text in linear time.

A pattern is a row of words, folded, matched against whole words: `(a|b c)` is a choice, `(a)?` optional, `vue?` a letter
that may lack, `word*` any ending, `..` up to three words whatever they are, and CAPITALS a macro from `macros.tsv`.
The words of one match never stand in two sentences (the detector looks).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import re2

HERE = Path(__file__).parent
_MEMORY = 8 << 20  # bytes for RE2's state cache


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line of a file of patterns."""

    why: str
    source: str
    expression: str


@dataclass(frozen=True, slots=True)
class Match:
    """Words start..end of the text read match a pattern."""

    why: str
    start: int
    end: int


class PatternSet:
    """All patterns of one file, matched together; only those that match are run again, for their places."""

    def __init__(self, patterns: list[Pattern]) -> None:
        options = re2.Options()
        options.max_mem = _MEMORY
        options.log_errors = False
        self._patterns = patterns
        self._set = re2.Set.SearchSet(options)
        for pattern in patterns:
            self._set.Add(pattern.expression)
        self._set.Compile()
        self._compiled: dict[int, re2._Regexp] = {}

    def matches(self, canonical: str) -> Iterator[Match]:
        """Every place where a pattern matches `canonical` (see Reading.canonical), pattern by pattern."""
        for number in sorted(self._set.Match(canonical) or ()):
            if number not in self._compiled:
                self._compiled[number] = re2.compile(self._patterns[number].expression)
            for found in self._compiled[number].finditer(canonical):
                start = canonical.count(" ", 0, found.start())
                yield Match(self._patterns[number].why, start, canonical.count(" ", 0, found.end() - 1))


@cache
def pattern_set(name: str) -> PatternSet:
    """The patterns of `<name>.tsv`, compiled once a process."""
    return PatternSet(list(read_patterns(name)))


def read_patterns(name: str) -> Iterator[Pattern]:
    """The patterns of one file: why, pattern and note a line."""
    known = macros()
    for number, line in enumerate((HERE / f"{name}.tsv").read_text(encoding="utf-8").splitlines()[1:], start=2):
        if not line.strip() or line.startswith("#"):
            continue
        why, source, *_note = line.split("\t")
        try:
            yield Pattern(why, source, translate(source, known))
        except KeyError as missing:
            raise ValueError(f"{name}.tsv, line {number}: no macro {missing} in macros.tsv") from None


@cache
def macros() -> dict[str, str]:
    """Macro names and what they stand for, in the language of patterns."""
    lines = (HERE / "macros.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return dict(line.split("\t")[:2] for line in lines if line.strip())


def translate(source: str, known: dict[str, str]) -> str:
    """The RE2 expression for a pattern: every word with the space before it, and one space after the last."""
    return _row(source, known) + " "


def _row(source: str, known: dict[str, str]) -> str:
    return "".join(_element(part, known) for part in _parts(source))


def _element(part: str, known: dict[str, str]) -> str:
    if part == "..":
        return r"(?: [^ ]+){0,3}"
    if part.startswith("("):
        inner, _, optional = part[1:].rpartition(")")
        choices = (_row(choice, known) for choice in _split(inner, "|"))
        return f"(?:{'|'.join(choices)}){optional}"
    if part.isupper():
        return f"(?:{_row(known[part], known)})"
    return " " + (part[:-1] + "[^ ]*" if part.endswith("*") else part)


def _parts(source: str) -> list[str]:
    return [p for p in _split(source, " ") if p]


def _split(source: str, mark: str) -> list[str]:
    """Cut at `mark`, but not within brackets."""
    pieces, depth, last = [], 0, 0
    for at, char in enumerate(source):
        depth += (char == "(") - (char == ")")
        if char == mark and depth == 0:
            pieces.append(source[last:at])
            last = at + 1
    return [*pieces, source[last:]]
