"""Statements that are sent together: PostgreSQL takes several at once, and each that goes alone costs a round trip.

Within `together()`, what is given to `write` waits until the block ends; SQLite, which has no way to go, executes it at once.
Nothing in the block may read what waits. It stands inside a transaction: a statement that fails takes the others with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

_waiting: ContextVar[list[tuple[str, Sequence[Any]]] | None] = ContextVar("waiting", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Send what is written in this block as one."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "postgresql" or _waiting.get() is not None:
        yield
        return
    statements: list[tuple[str, Sequence[Any]]] = []
    token = _waiting.set(statements)
    try:
        yield
    finally:
        _waiting.reset(token)
    if statements:
        with connection.cursor() as cursor:
            cursor.execute("; ".join(sql for sql, _values in statements), [v for _sql, values in statements for v in values])


def write(sql: str, values: Sequence[Any], using: BaseDatabaseWrapper | None = None) -> None:
    """Execute a statement of whose result nobody reads anything."""
    waiting = _waiting.get()
    connection = using or connections[DEFAULT_DB_ALIAS]
    if waiting is not None and connection.alias == DEFAULT_DB_ALIAS:
        waiting.append((sql, values))
        return
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
