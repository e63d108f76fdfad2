"""The screening engine: what detectors see becomes, rule by rule, a probability.

Pure: no ORM, no clock but the deadline's, no request. A detector sees, the policy decides, a service acts.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from moderation.text.languages import is_unexamined

if TYPE_CHECKING:
    from moderation.topic.profile import Profile, SiteProfile

BASE = "base"
UNSIGNED = frozenset({"", "anonyme", "anonymous"})


@dataclass(frozen=True, slots=True)
class Recent:
    """What the same sender said lately: the text, and how many seconds ago."""

    text: str
    seconds_ago: float


@dataclass(frozen=True, slots=True)
class Submission:
    """All that a detector may look at; frozen, so that screening it twice gives the same answer."""

    text: str
    name: str = ""
    article: Profile | None = None
    parent: str | None = None
    thread: tuple[str, ...] = ()
    names: tuple[str, ...] = ()  # of the other commenters in the thread, and of the article's author
    recent: tuple[Recent, ...] = ()
    site: SiteProfile | None = None
    honeypot_filled: bool = False
    seconds_to_fill: float | None = None  # from form to post; None when it did not come through the form

    @property
    def unsigned(self) -> bool:
        """True when the comment carries no name of its own."""
        return self.name.strip().casefold() in UNSIGNED

    @property
    def wordless(self) -> bool:
        """True when there is no word at all, so that nothing can be compared."""
        return not any(character.isalnum() for character in self.text)


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of evidence.

    `weight` is in log-odds; `start` and `end` count code points of the original text, both None when the
    whole text is meant. `why` is a stable code that the catalogue puts into words (see moderation/wording.py);
    `detail` is what fills its gap, such as the word seen behind a disguise.
    """

    rule: str
    detector: str
    why: str
    weight: float
    start: int | None = None
    end: int | None = None
    detail: str = ""


# What was learnt from decisions speaks last: (submission, everything found, base) -> its own findings.
Afterthought = Callable[["Submission", Sequence[Finding], Mapping[str, float]], Iterable[Finding]]


class Detector(Protocol):
    """Sees one kind of thing. Called with a submission, it yields what it found there."""

    code: str
    rule: str

    def __call__(self, submission: Submission) -> Iterable[Finding]: ...


@dataclass(frozen=True, slots=True)
class Assessment:
    """What all detectors saw: the findings, and the probability of removal under each rule.

    `probabilities` maps a rule's code to 0..1, or to None when there was nothing to compare.
    `failure` names what went wrong, or is empty: then a person has to look, whatever the probabilities say.
    """

    findings: tuple[Finding, ...]
    probabilities: Mapping[str, float | None]
    failure: str = ""
    timings: Mapping[str, float] = field(default_factory=dict)  # seconds by detector
    unexamined_language: bool = False  # mostly in a script or a language that no detector reads


def logistic(x: float) -> float:
    """The probability that stands for log-odds `x`, without overflow."""
    if x >= 0:
        return 1.0 / (1.0 + math.exp(-x))
    e = math.exp(x)
    return e / (1.0 + e)


def assess(
    submission: Submission,
    detectors: Iterable[Detector],
    base: Mapping[str, float],
    deadline: float | None = None,
    afterthought: Afterthought | None = None,
) -> Assessment:
    """Let every detector speak and add up, rule by rule, what they said; this never raises.

    `base` holds the log-odds of each rule before anything was seen. `deadline` is a moment of
    `time.monotonic`, looked at before each detector: when it has passed, the rest is not run and
    `failure` says so. A detector that breaks is named in `failure`, and the others still run.
    """
    findings: list[Finding] = []
    timings: dict[str, float] = {}
    failures: list[str] = []
    for detector in detectors:
        began = time.monotonic()
        if deadline is not None and began >= deadline:
            failures.append(f"deadline:{detector.code}")
            break
        try:
            findings.extend(detector(submission))
        except Exception as error:  # whatever breaks in a detector must end in "held", not in an error page
            failures.append(f"{detector.code}:{type(error).__name__}")
        timings[detector.code] = time.monotonic() - began
    if afterthought:
        try:
            findings.extend(tuple(afterthought(submission, findings, base)))
        except Exception as error:  # as above
            failures.append(f"learned:{type(error).__name__}")
    heard, probabilities = add_up(findings, base, comparable(submission))
    return Assessment(heard, probabilities, "; ".join(failures), timings, is_unexamined(submission.text))


def comparable(submission: Submission) -> Mapping[str, bool]:
    """Say for which rules there is anything to compare: off topic needs an article, and both need words."""
    words = not submission.wordless
    return {"off_topic": words and submission.article is not None, "anonymous_troll": words}


def add_up(
    seen: Iterable[Finding], base: Mapping[str, float], comparable: Mapping[str, bool]
) -> tuple[tuple[Finding, ...], dict[str, float | None]]:
    """Return the findings with the base rates in front, and the probability of each rule."""
    seen = tuple(seen)
    rules = [rule for rule in base if comparable.get(rule, True) or any(f.rule == rule for f in seen)]
    findings = tuple(Finding(rule, BASE, "rate", base[rule]) for rule in rules) + seen
    probabilities: dict[str, float | None] = dict.fromkeys(base)
    for rule in rules:
        probabilities[rule] = logistic(math.fsum(f.weight for f in findings if f.rule == rule))
    return findings, probabilities
