"""What the desk keeps of the queue: facets and their counts in small deltas, places, near-duplicates; it follows every move."""

import datetime
import threading

import pytest
from django.db import connections
from django.utils import timezone

from comments import services
from comments.drafts import Actor
from comments.models import Comment, Hold, Status
from comments.services import Seen
from comments.services.thread_row import locked_thread, place_in_queue
from moderation.desk import facets, filing
from moderation.desk.alike import is_alike, keys_of
from moderation.models import HeldWords, Likeness, LikenessKey, QueueCount, QueueDelta, Waiting
from tests.desk import waiting
from tests.making import MAKER, make_article, make_comment, make_draft
from tests.reader import Verdict

pytestmark = pytest.mark.django_db
CLAIRE = Actor(11, "Claire")
LONG = "Le port attend depuis trente ans un traité de pêche qui tienne debout, et personne ne bouge."
KEPT = (Waiting, Likeness, HeldWords)


def under(comment) -> set[str]:
    return set(Waiting.objects.filter(comment=comment).values_list("facet", flat=True))


def count(facet="") -> int:
    return facets.counts([facet]).get(facet, 0)


# --- under what it waits ----------------------------------------------------------------------------------------------


def test_what_comes_to_wait_stands_under_its_reason_rules_and_article():
    comment = waiting(broken=["insult", "off_topic"], held_because=Hold.RULES)
    assert under(comment) == {"", "reason:rules", "rule:insult", "rule:off_topic", f"article:{comment.article_id}"}


def test_the_first_comment_of_a_sender_is_known_as_such_and_the_second_is_not():
    first, second, unknown = waiting(sender_key="k1"), waiting(sender_key="k1"), waiting()
    assert facets.FIRST in under(first)
    assert facets.FIRST not in under(second) | under(unknown)


def test_what_floods_stands_under_flood():
    comment = waiting(broken=["anonymous_troll"], findings=[("anonymous_troll", None, 4.0)])
    comment.screenings.get().findings.update(detector="flood")
    filing.file([comment])
    assert facets.FLOOD in under(comment)


@pytest.mark.parametrize(
    "move",
    [
        lambda c: services.approve(c, Seen.of(c), CLAIRE),
        lambda c: services.remove(c, Seen.of(c), CLAIRE, "insult"),
        lambda c: services.withdraw(c, Seen.of(c)),
    ],
)
def test_what_waits_no_more_leaves_nothing_behind(move):
    comment = waiting(LONG, broken=["insult"])
    move(comment)
    assert not any(model.objects.exists() for model in KEPT)
    assert not LikenessKey.objects.filter(waits=True).exists()
    assert facets.counts(["", "rule:insult", "reason:rules"]) == {}


def test_undoing_puts_it_back_where_it_stood():
    comment = waiting(LONG, broken=["insult"], queue_key=77)
    before = under(comment)
    change = services.remove(comment, Seen.of(comment), CLAIRE, "insult")
    services.undo(change, CLAIRE)
    assert under(comment) == before
    assert set(Waiting.objects.values_list("queue_key", flat=True)) == {77}
    assert count("rule:insult") == 1


def test_a_reply_that_is_held_is_filed_in_the_same_call(settings, monkeypatch):
    monkeypatch.setattr("comments.services.submission.screener", lambda: Verdict("hold", Hold.FAILURE))
    comment = services.submit(make_draft())
    assert "reason:failure" in under(comment)
    assert count() == 1


def test_an_author_who_changes_what_waits_leaves_it_filed_once(monkeypatch):
    monkeypatch.setattr("comments.services.submission.screener", lambda: Verdict("hold", Hold.RULES))
    monkeypatch.setattr("comments.services.editing.outcome_of", lambda draft, now: Verdict("hold", Hold.UNREAD))
    draft = make_draft()
    comment = services.submit(draft)
    services.edit(comment, Seen.of(comment), make_draft(draft.article, text="D’autres mots."))
    assert under(comment) >= {"reason:unread"}
    assert (count(), count("reason:rules"), HeldWords.objects.count()) == (1, 0, 1)


# --- where it stands --------------------------------------------------------------------------------------------------


def place(article, at, **fields) -> int:
    return place_in_queue(locked_thread(article), at, **fields)


def test_the_urgent_stand_first_then_the_newest_of_what_lives_then_the_oldest_of_the_rest():
    now = timezone.now()
    earlier = now - datetime.timedelta(hours=2)
    live, quiet = make_article(published_at=earlier), make_article(published_at=now - datetime.timedelta(days=40))
    review = make_article(comments_mode="review", published_at=earlier)
    places = [
        place(quiet, earlier, urgent=True),
        place(live, now, urgent=True),
        place(live, now),
        place(live, earlier),
        place(quiet, earlier),
        place(review, now),
    ]
    assert places == sorted(places)


