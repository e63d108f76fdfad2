"""Which posted rule a comment may break, and what is done about it: the only place that decides. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from moderation.engine import Assessment, logistic
from moderation.house.terms import Term

PUBLISH, HOLD, SHADOW = "publish", "hold", "shadow"
STEPS_DOWN = {HOLD: PUBLISH, PUBLISH: SHADOW}  # what a rule that is braked may still do
LENIENT, NORMAL, STRICT = "lenient", "normal", "strict"
SHIFTS = {LENIENT: 1.0, NORMAL: 0.0, STRICT: -1.0}  # log-odds that an article's strictness adds to every threshold
UNSEEN = logistic(-4.0)  # of a rule about which nothing was said
FAILURE = "failure"
UNEXAMINED_LANGUAGE = "unexamined_language"


@dataclass(frozen=True, slots=True)
class TrialTerm:
    """A term that is counted and decides nothing yet; `key` names it in what was noted aside."""

    key: str
    term: Term


@dataclass(frozen=True, slots=True)
class PolicyRule:
    """One posted rule as far as deciding goes. `order` is its number on the notice, None for the law's ground."""

    code: str
    order: int | None
    threshold: float = 0.5
    action: str = HOLD
    enabled: bool = True
    terms: tuple[Term, ...] = ()  # the house's own words and patterns
    trial: tuple[TrialTerm, ...] = ()  # those that are only counted
    public_figures: bool = False  # insults at public figures count; only the rule on insults asks

    def reached_by(self, probability: float | None) -> bool:
        """True when a comment of this probability is what the rule means."""
        return self.enabled and probability is not None and probability >= self.threshold

    def broken_by(self, probability: float | None) -> bool:
        """True when a comment of this probability must wait under this rule."""
        return self.action == HOLD and self.reached_by(probability)

    def shifted(self, by: float) -> PolicyRule:
        """The same rule with its threshold moved in log-odds; the law is the same under every article, or stricter."""
        if not by or not 0 < self.threshold < 1 or (self.order is None and by > 0):
            return self
        return replace(self, threshold=with_weight(self.threshold, by))


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

    @property
    def public_figures(self) -> bool:
        """True when insults at public figures count."""
        return any(rule.public_figures for rule in self.rules)

    @property
    def trial(self) -> tuple[TrialTerm, ...]:
        """Those of all rules that are on trial."""
        return tuple(trial for rule in self.rules for trial in rule.trial)

    def for_article(self, strictness: str | None) -> PolicyRules:
        """The same rules, as strict as they are under one article."""
        by = SHIFTS.get(strictness or NORMAL, 0.0)
        return replace(self, rules=tuple(rule.shifted(by) for rule in self.rules)) if by else self


def rule_from_plain(row: Mapping[str, Any]) -> PolicyRule:
    """One rule of a stored policy."""
    said = {name: row[name] for name in PolicyRule.__dataclass_fields__ if name in row}
    terms = tuple(_term(row["code"], term) for term in row.get("terms", ()))
    trial = tuple(TrialTerm(key_of_term(term["id"]), _term(row["code"], term)) for term in row.get("trial", ()))
    return PolicyRule(**{**said, "terms": terms, "trial": trial})


def _term(rule: str, row: Mapping[str, Any]) -> Term:
    return Term(rule, row["kind"], row["text"], row["weight"])


def key_of_term(pk: int) -> str:
    """The name of a term in what was noted aside; a rule's is its code."""
    return f"term:{pk}"


def with_weight(probability: float, weight: float) -> float:
    """The probability with so much more said, in log-odds."""
    held = min(max(probability, 1e-12), 1 - 1e-12)
    return logistic(math.log(held / (1 - held)) + weight)


@dataclass(frozen=True, slots=True)
class Aside:
    """What was noticed without effect.

    `noted` are codes of rules that publish what they mean; `seen` are keys of terms on trial that were found; `turned` are
    keys of those, and of rules on trial, that would have made the comment wait, or spared it the wait.
    """

    noted: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    turned: tuple[str, ...] = ()

    def plain(self) -> dict[str, list[str]] | None:
        """As it is stored; None where there is nothing, which is nearly always."""
        said = {name: list(getattr(self, name)) for name in self.__dataclass_fields__ if getattr(self, name)}
        return said or None


@dataclass(frozen=True, slots=True)
class Decision:
    """What happens to the comment. `broken` are codes of posted rules; `reason` is set when it is held for none."""

    verdict: str
    broken: tuple[str, ...]
    reason: str = ""
    aside: Aside = Aside()


SHIPPED_POLICY = PolicyRules(
    (
        PolicyRule("off_topic", 1),
        PolicyRule("personal_attack", 2),
        PolicyRule("insult", 3),
        PolicyRule("anonymous_troll", 4),
        PolicyRule("illegal", None),
    )
)


def decide(assessment: Assessment, policy: PolicyRules, tried: Mapping[str, float] | None = None) -> Decision:
    """Hold what breaks a posted rule, what could not be examined, and what failed; publish the rest.

    `tried` says by key what each term on trial that was found would have added, in log-odds; it decides nothing.
    """
    broken = tuple(rule.code for rule in policy.rules if rule.broken_by(assessment.probabilities.get(rule.code)))
    reason = ""
    if not broken:
        reason = held_for_none(assessment, policy)
    return Decision(HOLD if broken or reason else PUBLISH, broken, reason, aside_of(assessment, policy, tried or {}))


def aside_of(assessment: Assessment, policy: PolicyRules, tried: Mapping[str, float]) -> Aside:
    """What was noticed without effect."""
    noted, turned = [], []
    for rule in policy.rules:
        probability = assessment.probabilities.get(rule.code)
        if rule.action == PUBLISH and rule.reached_by(probability):
            noted.append(rule.code)
        turned += turned_under(rule, probability, tried)
    return Aside(tuple(noted), tuple(tried), tuple(turned))


def turned_under(rule: PolicyRule, probability: float | None, tried: Mapping[str, float]) -> list[str]:
    """What is on trial under a rule and would have changed the outcome: each term alone, a rule with all its terms."""
    found = {trial.key: tried[trial.key] for trial in rule.trial if trial.key in tried}
    if not found and rule.action != SHADOW:
        return []
    before = rule.reached_by(probability)

    def after(weight: float) -> bool:
        return rule.reached_by(with_weight(UNSEEN if probability is None else probability, weight) if weight else probability)

    turned = [key for key, weight in found.items() if after(weight) != before]
    return [rule.code, *turned] if rule.action == SHADOW and after(math.fsum(found.values())) else turned


def held_for_none(assessment: Assessment, policy: PolicyRules) -> str:
    """Why a comment that breaks no rule must nevertheless wait, or nothing."""
    if assessment.failure:
        return FAILURE
    if policy.hold_unexamined_language and assessment.unexamined_language:
        return UNEXAMINED_LANGUAGE
    return ""
