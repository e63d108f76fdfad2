"""Turns of phrase, kept as data: one pattern a line, matched by RE2, which reads any text in linear time.

A pattern is a row of words, folded, matched against whole words: `(a|b c)` is a choice, `(a)?` optional, `vue?` a letter
that may lack, `word*` any ending, `..` up to three words whatever they are, and CAPITALS a macro from `macros.tsv`.

A text is tried against few patterns only: each knows words of which one must occur ("needs"), and waits for the rarest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice
from pathlib import Path

import re2

HERE = Path(__file__).parent
_MOST = 5  # matches of one pattern that are looked at
_ANY_WORD = "[^ ]+"

Needs = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a pattern: its RE2 expression, and sets of words of each of which one must be in the text."""

    expression: str
    needs: Needs


@dataclass(frozen=True)
class Pattern:
    """One line of a file of patterns."""

    why: str
    source: str
    part: Part

    @cached_property
    def compiled(self) -> re2._Regexp:
        """Compiled when first needed; most patterns never are."""
        return re2.compile(self.part.expression + " ")


@dataclass(frozen=True, slots=True)
class Match:
    """Words start..end of the text read are a finding of the kind `why`."""

    why: str
    start: int
    end: int


class PatternSet:
    """All patterns of one file, by the words that they wait for."""

    def __init__(self, patterns: list[Pattern]) -> None:
        self._always = [p for p in patterns if not p.part.needs]
        self._waiting: dict[str, list[Pattern]] = {}
        for pattern in patterns:
            if pattern.part.needs:
                for word in min(pattern.part.needs, key=_commonness):
                    self._waiting.setdefault(word, []).append(pattern)

    def matches(self, said: frozenset[str], canonical: str) -> Iterator[Match]:
        """Every place where a pattern matches; `canonical` is the words with one space around each, `said` each once."""
        tried = {id(p): p for word in said & self._waiting.keys() for p in self._waiting[word]}
        for pattern in (*self._always, *tried.values()):
            if any(said.isdisjoint(need) for need in pattern.part.needs):
                continue
            for found in islice(pattern.compiled.finditer(canonical), _MOST):
                start = canonical.count(" ", 0, found.start())
                yield Match(pattern.why, start, canonical.count(" ", 0, found.end() - 1))


def _commonness(words: frozenset[str]) -> int:
    """How often a text will hold one of these words: small words weigh most."""
    return len(words) + 50 * len(words & _small_words())


@cache
def _small_words() -> frozenset[str]:
    return frozenset((HERE / "small_words.txt").read_text(encoding="utf-8").split())


@cache
def pattern_set(name: str) -> PatternSet:
    """The patterns of `<name>.tsv`, read once a process."""
    return PatternSet(list(read_patterns(name)))


def read_patterns(name: str) -> Iterator[Pattern]:
    """The patterns of one file: why, pattern and note a line."""
    for number, line in enumerate((HERE / f"{name}.tsv").read_text(encoding="utf-8").splitlines()[1:], start=2):
        why, source, *_note = line.split("\t")
        try:
            yield Pattern(why, source, _row(source))
        except KeyError as missing:
            raise ValueError(f"{name}.tsv, line {number}: no macro {missing} in macros.tsv") from None


@cache
def macros() -> dict[str, str]:
    """Macro names and what they stand for, in the language of patterns."""
    lines = (HERE / "macros.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return dict(line.split("\t")[:2] for line in lines)


def _row(source: str) -> Part:
    parts = [_element(piece) for piece in _split(source, " ") if piece]
    return Part("".join(p.expression for p in parts), tuple(need for p in parts for need in p.needs))


@cache
def _element(piece: str) -> Part:
    if piece == "..":
        return Part(f"(?: {_ANY_WORD}){{0,3}}", ())
    if piece.startswith("("):
        inner, _, optional = piece[1:].rpartition(")")
        return _choice([_row(choice) for choice in _split(inner, "|")], optional)
    if piece.isupper():
        return _row(macros()[piece])
    if piece.endswith("*"):
        return Part(f" {piece[:-1]}[^ ]*", ())
    if "[" in piece:
        return Part(f" {piece}", ())
    return Part(f" {piece}", (frozenset(_spellings(piece)),))


def _choice(rows: list[Part], optional: str) -> Part:
    expression = f"(?:{'|'.join(row.expression for row in rows)}){optional}"
    if optional or not all(row.needs for row in rows):
        return Part(expression, ())
    return Part(expression, (frozenset().union(*(min(row.needs, key=_commonness) for row in rows)),))


def _spellings(word: str) -> Iterator[str]:
    """What "vue?s?" may be: "vu", "vue", "vus", "vues"."""
    at = word.find("?")
    if at < 0:
        yield word
        return
    yield from _spellings(word[:at] + word[at + 1 :])
    yield from _spellings(word[: at - 1] + word[at + 1 :])


def _split(source: str, mark: str) -> list[str]:
    """Cut at `mark`, but not within brackets."""
    if "(" not in source:
        return source.split(mark)
    pieces, depth, last = [], 0, 0
    for at, char in enumerate(source):
        depth += (char == "(") - (char == ")")
        if char == mark and depth == 0:
            pieces.append(source[last:at])
            last = at + 1
    return [*pieces, source[last:]]
