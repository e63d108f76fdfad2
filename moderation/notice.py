"""The door COMMENTS_NOTICE: the words of the posted rules, and of what was noticed, in the language active now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

from django.db.models import Expression, Subquery
from django.utils.translation import get_language

from comments.doors import Contest, Noticed, PolicyVersion, PostedRuleWords, RuleChange
from comments.models import Comment
from moderation.appeals.telling import telling_its_author
from moderation.engine import BASE
from moderation.models import Policy, Screening
from moderation.rules.differences import changes
from moderation.telling import LEAST_TOLD, Evidence, pointing

SECRET_RULES = frozenset({"anonymous_troll"})  # under rule 4 the behaviour is named, never the words


class PolicyNotice:
    """Speaks from the numbered policies; a policy never changes, so its rules are read once a process."""

    def in_force(self) -> Expression | Subquery:
        return Subquery(Policy.objects.order_by("-number").values("number")[:1])

    def rules(self, policy: int | None) -> Sequence[PostedRuleWords]:
        number = policy or Policy.objects.order_by("-number").values_list("number", flat=True).first()
        if number is None:
            return ()
        lang = language()
        return [
            PostedRuleWords(rule["code"], rule["order"], rule[f"title_{lang}"], rule[f"wording_{lang}"])
            for rule in _rules_of(number)
        ]

    def rule(self, code: str, policy: int | None) -> PostedRuleWords | None:
        return next((rule for rule in self.rules(policy) if rule.code == code), None)

    def versions(self, before: int | None, most: int) -> Sequence[PolicyVersion]:
        found = Policy.objects.order_by("-number")
        if before is not None:
            found = found.filter(number__lt=before)
        return [PolicyVersion(number, since) for number, since in found.values_list("number", "made_at")[:most]]

    def changes(self, policy: int) -> Sequence[RuleChange]:
        earlier = Policy.objects.filter(number__lt=policy).order_by("-number").values_list("number", flat=True).first()
        return changes(_rules_of(earlier), _rules_of(policy), language()) if earlier else ()

    def noticed(self, comment: Comment) -> Sequence[Noticed]:
        screening = Screening.objects.filter(comment=comment, revision=comment.revision).prefetch_related("findings").first()
        if screening is None:
            return ()
        return noticed_in(comment.text, list(screening.findings.all()), screening.broken)

    def contest(self, comment: Comment, token: str) -> Contest:
        return telling_its_author(comment, token)


def language() -> str:
    """The language active now, of the two in which the rules are posted."""
    return "en" if (get_language() or "fr").startswith("en") else "fr"


def noticed_in(text: str, findings: Sequence[Evidence], broken: Collection[str]) -> list[Noticed]:
    """The findings that speak for a broken rule, as the author of `text` may be told of them."""
    from moderation.wording import in_words

    behaviour = [f for f in findings if f.start is None and f.weight >= LEAST_TOLD and f.detector != BASE]
    return [
        Noticed(
            rule=finding.rule,
            words="" if finding.start is None or finding.rule in SECRET_RULES else text[finding.start : finding.end],
            start=finding.start,
            end=finding.end,
            why=in_words(finding),
        )
        for finding in [*pointing(findings), *behaviour]
        if finding.rule in broken
    ]


def may_be_told_before(broken: Collection[str], policy: int) -> bool:
    """True where all that is broken has a posted number and is no secret: rule 4 and the law are a person's to speak of."""
    numbered = {rule["code"] for rule in _rules_of(policy) if rule["order"] is not None}
    return bool(broken) and set(broken) <= numbered - SECRET_RULES


@lru_cache(maxsize=64)
def _rules_of(number: int) -> list[dict[str, Any]]:
    """The plain data of one policy."""
    return list(Policy.objects.values_list("rules", flat=True).get(pk=number))


notice = PolicyNotice()
