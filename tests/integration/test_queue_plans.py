"""However long the queue and the board are, no page of the desk passes over comments that it does not show."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench import desk_seeding
from tests.desk import QUEUE

pytestmark = pytest.mark.django_db

PAGES = ("", "?rule=insult", "?reason=review", "?article=1", "?q=quotas", "?after=1.1")


def plan_of(statement):
    """On PostgreSQL, what it would do where reading a whole table were dear."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"{'EXPLAIN' if connection.vendor == 'postgresql' else 'EXPLAIN QUERY PLAN'} {statement}")
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def passes_over_comments(plan):
    return any(
        line.strip() in ("SCAN comments_comment", "SCAN U0") or "Seq Scan on comments_comment" in line
        for line in plan.split("\n")
    )


@pytest.mark.parametrize("page", PAGES)
def test_every_question_of_a_page_goes_by_an_index(admin_client, page):
    desk_seeding.seed(60)
    admin_client.get(QUEUE)
    with CaptureQueriesContext(connection) as asked:
        assert admin_client.get(f"{QUEUE}{page}").status_code == 200
    statements = [query["sql"] for query in asked if query["sql"].startswith("SELECT")]
    plans = {statement: plan_of(statement) for statement in statements}
    assert not {statement: plan for statement, plan in plans.items() if passes_over_comments(plan)}


def test_the_oldest_is_found_between_two_bounds(admin_client):
    """SQLite goes by the first of several upper bounds, and would pass over all that lies below it."""
    desk_seeding.seed(60)
    admin_client.get(QUEUE)
    with CaptureQueriesContext(connection) as asked:
        admin_client.get(QUEUE)
    ends = [query["sql"] for query in asked if 'SELECT "comments_comment"."submitted_at"' in query["sql"]]
    assert [statement.count('"queue_key" <') <= 1 for statement in ends] == [True] * 3
