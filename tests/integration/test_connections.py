"""A connection to PostgreSQL is kept from one request to the next; a reader never meets one that has died meanwhile."""

from __future__ import annotations

from unittest import mock

import psycopg2
import pytest
from django.db import close_old_connections, connection
from django.test import Client

from operations.postgresql.base import ASKED_EVERY, DatabaseWrapper
from tests.making import make_article

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def kept(monkeypatch):
    """A connection as a site keeps it, opened, and found well just now."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no server that could be restarted")
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 60)
    monkeypatch.setitem(connection.settings_dict, "CONN_HEALTH_CHECKS", True)
    connection.close()
    next_request()
    return connection


def next_request() -> None:
    """What Django does where a request begins; the test client leaves it out."""
    close_old_connections()
    connection.cursor().close()


def end_all_connections() -> None:
    """As a restart of the server does: to each connection a last message, and the end."""
    other = psycopg2.connect(**connection.get_connection_params())
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [connection.connection.info.backend_pid])
        assert cursor.fetchone() == (True,)
    other.close()


def test_a_reader_sees_no_error_after_the_server_was_restarted():
    article = make_article()
    assert Client().get(article.get_absolute_url()).status_code == 200
    next_request()  # the connection is well, and that is known
    end_all_connections()
    close_old_connections()
    assert Client().get(article.get_absolute_url()).status_code == 200


def test_a_connection_in_use_is_not_asked_at_each_request(kept):
    next_request()
    with mock.patch.object(DatabaseWrapper, "is_usable", side_effect=AssertionError):
        next_request()


def test_a_connection_that_may_have_gone_silent_is_asked(kept, monkeypatch):
    next_request()
    monkeypatch.setattr(kept, "_asked_at", kept._asked_at - ASKED_EVERY)
    with mock.patch.object(DatabaseWrapper, "is_usable", return_value=True) as asked:
        next_request()
    assert asked.call_count == 1


def test_a_connection_closed_at_our_end_is_opened_anew(kept):
    next_request()
    kept.connection.close()
    next_request()
    with kept.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
