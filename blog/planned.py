"""Statements that PostgreSQL parses and plans once a connection: for a small question that takes longer than the answer.

What differs from call to call is a parameter; all else stands in the statement, so that a partial index is found. Behind a
pooler that gives each transaction another connection, DISABLE_SERVER_SIDE_CURSORS=true in DATABASE_URL switches this off
too, as it does Django's own server-side cursors.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any, Final
from weakref import WeakKeyDictionary

from django.db.backends.base.base import BaseDatabaseWrapper

_numbers: Final = count(1)
_known: Final[WeakKeyDictionary[Any, set[str]]] = WeakKeyDictionary()  # by psycopg2's connection, what it was told


class Planned:
    """One statement; `places` are those of its parameters that differ from call to call, in ascending order."""

    def __init__(self, sql: str, parameters: Sequence[Any], places: Sequence[int]) -> None:
        self._name = f"palabre_{next(_numbers)}"
        self._sql, self._parameters, self._places = sql, parameters, places
        arguments = f"({', '.join(['%s'] * len(places))})" if places else ""
        self._execute = f"EXECUTE {self._name}{arguments}"

    def execute(self, connection: BaseDatabaseWrapper, cursor: Any, values: Sequence[Any]) -> None:
        """Ask with these parameters, all of them; the connection is told the statement first where it is new to it."""
        known = _known.setdefault(connection.connection, set())
        if self._name not in known:
            self._tell(connection.connection)
            known.add(self._name)
        cursor.execute(self._execute, [values[place] for place in self._places])

    def _tell(self, connection: Any) -> None:
        from psycopg2.extensions import AsIs

        values = list(self._parameters)
        for number, place in enumerate(self._places, 1):
            values[place] = AsIs(f"${number}")
        with connection.cursor() as cursor:
            cursor.execute(f"PREPARE {self._name} AS {self._sql}", values)


def may_plan(connection: BaseDatabaseWrapper) -> bool:
    """True where each statement of a transaction, and of the next, reaches the same connection of PostgreSQL's."""
    return connection.vendor == "postgresql" and not connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")
