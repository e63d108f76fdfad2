"""What `make bench` writes in bulk is what the desk itself would have made of the same comments."""

import pytest

from bench import desk_seeding
from blog.stems import query_of
from moderation.desk import filing
from moderation.models import Likeness, LikenessKey, QueueCount, QueuedComment, Waiting

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
