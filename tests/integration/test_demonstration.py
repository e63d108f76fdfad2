"""The demonstration: set up in a folder of its own, the same passwords at every start, no real site ever touched."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError

from operations.demonstration import ensure_accounts
from tests.installation import ROOT


def demo(folder, *arguments: str, **changed: str) -> subprocess.CompletedProcess[str]:
    """`make demo` without the serving, on a machine whose environment speaks of a real site."""
    real = {
        "PALABRE_DATA": str(folder / "real"),
        "DATABASE_URL": f"sqlite:///{folder}/real.sqlite3",
        "PALABRE_ENV_FILE": str(folder / "env"),
        "SITE_ADDRESS": "https://www.example.org",
        "EMAIL_URL": "smtp://mail.example.org",
    }
    own = {"PALABRE_MODE": "demo", "PALABRE_DEMO_DATA": str(folder / "demo"), "COLUMNS": "160", "LANGUAGE_CODE": "en"}
    environment = {"PATH": os.environ["PATH"]} | real | own | changed
    command = [sys.executable, "manage.py", "demo", "--prepare-only", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


def printed_accounts(output: str) -> dict[str, str]:
    return dict(re.findall(r"(demo-\w+)\s+│\s+(\S+)", output))


def test_it_sets_up_shows_its_steps_and_prints_the_same_accounts_at_every_start(tmp_path):
    (tmp_path / "env").write_text("PALABRE_MODE=production\n")
    first, second = demo(tmp_path), demo(tmp_path)
    assert first.returncode == second.returncode == 0, first.stderr + second.stderr
    assert first.stdout.count("▸") == first.stdout.count("✓") == 4
    accounts = printed_accounts(first.stdout)
    assert set(accounts) == {"demo-moderation", "demo-redaction"}
    assert printed_accounts(second.stdout) == accounts
    assert "http://127.0.0.1:8000/admin/" in first.stdout
    assert "http://127.0.0.1:8000/redaction/" in first.stdout
    with closing(sqlite3.connect(tmp_path / "demo" / "palabre.sqlite3")) as database:
        counts = [
            database.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in ("blog_article", "comments_comment")
        ]
    assert min(counts) > 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo", "env"], "nothing of the real site was made or touched"


def test_it_is_for_this_machine_only(tmp_path):
    refused = demo(tmp_path, BIND="0.0.0.0:8000")
    assert refused.returncode == 1
    assert "127.0.0.1" in refused.stderr
    assert list((tmp_path / "demo").glob("*.sqlite3")) == []


def test_it_is_refused_where_a_real_database_would_be_used():
    with pytest.raises(CommandError, match="make demo"):
        call_command("demo")


@pytest.mark.django_db
def test_the_moderator_decides_and_the_editor_writes_and_neither_does_more(tmp_path):
    accounts = {account.name: account for account in ensure_accounts(tmp_path)}
    moderator, editor = (User.objects.get(username=f"demo-{work}") for work in ("moderation", "redaction"))
    assert moderator.check_password(accounts["demo-moderation"].password)
    rights = {
        user.username: (
            user.is_staff,
            user.has_perm("comments.moderate_comment"),
            user.has_perm("blog.change_article"),
            user.is_superuser,
        )
        for user in (moderator, editor)
    }
    assert rights == {"demo-moderation": (True, True, False, False), "demo-redaction": (False, False, True, False)}


@pytest.mark.django_db
def test_what_is_printed_opens_even_after_somebody_changed_it(tmp_path):
    ensure_accounts(tmp_path)
    user = User.objects.get(username="demo-moderation")
    user.set_password("something else")
    user.is_active = False
    user.save()
    printed = ensure_accounts(tmp_path)[0].password
    user.refresh_from_db()
    assert user.is_active
    assert user.check_password(printed)


@pytest.mark.django_db
def test_the_passwords_are_random_and_closed_to_others(tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    assert {a.password for a in ensure_accounts(tmp_path)}.isdisjoint(a.password for a in ensure_accounts(other))
    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("*.json")} == {0o600}