def test_an_old_article_lives_while_people_answer_each_other():
    now = timezone.now()
    article = make_article(published_at=now - datetime.timedelta(days=40))
    assert place(article, now) > 0
    make_comment(article, submitted_at=now - datetime.timedelta(hours=3))
    assert place(article, now) < 0
    assert place(article, now + datetime.timedelta(days=2)) > 0


def test_what_is_held_again_stands_where_it_stands_now():
    comment = make_comment()
    services.hold(comment, Seen.of(comment), MAKER, urgent=True)
    assert Comment.objects.get().queue_key < -(2**42)


# --- counting ---------------------------------------------------------------------------------------------------------


def test_folding_changes_no_count_and_leaves_no_delta():
    comments = [waiting(broken=["insult"]) for _ in range(3)]
    services.approve(comments[0], Seen.of(comments[0]), CLAIRE)
    before = facets.counts(["", "rule:insult"])
    assert facets.fold() > 0
    assert facets.counts(["", "rule:insult"]) == before == {"": 2, "rule:insult": 2}
    assert not QueueDelta.objects.exists()
    for comment in comments[1:]:
        services.approve(comment, Seen.of(comment), CLAIRE)
    facets.fold()
    assert not QueueCount.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_that_fold_while_others_decide_lose_nothing():
    def work(n):
        try:
            for _ in range(15):
                facets.change({"x": 2, f"y{n}": 1})
                facets.change({"x": -1})
                facets.fold()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=[n]) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert facets.counts(["x", "y0", "y1", "y2"]) == {"x": 45, "y0": 15, "y1": 15, "y2": 15}


def test_the_whole_book_is_made_anew_from_the_comments():
    comments = [waiting(LONG, broken=["insult"], sender_key="k1") for _ in range(3)]
    before = [sorted(under(comment)) for comment in comments], facets.counts(["", "rule:insult", f"alike:{comments[0].pk}"])
    for model in (Waiting, Likeness, LikenessKey, QueueDelta, QueueCount):
        model.objects.all().delete()
    assert not filing.is_filed()
    filing.refile()
    after = [sorted(under(comment)) for comment in comments], facets.counts(["", "rule:insult", f"alike:{comments[0].pk}"])
    assert after == before
    assert filing.is_filed()


# --- near-duplicates --------------------------------------------------------------------------------------------------


def test_nearly_the_same_text_joins_the_group_and_another_does_not():
    first, again = waiting(LONG), waiting(LONG.replace("bouge.", "bougera !!!"))
    other = waiting("Quant aux licences, elles ne regardent que le ministère et les comités locaux des pêches.")
    groups = dict(Likeness.objects.values_list("comment", "group"))
    assert groups == {first.pk: first.pk, again.pk: first.pk, other.pk: other.pk}
    assert count(facets.of_group(first.pk)) == 1


def test_a_key_shared_by_chance_groups_nothing(monkeypatch):
    monkeypatch.setattr("moderation.desk.alike.keys_of", lambda text: [7])
    first, second = waiting(LONG), waiting("Quant aux licences, elles ne regardent que le ministère et les comités locaux.")
    apart = {first.pk: first.pk, second.pk: second.pk}
    assert dict(Likeness.objects.values_list("comment", "group")) == apart
    filing.file([Comment.objects.select_related("article").get(pk=comment.pk) for comment in (first, second)])
    assert dict(Likeness.objects.values_list("comment", "group")) == apart


def test_short_texts_are_alike_when_their_letters_are_the_same():
    assert is_alike("Bravo !", "bravo")
    assert not is_alike("Bravo !", "Bravos")
    assert not is_alike("!!!", LONG)


def test_a_group_outlives_its_founder():
    first, second, third = (waiting(LONG) for _ in range(3))
    services.approve(first, Seen.of(first), CLAIRE)
    assert count(facets.of_group(first.pk)) == 2
    fourth = waiting(LONG)
    assert Likeness.objects.get(comment=fourth).group == first.pk
    services.approve(third, Seen.of(third), CLAIRE)
    assert count(facets.of_group(first.pk)) == 2
    assert Likeness.objects.filter(group=first.pk).count() == 2
    assert second.status == Status.HELD


def test_keys_are_few_and_fit_the_database():
    keys = keys_of(LONG)
    assert len(keys) == 4
    assert all(-(2**63) <= key < 2**63 for key in keys)
    assert keys_of("?!") == []


def test_filing_many_asks_no_more_of_facets_than_filing_one(django_assert_max_num_queries):
    comments = [Comment.objects.select_related("article").get(pk=waiting(f"Texte numéro {n}.").pk) for n in range(3)]
    with django_assert_max_num_queries(17 + 2 * len(comments)):
        filing.file(comments)
