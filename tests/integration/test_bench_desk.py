"""What `make bench` writes in bulk is what the desk itself would have made of the same comments."""

import pytest

from bench import desk_bulk, desk_seeding, trial_on_history
from blog.stems import query_of
from moderation.desk import filing
from moderation.models import Backtest, Likeness, LikenessKey, QueueCount, QueuedComment, Waiting

pytestmark = pytest.mark.django_db

HELD = 310  # more than one article, with all that comes once in a while


def book():
    return {
        "counts": dict(QueueCount.objects.values_list("facet", "n")),
        "waiting": set(Waiting.objects.values_list("comment", "facet", "queue_key")),
        "groups": set(Likeness.objects.values_list("comment", "group", "queue_key")),
        "keys": set(LikenessKey.objects.values_list("key", "waits", "comment", "group")),
        "found": {word: set(QueuedComment.objects.saying(query_of(word)).values_list("pk", flat=True)) for word in WORDS},
    }


WORDS = ("quotas", "Yves", "tramway budget")


def test_refiling_a_seeded_queue_changes_nothing():
    desk_seeding.seed(HELD)
    seeded = book()
    filing.refile()
    assert book() == seeded


def test_a_seeded_queue_has_every_kind_of_waiting_comment():
    desk_seeding.seed(HELD)
    counts = book()["counts"]
    assert counts[""] == HELD
    assert {facet.partition(":")[0] for facet in counts} == {"", "rule", "reason", "article", "first", "flood", "alike"}
    assert all(len(found) > 1 for found in book()["found"].values())


def test_a_hundred_ticked_and_a_batch_are_published_from_the_end_of_the_queue():
    desk_seeding.seed(HELD)
    found = desk_bulk.main({"many": 100, "rounds": 1})
    assert set(QueuedComment.objects.waiting().values_list("pk", flat=True)) == set(range(1, HELD - 300))
    assert 0 < found["hundred_statements"] <= 22  # two more than in the open: the test itself is a transaction


@pytest.mark.parametrize("typed", trial_on_history.TYPED)
def test_a_trial_on_seeded_decisions_comes_to_its_end(typed):
    trial_on_history.seed(40)
    assert trial_on_history.tried(trial_on_history.TYPED[typed]) > 0
    assert Backtest.objects.get().finished_at
