"""Chromium for the browser tests: Playwright's own where it is installed, else the system's."""

from __future__ import annotations

import os

import pytest

from tests import chromium

# Quiet: the tests say that no request leaves the site, so the browser itself may ask for nothing.
ARGUMENTS = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session", autouse=True)
def _database_beside_event_loop():
    """Playwright runs an event loop in this thread, in which Django refuses its ORM unless told."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args, _database_beside_event_loop):
    path = chromium.find()
    if path is None:
        reason = "no Chromium: `make test` installs one where it can; else install your system's chromium"
        pytest.fail(reason) if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip(reason)
    arguments = [*ARGUMENTS, "--no-sandbox"] if os.geteuid() == 0 else ARGUMENTS
    return {**browser_type_launch_args, "executable_path": path, "args": arguments}


@pytest.fixture
def house(settings, tmp_path, transactional_db):
    """The furnished house; its pictures lie in a folder of its own, and a slow machine is given time to screen."""
    from tests.browser.house import furnish

    settings.MEDIA_ROOT = str(tmp_path)
    settings.SCREENING_DEADLINE_SECONDS = 60
    return furnish()
