"""An assessment put into words, for the terminal and for docs/rules.md: the verdict, then rule by rule how it adds up."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.engine import Assessment, Finding
from moderation.policy import SHIPPED_POLICY, Decision, PolicyRule
from moderation.telling import worth_telling
from moderation.wording import in_words, lesser

RULES = {
    "off_topic": gettext_lazy("off topic"),
    "personal_attack": gettext_lazy("personal attacks"),
    "insult": gettext_lazy("insults"),
    "anonymous_troll": gettext_lazy("anonymous comments suspected to come from trolls"),
    "illegal": gettext_lazy("plainly illegal content"),
}
REASONS = {
    "failure": gettext_lazy("the check failed: %(failure)s"),
    "unexamined_language": gettext_lazy("language not examined"),
}
LONGEST_WORDS = 60  # characters of the text that are shown beside a finding


@dataclass(frozen=True, slots=True)
class Line:
    """One finding: what was seen, the words it marks, what it added in log-odds."""

    seen: str
    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class Told:
    """One rule; `total` is the log-odds of `probability`, which is None where there was nothing to compare."""

    rule: PolicyRule
    probability: float | None
    lines: tuple[Line, ...]
    total: float

    @property
    def short(self) -> str:
        """ "Rule 3"; the law's ground has no number, and keeps its name."""
        return self.name if self.rule.order is None else _("Rule %(order)s") % {"order": self.rule.order}

    @property
    def name(self) -> str:
        """ "Rule 3, insults"."""
        name = str(RULES.get(self.rule.code, self.rule.code))
        if self.rule.order is None:
            return name[:1].upper() + name[1:]
        return _("Rule %(order)s, %(name)s") % {"order": self.rule.order, "name": name}


def verdict_in_words(assessment: Assessment, decision: Decision) -> str:
    """The decision in a line."""
    if decision.verdict == "publish":
        return _("Published.")
    rules = ", ".join(str(RULES.get(code, code)) for code in decision.broken)
    reason = REASONS[decision.reason] % {"failure": assessment.failure} if decision.reason else rules
    return _("Held for a person: %(why)s.") % {"why": reason}


def told(text: str, assessment: Assessment) -> list[Told]:
    """What was seen under each rule, in the order of the rules."""
    return [
        Told(
            rule,
            assessment.probabilities[rule.code],
            tuple(lines_of(text, rule.code, assessment)),
            math.fsum(finding.weight for finding in assessment.findings if finding.rule == rule.code),
        )
        for rule in SHIPPED_POLICY.rules
        if rule.code in assessment.probabilities
    ]


def lines_of(text: str, rule: str, assessment: Assessment) -> Iterator[Line]:
    """The findings under a rule, those that say the same in one line; what hardly weighs anything is added up last, or left out."""
    findings = [finding for finding in assessment.findings if finding.rule == rule]
    told_so = groupby((f for f in findings if worth_telling(f.weight)), key=in_words)
    for seen, group in told_so:
        alike = list(group)
        words = dict.fromkeys(words_of(text, finding) for finding in alike)
        yield Line(seen, " · ".join(filter(None, words)), sum(finding.weight for finding in alike))
    slight = [finding.weight for finding in findings if not worth_telling(finding.weight)]
    if worth_telling(sum(slight)) and slight:
        yield Line(lesser(len(slight)), "", sum(slight))


def words_of(text: str, finding: Finding) -> str:
    """The words that a finding marks, on one line."""
    return "" if finding.start is None else " ".join(text[finding.start : finding.end].split())[:LONGEST_WORDS]


def percent(probability: float, places: int) -> str:
    """A probability as a person reads it: never "0 %" and never "100 %"."""
    least = 0.1**places
    share = 100 * probability
    number = formats.number_format(min(max(share, least), 100 - least), places)
    if share < least:
        return _("less than %(number)s %%") % {"number": number}
    if share > 100 - least:
        return _("more than %(number)s %%") % {"number": number}
    return _("%(number)s %%") % {"number": number}
