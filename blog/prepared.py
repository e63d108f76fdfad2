"""Statements whose SQL is made once a process: where every request asks the same, the ORM's compiler costs more than the database.

    NEWEST = Prepared(lambda slug: Article.objects.filter(slug=slug).values_list("pk", "version"), slug=str)
    NEWEST.first(slug="port")

The query is built once with stand-ins for its arguments; the real values take their places among the compiled parameters.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import AutoField, Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.query import ModelIterable, get_related_populators
from django.db.models.signals import post_init, pre_init
from django.db.models.sql.compiler import SQLCompiler

from blog.planned import Planned, may_plan
from blog.together import write

_STAND_INS: Final[dict[type, Callable[[int], Any]]] = {
    int: lambda n: 1_900_000_000 + n,
    str: lambda n: f"stand-in {n}",
    datetime.datetime: lambda n: datetime.datetime(1970, 1, 1, 0, 0, n, tzinfo=datetime.UTC),
}


@dataclass(frozen=True, slots=True)
class Keys:
    """The type of an argument that is a list of keys, at most so many; the statement is the same however few they are."""

    most: int

    def filled(self, keys: Sequence[int]) -> list[int]:
        """As many as the statement takes: no row has the key 0."""
        if len(keys) > self.most:
            raise ValueError(f"{len(keys)} keys where the statement takes at most {self.most}.")
        return [*keys, *[0] * (self.most - len(keys))]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """What came out of the compiler, and which parameters are arguments."""

    compiler: SQLCompiler
    sql: str
    parameters: list[Any]
    places: list[tuple[int, str, int]]  # in the statement, the argument's name, and which of its keys
    converters: Any
    models: bool  # False for values_list
    planned: Planned | None


class Prepared:
    """A query on the default database; its arguments are of type int, str, datetime or Keys(n). Its rows come as the ORM gives them."""

    def __init__(self, query: Callable[..., QuerySet[Any, Any]], **arguments: type | Keys) -> None:
        self._query = query
        self._arguments = arguments
        self._compiled: dict[str, _Compiled] = {}  # by engine

    def all(self, **arguments: Any) -> list[Any]:
        connection = connections[DEFAULT_DB_ALIAS]
        compiled = self._compiled.get(connection.vendor) or self._compile(connection)
        values = list(compiled.parameters)
        adapted = {name: _values(connection, kind, arguments[name]) for name, kind in self._arguments.items()}
        for place, name, nth in compiled.places:
            values[place] = adapted[name][nth]
        with connection.cursor() as cursor:
            if compiled.planned:
                compiled.planned.execute(connection, cursor, values)
            else:
                cursor.execute(compiled.sql, values)
            rows = cursor.fetchall()
        if compiled.converters:
            rows = compiled.compiler.apply_converters(rows, compiled.converters)
        return list(_instances(compiled.compiler, rows) if compiled.models else map(tuple, rows))

    def first(self, **arguments: Any) -> Any | None:
        return next(iter(self.all(**arguments)), None)

    def _compile(self, connection: BaseDatabaseWrapper) -> _Compiled:
        stand_ins = {name: _stand_in(kind, n) for n, (name, kind) in enumerate(self._arguments.items())}
        query = self._query(**stand_ins)
        compiler = query.query.get_compiler(connection=connection)
        # a lock may be compiled inside a transaction alone, where it is also asked for
        sql, parameters = compiler.as_sql()
        known = {
            value: (name, nth)
            for name, kind in self._arguments.items()
            for nth, value in enumerate(_values(connection, kind, stand_ins[name]))
        }
        places = [(place, *known[value]) for place, value in enumerate(parameters) if value in known]
        converters = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
        models = query._iterable_class is ModelIterable
        planned = Planned(sql, parameters, [place for place, *_value in places]) if may_plan(connection) else None
        compiled = _Compiled(compiler, sql, list(parameters), places, converters, models, planned)
        self._compiled[connection.vendor] = compiled
        return compiled


def insert(instances: Sequence[Model]) -> None:
    """Store new rows of one model in one statement, and give each its key: `bulk_create` without its compiler."""
    if not instances:
        return
    connection = connections[DEFAULT_DB_ALIAS]
    sql, fields = _insertion(type(instances[0]), connection.vendor)
    one = f"({', '.join(['%s'] * len(fields))})"
    values = [field.get_db_prep_save(field.pre_save(each, True), connection) for each in instances for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("(…)", ", ".join([one] * len(instances))), values)
        for instance, row in zip(instances, cursor.fetchall(), strict=True):
            instance.pk = row[0]
            instance._state.adding, instance._state.db = False, DEFAULT_DB_ALIAS


def insert_rows(model: type[Model], columns: tuple[str, ...], rows: Sequence[Sequence[Any]]) -> None:
    """Store new rows in one statement, without making instances of them: `columns` are all but the key, values as they are stored."""
    if not rows:
        return
    one = f"({', '.join(['%s'] * len(columns))})"
    statement = f"INSERT INTO {_quoted(model._meta.db_table)} ({', '.join(map(_quoted, columns))}) VALUES "
    write(statement + ", ".join([one] * len(rows)), [value for row in rows for value in row])


def insert_without_key(instances: Sequence[Model]) -> None:
    """Store new rows whose keys nobody asks for, which lets them go with other statements (see `together`)."""
    connection = connections[DEFAULT_DB_ALIAS]
    fields = _insertion(type(instances[0]), connection.vendor)[1]
    rows = [[field.get_db_prep_save(field.pre_save(each, True), connection) for field in fields] for each in instances]
    insert_rows(type(instances[0]), tuple(field.column for field in fields), rows)


def _quoted(name: str) -> str:
    return connections[DEFAULT_DB_ALIAS].ops.quote_name(name)


@lru_cache(maxsize=64)
def _insertion(model: type[Model], vendor: str) -> tuple[str, list[Any]]:
    """The statement, with … for the rows, and the fields whose values it takes."""
    meta = model._meta
    fields = [field for field in meta.concrete_fields if not isinstance(field, AutoField)]
    quote: Any = connections[DEFAULT_DB_ALIAS].ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    return f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES (…) RETURNING {quote(meta.pk.column)}", fields


def _stand_in(kind: type | Keys, n: int) -> Any:
    return [1_910_000_000 + 10_000 * n + nth for nth in range(kind.most)] if isinstance(kind, Keys) else _STAND_INS[kind](n)


def _values(connection: BaseDatabaseWrapper, kind: type | Keys, value: Any) -> list[Any]:
    """What takes the argument's places in a compiled query."""
    return kind.filled(value) if isinstance(kind, Keys) else [_adapted(connection, value)]


