"""Moves: who may make which, what they write, how they are undone, and who loses a race."""

import pytest

from comments import log, services
from comments.drafts import NOBODY, Actor
from comments.models import Comment, Hold, Note, Status, StatusChange, Thread, Verb
from comments.services import Overtaken, Seen, Words
from tests.making import make_article, make_comment

pytestmark = pytest.mark.django_db

ALICE, BRUNO = Actor(11, "Alice"), Actor(12, "Bruno")
DECIDE = {
    "approve": lambda c: services.approve(c, Seen.of(c), ALICE),
    "hold": lambda c: services.hold(c, Seen.of(c), ALICE),
    "remove": lambda c: services.remove(c, Seen.of(c), ALICE, "insult"),
    "re-ground": lambda c: services.reground(c, Seen.of(c), ALICE, "off_topic"),
    "restore": lambda c: services.restore(c, Seen.of(c), ALICE),
    "reopen": lambda c: services.reopen(c, Seen.of(c), ALICE),
    "send-back": lambda c: services.send_back(c, Seen.of(c), ALICE, Words(passage=c.text[:6])),
    "withdraw": lambda c: services.withdraw(c, Seen.of(c)),
}
TRUTH = """
           held       published  removed    withdrawn
approve    published  -          -          -
hold       -          held       -          -
remove     removed    removed    -          -
re-ground  -          -          removed    -
restore    -          -          published  -
reopen     -          -          held       -
send-back  held       held       -          -
withdraw   withdrawn  withdrawn  withdrawn  -
"""


def cells():
    head, *rows = [line.split() for line in TRUTH.strip().splitlines()]
    return [(verb, from_, to) for verb, *tos in rows for from_, to in zip(head, tos, strict=True)]


@pytest.mark.parametrize(("verb", "from_", "to"), cells())
def test_each_move_from_each_state(verb, from_, to):
    comment = make_comment(status=from_)
    lines = comment.changes.count()
    if to == "-":
        with pytest.raises(Overtaken):
            DECIDE[verb](comment)
        comment.refresh_from_db()
        assert (comment.status, comment.changes.count()) == (from_, lines)
    else:
        DECIDE[verb](comment)
        comment.refresh_from_db()
        assert (comment.status, comment.changes.count()) == (to, lines + 1)


def test_a_decision_says_who_when_why_on_which_text():
    comment = make_comment(status="held", body="Un texte")
    change = services.remove(comment, Seen.of(comment), ALICE, "insult", Words("Restez courtois.", "Déjà vu lundi."))
    assert (change.verb, change.actor_id, change.actor_name, change.ground) == (Verb.REMOVE, 11, "Alice", "insult")
    assert (change.from_status, change.to_status, change.revision) == (Status.HELD, Status.REMOVED, 1)
    assert change.text_digest == log.text_digest(comment)
    assert dict(Note.objects.values_list("for_author", "text")) == {True: "Restez courtois.", False: "Déjà vu lundi."}


def test_the_lines_of_a_comment_are_chained_and_a_forged_one_shows():
    comment = make_comment(status="held")
    services.approve(comment, Seen.of(comment), ALICE)
    services.hold(comment, Seen.of(comment), BRUNO)
    changes = list(comment.changes.order_by("pk"))
    assert len(changes) == 3
    assert log.broken_links(changes) == []
    changes[1].actor_name = "Bruno"
    assert log.broken_links(changes) == [changes[1]]
    assert log.broken_links([changes[0], changes[2]]) == [changes[2]]


def test_erasing_the_salt_makes_the_digest_unreadable_but_keeps_the_chain():
    comment = make_comment(status="held", body="Mon adresse est ici")
    digest = comment.changes.get().text_digest
    comment.salt = ""
    assert log.text_digest(comment) != digest
    assert log.broken_links(comment.changes.order_by("pk")) == []


UNDONE = """
approve    held       held
hold       published  published
remove     held       held
remove     published  published
re-ground  removed    removed
restore    removed    removed
reopen     removed    removed
send-back  held       held
send-back  published  published
"""


@pytest.mark.parametrize(("verb", "from_", "back"), [line.split() for line in UNDONE.strip().splitlines()])
def test_undoing_goes_back_to_the_state_the_decision_came_from(verb, from_, back):
    comment = make_comment(status=from_)
    before = (comment.status, comment.ground, comment.held_because)
    change = DECIDE[verb](comment)
    undone = services.undo(change, BRUNO)
    comment.refresh_from_db()
    assert (comment.status, comment.ground, comment.held_because) == before
    assert comment.status == back
    assert (undone.undoes, undone.actor_name) == (change, "Bruno")


