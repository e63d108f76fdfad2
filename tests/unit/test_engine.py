"""The engine: every detector speaks, sums add up, and whatever goes wrong ends in a failure that is said."""

import time

import pytest

from moderation.engine import Finding, Submission, assess, logistic
from moderation.topic.profile import profile_of

BASE = {"off_topic": -4.0, "insult": -4.0, "anonymous_troll": -4.0}


class Says:
    """A detector that always finds the same."""

    def __init__(self, *findings, code="says", rule="insult"):
        self.findings, self.code, self.rule = findings, code, rule

    def __call__(self, submission):
        return iter(self.findings)


class Breaks:
    code, rule = "breaks", "insult"

    def __call__(self, submission):
        yield Finding("insult", "breaks", "first", 2.0)
        raise ZeroDivisionError


class Sleeps:
    """Passes the deadline by moving the clock, not by waiting."""

    code, rule = "sleeps", "insult"

    def __init__(self, clock):
        self.clock = clock

    def __call__(self, submission):
        self.clock.now += 10
        return ()


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def test_weights_of_one_rule_add_up_with_the_base_rate():
    seen = Says(Finding("insult", "says", "a", 3.0, 0, 2), Finding("insult", "says", "b", 2.0))
    assessment = assess(Submission("un mot"), [seen], BASE)
    assert assessment.probabilities["insult"] == pytest.approx(logistic(-4.0 + 3.0 + 2.0))


def test_every_detector_runs_after_a_hit():
    first = Says(Finding("insult", "one", "a", 9.0), code="one")
    second = Says(Finding("insult", "two", "b", 1.0), code="two")
    assessment = assess(Submission("un mot"), [first, second], BASE)
    assert [f.detector for f in assessment.findings if f.rule == "insult"] == ["base", "one", "two"]


def test_a_detector_that_breaks_is_named_and_the_others_still_run():
    after = Says(Finding("insult", "says", "a", 1.0))
    assessment = assess(Submission("un mot"), [Breaks(), after], BASE)
    assert assessment.failure == "breaks:ZeroDivisionError"
    assert [f.why for f in assessment.findings if f.rule == "insult"] == ["rate", "first", "a"]


def test_the_deadline_is_looked_at_before_each_detector(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(time, "monotonic", clock)
    late = Says(Finding("insult", "late", "a", 1.0), code="late")
    assessment = assess(Submission("un mot"), [Sleeps(clock), late], BASE, deadline=105.0)
    assert assessment.failure == "deadline:late"
    assert not [f for f in assessment.findings if f.detector == "late"]


@pytest.mark.parametrize(
    ("text", "article", "off_topic", "troll"),
    [
        ("Des mots.", True, "number", "number"),
        ("Des mots.", False, None, "number"),
        ("!!! …", True, None, None),
        ("", True, None, None),
        ("2024", True, "number", "number"),
    ],
)
def test_a_rule_has_no_probability_only_where_there_is_nothing_to_compare(text, article, off_topic, troll):
    profile = profile_of("a", "Titre", "Corps") if article else None
    found = assess(Submission(text, article=profile), [], BASE).probabilities
    assert {rule: None if found[rule] is None else "number" for rule in ("off_topic", "anonymous_troll")} == {
        "off_topic": off_topic,
        "anonymous_troll": troll,
    }
    assert found["insult"] == pytest.approx(logistic(-4.0))


def test_evidence_gives_a_probability_even_where_there_was_nothing_to_compare():
    honeypot = Says(Finding("anonymous_troll", "form", "honeypot", 9.0), rule="anonymous_troll")
    assessment = assess(Submission("!!!"), [honeypot], BASE)
    assert assessment.probabilities["anonymous_troll"] == pytest.approx(logistic(5.0))


@pytest.mark.parametrize(
    ("text", "unexamined"),
    [
        ("Это написано по-русски, целиком.", True),
        ("هذا تعليق باللغة العربية", True),
        ("No estoy de acuerdo con lo que dice el autor sobre la guerra, pero es muy claro.", True),
        ("Il a dit « спасибо » et puis c'est tout ce qu'on a entendu ce soir.", False),
        ("Ok", False),
        ("I do not think that this is what he said in the first place.", False),
        ("𝐉𝐞 𝐬𝐮𝐢𝐬 𝐝'𝐚𝐜𝐜𝐨𝐫𝐝", False),
    ],
)
def test_a_text_mostly_in_a_language_nobody_reads_is_marked(text, unexamined):
    assert assess(Submission(text), [], BASE).unexamined_language is unexamined


@pytest.mark.parametrize("x", [-800.0, -4.2, 0.0, 4.2, 800.0])
def test_the_logistic_never_overflows(x):
    assert 0.0 <= logistic(x) <= 1.0
    assert logistic(x) + logistic(-x) == pytest.approx(1.0)


@pytest.mark.parametrize("name", ["", "  ", "Anonyme", "anonymous", "ANONYME"])
def test_such_names_are_no_names(name):
    assert Submission("x", name).unsigned


@pytest.mark.parametrize("name", ["Lecteur", "Zoé", "Анна"])
def test_such_names_sign(name):
    assert not Submission("x", name).unsigned
