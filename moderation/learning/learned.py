"""What a site's own decisions taught: a small correction to the sum of each rule, explained like every other part of it. Pure.

The shipped weights stay as they are. A generation adds, rule by rule, a line through runs of characters and a factor for
each detector: how much more, or less, this site's moderators believe it. The correction is bent so that it can turn a
doubtful comment and never outweighs plain evidence.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from moderation.engine import BASE, Finding, Submission, comparable
from moderation.text.ngrams import BITS, Grams, Line, grams

CODE = "learned"
WHYS = ("word", "other_words", "trust")
ROOM = 6.0  # log-odds that a correction never reaches
SUM_SCALE = 4.0  # log-odds that count as 1 among what is weighed
PRIOR, CONSTANT = "prior", "constant"  # beside the detectors' codes
SHOWN_WORDS = 4
STANDS_OUT = 0.2  # of all that was added or taken away

Sums = Mapping[str, Mapping[str, float]]  # rule -> kind of finding, as "detector.why" -> log-odds, the base rate among them


class Said(Protocol):
    """What is needed of a finding, fresh or kept."""

    @property
    def rule(self) -> str: ...
    @property
    def detector(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def weight(self) -> float: ...


@dataclass(frozen=True, eq=False)
class Correction:
    """What was learnt about one rule: weights of buckets of characters, of detectors and of kinds of findings."""

    buckets: NDArray[np.uint32]
    weights: NDArray[np.float32]
    trust: Mapping[str, float]

    def line(self, rarity: NDArray[np.float16]) -> Line:
        """As a line through runs of characters."""
        dense = np.zeros(1 << BITS, np.float16)
        dense[self.buckets] = self.weights
        return Line(dense, rarity, 0.0)

    def trusted(self, sums: Mapping[str, float]) -> float:
        """What the factors of the detectors make of what they said."""
        return math.fsum(self.trust.get(name, 0.0) * value for name, value in dense_features(sums).items())


def dense_features(sums: Mapping[str, float]) -> dict[str, float]:
    """What is weighed beside the characters: each kind of finding, each detector, the sum of all, a constant."""
    features = {PRIOR: math.fsum(sums.values()) / SUM_SCALE, CONSTANT: 1.0}
    for kind, weight in sums.items():
        detector = kind.partition(".")[0]
        if detector != BASE:
            for name in (kind, detector):
                features[name] = features.get(name, 0.0) + weight / SUM_SCALE
    return features


def sums_of(findings: Iterable[Said]) -> dict[str, dict[str, float]]:
    """What each kind of finding said under each rule, without what was learnt."""
    sums: dict[str, dict[str, float]] = {}
    for finding in findings:
        if finding.rule and finding.detector != CODE:
            said = sums.setdefault(finding.rule, {})
            kind = BASE if finding.detector == BASE else f"{finding.detector}.{finding.why}"
            said[kind] = said.get(kind, 0.0) + finding.weight
    return sums


def bent(score: float) -> float:
    """A correction between -ROOM and ROOM, its order kept."""
    return ROOM * math.tanh(score / ROOM)


class Learned:
    """A generation, ready to use: speaks after every detector, about the rules that it knows."""

    code = CODE

    def __init__(self, corrections: Mapping[str, Correction], rarity: NDArray[np.float16], generation: int = 0) -> None:
        self.generation = generation
        self._corrections = corrections
        self._lines = {rule: correction.line(rarity) for rule, correction in corrections.items()}

    def score(self, rule: str, seen: Grams, sums: Mapping[str, float]) -> float:
        """The correction of one rule, in log-odds."""
        if rule not in self._corrections:
            return 0.0
        return bent(self._lines[rule].score(seen) + self._corrections[rule].trusted(sums))

    def __call__(self, submission: Submission, findings: Sequence[Finding], base: Mapping[str, float]) -> Iterator[Finding]:
        """The corrections, each told by the words that it comes from."""
        said = sums_of(findings)
        known = comparable(submission)
        for rule in self._corrections:
            if rule in base and (known.get(rule, True) or rule in said):
                yield from self._told(rule, grams(submission.text), {BASE: base[rule], **said.get(rule, {})})

    def _told(self, rule: str, seen: Grams, sums: Mapping[str, float]) -> Iterator[Finding]:
        line, trust = self._lines[rule].score(seen), self._corrections[rule].trusted(sums)
        whole = line + trust
        scale = bent(whole) / whole if whole else 0.0
        if trust:
            yield Finding(rule, CODE, "trust", trust * scale)
        parts = self._lines[rule].by_word(seen) * scale
        size = float(np.abs(parts).sum())
        ranked = [at for at in np.argsort(-np.abs(parts))[:SHOWN_WORDS].tolist() if abs(parts[at]) >= STANDS_OUT * size > 0]
        for at in ranked:
            yield Finding(rule, CODE, "word", float(parts[at]), *seen.reading.span(at, at + 1))
        if line:
            yield Finding(rule, CODE, "other_words", line * scale - float(sum(parts[at] for at in ranked)))


# --- as bytes ---------------------------------------------------------------------------------------------------------


def to_bytes(corrections: Mapping[str, Correction]) -> bytes:
    """The corrections as an .npz file."""
    arrays: dict[str, Any] = {}
    for rule, correction in corrections.items():
        arrays[f"{rule}/buckets"] = correction.buckets
        arrays[f"{rule}/weights"] = correction.weights
        arrays[f"{rule}/detectors"] = np.array(list(correction.trust), np.str_)
        arrays[f"{rule}/trust"] = np.array(list(correction.trust.values()), np.float64)
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def from_bytes(data: bytes) -> dict[str, Correction]:
    """The corrections of an .npz file; ValueError or KeyError when it is none of ours. Nothing is unpickled."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
    except (OSError, EOFError) as error:
        raise ValueError(f"no .npz file: {error}") from error
    rules = [name.removesuffix("/buckets") for name in arrays if name.endswith("/buckets")]
    corrections = {}
    for rule in rules:
        buckets = arrays[f"{rule}/buckets"]
        if len(buckets) and int(buckets.max()) >= 1 << BITS:
            raise ValueError(f"{rule}: a bucket beyond {BITS} bits")
        factors = zip(arrays[f"{rule}/detectors"].tolist(), arrays[f"{rule}/trust"].tolist(), strict=True)
        corrections[rule] = Correction(buckets, arrays[f"{rule}/weights"], dict(factors))
    return corrections
