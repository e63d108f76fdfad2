"""Full text on both databases; the only module that knows how each keeps and asks for it.

An index is a table of its own beside the rows it finds: its key gives the order of the answers, and its one column `words`
holds the forms made by `blog.stems`. On PostgreSQL that is a tsvector of just these words under a GIN index; on SQLite an FTS5
table without content, whose `ascii` tokenizer takes the words apart at spaces and changes nothing in them. A model over such
a table is unmanaged: its migration calls `create`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

from blog.stems import Query
from blog.together import write

Row = tuple[int, int | None, str]  # key, the row it finds where that is not its key, words


class WordsField(models.Field):  # type: ignore[type-arg]
    """The words of one row; it is written by `put`, and asked by `words__match=Query`."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"


@WordsField.register_lookup
class Match(models.Lookup):
    """True where the row has all words of a query."""

    lookup_name = "match"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        if connection.vendor == "postgresql":
            left, parameters = self.process_lhs(compiler, connection)
            return f"{left} @@ %s::tsquery", (*parameters, _expression(self.rhs, "'", "|", "&"))
        # the table as a whole is asked, by the column that FTS5 names after it: an index of words alone knows no columns
        names = (self.lhs.alias, self.lhs.target.model._meta.db_table)
        index = ".".join(map(compiler.quote_name_unless_alias, names))
        return f"{index} MATCH %s", (_expression(self.rhs, '"', "OR", "AND"),)


def _expression(query: Query, quote: str, either: str, both: str) -> str:
    """The query in the database's own words; a form has letters and digits only, so that quoting it is enough."""
    groups = (f" {either} ".join(f"{quote}{form}{quote}" for form in sorted(forms)) for forms in query.words)
    return f" {both} ".join(f"({group})" for group in groups)


def create(connection: BaseDatabaseWrapper, table: str, finds: str | None = None) -> None:
    """Make an index; `finds` names the column for the row it finds, where that is not the key itself."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            found = f'"{finds}" bigint NOT NULL, ' if finds else ""
            cursor.execute(f'CREATE TABLE "{table}" ("rowid" bigint PRIMARY KEY, {found}"words" tsvector NOT NULL)')
            cursor.execute(f'CREATE INDEX "{table}_gin" ON "{table}" USING gin ("words")')
        else:
            found = f', "{finds}" UNINDEXED, contentless_unindexed=1' if finds else ""
            cursor.execute(
                f"CREATE VIRTUAL TABLE \"{table}\" USING fts5(words{found}, content='', contentless_delete=1, "
                "detail=none, tokenize='ascii')"
            )


def drop(connection: BaseDatabaseWrapper, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TABLE IF EXISTS "{table}"')


def put(table: str, rows: Iterable[Row], finds: str | None = None, using: BaseDatabaseWrapper | None = None) -> None:
    """Write rows in one statement, in place of those of the same key; none for no rows."""
    using = using or connection
    values = [(key, found, words) if finds else (key, words) for key, found, words in rows]
    if not values:
        return
    names = [name for name in ("rowid", finds, "words") if name]
    made = "array_to_tsvector(string_to_array(%s, ' '))" if using.vendor == "postgresql" else "%s"
    row = f"({', '.join([*['%s'] * (len(names) - 1), made])})"
    insertion = f'INTO "{table}" ({", ".join(_quoted(names))}) VALUES {", ".join([row] * len(values))}'
    if using.vendor == "postgresql":
        changed = ", ".join(f"{name} = EXCLUDED.{name}" for name in _quoted(names[1:]))
        statement = f'INSERT {insertion} ON CONFLICT ("rowid") DO UPDATE SET {changed}'
    else:
        statement = f"INSERT OR REPLACE {insertion}"
    write(statement, [value for one in values for value in one], using)


def _quoted(names: Iterable[str]) -> list[str]:
    return [f'"{name}"' for name in names]


def remove(table: str, keys: Sequence[int]) -> None:
    """Take these rows out, where they are there; one statement, and none for no rows."""
    if keys:
        with connection.cursor() as cursor:
            cursor.execute(f'DELETE FROM "{table}" WHERE "rowid" IN ({", ".join(["%s"] * len(keys))})', list(keys))


def empty(table: str, using: BaseDatabaseWrapper | None = None) -> None:
    with (using or connection).cursor() as cursor:
        cursor.execute(f'DELETE FROM "{table}"')
