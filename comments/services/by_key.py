"""A value of its own for each row of one UPDATE, chosen by primary key: flat, where Case and When cost more than the statement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field
from django.db.models.sql.compiler import SQLCompiler


class ByKey(Expression):
    """What `values` says for the primary key of a row; NULL for any other."""

    def __init__(self, values: Mapping[int, int | None], field: Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.values = dict(values)

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        if not self.values:
            return "NULL", ()
        key = compiler.quote_name_unless_alias(str(compiler.query.get_meta().pk.column))
        pairs = " ".join(["WHEN %s THEN %s"] * len(self.values))
        return f"CASE {key} {pairs} END", tuple(number for pair in self.values.items() for number in pair)
