"""The house's own words and patterns: what may be kept, what is found where, and what is put aside instead of failing."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.detectors.house_terms import ALL_SECONDS, TERM_SECONDS, HouseTerms, house_terms
from moderation.engine import Submission
from moderation.house.terms import LONGEST, MOST_PATTERNS, PATTERN, WORD, Refusal, Term, refusal
from moderation.pipeline import screen_submission
from moderation.policy import SHIPPED_POLICY, PolicyRules
from moderation.wording import WHY


def word(text, weight=5.0, rule="insult"):
    return Term(rule, WORD, text, weight)


def pattern(text, weight=5.0, rule="insult"):
    return Term(rule, PATTERN, text, weight)


def found(text, *terms, **more):
    return list(HouseTerms(terms, **more)(Submission(text, name="Claire")))


def words_found(text, *terms):
    return [text[f.start : f.end] for f in found(text, *terms)]


# --- what may be kept -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tomate(?=s)", Refusal("looks_around", "(?=", 7)),
        ("(?<!pas )tomate", Refusal("looks_around", "(?<!", 1)),
        (r"(t.)mate\1", Refusal("back_reference", r"\1", 9)),
        ("(?>tomate)", Refusal("possessive", "(?>", 1)),
        ("tomate++", Refusal("possessive", "++", 7)),
        ("tomate{2000}", Refusal("repeats_too_often", "{2000}", 7)),
        ("*tomate", Refusal("repeats_nothing", "*", 1)),
        ("[tomate", Refusal("bracket", "[tomate", 1)),
        ("(tomate", Refusal("bracket", "(tomate", 1)),
        (r"tomate\q", Refusal("escape", r"\q", 7)),
        (r"((\pL{200}){4}x){50}", None),
    ],
)
def test_a_pattern_that_re2_cannot_run_is_refused_with_the_piece_and_its_place(text, expected):
    refused = refusal(PATTERN, text)
    assert refused == expected or (expected is None and refused.code in {"too_large", "repeats_too_often"})


@pytest.mark.parametrize("text", ["", "a*", "(tomate)?", "^", "$", r"\b", "(?m)^", r"\B", "x|", r"\s*"])
def test_a_pattern_that_is_found_without_a_character_is_refused(text):
    assert refusal(PATTERN, text) == Refusal("matches_nothing")


@pytest.mark.parametrize(("kind", "size"), LONGEST.items())
def test_a_term_has_a_longest_size(kind, size):
    assert refusal(kind, "a" * size) is None
    assert refusal(kind, "a" * (size + 1)) == Refusal("too_long", place=size)


@pytest.mark.parametrize("text", ["", "!?", "🍅", "​"])
def test_a_word_needs_a_letter_or_a_figure(text):
    assert refusal(WORD, text) == Refusal("no_word")


@pytest.mark.parametrize("text", ["tomate", "(?i)tomates? (vertes|mûres)", r"\btomat\w+", "(a+)+$b", "🍅"])
def test_what_re2_runs_is_kept(text):
    assert refusal(PATTERN, text) is None


# --- what is found ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "text", "marked"),
    [
        ("tomate", "Deux tomates, une TOMATE.", ["tomates", "TOMATE"]),
        ("tomate", "Une t0m@te et une t.o.m.a.t.e !", ["t0m@te", "t.o.m.a.t.e"]),
        ("tomate", "toooomaaate", ["toooomaaate"]),
        ("tomate", "\u200bto\u00admate", ["to\u00admate"]),
        ("tomate", "Ｔｏｍａｔｅ", ["Ｔｏｍａｔｅ"]),
        ("tomate", "automate tomatillo", []),
        ("légume vert", "des légumes verts", ["légumes verts"]),
        ("légume vert", "un légume bien vert", []),
        ("cuisinier", "la cuisinière", ["cuisinière"]),
    ],
)
def test_a_word_is_found_in_its_forms_and_behind_a_disguise(term, text, marked):
    assert words_found(text, word(term)) == marked


@pytest.mark.parametrize(
    ("text", "marked"),
    [("Des 🍅 TOMATES mûres", ["TOMATES"]), ("tomate tomates", ["tomate", "tomates"]), ("t0mate", [])],
)
def test_a_pattern_is_run_on_the_text_as_it_was_sent_whatever_its_capitals(text, marked):
    assert words_found(text, pattern("tomates?")) == marked


def test_a_term_weighs_once_however_often_it_stands_there():
    findings = found("tomate, tomate, tomate", word("tomate", 4.5))
    assert len(findings) == 3
    assert sum(f.weight for f in findings) == pytest.approx(4.5)


def test_a_word_may_excuse():
    assert found("un navet", word("navet", -3.0))[0].weight == -3.0


def test_each_finding_has_words_for_a_person():
    findings = found("tomate", word("tomate"), pattern("tomate"), pattern("("))
    assert {f"{f.detector}.{f.why}" for f in findings} <= set(WHY)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=80).filter(lambda text: text.encode("utf-8", "ignore").decode() == text))
def test_whatever_stands_around_a_word_its_place_is_in_the_original(noise):
    text = f"{noise} tomate {noise}"
    findings = found(text, word("tomate"), pattern("tomate"))
    assert all(0 <= f.start < f.end <= len(text) for f in findings)
    assert any(text[f.start : f.end] == "tomate" for f in findings if f.why == "pattern")


# --- what is put aside ------------------------------------------------------------------------------------------------


def test_a_pattern_broken_when_read_says_so_and_the_others_go_on():
    findings = found("une tomate", pattern("("), word("tomate"))
    assert [(f.why, f.weight, f.detail) for f in findings] == [("word", 5.0, "tomate"), ("broken", 0.0, "(")]


def test_a_pattern_over_its_budget_says_so_and_what_it_found_still_counts():
    clock = itertools.count(0, TERM_SECONDS * 2).__next__
    findings = found("une tomate", pattern("tomate"), clock=clock)
    assert [(f.why, f.weight) for f in findings] == [("pattern", 5.0), ("over_budget", 0.0)]


def test_patterns_behind_a_spent_budget_are_not_asked_and_it_is_said():
    clock = itertools.count(0, ALL_SECONDS).__next__
    findings = found("une tomate", pattern("poire"), pattern("tomate"), clock=clock)
    assert [(f.why, f.detail) for f in findings] == [("over_budget", "poire"), ("not_asked", "tomate")]


def test_as_many_hostile_patterns_as_may_be_kept_cost_a_hostile_text_a_bounded_time():
    patterns = [pattern(rf"(a|a\w*{n})+b{{2}}x") for n in range(MOST_PATTERNS)]
    findings = found("a" * 20_000, *patterns)
    assert {f.why for f in findings} <= {"over_budget", "not_asked"}


def policy_with(*terms):
    rows = [{"code": rule.code, "order": rule.order} for rule in SHIPPED_POLICY.rules] + [{"code": "spoiler", "order": 5}]
    for row in rows:
        row["terms"] = [{"kind": t.kind, "text": t.text, "weight": t.weight} for t in terms if t.rule == row["code"]]
    return PolicyRules.from_plain(rows)


@pytest.mark.parametrize(("weight", "held"), [(6.0, True), (1.0, False)])
def test_a_term_holds_under_its_rule_even_one_that_the_shipped_weights_do_not_know(weight, held):
    policy = policy_with(word("dénouement", weight, "spoiler"))
    assessment, decision = screen_submission(Submission("Voici le dénouement.", name="Zoé"), policy, deadline_seconds=60)
    assert decision.broken == (("spoiler",) if held else ())
    assert assessment.probabilities["spoiler"] is not None


def test_a_term_put_aside_is_not_looked_for_and_the_screening_says_so():
    term = word("dénouement", 6.0, "spoiler")
    assessment, decision = screen_submission(
        Submission("Voici le dénouement.", name="Zoé"), policy_with(term), deadline_seconds=60, quarantined={term}
    )
    assert decision.verdict == "publish"
    assert [f.why for f in assessment.findings if f.detector == "house_terms"] == ["quarantined"]


def test_the_terms_of_a_policy_are_compiled_once():
    terms = (word("tomate"), pattern("tomate"))
    assert house_terms(terms) is house_terms(tuple(terms))
