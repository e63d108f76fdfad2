"""One comment's way through the house: reported by three, held, removed with a prepared text, contested, restored by another."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from comments.models import Comment, Hold, Status
from moderation.models import Appeal, PreparedText
from tests.browser.house import House, _sent
from tests.browser.test_axe import RULES, RUN
from tests.browser.walk import SEND, sign_in

CARD = "/admin/moderation/queuedcomment/{pk}/change/"


def nothing_to_object_to(page: Page) -> None:
    page.evaluate(Axe().axe_script)
    assert page.evaluate(RUN, RULES) == [], page.url


def send(page: Page, selector: str = SEND) -> None:
    nothing_to_object_to(page)
    with page.expect_navigation():
        page.click(selector)
    nothing_to_object_to(page)


@pytest.mark.parametrize("language", ["", "/en"], ids=["french", "english"])
def test_from_a_report_to_a_comment_restored(language: str, live_server, browser: Browser, house: House, settings) -> None:
    settings.TRUSTED_PROXIES = 1
    base = live_server.url + language
    comment, token = _sent(house.quiet, "The quay could carry a bench or two.", name="Nan")
    assert comment.status == Status.PUBLISHED

    for reader in range(3):
        page = browser.new_page(extra_http_headers={"X-Forwarded-For": f"192.0.2.{reader + 1}"})
        page.goto(f"{base}/discussion/{house.quiet.slug}/{comment.number}/report/")
        page.check("[name=rule][value=off_topic]")
        send(page)
        page.close()
    comment = Comment.objects.get(pk=comment.pk)
    assert (comment.status, comment.held_because) == (Status.HELD, Hold.REPORTS)

    maud = browser.new_page()
    sign_in(maud, live_server.url, "maud")
    maud.goto(base + CARD.format(pk=comment.pk))
    maud.evaluate("document.querySelectorAll('form.decide details').forEach(fold => { fold.open = true })")
    prepared = maud.locator("form.decide [name=prepared] optgroup option").first
    key = prepared.get_attribute("value")
    maud.locator("form.decide [name=prepared]").select_option(key)
    send(maud, "form.decide [value='remove:off_topic']")
    assert Comment.objects.get(pk=comment.pk).status == Status.REMOVED

    author = browser.new_page()
    author.goto(f"{base}/discussion/receipt/{token}/")
    text = PreparedText.objects.get(pk=key)
    assert (text.text_en if language else text.text_fr) in author.inner_text("main")
    send(author, "a[href$='/contest/']")
    author.fill("[name=words]", "A bench is where one waits for the ferry.")
    send(author)

    paul = browser.new_page()
    sign_in(paul, live_server.url, "paul")
    paul.goto(f"{base}/admin/moderation/appeal/{Appeal.objects.get().pk}/change/")
    send(paul, "[name=outcome][value=restored]")
    assert Comment.objects.get(pk=comment.pk).status == Status.PUBLISHED

    author.goto(f"{base}/discussion/receipt/{token}/")
    nothing_to_object_to(author)
