"""Counting what a rule would have done: exact at every thousandth, and the same in steps as at once."""

import json
import random

import pytest

from moderation.house.terms import Term
from moderation.policy import PolicyRule
from moderation.rules.draft import Draft, moved
from moderation.rules.drawing import drawing
from moderation.rules.tally import ELSEWHERE, GONE, SHOWN, STAYED, Tally, Tried, bin_of, curve, point

ROW = {"code": "insult", "order": 3, "threshold": 0.5, "action": "hold"}
TOMATO = {"kind": "word", "text": "tomate", "weight": 3.0}
PEAR = {"kind": "pattern", "text": r"poires?\b", "weight": 2.0}


def counted(*rows, before=0.5, after=0.5):
    tally = Tally()
    for n, (fate, was, is_) in enumerate(rows):
        tally.add(Tried(n, fate, was, is_), before, after)
    return tally


@pytest.mark.parametrize(
    ("probability", "threshold", "reached"),
    [(0.5, 0.5, True), (0.4999, 0.5, False), (0.29, 0.29, True), (0.57, 0.57, True), (0.999, 1.0, False), (1.0, 1.0, True)],
)
def test_a_probability_reaches_a_threshold_of_three_decimals_as_it_does_when_a_comment_is_posted(probability, threshold, reached):
    assert (bin_of(probability) >= bin_of(threshold)) is reached is PolicyRule("insult", 3, threshold).reached_by(probability)


def test_what_was_published_is_held_wrongly_and_what_was_removed_under_the_rule_is_caught():
    tally = counted((STAYED, 0.6, 0.6), (STAYED, 0.1, 0.1), (GONE, 0.9, 0.9), (GONE, 0.2, 0.2), (ELSEWHERE, 0.7, 0.7))
    at = point(tally.after, 0.5)
    assert (at.wrongly, at.stayed, at.caught, at.gone, at.elsewhere) == (1, 2, 1, 2, 1)
    assert (at.wrong_share, at.caught_share) == (0.5, 0.5)


def test_without_a_decision_every_share_is_nothing():
    assert (point(Tally().after, 0.5).wrong_share, point(Tally().after, 0.5).caught_share) == (0.0, 0.0)


def test_examples_say_what_changes_the_surest_first_and_few_of_each_kind():
    rows = [(STAYED, 0.4, 0.4 + n / 100) for n in range(10)]
    tally = counted(*rows, (GONE, 0.45, 0.45), (GONE, 0.1, 0.1), after=0.42)
    kept = sorted(tally.examples["stayed:free:held"], reverse=True)
    assert [comment for _share, comment in kept] == [9, 8, 7, 6, 5]
    assert len(kept) == SHOWN
    assert tally.examples["gone:free:held"] == [(0.45, 10)]


def test_counted_in_steps_and_stored_between_them_it_is_the_same_as_at_once():
    chance = random.Random(5)
    rows = [(chance.choice([STAYED, GONE, ELSEWHERE]), chance.random(), chance.random()) for _ in range(300)]
    at_once, in_steps = Tally(), Tally()
    for n, (fate, was, is_) in enumerate(rows):
        at_once.add(Tried(n, fate, was, is_), 0.5, 0.4)
        in_steps.add(Tried(n, fate, was, is_), 0.5, 0.4)
        if n % 7 == 0:
            in_steps = Tally.from_plain(json.loads(json.dumps(in_steps.plain())))
    thresholds = [n / 100 for n in range(1, 100)]
    assert curve(in_steps.after, thresholds) == curve(at_once.after, thresholds)
    assert {kind: sorted(rows) for kind, rows in in_steps.examples.items()} == {
        kind: sorted(rows) for kind, rows in at_once.examples.items()
    }
    for threshold in thresholds:
        assert point(at_once.after, threshold).wrongly == sum(
            fate == STAYED and bin_of(is_) >= bin_of(threshold) for fate, _was, is_ in rows
        )


def test_a_curve_never_rises():
    chance = random.Random(6)
    tally = counted(*[(STAYED, chance.random(), chance.random()) for _ in range(200)])
    held = [row.wrongly for row in curve(tally.after, [n / 20 for n in range(1, 20)])]
    assert held == sorted(held, reverse=True)


def test_a_drawing_stays_in_its_box():
    tally = counted((STAYED, 0.6, 0.6), (GONE, 0.9, 0.9))
    drawn = drawing(curve(tally.after, [0.0, 0.5, 1.0]), None, 0.5)
    assert drawn.caught == "0,0 300,0 600,260"
    assert (drawn.before, drawn.after) == (None, 300)


# --- the draft --------------------------------------------------------------------------------------------------------


def test_a_new_threshold_leaves_the_texts_unread():
    draft = Draft(ROW, {**ROW, "threshold": 0.3})
    assert not draft.words_change
    assert (draft.before.threshold, draft.after.threshold) == (0.5, 0.3)


def test_only_the_words_that_change_are_looked_for():
    draft = Draft({**ROW, "terms": [TOMATO]}, {**ROW, "terms": [PEAR]})
    assert [term.text for term in draft.added] == [PEAR["text"]]
    assert draft.gone == (Term("insult", "word", "tomate", 3.0),)
    assert draft.weight_in("Une poire, deux Tomates !") == (pytest.approx(2.0 - 3.0), ())
    assert draft.weight_in("Le port attend.") == (0.0, ())


def test_a_word_with_another_weight_counts_with_the_difference():
    draft = Draft({**ROW, "terms": [TOMATO]}, {**ROW, "terms": [{**TOMATO, "weight": 5.0}]})
    assert draft.weight_in("Une tomate.")[0] == pytest.approx(2.0)


def test_a_word_that_took_too_long_is_left_out():
    assert Draft(ROW, {**ROW, "terms": [TOMATO]}).weight_in("Une tomate.", ["tomate"]) == (0.0, ())


def test_a_pattern_that_takes_too_long_says_so(monkeypatch):
    from moderation.detectors import house_terms

    monkeypatch.setattr(house_terms, "TERM_SECONDS", -1.0)
    assert Draft(ROW, {**ROW, "terms": [PEAR]}).weight_in("Une poire.")[1] == (PEAR["text"],)


def test_a_rule_that_is_not_there_yet_held_nothing():
    draft = Draft(None, {**ROW, "code": "spoiler", "terms": [TOMATO]})
    assert not draft.before.broken_by(0.999)
    assert moved(None, 7.0) > 0.9
    assert moved(None, 0.0) == 0.0


def test_whether_insults_at_public_figures_count_is_read_from_the_texts():
    draft = Draft(ROW, {**ROW, "public_figures": True})
    assert draft.reads_texts
    assert not draft.words_change
    at_a_figure, at_nobody = "Le président est un abruti.", "Le port attend son traité."
    assert draft.weight_in(at_a_figure)[0] > 0
    assert draft.weight_in(at_nobody)[0] == 0
    assert Draft(draft.after_row, ROW).weight_in(at_a_figure)[0] == pytest.approx(-draft.weight_in(at_a_figure)[0])
