"""Queries whose SQL is made once a process: where every request asks the same, the ORM's compiler costs more than the database.

    READ = Prepared(lambda slug: Article.objects.filter(slug=slug).values_list("pk", "version"), slug=str)
    READ.rows(slug="port")

The query is built once with stand-ins for its arguments; the real values take their places among the compiled parameters.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

_STAND_INS: Final[dict[type, Callable[[int], Any]]] = {
    int: lambda n: 1_900_000_000 + n,
    str: lambda n: f"stand-in {n}",
    datetime.datetime: lambda n: datetime.datetime(1970, 1, 1, 0, 0, n, tzinfo=datetime.UTC),
}


class Prepared:
    """A `values_list` query on the default database, and the types of its arguments: int, str or datetime."""

    def __init__(self, query: Callable[..., QuerySet[Any, Any]], **arguments: type) -> None:
        self._query = query
        self._arguments = arguments
        self._compiled: dict[str, tuple[SQLCompiler, str, list[Any], list[tuple[int, str]]]] = {}

    def rows(self, **arguments: Any) -> list[tuple[Any, ...]]:
        """All rows, converted as the ORM converts them."""
        compiler, sql, parameters, places = self._compiled.get(connection.vendor) or self._compile()
        values = list(parameters)
        for place, name in places:
            values[place] = _adapted(arguments[name])
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return [tuple(row) for row in compiler.results_iter([cursor.fetchall()])]

    def first(self, **arguments: Any) -> tuple[Any, ...] | None:
        return next(iter(self.rows(**arguments)), None)

    def _compile(self) -> tuple[SQLCompiler, str, list[Any], list[tuple[int, str]]]:
        stand_ins = {name: _STAND_INS[kind](n) for n, (name, kind) in enumerate(self._arguments.items())}
        compiler = self._query(**stand_ins).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        known = {_adapted(value): name for name, value in stand_ins.items()}
        places = [(place, known[value]) for place, value in enumerate(parameters) if value in known]
        compiled = compiler, sql, list(parameters), places
        self._compiled[connection.vendor] = compiled
        return compiled


def _adapted(value: Any) -> Any:
    """The value as a compiled query holds it."""
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime.datetime) else value