def _adapted(connection: BaseDatabaseWrapper, value: Any) -> Any:
    """The value as a compiled query holds it."""
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime.datetime) else value


def _instances(compiler: SQLCompiler, rows: Any) -> Iterator[Model]:
    """Models with their annotations and what was selected with them, as ModelIterable makes them."""
    about: Any = compiler.klass_info
    fields, select = about["select_fields"], compiler.select
    names = [select[place][0].target.attname for place in fields]
    populators_of: Any = get_related_populators
    related = populators_of(about, select, DEFAULT_DB_ALIAS)
    start, end = fields[0], fields[-1] + 1
    make = _instance if _is_plain(about["model"]) else _from_db
    for row in rows:
        instance = make(about["model"], names, row[start:end])
        for populator in related:
            populator.populate(row, instance)
        for name, place in (compiler.annotation_col_map or {}).items():
            setattr(instance, name, row[place])
        yield instance


def _is_plain(model: type[Model]) -> bool:
    """True where nothing listens to the making of an instance, and the model makes none in its own way."""
    own: Any = model
    as_django_does = own.__init__ is Model.__init__ and own.from_db.__func__ is Model.from_db.__func__  # type: ignore[attr-defined]
    return as_django_does and not pre_init.has_listeners(model) and not post_init.has_listeners(model)


def _instance(model: type[Model], names: Sequence[str], values: Sequence[Any]) -> Model:
    """What `from_db` gives, without asking every field of the model: a page holds a hundred comments."""
    instance = model.__new__(model)
    instance.__dict__.update(zip(names, values, strict=True))
    instance._state = ModelState()
    instance._state.adding, instance._state.db = False, DEFAULT_DB_ALIAS
    return instance


def _from_db(model: type[Model], names: Sequence[str], values: Sequence[Any]) -> Model:
    return model.from_db(DEFAULT_DB_ALIAS, names, values)
