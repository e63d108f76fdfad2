"""Words hidden from a plain look: leet, look-alikes, spelt-out, stretched, starred out or cut in two.

Nothing is guessed freely: a disguise is undone only when what comes out is a word of the vocabulary handed in, so that
"B2B", "W3C" or "prix*" stay what they are. Every step looks at a bounded piece of text a bounded number of times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from moderation.text.folding import View
from moderation.text.scripts import latin_twin, mixes_scripts
from moderation.text.tokens import Tokens
from moderation.text.vocabulary import LEET, MASKS, STRETCHED, UNSEPARATE, Vocabulary, squeeze

# Single characters and fixed repetitions only: linear in the length of the text.
_ODD = re.compile(r"[^\W_][*#@$€£!|+0-9._·•~\-=:;,/\\^%?]|[0-9@$€£*#|!+(][^\W\d_]")
_SINGLES = re.compile(r"(?:\b[^\W_]\b[\W_]{1,3}){2}")
_EDGES = "\"'«»“”()[]{}<>.,;:?…-_~ "
_INCLUSIVE = frozenset({"e", "es", "e)s", "ne", "nes", "se", "ses", "trice", "trices", "euse", "euses", "le", "les", "asse", "x"})
_LONGEST_CHUNK = 40
_MOST_CHUNKS = 400
_LONGEST_RUN = 60


@dataclass(frozen=True, slots=True)
class Unmasked:
    """A word of the vocabulary seen at `start`..`end` of the folded text, and how it was hidden."""

    start: int
    end: int
    word: str
    disguise: str


def unmask(view: View, tokens: Tokens, vocabulary: Vocabulary) -> list[Unmasked]:
    """Every hidden word, in order of place, none overlapping."""
    found = [*_stretched(view, tokens, vocabulary), *_mixed(view, tokens, vocabulary)]
    found += _odd_chunks(view.text, vocabulary)
    found += _spelt_out(view.text, tokens, vocabulary)
    found += _cut(tokens, vocabulary)
    kept: list[Unmasked] = []
    for one in sorted(found, key=lambda u: (u.start, -u.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def replace(tokens: Tokens, unmasked: list[Unmasked]) -> Tokens:
    """The tokens with each unmasked word in place of the pieces it was hidden in."""
    if not unmasked:
        return tokens
    merged = Tokens([], [], [])
    pending = iter([*unmasked, None])
    one = next(pending)
    for word, start, end in zip(tokens.words, tokens.starts, tokens.ends, strict=True):
        while one is not None and one.end <= start:
            _append(merged, one)
            one = next(pending)
        if one is None or end <= one.start:
            merged.words.append(word)
            merged.starts.append(start)
            merged.ends.append(end)
    while one is not None:
        _append(merged, one)
        one = next(pending)
    return merged


def _append(tokens: Tokens, one: Unmasked) -> None:
    if one.disguise:
        tokens.disguises[len(tokens.words)] = one.disguise
    tokens.words.append(one.word)
    tokens.starts.append(one.start)
    tokens.ends.append(one.end)


def _stretched(view: View, tokens: Tokens, vocabulary: Vocabulary) -> Iterator[Unmasked]:
    if not STRETCHED.search(view.text):
        return
    for word, start, end in zip(tokens.words, tokens.starts, tokens.ends, strict=True):
        if len(word) > 200 or word in vocabulary.words or not STRETCHED.search(word):
            continue
        if (plain := vocabulary.squeezed.get(squeeze(word))) is not None:
            yield Unmasked(start, end, plain, "stretched")


def _mixed(view: View, tokens: Tokens, vocabulary: Vocabulary) -> Iterator[Unmasked]:
    if view.text.isascii():
        return
    for word, start, end in zip(tokens.words, tokens.starts, tokens.ends, strict=True):
        if word.isascii() or len(word) > _LONGEST_CHUNK or not mixes_scripts(word):
            continue
        first, last = view.span(start, end)
        twins = "".join(map(latin_twin, view.original[first:last]))
        plain = vocabulary.find(twins) or vocabulary.behind_signs(twins)
        if plain is not None:
            yield Unmasked(start, end, plain, "lookalike")


def _odd_chunks(text: str, vocabulary: Vocabulary) -> Iterator[Unmasked]:
    done = seen = 0
    for odd in _ODD.finditer(text):
        if odd.start() < done:
            continue
        start, done = _chunk(text, odd.start(), done)
        seen += 1
        if seen > _MOST_CHUNKS:
            return
        if done - start <= _LONGEST_CHUNK and (one := _read_chunk(text[start:done], start, vocabulary)) is not None:
            yield one


def _chunk(text: str, at: int, floor: int) -> tuple[int, int]:
    """The piece between spaces or apostrophes around `at`; never read further than a chunk may be long."""
    start = at
    while start > floor and at - start < _LONGEST_CHUNK and not text[start - 1].isspace() and text[start - 1] != "'":
        start -= 1
    end = at
    while end < len(text) and not text[end].isspace() and text[end] != "'":
        end += 1
    return start, end


def _read_chunk(chunk: str, start: int, vocabulary: Vocabulary) -> Unmasked | None:
    core = chunk.strip(_EDGES)
    if "//" in core or core.startswith("www.") or (core[:1] in "@#" and core[1:].isalnum()):
        return None
    if core.startswith("*") and core.endswith("*"):
        core = core.strip("*")
    start += chunk.index(core)
    for piece in (core, *core.split("-")) if "-" in core else (core,):
        for end, disguise, word in _readings(piece, vocabulary):
            if word is not None:
                at = start + core.index(piece)
                return Unmasked(at, at + end, word, disguise)
    return None


def _readings(core: str, vocabulary: Vocabulary) -> Iterator[tuple[int, str, str | None]]:
    """What the chunk may spell: (length read, how it was hidden, the word or None), likeliest first."""
    bare = core.rstrip("!?+.,")
    if len(bare) < 3 or bare.isalpha():
        return
    stem, suffix = _without_inclusive_ending(bare)
    if suffix:
        yield len(bare), "", vocabulary.find(stem)
    joined = bare.translate(UNSEPARATE)
    if joined != bare and joined.isalpha() and (len(joined) > 3 or len(bare) == 2 * len(joined) - 1):
        yield len(bare), "spelt_out", vocabulary.find(joined)
    if any(c.isalpha() for c in bare):
        yield len(core), "leet", vocabulary.behind_signs(core)
        yield len(bare), "leet", vocabulary.behind_signs(bare)
        if any(c in MASKS for c in core):
            yield len(core), "wildcard", vocabulary.behind_masks(core.rstrip("!?.,"))


def _without_inclusive_ending(word: str) -> tuple[str, bool]:
    """ "abruti(e)s" and "merdeux.se" are grammar, not disguise."""
    for mark in "(.·•-":
        stem, found, ending = word.partition(mark)
        if found and len(stem) > 3 and ending.translate(UNSEPARATE).strip(")") in _INCLUSIVE:
            return stem, True
    return word, False


def _spelt_out(text: str, tokens: Tokens, vocabulary: Vocabulary) -> Iterator[Unmasked]:
    """Words given letter by letter ("c o n"), the letters apart by no more than three signs."""
    if not _SINGLES.search(text):
        return
    run: list[int] = []
    for at in range(len(tokens) + 1):
        single = at < len(tokens) and tokens.ends[at] - tokens.starts[at] == 1
        near = not run or (single and tokens.starts[at] - tokens.ends[at - 1] <= 3)
        if single and near and len(run) < _LONGEST_RUN:
            run.append(at)
            continue
        if len(run) > 2:
            yield from _in_run(run, tokens, vocabulary)
        run = [at] if single else []


def _in_run(run: list[int], tokens: Tokens, vocabulary: Vocabulary) -> Iterator[Unmasked]:
    letters = "".join(tokens.words[i] for i in run).translate(LEET)
    at = 0
    while at < len(letters) - 2:
        size = _longest_at(letters, at, vocabulary)
        if size:
            yield Unmasked(tokens.starts[run[at]], tokens.ends[run[at + size - 1]], letters[at : at + size], "spelt_out")
        at += size or 1


def _longest_at(letters: str, at: int, vocabulary: Vocabulary) -> int:
    """The length of the longest word that begins at letter `at`, or 0."""
    longest, end = 0, at + 1
    while end <= len(letters) and letters[at:end] in vocabulary.beginnings:
        if end - at > 2 and letters[at:end] in vocabulary.words:
            longest = end - at
        end += 1
    return longest


def _cut(tokens: Tokens, vocabulary: Vocabulary) -> Iterator[Unmasked]:
    """Words of six letters or more cut in two by a space or a sign, neither half being a common word."""
    words, functional, whole = tokens.words, vocabulary.functional, vocabulary.words
    for at in range(len(words) - 1):
        joined = words[at] + words[at + 1]
        if len(joined) < 6 or joined not in whole or tokens.starts[at + 1] - tokens.ends[at] > 2:
            continue
        if words[at] not in functional and words[at + 1] not in functional:
            yield Unmasked(tokens.starts[at], tokens.ends[at + 1], joined, "cut")
