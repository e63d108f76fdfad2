"""No page breaks the Content-Security-Policy, raises an error in a script, or asks anything of another host."""

from __future__ import annotations

import pytest
from playwright.sync_api import ConsoleMessage, Page

from tests.browser.house import House
from tests.browser.walk import ROLES, walk


@pytest.mark.parametrize("role", ROLES)
def test_every_page_keeps_to_itself(role: str, live_server, page: Page, house: House) -> None:
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(f"{page.url}: {message.text}") if _is_trouble(message) else None)
    page.on("pageerror", lambda error: trouble.append(f"{page.url}: {error}"))
    page.on(
        "request", lambda asked: trouble.append(f"{page.url} asks {asked.url}") if not _own(asked.url, live_server.url) else None
    )

    stops = [stop.name for stop in walk(page, live_server.url, house, role)]

    assert stops
    assert not trouble, "\n".join(trouble)


def _is_trouble(message: ConsoleMessage) -> bool:
    """Errors and warnings, but not the browser's note that a page answered 403, 404 or 410: some are meant to."""
    return message.type in {"error", "warning"} and not message.text.startswith(
        "Failed to load resource: the server responded with"
    )


def _own(address: str, base: str) -> bool:
    return address.startswith((f"{base}/", "data:"))
