"""An assessment put into words, for the terminal and for docs/rules.md: the verdict, then rule by rule how it adds up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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
    """One rule; `lines` add up to the log-odds of `probability`, which is None where there was nothing to compare."""

    rule: PolicyRule
    probability: float | None
    lines: tuple[Line, ...]

    @property
    def name(self) -> str:
        """ "Rule 3, insults"."""
        name = str(RULES.get(self.rule.code, self.rule.code))
        if self.rule.order is None:
            return name[:1].upper() + name[1:]
        return _("Rule %(order)s, %(name)s") % {"order": self.rule.order, "name": name}

    @property
    def total(self) -> float:
        return sum(line.weight for line in self.lines)


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
        Told(rule, assessment.probabilities[rule.code], tuple(lines_of(text, rule.code, assessment)))
        for rule in SHIPPED_POLICY.rules
        if rule.code in assessment.probabilities
    ]


def lines_of(text: str, rule: str, assessment: Assessment) -> Iterator[Line]:
    """The findings under a rule; those that hardly weigh anything are added up in one line, so that the sum stands."""
    findings = [finding for finding in assessment.findings if finding.rule == rule]
    for finding in findings:
        if worth_telling(finding.weight):
            yield Line(in_words(finding), words_of(text, finding), finding.weight)
    if slight := [finding for finding in findings if not worth_telling(finding.weight)]:
        yield Line(lesser(len(slight)), "", sum(finding.weight for finding in slight))


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
