"""Deciding: the policy alone says what is held, and for which posted rule."""

import pytest

from moderation.engine import Assessment
from moderation.house.terms import Term
from moderation.policy import SHIPPED_POLICY, Aside, Decision, PolicyRule, PolicyRules, TrialTerm, decide

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
    assert (decision.verdict, decision.broken) == (("hold", ("insult",)) if held else ("publish", ()))


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


# --- what is noticed without effect -----------------------------------------------------------------------------------


def on_trial(weight=3.0, **fields):
    """Rule 3 with one word on trial."""
    return PolicyRule("insult", 3, trial=(TrialTerm("term:7", Term("insult", "word", "tomate", weight)),), **fields)


@pytest.mark.parametrize(
    ("rule", "probability", "tried", "verdict", "aside"),
    [
        (PolicyRule("insult", 3, action="publish"), 0.9, {}, "publish", Aside(noted=("insult",))),
        (PolicyRule("insult", 3, action="publish"), 0.4, {}, "publish", Aside()),
        (PolicyRule("insult", 3, action="shadow"), 0.9, {}, "publish", Aside(turned=("insult",))),
        (PolicyRule("insult", 3, action="shadow"), 0.4, {}, "publish", Aside()),
        (on_trial(), 0.2, {"term:7": 3.0}, "publish", Aside(seen=("term:7",), turned=("term:7",))),
        (on_trial(), 0.01, {"term:7": 3.0}, "publish", Aside(seen=("term:7",))),
        (on_trial(), 0.9, {"term:7": 3.0}, "hold", Aside(seen=("term:7",))),
        (on_trial(-3.0), 0.9, {"term:7": -3.0}, "hold", Aside(seen=("term:7",), turned=("term:7",))),
        (on_trial(), None, {"term:7": 9.0}, "publish", Aside(seen=("term:7",), turned=("term:7",))),
        (on_trial(action="shadow"), 0.2, {"term:7": 3.0}, "publish", Aside(seen=("term:7",), turned=("insult", "term:7"))),
    ],
)
def test_what_only_publishes_or_is_on_trial_is_noted_and_decides_nothing(rule, probability, tried, verdict, aside):
    decision = decide(assessed(insult=probability), PolicyRules((rule,)), tried)
    assert (decision.verdict, decision.aside) == (verdict, aside)


def test_nothing_noted_is_stored_as_nothing():
    assert Aside().plain() is None
    assert Aside(seen=("term:7",)).plain() == {"seen": ["term:7"]}


@pytest.mark.parametrize(("strictness", "held"), [("lenient", False), ("normal", True), (None, True), ("strict", True)])
def test_an_article_may_be_lenient_about_a_doubtful_comment(strictness, held):
    decision = decide(assessed(insult=0.6), PolicyRules((INSULT,)).for_article(strictness))
    assert (decision.verdict == "hold") is held


def test_a_strict_article_holds_on_less():
    assert decide(assessed(insult=0.4), PolicyRules((INSULT,)).for_article("strict")).broken == ("insult",)
    assert decide(assessed(insult=0.2), PolicyRules((INSULT,)).for_article("strict")).broken == ()


@pytest.mark.parametrize(("strictness", "threshold"), [("lenient", 0.5), ("strict", 0.27)])
def test_no_article_is_lenient_about_the_law(strictness, threshold):
    rules = PolicyRules((PolicyRule("illegal", None),)).for_article(strictness)
    assert rules.rules[0].threshold == pytest.approx(threshold, abs=0.01)


def test_a_rule_of_a_stored_policy_knows_what_is_on_trial_under_it():
    plain = {"code": "insult", "order": 3, "trial": [{"id": 7, "kind": "word", "text": "tomate", "weight": 3.0}]}
    assert PolicyRules.from_plain([plain]).rules[0] == on_trial()
