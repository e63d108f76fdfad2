"""The ground the other tests stand on: founded data and the log's triggers, before and after a flush."""

from __future__ import annotations

import threading

import pytest
from django.contrib.auth.models import Group
from django.db import connection, connections
from model_bakery import baker

from blog.models import Article
from comments import append_only
from comments.models import Status, StatusChange
from moderation.founding import RIGHTS
from moderation.models import Policy


def _founded() -> None:
    assert Policy.objects.count() == 1
    assert set(Group.objects.values_list("name", flat=True)) == set(RIGHTS)
    assert append_only.missing(connection) == []


@pytest.mark.django_db
def test_a_test_in_a_transaction_finds_policy_groups_and_triggers():
    _founded()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "after a flush"])
def test_a_test_with_commits_finds_them_too_and_its_log_is_emptied(turn):
    _founded()
    assert not StatusChange.objects.exists()
    baker.make(StatusChange, comment__status=Status.HELD)


@pytest.mark.django_db(transaction=True)
def test_a_thread_sees_what_was_committed():
    article = baker.make(Article)
    seen = []

    def look() -> None:
        seen.append(Article.objects.get().pk)
        connections.close_all()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [article.pk]
