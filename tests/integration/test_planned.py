"""PostgreSQL plans a prepared question once a connection; whatever becomes of that connection, the answer is the same."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from blog.models import Article
from blog.prepared import Prepared
from tests.making import make_article

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _on_postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite keeps its statements by itself")


def by_slug() -> Prepared:
    return Prepared(lambda slug: Article.objects.filter(slug=slug, is_draft=False), slug=str)


def statements() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return [statement for (statement,) in cursor.fetchall()]


def test_it_is_told_to_a_connection_once(django_assert_num_queries):
    article, question = make_article(slug="criee"), by_slug()
    before = len(statements())
    for _time in range(3):
        with django_assert_num_queries(1):
            assert question.first(slug="criee") == article
    assert len(statements()) == before + 1


def test_what_never_differs_stands_in_it_so_that_a_partial_index_is_found():
    make_article(slug="criee")
    by_slug().first(slug="criee")
    assert "$1" in statements()[-1]
    assert "$2" not in statements()[-1]


def test_a_new_connection_is_told_again():
    article, question = make_article(slug="criee"), by_slug()
    question.first(slug="criee")
    connection.close()
    assert question.first(slug="criee") == article


def test_it_outlives_a_transaction_that_is_rolled_back():
    article, question = make_article(slug="criee"), by_slug()
    with transaction.atomic():
        question.first(slug="criee")
        transaction.set_rollback(True)
    assert question.first(slug="criee") == article


def test_it_is_planned_for_an_index_before_anything_is_known_of_the_table():
    with connection.cursor() as cursor:
        cursor.execute("SHOW plan_cache_mode")
        assert cursor.fetchone() == ("force_generic_plan",)


def test_nothing_is_planned_behind_a_pooler_that_gives_each_transaction_another_connection(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    article, before = make_article(slug="criee"), len(statements())
    assert by_slug().first(slug="criee") == article
    assert len(statements()) == before
