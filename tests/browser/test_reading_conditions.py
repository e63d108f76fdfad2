"""Reader's pages under other conditions: 400 % zoom, paper, no motion, a palette that the reader forces."""

from __future__ import annotations

from playwright.sync_api import Browser, Page

from tests.browser.house import House

ZOOMED = {"width": 320, "height": 256}  # what a window of 1280 × 1024 has left at 400 %
TOO_WIDE = """() => [...document.querySelectorAll("body *")]
    .filter(one => one.getClientRects().length && !one.closest(".visually-hidden, .leave-empty, .skip"))
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1 || one.getBoundingClientRect().left < -1)
    .map(one => `${one.tagName} ${one.className} “${one.textContent.trim().slice(0, 30)}”`).slice(0, 3)"""
IN_MOTION = """() => [...document.querySelectorAll("*")].flatMap(one => ["", "::before", "::after"].map(part => {
    const style = getComputedStyle(one, part)
    const longest = [style.transitionDuration, style.animationDuration].join().split(",").map(parseFloat)
    return Math.max(...longest) > 0.01 ? `${one.tagName}.${one.className}${part}` : ""
})).filter(Boolean)"""


def test_nothing_runs_out_of_a_page_at_400_per_cent(live_server, browser: Browser, house: House) -> None:
    page = browser.new_page(viewport=ZOOMED, device_scale_factor=4)
    trouble = []
    for address in _of_readers(house):
        page.goto(live_server.url + address)
        trouble += [f"{address}: {one}" for one in page.evaluate(TOO_WIDE)]
    page.close()
    assert not trouble, "\n".join(trouble)


def _of_readers(house: House) -> list[str]:
    article, first = house.article.slug, house.first.number
    return [
        *("/", "/archives/", "/tags/patrimoine/", "/search/?q=port", "/discussion/rules/"),
        *(f"/articles/{one.slug}/" for one in (house.article, house.closed, house.reviewed)),
        *(f"/discussion/{article}/{page}/" for page in (first, "whole", "reply", f"reply/{first}", f"{first}/report")),
        *(f"/discussion/receipt/{token}/" for token in house.receipts.values()),
        f"/discussion/receipt/{house.receipts['held']}/edit/",
    ]


def test_on_paper_stand_the_article_and_every_word_said_and_nothing_to_press(live_server, page: Page, house: House) -> None:
    page.goto(f"{live_server.url}/articles/{house.article.slug}/")
    page.emulate_media(media="print")
    texts = page.locator(".thread .t")
    assert texts.count() > 5
    assert [texts.nth(n).inner_text()[:30] for n in range(texts.count()) if not texts.nth(n).is_visible()] == []
    assert page.locator(".fold > :not(summary)").last.is_visible()
    pressed = page.locator("button, .btn, .do, .order, .pagination, .site nav")
    assert [pressed.nth(n).inner_text() for n in range(pressed.count()) if pressed.nth(n).is_visible()] == []


def test_on_paper_a_time_is_the_moment_itself(live_server, page: Page, house: House) -> None:
    page.goto(f"{live_server.url}/articles/{house.article.slug}/")
    told = page.locator(".thread time[title]").first
    told.wait_for()
    page.emulate_media(media="print")
    said = told.evaluate("one => [getComputedStyle(one).fontSize, getComputedStyle(one, '::after').content]")
    assert said == ["0px", f'"{told.get_attribute("title")}"']


def test_the_whole_discussion_prints_without_its_frame(live_server, page: Page, house: House) -> None:
    page.goto(f"{live_server.url}/discussion/{house.article.slug}/whole/")
    page.emulate_media(media="print")
    assert page.locator(".thread .t").last.is_visible()
    assert not page.locator(".site nav").first.is_visible()


def test_nothing_moves_for_who_wants_no_motion(live_server, page: Page, house: House) -> None:
    page.emulate_media(reduced_motion="reduce")
    for address in (f"/articles/{house.article.slug}/", f"/discussion/{house.article.slug}/reply/", "/search/"):
        page.goto(live_server.url + address)
        assert page.evaluate(IN_MOTION) == [], address


def test_under_a_forced_palette_what_can_be_pressed_keeps_its_edge(live_server, page: Page, house: House) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(f"{live_server.url}/discussion/{house.article.slug}/reply/")
    edges = page.evaluate(
        "[...document.querySelectorAll('.btn, input:not([type=hidden]), textarea, select')].map("
        "one => parseFloat(getComputedStyle(one).borderTopWidth) + parseFloat(getComputedStyle(one).outlineWidth))"
    )
    assert edges
    assert min(edges) > 0