def test_a_decision_is_undone_only_while_it_is_the_last():
    comment = make_comment(status="held")
    change = services.approve(comment, Seen.of(comment), ALICE)
    services.hold(comment, Seen.of(comment), BRUNO)
    assert not services.can_undo(change)
    with pytest.raises(Overtaken) as told:
        services.undo(change, ALICE)
    assert (told.value.last.actor_name, told.value.last.verb) == ("Bruno", Verb.HOLD)


def test_what_the_author_did_is_not_undone_by_a_moderator():
    comment = make_comment(status="published")
    assert not services.can_undo(services.withdraw(comment, Seen.of(comment)))


def test_a_stale_decision_is_refused_and_says_who_was_faster():
    comment = make_comment(status="held")
    seen, stale = Seen.of(comment), Comment.objects.get(pk=comment.pk)
    services.approve(comment, seen, ALICE)
    with pytest.raises(Overtaken) as told:
        services.remove(stale, seen, BRUNO, "insult")
    assert (told.value.last.actor_name, told.value.comment.status) == ("Alice", Status.PUBLISHED)


def test_a_decision_on_a_wording_that_its_author_changed_is_refused():
    comment = make_comment(status="held")
    with pytest.raises(Overtaken):
        services.approve(comment, Seen(Status.HELD, comment.revision + 1), ALICE)


def test_a_number_is_given_at_first_publication_and_kept_for_good():
    article = make_article()
    first, second = (make_comment(article=article, status="held") for _ in range(2))
    services.approve(second, Seen.of(second), ALICE)
    services.approve(first, Seen.of(first), ALICE)
    assert (second.number, first.number) == (1, 2)
    services.hold(second, Seen.of(second), ALICE)
    services.approve(second, Seen.of(second), ALICE)
    assert second.number == 1
    assert make_comment(article=article, status="published").number == 3


def test_every_visible_change_moves_the_threads_version_and_the_public_count():
    comment = make_comment(status="held")
    counts = []
    for decide in ("approve", "remove", "restore", "withdraw"):
        before = Thread.objects.get(pk=comment.article_id)
        DECIDE[decide](comment)
        after = Thread.objects.get(pk=comment.article_id)
        assert after.version > before.version
        counts.append(after.public_count)
    assert counts == [1, 0, 1, 0]


def test_deciding_on_what_nobody_saw_changes_no_page():
    comment = make_comment(status="held")
    before = Thread.objects.get(pk=comment.article_id).version
    services.remove(comment, Seen.of(comment), ALICE, "insult")
    assert Thread.objects.get(pk=comment.article_id).version == before


def test_the_machine_leaves_no_name():
    assert StatusChange.objects.get(comment=make_comment(status="held")).actor_id is NOBODY.id is None


def test_put_back_into_the_queue_a_comment_says_why():
    comment = make_comment(status="published")
    services.hold(comment, Seen.of(comment), ALICE)
    assert comment.held_because == Hold.MODERATOR


# --- many at once -----------------------------------------------------------------------------------------------------------


def test_several_are_numbered_in_the_order_they_were_sent_in():
    article = make_article()
    comments = [make_comment(article, "held", body=f"Avis {n}", numbered=False) for n in range(4)]
    moved = services.approve_all({comment: Seen.of(comment) for comment in reversed(comments)}, ALICE)
    assert [change.comment_id for change in moved.done] == [comment.pk for comment in comments]
    assert list(Comment.objects.order_by("pk").values_list("number", flat=True)) == [1, 2, 3, 4]
    assert Thread.objects.get(pk=article.pk).public_count == 4


def test_who_was_faster_over_one_changes_nothing_for_the_others():
    first, second = make_comment(status="held"), make_comment(status="held")
    seen = {first: Seen.of(first), second: Seen.of(second)}
    services.remove(Comment.objects.get(pk=first.pk), seen[first], BRUNO, "insult")
    moved = services.approve_all(seen, ALICE)
    assert [change.comment for change in moved.done] == [second]
    assert [(lost.comment, lost.last.actor_name) for lost in moved.overtaken] == [(first, "Bruno")]


def test_many_take_no_more_statements_than_one(django_assert_max_num_queries):
    article = make_article()
    comments = [make_comment(article, "held", body=f"Avis {n}") for n in range(100)]
    with django_assert_max_num_queries(20):
        services.approve_all({comment: Seen.of(comment) for comment in comments}, ALICE, Words("Merci.", "En bloc."))
    assert set(Comment.objects.values_list("status", flat=True)) == {Status.PUBLISHED}


def test_undoing_several_leaves_alone_what_moved_on():
    comments = [make_comment(status="held") for _ in range(3)]
    moved = services.remove_all({comment: Seen.of(comment) for comment in comments}, ALICE, "insult")
    services.restore(comments[1], Seen.of(comments[1]), BRUNO)
    undone = services.undo_all(moved.done, ALICE)
    assert [lost.comment for lost in undone.overtaken] == [comments[1]]
    assert list(Comment.objects.order_by("pk").values_list("status", flat=True)) == ["held", "published", "held"]
