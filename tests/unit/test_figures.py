"""Figures without a database: spans of time that add up, bars that fit, thresholds that are proposed."""

import pytest

from moderation.figures.drawing import bars, ceiling
from moderation.figures.quality import proposal
from moderation.figures.spans import quantile, span_of, up_to
from moderation.rules.drawing import HIGH, WIDE

MINUTE, HOUR, DAY = 60, 3600, 86400


@pytest.mark.parametrize("seconds", [MINUTE, 17 * MINUTE, HOUR, 5.3 * HOUR, DAY, 14 * DAY, 365 * DAY])
def test_what_is_told_of_a_span_is_right_within_seven_per_cent(seconds):
    assert quantile({span_of(seconds): 1}, 0.5) == pytest.approx(seconds, rel=0.075)


def test_less_than_a_minute_is_half_a_minute():
    assert quantile({span_of(3): 5}, 0.5) == 30


def test_the_median_and_the_ninety_fifth_of_days_that_were_added_up():
    counts = {span_of(HOUR): 90, span_of(DAY): 10}
    assert quantile(counts, 0.5) == pytest.approx(HOUR, rel=0.075)
    assert quantile(counts, 0.9) == pytest.approx(HOUR, rel=0.075)
    assert quantile(counts, 0.95) == pytest.approx(DAY, rel=0.075)


def test_of_nothing_there_is_no_median():
    assert quantile({}, 0.5) is None


def test_each_wait_stands_under_the_first_limit_it_keeps():
    assert up_to({0: 3, span_of(HOUR / 2): 2, span_of(40 * DAY): 1}, (5 * MINUTE, HOUR, DAY)) == [3, 2, 0, 1]


@pytest.mark.parametrize(
    ("most", "round_number"), [(0, 4), (4, 4), (5, 8), (8, 8), (9, 12), (37, 40), (41, 60), (81, 100), (999, 1000)]
)
def test_the_highest_line_is_a_round_number_that_four_lines_divide(most, round_number):
    assert ceiling(most) == round_number


def test_bars_stand_one_above_the_other_and_within_the_box():
    drawn = bars([("Monday", (3, 1)), ("Tuesday", (0, 4))], ("plain", "strong"))
    below, above, alone = drawn.pieces
    assert above.y + above.height == pytest.approx(below.y)
    assert below.y + below.height == pytest.approx(HIGH)
    assert (alone.kind, alone.y) == ("strong", 0.0)
    assert all(piece.x >= 0 and piece.x + piece.width <= WIDE for piece in drawn.pieces)


def test_a_month_of_bars_has_no_more_labels_than_a_phone_can_show():
    assert len(bars([(str(day), (1,)) for day in range(31)], ("plain",)).labels) <= 6


def test_of_no_days_there_are_no_bars():
    assert bars([], ("plain",)).pieces == []


# --- thresholds that are proposed ---------------------------------------------------------------------------------------


def test_a_rule_that_holds_in_vain_above_its_threshold_is_told_a_higher_one():
    found = proposal("insult", 0.5, {18: 40}, {10: 30, 11: 20, 18: 2})
    assert (found.after, found.agreed, found.judged) == (0.6, 0, 50)


def test_a_rule_that_is_mostly_right_is_left_alone():
    assert proposal("insult", 0.5, {10: 20}, {10: 20}) is None


def test_a_few_decisions_propose_nothing():
    assert proposal("insult", 0.5, {}, {10: 15}) is None


def test_what_was_held_below_the_threshold_under_an_older_one_does_not_count():
    assert proposal("insult", 0.5, {}, {2: 100}) is None
