"""Deciding: the policy alone says what is held, and for which posted rule."""

import pytest

from moderation.engine import Assessment
from moderation.policy import SHIPPED_POLICY, Decision, PolicyRule, PolicyRules, decide

INSULT = PolicyRule("insult", 3)


def assessed(failure="", unexamined=False, **probabilities):
    return Assessment((), probabilities, failure, {}, unexamined)


@pytest.mark.parametrize(
    ("rule", "probability", "held"),
    [
        (PolicyRule("insult", 3, threshold=0.5), 0.49, False),
        (PolicyRule("insult", 3, threshold=0.5), 0.5, True),
        (PolicyRule("insult", 3, threshold=0.9), 0.8, False),
        (PolicyRule("insult", 3, action="publish"), 0.99, False),
        (PolicyRule("insult", 3, enabled=False), 0.99, False),
        (PolicyRule("insult", 3), None, False),
    ],
)
def test_a_rule_holds_from_its_threshold_on_when_it_is_in_force_and_holds_at_all(rule, probability, held):
    decision = decide(assessed(insult=probability), PolicyRules((rule,)))
    assert decision == (Decision("hold", ("insult",)) if held else Decision("publish", ()))


def test_broken_rules_stand_in_the_order_of_the_notice():
    decision = decide(assessed(insult=0.9, off_topic=0.8, anonymous_troll=0.1, personal_attack=0.6), SHIPPED_POLICY)
    assert decision.broken == ("off_topic", "personal_attack", "insult")


def test_a_failure_holds_a_comment_that_breaks_nothing():
    assert decide(assessed("insults:ValueError", insult=0.0), SHIPPED_POLICY) == Decision("hold", (), "failure")


def test_a_broken_rule_is_the_reason_even_when_something_failed():
    assert decide(assessed("flood:KeyError", insult=0.9), SHIPPED_POLICY) == Decision("hold", ("insult",))


@pytest.mark.parametrize(
    ("switch", "expected"), [(True, Decision("hold", (), "unexamined_language")), (False, Decision("publish", ()))]
)
def test_an_unexamined_language_is_held_where_the_site_says_so(switch, expected):
    policy = PolicyRules((INSULT,), hold_unexamined_language=switch)
    assert decide(assessed(unexamined=True, insult=0.0), policy) == expected


def test_a_stored_policy_is_read_and_what_it_does_not_say_stays_at_its_default():
    stored = [{"code": "insult", "order": 3, "title_fr": "Insultes", "threshold": 0.7}, {"code": "illegal", "order": None}]
    assert PolicyRules.from_plain(stored).rules == (PolicyRule("insult", 3, 0.7, "hold", True), PolicyRule("illegal", None))


def test_the_shipped_policy_holds_the_posted_rules_and_the_law():
    assert [(rule.code, rule.order) for rule in SHIPPED_POLICY.rules] == [
        ("off_topic", 1), ("personal_attack", 2), ("insult", 3), ("anonymous_troll", 4), ("illegal", None),
    ]  # fmt: skip
