"""`manage.py moderation_report`: hits, agreement and precision by rule and detector, from decisions that stand."""

import datetime
import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from comments import services
from comments.services import Seen
from moderation.learning.record import record
from moderation.models import Finding, Screening
from tests.making import MAKER, make_comment

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 5, 20)


def fired(article, decision="", day=TODAY, rules=("insult",), detectors=(("insults", 5.0), ("tone", -1.0))):
    """A comment held under rules, and what became of it."""
    comment = make_comment(article, status="held")
    at = timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))
    screening = Screening.objects.create(comment=comment, revision=1, policy=1, at=at, verdict="hold", broken=list(rules))
    for rule in rules:
        for detector, weight in (("base", -4.0), *detectors):
            Finding.objects.create(screening=screening, rule=rule, detector=detector, why="x", weight=weight)
    if decision == "approve":
        services.approve(comment, Seen.of(comment), MAKER)
    elif decision:
        services.remove(comment, Seen.of(comment), MAKER, decision)
    return comment


def counted(*days):
    return {(row.rule, row.detector): (row.hits, row.agreed, row.disagreed) for row in record(*days)}


def test_each_rule_and_detector_is_counted_by_what_persons_made_of_it(article):
    for decision in ("insult", "insult", "approve", "personal_attack", ""):
        fired(article, decision)
    assert counted() == {("insult", ""): (5, 2, 1), ("insult", "insults"): (5, 2, 1)}


def test_a_detector_that_spoke_against_did_not_fire(article):
    fired(article, "insult", detectors=(("insults", 5.0), ("tone", 2.0), ("tone", -3.0), ("attacks", 0.0)))
    assert set(counted()) == {("insult", ""), ("insult", "insults")}


def test_an_undone_decision_is_none(article):
    comment = fired(article, "insult")
    services.undo(comment.changes.latest("pk"), MAKER)
    assert counted() == {("insult", ""): (1, 0, 0), ("insult", "insults"): (1, 0, 0)}


def test_each_rule_that_fired_is_counted(article):
    fired(article, "insult", rules=("insult", "personal_attack"))
    assert counted()["insult", ""] == (1, 1, 0)
    assert counted()["personal_attack", ""] == (1, 0, 0)


@pytest.mark.parametrize(
    ("first", "last", "hits"),
    [(None, None, 3), (TODAY, None, 2), (None, TODAY, 2), (TODAY, TODAY, 1), (TODAY + datetime.timedelta(5), None, 0)],
)
def test_the_days_are_those_of_the_check_both_included(article, first, last, hits):
    for shift in (-1, 0, 1):
        fired(article, day=TODAY + datetime.timedelta(shift))
    assert counted(first, last).get(("insult", ""), (0,))[0] == hits


def test_precision_and_its_interval_need_a_judgement(article):
    fired(article)
    (whole, _part) = record()
    assert (whole.precision, whole.interval) == (None, None)
    fired(article, "insult")
    (whole, _part) = record()
    assert whole.precision == 1.0
    assert whole.interval == (pytest.approx(0.207, abs=0.001), 1.0)


def report(*args):
    out = io.StringIO()
    call_command("moderation_report", *args, stdout=out)
    return " ".join(out.getvalue().split())


def test_the_command_prints_it(article, monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")
    fired(article, "insult")
    assert "insults" in report()
    assert "100 %" in report("--from", "2026-05-20", "--to", "2026-05-20")
    assert "insults" not in report("--from", "2026-05-21")


def test_a_day_that_is_none_is_refused():
    with pytest.raises(CommandError, match="2026-05-31"):
        report("--from", "yesterday")
