"""An author changes his words: in time, screened again, and never out of the queue by himself."""

import datetime

import pytest
from django.utils import timezone

from comments import log, services
from comments.models import Comment, Hold, Revision, Status, Thread
from comments.services import EditingOver, Overtaken, Seen, submission
from tests.integration.test_submit import Verdict
from tests.making import MAKER, make_article, make_comment, make_draft

pytestmark = pytest.mark.django_db

LATER = datetime.timedelta(minutes=16)
NOTHING, SOMETHING = Verdict(), Verdict("hold", Hold.RULES)

# state before, what the screener says of the new words, state after
TRUTH = [
    ("held", NOTHING, "held"),
    ("held", SOMETHING, "held"),
    ("published", NOTHING, "published"),
    ("published", SOMETHING, "held"),
]


def screener_says(monkeypatch, outcome):
    monkeypatch.setattr(submission, "screener", lambda: lambda draft: outcome)


@pytest.mark.parametrize(("before", "outcome", "after"), TRUTH)
def test_changed_words_are_screened_and_what_waits_goes_on_waiting(monkeypatch, before, outcome, after):
    screener_says(monkeypatch, outcome)
    comment = make_comment(status=before, body="Avant")
    services.edit(comment, Seen.of(comment), make_draft(comment.article, "Après"))
    comment.refresh_from_db()
    assert (comment.status, comment.body, comment.revision) == (after, "Après", 2)
    assert list(Revision.objects.filter(comment=comment).order_by("number").values_list("body", flat=True)) == ["Avant", "Après"]
    assert Thread.objects.get().public_count == (after == "published")
    assert log.broken_links(comment.changes.order_by("pk")) == []


def test_a_published_comment_can_be_changed_for_fifteen_minutes(monkeypatch):
    screener_says(monkeypatch, NOTHING)
    comment = make_comment()
    with pytest.raises(EditingOver):
        services.edit(comment, Seen.of(comment), make_draft(comment.article, "Après"), timezone.now() + LATER)
    comment.refresh_from_db()
    assert comment.revision == 1


def test_a_held_comment_can_be_changed_as_long_as_it_waits(monkeypatch):
    screener_says(monkeypatch, NOTHING)
    comment = make_comment(status="held")
    services.edit(comment, Seen.of(comment), make_draft(comment.article, "Après"), timezone.now() + 100 * LATER)
    assert (comment.status, comment.held_because) == (Status.HELD, Hold.IMPORTED)


@pytest.mark.parametrize("status", ["removed", "withdrawn"])
def test_what_is_gone_is_not_changed(monkeypatch, status):
    screener_says(monkeypatch, NOTHING)
    comment = make_comment(status=status)
    with pytest.raises(EditingOver):
        services.edit(comment, Seen.of(comment), make_draft(comment.article, "Après"), timezone.now() + LATER)


def test_a_moderator_who_decided_meanwhile_wins_over_the_authors_change(monkeypatch):
    comment = make_comment(status="held", article=make_article())
    seen = Seen.of(comment)

    def decide(draft):
        services.remove(Comment.objects.get(pk=comment.pk), seen, MAKER, "insult")
        return NOTHING

    monkeypatch.setattr(submission, "screener", lambda: decide)
    with pytest.raises(Overtaken):
        services.edit(comment, seen, make_draft(comment.article, "Après"))
    comment.refresh_from_db()
    assert (comment.status, comment.revision) == (Status.REMOVED, 1)
