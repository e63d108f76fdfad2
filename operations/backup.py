"""One archive of all that an installation cannot make again: database, pictures, key and .env."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _


class BackupFailed(Exception):
    """No archive was made; the words say why and what to do."""


def write_archive(file: Path) -> list[str]:
    """Write all of it to `file`, which must not exist, readable by its owner alone; returns the names of the parts.

    The site may go on running: the database is copied as it is at one moment, and before the pictures, so that every
    picture it names is there.
    """
    if file.exists():
        raise BackupFailed(_("%(file)s exists already. Choose another name.") % {"file": file})
    if not file.parent.is_dir():
        raise BackupFailed(_("There is no folder %(folder)s.") % {"folder": file.parent})
    draft = file.with_name(file.name + ".part")
    try:
        with tempfile.TemporaryDirectory(prefix="palabre-backup-") as folder:
            parts = [_database(Path(folder)), *_files()]
            with os.fdopen(os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as out:
                _pack(out, parts)
        draft.rename(file)
    finally:
        draft.unlink(missing_ok=True)
    return [name for name, _path in parts]


def _pack(out: Any, parts: list[tuple[str, Path]]) -> None:
    about = {"release": settings.RELEASE, "made": timezone.now().isoformat(), "database": connection.vendor}
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, path in parts:
            archive.add(path, arcname=name)
        text = json.dumps(about, indent=1).encode()
        entry = tarfile.TarInfo("about.json")
        entry.size = len(text)
        archive.addfile(entry, BytesIO(text))


def _files() -> list[tuple[str, Path]]:
    """What lies beside the database and exists here."""
    wanted = [
        ("pictures", Path(settings.MEDIA_ROOT)),
        ("secret_key", settings.SECRET_KEY_FILE),
        ("env", settings.ENV_FILE),
    ]
    return [(name, path) for name, path in wanted if path.is_file() or path.is_dir()]


def _database(folder: Path) -> tuple[str, Path]:
    if connection.vendor == "postgresql":
        return "database.dump", _dump_postgresql(folder / "database.dump")
    return "database.sqlite3", _copy_sqlite(folder / "database.sqlite3")


def _copy_sqlite(copy: Path) -> Path:
    """SQLite's own online backup, checked afterwards."""
    connection.ensure_connection()
    with closing(sqlite3.connect(copy)) as target:
        connection.connection.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
        verdict = target.execute("PRAGMA integrity_check").fetchone()[0]
    if verdict != "ok":
        raise BackupFailed(_("The database is damaged: %(verdict)s") % {"verdict": verdict})
    return copy


def _dump_postgresql(dump: Path) -> Path:
    program = shutil.which("pg_dump")
    if program is None:
        raise BackupFailed(_("pg_dump is missing. On Debian and Ubuntu: apt-get install postgresql-client"))
    database = connection.settings_dict
    options = {
        "--host": database["HOST"] or database["OPTIONS"].get("host"),
        "--port": database["PORT"],
        "--username": database["USER"],
    }
    command = [program, "--format=custom", f"--file={dump}", f"--dbname={database['NAME']}"]
    command += [f"{option}={value}" for option, value in options.items() if value]
    secret = {"PGPASSWORD": database["PASSWORD"]} if database["PASSWORD"] else {}
    done = subprocess.run(command, env=os.environ | secret, capture_output=True, text=True)
    if done.returncode:
        raise BackupFailed(_("pg_dump failed: %(error)s") % {"error": done.stderr.strip()})
    return dump
