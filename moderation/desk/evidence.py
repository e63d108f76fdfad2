"""What the desk shows of a screening: the text with its marked words, and rule by rule the arithmetic behind a probability."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from comments.doors import notice
from comments.models import Comment
from moderation.engine import BASE
from moderation.models import Finding, Screening
from moderation.telling import pointing, worth_telling
from moderation.wording import in_words, lesser

MARK_CLASSES = {
    "off_topic": "topic",
    "personal_attack": "attack",
    "insult": "insult",
    "anonymous_troll": "troll",
    "illegal": "law",
}
OTHER_MARK = "house"  # the mark of a rule the site added itself
WORTH_A_MARK = 1.0  # log-odds; below, words are marked only under a rule that the comment may break
WORTH_NAMING = 0.2  # probability; below, no rule is proposed for removal
WORDS_TOLD = 60  # characters of the words a finding speaks of
LINES_SHOWN = 6  # of the arithmetic of one rule, before the rest is added up in one line
SHORT_PASSAGE, LONG_PASSAGE = 1_500, 600  # a text longer than the first is shown as its beginning of the second length


@dataclass(frozen=True, slots=True)
class RuleName:
    """A posted rule as a card names it."""

    code: str
    title: str
    order: int | None = None

    @property
    def css(self) -> str:
        return MARK_CLASSES.get(self.code, OTHER_MARK)

    def __str__(self) -> str:
        return f"{self.order} {self.title}" if self.order else self.title


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the text and the rules under which it is marked, the most probable first."""

    text: str
    rules: tuple[RuleName, ...] = ()

    @property
    def css(self) -> str:
        return self.rules[0].css


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the arithmetic: what was seen, and what it added in log-odds."""

    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class Share:
    """What the check thinks of the comment under one rule; `lines` add up to the log-odds of `probability`."""

    rule: RuleName
    probability: float | None
    broken: bool
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """Everything the check saw in one wording of a comment."""

    text: str
    spans: tuple[tuple[int, int, RuleName], ...] = ()
    shares: tuple[Share, ...] = ()
    failure: str = ""
    screened: bool = False
    notes: tuple[str, ...] = ()  # what could not be asked

    @cached_property
    def segments(self) -> list[Segment]:
        return marked(self.text, self.spans)

    @cached_property
    def beginning(self) -> list[Segment]:
        """The first part of a long text, with every marked word that stands further on; empty when the text is short."""
        return shortened(self.segments, LONG_PASSAGE) if len(self.text) > SHORT_PASSAGE else []

    @property
    def likeliest(self) -> Share | None:
        """The rule a moderator would most probably remove it under, where one is worth naming."""
        speaking = [share for share in self.shares if share.broken or (share.probability or 0.0) >= WORTH_NAMING]
        return max(speaking, key=lambda share: share.probability or 0.0, default=None)


def rule_names(policy: int | None = None) -> dict[str, RuleName]:
    """The posted rules of a policy by code, in their order; of the one in force for None."""
    return {rule.code: RuleName(rule.code, rule.title, rule.order) for rule in notice().rules(policy)}


def evidence_of(comment: Comment, names: Mapping[str, RuleName]) -> Evidence:
    """What was seen in the present wording of `comment`, which was fetched by moderation.desk.cards.with_evidence."""
    screening = next(iter(comment.screenings.all()), None)
    return evidence_in(screening, comment.text, names) if screening else Evidence(comment.text)


def evidence_in(screening: Screening, text: str, names: Mapping[str, RuleName]) -> Evidence:
    """What was seen in the wording `text`, from its screening with its findings."""
    findings = sorted(screening.findings.all(), key=lambda finding: finding.detector == BASE)  # the base rate comes last
    shares = _shares(screening, findings, text, names)
    rank = {share.rule.code: place for place, share in enumerate(shares)}
    worth = sorted((f for f in pointing(findings) if _worth_a_mark(f, screening)), key=lambda f: rank.get(f.rule, len(rank)))
    spans = tuple((f.start, f.end, _name(f.rule, names)) for f in worth if f.start is not None and f.end is not None)
    notes = tuple(in_words(finding) for finding in findings if not finding.rule)
    return Evidence(text, spans, tuple(shares), screening.failure, screened=True, notes=notes)


def _worth_a_mark(finding: Finding, screening: Screening) -> bool:
    return finding.rule in screening.broken or finding.weight >= WORTH_A_MARK


def _name(code: str, names: Mapping[str, RuleName]) -> RuleName:
    return names.get(code) or RuleName(code, code)


def _shares(screening: Screening, findings: Sequence[Finding], text: str, names: Mapping[str, RuleName]) -> list[Share]:
    """The rules, the most probable first, those without anything to compare last."""
    shares = [
        Share(
            _name(code, names),
            probability,
            code in screening.broken,
            tuple(Line(_told(f, text), f.weight) for f in findings if f.rule == code),
        )
        for code, probability in screening.probabilities.items()
    ]
    shares.sort(key=lambda share: list(names).index(share.rule.code) if share.rule.code in names else len(names))
    return sorted(shares, key=lambda share: (not share.broken, share.probability is None, -(share.probability or 0.0)))


def _told(finding: Finding, text: str) -> str:
    """The finding in words, with the words it speaks of."""
    why = in_words(finding)
    if finding.start is None:
        return why
    words = " ".join(text[finding.start : finding.end].split())
    if len(words) > WORDS_TOLD:
        words = Truncator(words).chars(WORDS_TOLD)
    return _("%(why)s: “%(words)s”") % {"why": why, "words": words}


def folded(lines: Sequence[Line]) -> list[Line]:
    """The heaviest lines in their order, and one that adds up the rest, so that the sum still stands."""
    telling = [i for i, line in enumerate(lines) if worth_telling(line.weight)]
    if len(telling) > LINES_SHOWN + 1:
        telling = sorted(telling, key=lambda i: -abs(lines[i].weight))[:LINES_SHOWN]
    shown = set(telling)
    rest = [line for i, line in enumerate(lines) if i not in shown]
    kept = [line for i, line in enumerate(lines) if i in shown]
    if rest:
        kept.append(Line(lesser(len(rest)), sum(line.weight for line in rest)))
    return kept


# --- marking words ----------------------------------------------------------------------------------------------------


def marked(text: str, spans: Iterable[tuple[int, int, RuleName]]) -> list[Segment]:
    """Cut `text` where a span begins or ends; spans count code points, may overlap, and come most important first."""
    whole = _joined(text, spans)
    cuts = sorted({0, len(text), *(place for start, end, _rule in whole for place in (start, end))})
    segments = []
    for start, end in pairwise(cuts):
        rules = dict.fromkeys(rule for first, last, rule in whole if first <= start and end <= last)
        segments.append(Segment(text[start:end], tuple(rules)))
    return segments


def _joined(text: str, spans: Iterable[tuple[int, int, RuleName]]) -> list[tuple[int, int, RuleName]]:
    """Spans inside the text, those of one rule that touch or have only space between them made one."""
    by_rule: dict[RuleName, list[tuple[int, int]]] = {}
    for start, end, rule in spans:
        if 0 <= start < (end := min(end, len(text))):
            by_rule.setdefault(rule, []).append((start, end))
    joined = []
    for rule, places in by_rule.items():
        first, last = sorted(places)[0]
        for start, end in sorted(places)[1:]:
            if start <= last or text[last:start].isspace():
                last = max(last, end)
            else:
                joined.append((first, last, rule))
                first, last = start, end
        joined.append((first, last, rule))
    return joined


def shortened(segments: Sequence[Segment], length: int) -> list[Segment]:
    """About `length` code points from the beginning, and every marked word after that, with “…” for what is left out."""
    short, left = [], length
    for segment in segments:
        if segment.rules or len(segment.text) <= left:
            short.append(segment)
        elif left > 0 or not short or short[-1].rules:
            short.append(Segment(segment.text[: max(left, 0)].rstrip() + " … "))
        left -= len(segment.text)
    return short
