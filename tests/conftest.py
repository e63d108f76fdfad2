"""What every test may rely on: a database founded like a real one, cold caches, and the log's triggers in force."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.test import TransactionTestCase

BROWSER_TESTS = Path(__file__).parent / "browser"


def pytest_configure(config: pytest.Config) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # weak on purpose: tests sign in often
    TransactionTestCase._fixture_teardown = _empty_tables_without_triggers


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: Playwright's event loop stays until the end of the run, and Django objects to it elsewhere."""
    items.sort(key=lambda item: item.path.is_relative_to(BROWSER_TESTS))


_empty_tables = TransactionTestCase._fixture_teardown


def _empty_tables_without_triggers(case: TransactionTestCase) -> None:
    """Flush, which sends post_migrate and so founds policy 1 and the groups again; the append-only log yields only here."""
    from comments import append_only

    with contextlib.ExitStack() as lifted:
        for alias in case._databases_names(include_mirrors=False):
            lifted.enter_context(append_only.lifted(connections[alias]))
        _empty_tables(case)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """SQLite tests use a file: a database in memory is one connection, so threads would prove nothing."""
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        connections["default"].settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "tests.sqlite3")


@pytest.fixture(autouse=True)
def _cold_caches():
    """No test sees what an earlier one left in a cache."""
    from moderation import notice
    from moderation.learning import spot_checks

    spot_checks.SHARE_HELD = 0.0  # no test is shown a comment without its evidence by lot
    notice._rules_of.cache_clear()
    cache.clear()
