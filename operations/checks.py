"""What a real site may not start with, beside Django's own `check --deploy`; `manage.py serve` stops on each."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

DEMONSTRATION_ACCOUNTS = ("demo-moderation", "demo-redaction")
DEMONSTRATION_ACCOUNT = "operations.E007"  # the one error that is none in a demonstration
SAFE_SQLITE = (3, 51, 3)  # older ones can lose committed rows in WAL mode
KEY_LENGTH = 50


@register(Tags.security, deploy=True)
def settings_are_for_production(**kwargs: Any) -> list[CheckMessage]:
    """The key, DEBUG and the address, each with what to do."""
    found: list[CheckMessage] = []
    try:
        key = settings.SECRET_KEY
    except ImproperlyConfigured:  # how Django says that it is empty
        key = ""
    if len(key) < KEY_LENGTH:
        what = _("SECRET_KEY is missing.") if not key else _("SECRET_KEY is too short.")
        hint = _("Write one of at least 50 random characters into .env. This makes one: %(command)s")
        command = 'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
        found.append(Error(what, hint=hint % {"command": command}, id="operations.E001"))
    if settings.DEBUG:
        found.append(
            Error(
                _("DEBUG is on: errors would show the site’s insides."), hint=_("Remove DEBUG from .env."), id="operations.E002"
            )
        )
    if not settings.SITE_ADDRESS.startswith("https://"):
        hint = _("Write the address readers type into .env, for example SITE_ADDRESS=https://www.example.org.")
        found.append(Error(_("SITE_ADDRESS does not begin with https://."), hint=hint, id="operations.E003"))
    if settings.READER_ACCOUNTS and not settings.EMAIL_IS_SET:
        hint = _("Write EMAIL_URL into .env, or remove READER_ACCOUNTS.")
        found.append(Error(_("READER_ACCOUNTS is on, but the site can send no e-mail."), hint=hint, id="operations.E008"))
    return found


@register(Tags.database, deploy=True)
def database_is_for_production(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Durable, migrated, and without demonstration accounts; raises DatabaseError where it does not answer."""
    connected = [connections[alias] for alias in databases or ()]
    return [message for connection in connected for message in (*_durability(connection), *_contents(connection))]


def _durability(connection: BaseDatabaseWrapper) -> list[CheckMessage]:
    """Errors where an acknowledged comment could be lost in a power cut."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW synchronous_commit")
            if cursor.fetchone()[0] != "off":
                return []
            hint = _("Set synchronous_commit = on for this database, its role or the server.")
            return [Error(_("PostgreSQL’s synchronous_commit is off."), hint=hint, id="operations.E004")]
        if _journal_mode(cursor) != "wal" or sqlite3.sqlite_version_info >= SAFE_SQLITE:
            return []
    what = _("SQLite %(version)s can lose comments; 3.51.3 is the first that does not.") % {"version": sqlite3.sqlite_version}
    hint = _("Run `make setup`, which installs a newer one (pysqlite3), or use PostgreSQL.")
    return [Error(what, hint=hint, id="operations.E005")]


def _journal_mode(cursor: CursorWrapper) -> str:
    cursor.execute("PRAGMA journal_mode")
    return str(cursor.fetchone()[0])


def _contents(connection: BaseDatabaseWrapper) -> list[CheckMessage]:
    """Errors for missing migrations and for accounts whose passwords are printed on a terminal."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        hint = _("Run `.venv/bin/python manage.py migrate`.")
        return [Error(_("The database is older than this release."), hint=hint, id="operations.E006")]
    names = User.objects.using(connection.alias).filter(username__in=DEMONSTRATION_ACCOUNTS, is_active=True)
    hint = _("Delete the account in the admin, or start with a new database.")
    return [
        Error(_("The demonstration account “%(name)s” is there.") % {"name": name}, hint=hint, id=DEMONSTRATION_ACCOUNT)
        for name in names.values_list("username", flat=True)
    ]
