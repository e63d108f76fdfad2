"""No page is wider than a phone; and the pictures of the README, written where WRITE_PICTURES=1 asks for them."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page

from moderation.appeals.answering import contest
from moderation.models import PostedRule
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


ONE_HELD, QUEUE = "/admin/moderation/queuedcomment/{held}/change/", "/admin/moderation/queuedcomment/"
MOST = 60 * 1024  # bytes of a picture of the moderators' guide


def _rules_open(page: Page) -> None:
    page.locator(".card.now .thumb details > summary").click()


def _filters_open(page: Page) -> None:
    page.locator("details.head > summary").click()


@pytest.mark.parametrize(
    ("file", "path", "role", "width", "height", "then"),
    [
        ("desk-queue.webp", QUEUE, "maud", 360, 740, None),
        ("desk-filters.webp", QUEUE, "maud", 360, 740, _filters_open),
        ("desk-removal.webp", QUEUE, "maud", 360, 740, _rules_open),
        ("desk-words.webp", ONE_HELD, "maud", 800, 900, None),
        ("desk-appeal.webp", "/admin/moderation/appeal/", "paul", 800, 700, None),
        ("desk-history.webp", "/admin/moderation/decision/", "maud", 800, 800, None),
        (
            "desk-trial.webp",
            "/admin/moderation/postedrule/{rule}/change/",
            "paul",
            800,
            1000,
            lambda page: page.click("[name=_backtest]"),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and value.endswith(".webp") else "",
)
def test_the_moderators_guide_shows_what_the_desk_looks_like(
    file, path, role, width, height, then, live_server, page: Page, house: House, settings
) -> None:
    settings.MODE = "production"
    contest(house.removed, "Je demandais seulement où sont passés les comptes.")
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme="light")
    sign_in(page, live_server.url, role)
    page.goto(live_server.url + path.format(held=house.held[0].pk, rule=PostedRule.objects.get(code="insult").pk))
    if then:
        then(page)
        page.wait_for_load_state()
    assert page.locator("#main h1, main h1").first.is_visible()
    assert page.evaluate(TOO_WIDE) == []
    picture = BytesIO()
    Image.open(BytesIO(page.screenshot())).save(picture, "WEBP", quality=70, method=6)
    assert picture.tell() <= MOST
    if os.environ.get("WRITE_PICTURES") == "1":
        (PICTURES / file).write_bytes(picture.getvalue())
