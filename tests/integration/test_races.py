"""Several people at once: one decides, the others are told; one form sent by many hands is stored once."""

import threading
from contextlib import suppress

import pytest
from django.db import connection

from comments import services
from comments.drafts import Actor
from comments.models import Comment, Status, StatusChange, Thread, Verb
from comments.services import Overtaken, Seen, submission
from moderation.desk import batches
from moderation.desk.decisions import Choice
from tests.making import make_article, make_comment, make_draft

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*jobs):
    """Run the jobs in threads that start together; return what each gave or raised."""
    barrier, results = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(place, job):
        try:
            barrier.wait()
            results[place] = job()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.parametrize("race", range(5))
def test_of_four_moderators_at_once_one_decides_and_three_are_told_who(race):
    comment = make_comment(status="held")
    seen = Seen.of(comment)

    def decide(number):
        mine = Comment.objects.get(pk=comment.pk)
        actor = Actor(number, f"Moderator {number}")
        if number % 2:
            return services.approve(mine, seen, actor)
        return services.remove(mine, seen, actor, "insult")

    results = at_once(*(lambda n=n: decide(n) for n in range(4)))
    winners = [r for r in results if isinstance(r, StatusChange)]
    told = [r for r in results if isinstance(r, Overtaken)]
    assert (len(winners), len(told)) == (1, 3)
    assert {r.last.actor_name for r in told} == {winners[0].actor_name}
    assert comment.changes.count() == 2


def test_a_form_sent_by_several_hands_at_once_is_stored_once():
    draft = make_draft()
    results = at_once(*(lambda: services.submit(draft) for _ in range(4)))
    assert {getattr(result, "pk", result) for result in results} == {Comment.objects.get().pk}
    assert StatusChange.objects.count() == 1


def test_first_comments_at_once_get_one_thread_and_different_numbers(monkeypatch):
    monkeypatch.setattr(submission, "screener", lambda: None)
    article = make_article()
    held = at_once(*(lambda n=n: services.submit(make_draft(article=article, text=f"Texte {n}")) for n in range(4)))
    assert all(isinstance(comment, Comment) for comment in held), held
    numbered = at_once(*(lambda c=c: services.approve(c, Seen.of(c), Actor(1, "A")) for c in held))
    assert all(isinstance(change, StatusChange) for change in numbered), numbered
    assert sorted(Comment.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
    thread = Thread.objects.get()
    assert (thread.last_number, thread.public_count) == (4, 4)


def test_an_author_who_withdraws_and_a_moderator_who_publishes_do_not_both_win():
    comment = make_comment(status="held")
    seen = Seen.of(comment)
    results = at_once(
        lambda: services.withdraw(Comment.objects.get(pk=comment.pk), seen),
        lambda: services.approve(Comment.objects.get(pk=comment.pk), seen, Actor(1, "A")),
    )
    assert sorted(type(result).__name__ for result in results) == ["Overtaken", "StatusChange"]
    comment.refresh_from_db()
    assert comment.status in {Status.WITHDRAWN, Status.PUBLISHED}


@pytest.mark.parametrize("race", range(3))
def test_a_batch_at_work_and_a_moderator_never_both_decide_on_one_comment(race, monkeypatch):
    monkeypatch.setattr(type(batches.work), "enqueue", lambda _task, _pk: None)
    monkeypatch.setattr(batches, "A_STEP", 2)
    article = make_article()
    comments = [make_comment(article, status="held", numbered=False) for _ in range(8)]
    made = batches.draft(Comment.objects.filter(article=article), batches.Origin("queue"), Actor(1, "Lot"))
    batches.begin(made, Actor(1, "Lot"), Choice(Verb.APPROVE))

    def remove_some():
        for comment in comments[::2]:
            with suppress(Overtaken):
                services.remove(Comment.objects.get(pk=comment.pk), Seen("held", 1), Actor(2, "Bruno"), "insult")

    assert at_once(lambda: batches.work.func(made.pk), lambda: batches.work.func(made.pk), remove_some) == [None] * 3
    made.refresh_from_db()
    published = Comment.objects.filter(status="published").order_by("submitted_at", "pk")
    assert (made.state, made.done, made.done + made.overtaken) == ("finished", published.count(), 8)
    assert [comment.number for comment in published] == list(range(1, made.done + 1))
    assert StatusChange.objects.exclude(from_status="").count() == 8
