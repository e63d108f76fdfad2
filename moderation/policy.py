"""Which posted rule a comment may break, and what is done about it: the only place that decides. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from moderation.engine import Assessment
from moderation.house.terms import Term

PUBLISH, HOLD = "publish", "hold"
FAILURE = "failure"
UNEXAMINED_LANGUAGE = "unexamined_language"


@dataclass(frozen=True, slots=True)
class PolicyRule:
    """One posted rule as far as deciding goes. `order` is its number on the notice, None for the law's ground."""

    code: str
    order: int | None
    threshold: float = 0.5
    action: str = HOLD
    enabled: bool = True
    terms: tuple[Term, ...] = ()  # the house's own words and patterns

    def broken_by(self, probability: float | None) -> bool:
        """True when a comment of this probability must wait under this rule."""
        return self.enabled and self.action == HOLD and probability is not None and probability >= self.threshold


@dataclass(frozen=True, slots=True)
class PolicyRules:
    """The posted rules, in their order, and whether a language that was not examined is held."""

    rules: tuple[PolicyRule, ...]
    hold_unexamined_language: bool = True

    @classmethod
    def from_plain(cls, rows: Iterable[Mapping[str, Any]], hold_unexamined_language: bool = True) -> PolicyRules:
        """The rules of a stored policy; what a row does not say stays at its default."""
        return cls(tuple(map(rule_from_plain, rows)), hold_unexamined_language)

    @property
    def terms(self) -> tuple[Term, ...]:
        """The house's own words and patterns under all rules."""
        return tuple(term for rule in self.rules for term in rule.terms)


def rule_from_plain(row: Mapping[str, Any]) -> PolicyRule:
    """One rule of a stored policy."""
    said = {name: row[name] for name in PolicyRule.__dataclass_fields__ if name in row}
    terms = tuple(Term(row["code"], term["kind"], term["text"], term["weight"]) for term in row.get("terms", ()))
    return PolicyRule(**{**said, "terms": terms})


@dataclass(frozen=True, slots=True)
class Decision:
    """What happens to the comment. `broken` are codes of posted rules; `reason` is set when it is held for none."""

    verdict: str
    broken: tuple[str, ...]
    reason: str = ""


SHIPPED_POLICY = PolicyRules(
    (
        PolicyRule("off_topic", 1),
        PolicyRule("personal_attack", 2),
        PolicyRule("insult", 3),
        PolicyRule("anonymous_troll", 4),
        PolicyRule("illegal", None),
    )
)


def decide(assessment: Assessment, policy: PolicyRules) -> Decision:
    """Hold what breaks a posted rule, what could not be examined, and what failed; publish the rest."""
    broken = tuple(rule.code for rule in policy.rules if rule.broken_by(assessment.probabilities.get(rule.code)))
    reason = ""
    if not broken:
        reason = held_for_none(assessment, policy)
    return Decision(HOLD if broken or reason else PUBLISH, broken, reason)


def held_for_none(assessment: Assessment, policy: PolicyRules) -> str:
    """Why a comment that breaks no rule must nevertheless wait, or nothing."""
    if assessment.failure:
        return FAILURE
    if policy.hold_unexamined_language and assessment.unexamined_language:
        return UNEXAMINED_LANGUAGE
    return ""
