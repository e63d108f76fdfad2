"""A real site starts only when it is safe, says all that is not, and stops as a whole."""

from __future__ import annotations

import copy
import http.client
import signal
import subprocess

import psutil
import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from operations import checks
from tests.installation import ADDRESS, Installation, free_port, new_database

KEY = "x" * 20 + "0123456789abcdefghijklmnopqrstuvwxyz"


@pytest.fixture
def safe(settings):
    settings.SECRET_KEY, settings.DEBUG, settings.SITE_ADDRESS = KEY, False, "https://www.example.org"


@pytest.mark.parametrize(
    ("setting", "value", "error"),
    [
        ("SECRET_KEY", KEY, None),
        ("SECRET_KEY", "", "operations.E001"),
        ("SECRET_KEY", "short", "operations.E001"),
        ("DEBUG", True, "operations.E002"),
        ("SITE_ADDRESS", "http://www.example.org", "operations.E003"),
        ("SITE_ADDRESS", "www.example.org", "operations.E003"),
    ],
)
def test_each_unsafe_setting_is_named_with_what_to_do(safe, settings, setting, value, error):
    setattr(settings, setting, value)
    found = checks.settings_are_for_production()
    assert [message.id for message in found] == ([error] if error else [])
    assert all(message.hint for message in found)


def database_errors() -> list[str | None]:
    found = checks.database_is_for_production(databases=["default"])
    assert all(message.hint for message in found)
    return [message.id for message in found]


@pytest.mark.django_db
def test_a_founded_database_is_in_order():
    assert database_errors() == []


@pytest.mark.django_db
@pytest.mark.parametrize(("active", "errors"), [(True, ["operations.E007"]), (False, [])])
def test_a_demonstration_account_that_can_sign_in_is_refused(active, errors):
    User.objects.create_user("demo-moderation", is_active=active)
    assert database_errors() == errors


@pytest.mark.django_db
def test_a_database_older_than_the_release_is_refused():
    MigrationRecorder(connection).record_unapplied(*MigrationLoader(connection).graph.leaf_nodes("moderation")[0])
    assert "operations.E006" in database_errors()


@pytest.mark.django_db
def test_an_engine_that_can_lose_what_it_acknowledged_is_refused(monkeypatch):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
        assert database_errors() == ["operations.E004"]
    else:
        monkeypatch.setattr(checks.sqlite3, "sqlite_version_info", (3, 51, 2))
        assert database_errors() == ["operations.E005"]


@pytest.mark.django_db
def test_an_sqlite_that_does_not_write_ahead_may_be_old(monkeypatch):
    if connection.vendor == "sqlite":
        monkeypatch.setattr(checks.sqlite3, "sqlite_version_info", (3, 40, 0))
        monkeypatch.setattr(checks, "_journal_mode", lambda cursor: "delete")
    assert database_errors() == []


def test_serving_is_refused_outside_of_production():
    with pytest.raises(CommandError, match="make run"):
        call_command("serve")


# --- whole installations, in processes of their own -------------------------------------------------------------------


@pytest.fixture(scope="module")
def installation(django_db_setup, tmp_path_factory):
    folder = tmp_path_factory.mktemp("installation")
    folder.chmod(0o700)
    with new_database(folder) as address:
        site = Installation(folder, address)
        migrated = site.manage("migrate", "--verbosity=0")
        assert migrated.returncode == 0, migrated.stderr
        yield site


def start(installation) -> subprocess.Popen[str]:
    """The site as `make run` starts it, once both workers of gunicorn are there."""
    process = installation.start("serve")
    said = ""
    while said.count("Booting worker") < 2:
        line = process.stderr.readline()
        assert line, said
        said += line
    return process


def stop(process: subprocess.Popen[str]) -> str:
    process.send_signal(signal.SIGTERM)
    return process.communicate(timeout=60)[1]


@pytest.fixture(scope="module")
def running(installation):
    process = start(installation)
    yield process
    stop(process)


@pytest.fixture
def ending(installation):
    """One on another port, to be stopped by the test."""
    installation = copy.copy(installation)
    installation.variables = installation.variables | {"BIND": f"127.0.0.1:{free_port()}"}
    process = start(installation)
    yield process
    stop(process)


def ask(installation, path: str, **headers: str) -> http.client.HTTPResponse:
    host, port = installation.variables["BIND"].split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=30)
    connection.request(
        "GET", path, headers={"Host": ADDRESS} | {name.replace("_", "-"): value for name, value in headers.items()}
    )
    return connection.getresponse()


def test_a_missing_key_debug_and_a_plain_address_are_all_said_at_once_and_nothing_starts(installation):
    refused = installation.manage("serve", SECRET_KEY=None, DEBUG="1", SITE_ADDRESS="http://www.example.org")
    assert refused.returncode == 1
    for error in ("operations.E001", "operations.E002", "operations.E003"):
        assert error in refused.stderr
    assert "token_urlsafe" in refused.stderr


def test_a_database_that_does_not_answer_is_said_in_words(installation):
    refused = installation.manage("serve", DATABASE_URL="postgres://palabre@127.0.0.1:1/palabre")
    assert refused.returncode == 1
    assert "DATABASE_URL" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_an_empty_database_is_told_to_migrate(installation, tmp_path):
    refused = installation.manage("serve", DATABASE_URL=f"sqlite:///{tmp_path}/empty.sqlite3")
    assert refused.returncode == 1
    assert "manage.py migrate" in refused.stderr


def test_a_taken_port_is_said_in_words(installation, running):
    refused = installation.manage("serve")
    assert (refused.returncode, "BIND=" in refused.stderr) == (1, True)


def test_it_serves_pages_and_style_sheets_behind_a_proxy_that_speaks_https(installation, running):
    page = ask(installation, "/", X_Forwarded_Proto="https")
    assert page.status == 200
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    sheet = page.read().decode().split('rel="stylesheet" href="')[1].split('"')[0]
    style = ask(installation, sheet, X_Forwarded_Proto="https")
    assert (style.status, "immutable" in style.headers["Cache-Control"]) == (200, True)


def test_plain_http_is_sent_to_https_and_a_strange_name_is_refused(installation, running):
    assert ask(installation, "/").headers["Location"] == f"https://{ADDRESS}/"
    assert ask(installation, "/", Host="evil.example", X_Forwarded_Proto="https").status == 400


def test_asked_to_stop_it_stops_as_a_whole(ending):
    family = psutil.Process(ending.pid).children(recursive=True)
    assert len(family) >= 4  # gunicorn with two workers, and the task worker
    stop(ending)
    assert ending.returncode == 0
    # gunicorn may end before the last of its workers: one told to stop while it starts does not hear it, and is killed in time
    assert psutil.wait_procs(family, timeout=30)[1] == []


@pytest.mark.parametrize("name", ["gunicorn", "db_worker"])
def test_when_either_dies_the_site_ends_with_an_error_that_a_service_manager_sees(ending, name):
    family = psutil.Process(ending.pid).children(recursive=True)
    victim = next(process for process in psutil.Process(ending.pid).children() if name in process.cmdline())
    victim.kill()
    _nothing, said = ending.communicate(timeout=60)
    assert (ending.returncode, f"{name} ended" in said) == (1, True)
    assert psutil.wait_procs(family, timeout=30)[1] == []
