"""No page is wider than a phone; and the pictures of the README, written where WRITE_PICTURES=1 asks for them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.house import House
from tests.browser.walk import ROLES, sign_in, walk

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
# Whatever reaches past the right edge and is not inside something that scrolls by itself.
TOO_WIDE = """() => document.documentElement.scrollWidth > document.documentElement.clientWidth
    ? [...document.querySelectorAll("body *")].filter(one => one.getBoundingClientRect().right > innerWidth + 1)
        .map(one => `${one.tagName} ${one.className} ${one.id}`).slice(0, 5)
    : []"""


@pytest.mark.parametrize(("role", "language"), [*[(role, "") for role in ROLES], ("reader", "/en"), ("moderator", "/en")])
def test_no_page_is_wider_than_a_phone(role: str, language: str, live_server, page: Page, house: House) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    trouble = [(stop.name, page.evaluate(TOO_WIDE)) for stop in walk(page, live_server.url, house, role, language)]
    assert [(name, wide) for name, wide in trouble if wide] == []


@pytest.mark.parametrize(
    ("file", "path", "role", "width", "scheme", "height"),
    [
        ("article.png", "/articles/le-phare/", "", 1280, "light", 2040),
        ("article-phone-dark.png", "/articles/le-phare/", "", 360, "dark", 1480),
        ("queue.png", "/admin/moderation/queuedcomment/", "maud", 1280, "light", 1280),
        ("queue-phone-dark.png", "/admin/moderation/queuedcomment/", "maud", 360, "dark", 1480),
        ("writing.png", "/redaction/write/", "claude", 1280, "light", 1100),
    ],
    ids=lambda value: value if isinstance(value, str) and value.endswith(".png") else "",
)
def test_a_picture_shows_the_page_whole(
    file, path, role, width, scheme, height, live_server, page: Page, house: House, settings
) -> None:
    settings.MODE = "production"  # as readers see it, without the strip that names the mode
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)
    if role:
        sign_in(page, live_server.url, role)
    page.goto(live_server.url + path)

    broken = page.evaluate("[...document.images].filter(one => !one.complete || one.naturalWidth === 0).map(one => one.src)")
    assert broken == []
    assert page.locator("#main h1, main h1").first.is_visible()
    if os.environ.get("WRITE_PICTURES") == "1":
        PICTURES.mkdir(exist_ok=True)
        page.screenshot(path=PICTURES / file)
