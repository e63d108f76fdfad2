"""Several readers at once: no report or mark is lost or counted twice, and no two browsers get the same signature."""

import pytest

from comments import services, usefulness
from comments.models import Comment, Hold, Status, StatusChange, Thread, Useful, Verb
from comments.services import marking, submission
from moderation.models import Report
from moderation.reports import taking as reports
from moderation.reports.taking import Said
from tests.integration.test_races import at_once
from tests.making import make_article, make_comment, make_draft

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("race", range(3))
def test_of_four_readers_who_report_at_once_the_last_sees_the_others_and_the_comment_is_held_once(race):
    comment = make_comment()
    results = at_once(*(lambda n=n: reports.report(comment, Said("insult", "", f"b{n}", f"s{n}")) for n in range(4)))
    assert all(isinstance(result, Report) for result in results), results
    comment.refresh_from_db()
    assert (comment.status, comment.held_because) == (Status.HELD, Hold.REPORTS)
    assert StatusChange.objects.filter(comment=comment, verb=Verb.HOLD).count() == 1


def test_one_browsers_report_sent_by_several_hands_is_stored_once():
    comment = make_comment()
    results = at_once(*(lambda: reports.report(comment, Said("insult", "", "b", "s")) for _ in range(4)))
    assert {getattr(result, "pk", result) for result in results} == {Report.objects.get().pk}


def test_useful_pressed_by_several_hands_counts_each_browser_once():
    comment = make_comment()
    version = Thread.objects.get().version
    at_once(*(lambda n=n: usefulness.mark_useful(comment, f"b{n % 2}", f"s{n % 2}", known_browser=True) for n in range(4)))
    comment.refresh_from_db()
    assert (comment.useful_count, Useful.objects.count()) == (2, 2)
    assert Thread.objects.get().version == version + 2


def test_first_replies_of_browsers_whose_signs_begin_alike_get_different_marks(monkeypatch):
    monkeypatch.setattr(submission, "screener", lambda: None)
    monkeypatch.setattr(marking, "mark_signs", lambda key, *rest: f"7F3K{'ACDE'[int(key[-1])]}ACD")
    article = make_article()
    drafts = [make_draft(article, browser_key=f"b{n}") for n in range(4)]
    at_once(*(lambda draft=draft: services.submit(draft) for draft in drafts))
    marks = Comment.objects.values_list("mark", flat=True)
    assert sorted(map(len, marks)) == [4, 5, 5, 5]
    assert len(set(marks)) == 4
