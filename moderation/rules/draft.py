"""A posted rule as it was typed, beside the rule as it stands: what a trial on history compares. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from moderation.detectors.house_terms import HouseTerms, house_terms
from moderation.detectors.insults import Insults
from moderation.engine import Submission
from moderation.fitted import load
from moderation.house.terms import WORD, Term
from moderation.pipeline import line_up
from moderation.policy import UNSEEN, PolicyRule, rule_from_plain, with_weight
from moderation.rules.sieve import sieve


@dataclass(frozen=True)
class Draft:
    """Both rows are plain data as in a stored policy; `before` is None for a rule that does not exist yet."""

    before_row: Mapping[str, Any] | None
    after_row: Mapping[str, Any]

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Draft:
        return cls(plain["before"], plain["after"])

    def plain(self) -> dict[str, Any]:
        return {"before": self.before_row, "after": self.after_row}

    @cached_property
    def before(self) -> PolicyRule:
        """The rule as it stands; a rule that is not there yet means nothing."""
        return rule_from_plain(self.before_row or {"code": self.after_row["code"], "order": None, "threshold": 1.0})

    @cached_property
    def after(self) -> PolicyRule:
        """The rule as it was typed."""
        return rule_from_plain(self.after_row)

    @cached_property
    def added(self) -> tuple[Term, ...]:
        """Terms that would be looked for and are not yet: typed as in force, or on trial."""
        typed = (*self.after.terms, *(trial.term for trial in self.after.trial))
        return tuple(term for term in typed if term not in self.before.terms)

    @cached_property
    def gone(self) -> tuple[Term, ...]:
        """Terms in force that would be looked for no more."""
        typed = {*self.after.terms, *(trial.term for trial in self.after.trial)}
        return tuple(term for term in self.before.terms if term not in typed)

    @property
    def words_change(self) -> bool:
        """True where texts must be read again, because the kept probabilities know nothing of the words typed."""
        return bool(self.added or self.gone)

    @property
    def figures_change(self) -> bool:
        """True where insults at public figures are to count and did not, or the other way round."""
        return self.after.code == Insults.rule and self.before.public_figures != self.after.public_figures

    @property
    def reads_texts(self) -> bool:
        """True where more than a threshold changes, so that the kept probabilities must be moved by what each text says."""
        return self.words_change or self.figures_change

    def weight_in(self, text: str, without: Sequence[str] = ()) -> tuple[float, tuple[str, ...]]:
        """What the changes add to one text, in log-odds, and which of the changed words took too long."""
        added, slow = said(self.added, text, without)
        gone, slow_too = said(self.gone, text, without)
        figures = insults_in(text, self.after) - insults_in(text, self.before) if self.figures_change else 0.0
        return added - gone + figures, (*slow, *slow_too)


def said(terms: Sequence[Term], text: str, without: Sequence[str]) -> tuple[float, tuple[str, ...]]:
    """The sum of what terms say about a text; each is looked for within the same limits as when a comment is posted."""
    asked = tuple(term for term in terms if term.text not in without)
    words = tuple(term.text for term in asked if term.kind == WORD)
    if words and not sieve(words).lets_through(text):
        asked = tuple(term for term in asked if term.kind != WORD)
    if not asked:
        return 0.0, ()
    findings = list(house_terms(asked)(Submission(text)))
    slow = tuple(finding.detail for finding in findings if finding.detector == HouseTerms.code and finding.why == "over_budget")
    return sum(finding.weight for finding in findings), slow


def insults_in(text: str, rule: PolicyRule) -> float:
    """The sum of the insults in a text, counted as the rule counts those at public figures."""
    lined_up = line_up(load(), rule.public_figures)
    insults = next(detector for detector in lined_up if detector.code == Insults.code)
    return sum(finding.weight for finding in insults(Submission(text)))


def moved(probability: float | None, weight: float) -> float:
    """A kept probability, with so much more said; one that nothing was said about moves from what is assumed of anything."""
    if not weight:
        return probability or 0.0
    return with_weight(UNSEEN if probability is None else probability, weight)
