"""A whole installation beside the test: a folder, a database and processes of its own, as an owner would run it."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
ADDRESS = "www.example.org"


class Installation:
    """Runs `manage.py` as in production, unless told otherwise by further variables."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.variables = {
            "PALABRE_MODE": "production",
            "PALABRE_DATA": str(folder),
            "PALABRE_ENV_FILE": os.devnull,
            "DATABASE_URL": database_url,
            "SECRET_KEY": secrets.token_urlsafe(50),
            "SITE_ADDRESS": f"https://{ADDRESS}",
            "BIND": f"127.0.0.1:{free_port()}",
            "LANGUAGE_CODE": "en",
            "COLUMNS": "200",
        }

    def environment(self, **changed: str | None) -> dict[str, str]:
        """What a process of it sees; None takes a variable away."""
        passed = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
        return {name: value for name, value in (passed | self.variables | changed).items() if value is not None}

    def manage(self, *arguments: str, **changed: str | None) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.environment(**changed), capture_output=True, text=True)

    def start(self, *arguments: str, **changed: str | None) -> subprocess.Popen[str]:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment(**changed), stderr=subprocess.PIPE, text=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def new_database(folder: Path):
    """The address of an empty database on the engine that the tests run on."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder}/own.sqlite3"
        return
    name = f"installation_{secrets.token_hex(6)}"
    given = os.environ["DATABASE_URL"]
    server = psycopg2.connect(given)
    server.autocommit = True
    try:
        server.cursor().execute(f"CREATE DATABASE {name}")
        yield urlunsplit(urlsplit(given)._replace(path=f"/{name}"))
    finally:
        server.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")
        server.close()
