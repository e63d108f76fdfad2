"""In a browser with scripts: forms, branches and pages open where they are, drafts stay, old anchors lead on; without, by links."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from comments import services
from comments.models import Comment
from comments.page import listing
from comments.services import Seen
from tests.browser.test_flow import INSULT
from tests.making import make_article, make_comment

pytestmark = pytest.mark.django_db(transaction=True)

FORM = "form[data-draft]"
WORDS = "Le phare est à ceux qui le regardent, et la lampe à ceux qui la paient."


@pytest.fixture
def article(transactional_db, settings):
    settings.SCREENING_DEADLINE_SECONDS = 60
    return make_article(slug="le-phare", title="Le phare cherche un gardien")


@pytest.fixture
def trouble(page: Page) -> list[str]:
    """What the browser objects to: refused by the policy of content, or an error in a script."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    return found


def open_article(page: Page, live_server, part: str = "") -> None:
    page.goto(f"{live_server.url}/articles/le-phare/{part}")


def reply_link(page: Page, number: int):
    return page.locator(f"#c{number} .do a").first


def test_the_form_opens_under_the_comment_takes_the_caret_and_closes_again(article, live_server, page, trouble):
    make_comment(article)
    make_comment(article)
    open_article(page, live_server)
    reply_link(page, 1).click()
    expect(page.locator(f"#c1 + {FORM} textarea")).to_be_focused()
    expect(reply_link(page, 1)).to_have_attribute("aria-expanded", "true")
    reply_link(page, 2).click()
    expect(page.locator(f"#c2 + {FORM}")).to_be_visible()
    expect(page.locator(FORM)).to_have_count(1)
    reply_link(page, 2).click()
    expect(page.locator(FORM)).to_have_count(0)
    assert page.url == f"{live_server.url}/articles/le-phare/"
    assert trouble == []


def test_a_reply_written_in_place_is_stored_under_its_parent(article, live_server, page, trouble):
    make_comment(article)
    open_article(page, live_server)
    reply_link(page, 1).click()
    page.locator(f"{FORM} textarea").fill(WORDS)
    page.wait_for_timeout(2_100)  # nobody types faster
    page.locator(f"{FORM} button.btn").filter(has_not_text=re.compile("Vider|Empty")).first.click()
    page.wait_for_url("**/discussion/receipt/**")
    comment = Comment.objects.get(body=WORDS)
    assert comment.parent.number == 1
    assert trouble == []


def test_without_scripts_the_same_link_leads_to_the_form(article, live_server, browser):
    make_comment(article)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    open_article(page, live_server)
    reply_link(page, 1).click()
    expect(page.locator(f"{FORM} textarea")).to_be_visible()
    assert page.url.endswith("/discussion/le-phare/reply/1/")
    context.close()


def test_a_form_that_cannot_open_any_more_is_answered_by_its_own_page(article, live_server, page):
    comment = make_comment(article)
    open_article(page, live_server)
    services.withdraw(comment, Seen.of(comment))
    reply_link(page, 1).click()
    page.wait_for_url("**/discussion/le-phare/reply/1/")


def test_a_draft_outlives_a_reload_and_can_be_emptied(article, live_server, page):
    address = f"{live_server.url}/discussion/le-phare/reply/"
    page.goto(address)
    page.locator("textarea").fill(WORDS)
    page.reload()
    expect(page.locator("textarea")).to_have_value(WORDS)
    expect(page.locator("[data-kept]")).to_be_visible()
    page.locator("[data-kept] button").click()
    expect(page.locator("textarea")).to_have_value("")
    page.reload()
    expect(page.locator("textarea")).to_have_value("")


def test_a_draft_opens_in_place_too_and_is_gone_once_it_is_stored(article, live_server, page):
    make_comment(article)
    open_article(page, live_server)
    reply_link(page, 1).click()
    page.locator(f"{FORM} textarea").fill(WORDS)
    page.reload()
    reply_link(page, 1).click()
    expect(page.locator(f"{FORM} textarea")).to_have_value(WORDS)
    page.wait_for_timeout(2_100)
    page.locator(f"{FORM} .acts button").first.click()
    page.wait_for_url("**/discussion/receipt/**")
    open_article(page, live_server)
    reply_link(page, 1).click()
    expect(page.locator(f"{FORM} textarea")).to_have_value("")


def test_the_length_is_told_near_the_end(article, live_server, page, settings):
    page.goto(f"{live_server.url}/discussion/le-phare/reply/")
    page.locator("textarea").fill("a" * 9_990)
    expect(page.locator("[data-counter]")).to_have_text(re.compile(r": 10$"))
    page.locator("textarea").fill("a" * 10_003)
    expect(page.locator("[data-counter]")).to_have_text(re.compile(r": 3$"))
    page.locator("textarea").fill("a")
    expect(page.locator("[data-counter]")).to_be_hidden()


def test_a_marked_passage_is_quoted(article, live_server, page):
    make_comment(article, body="Une première phrase. Une seconde phrase.")
    page.goto(f"{live_server.url}/discussion/le-phare/reply/1/")
    page.evaluate(
        """() => {
        const words = document.querySelector("blockquote .t p").firstChild;
        getSelection().setBaseAndExtent(words, 0, words, 20);
    }"""
    )
    page.locator("[name=quote]").click()
    expect(page.locator("textarea")).to_have_value("> Une première phrase.\n\n")


def test_a_reader_told_before_sending_sends_as_it_is(article, live_server, page):
    page.goto(f"{live_server.url}/discussion/le-phare/reply/")
    page.locator("[name=name]").fill("Yann")
    page.locator("textarea").fill(INSULT)
    page.wait_for_timeout(2_100)
    page.locator(f"{FORM} .acts button").first.click()
    expect(page.get_by_role("alert")).to_contain_text("crétin")
    page.locator("[name=as_it_is]").click()
    page.wait_for_url("**/discussion/receipt/**")
    assert Comment.objects.get().status == "held"


def test_further_comments_and_a_branch_open_in_place(article, live_server, page, trouble, monkeypatch):
    monkeypatch.setattr(listing, "ROOTS_A_PAGE", 2)
    monkeypatch.setattr(listing, "REPLIES_A_BRANCH", 2)
    first = make_comment(article)
    for _ in range(4):
        make_comment(article)
    for _ in range(5):
        make_comment(parent=first)
    open_article(page, live_server)
    page.locator("a.more").click()
    expect(page.locator("#c10")).to_be_visible()
    expect(page.locator("#c1")).to_have_count(1)
    page.locator("#comments > nav [rel=next]").click()
    expect(page.locator("#c4")).to_be_visible()
    page.locator("#comments > nav [rel=next]").click()
    expect(page.locator("#c5")).to_be_visible()
    expect(page.locator("#comments > nav [rel=next]")).to_have_count(0)
    reply_link(page, 5).click()
    expect(page.locator(f"#c5 + {FORM}")).to_be_visible()
    assert page.url == f"{live_server.url}/articles/le-phare/"
    assert trouble == []


@pytest.mark.parametrize("anchor", ["c5", "c8452163097451235678"])
def test_an_anchor_of_a_comment_on_another_page_leads_there_and_marks_it(article, live_server, page, monkeypatch, anchor):
    monkeypatch.setattr(listing, "ROOTS_A_PAGE", 2)
    monkeypatch.setattr(listing, "fits_one_page", lambda last: False)
    for _ in range(4):
        make_comment(article)
    make_comment(article, origin="blogger:8452163097451235678")
    open_article(page, live_server, f"#{anchor}")
    page.wait_for_url("**/articles/le-phare/?after=4#c5")
    assert page.evaluate("document.querySelector(':target').id") == "c5"


def test_an_anchor_nobody_knows_leaves_the_reader_where_he_is(article, live_server, page):
    make_comment(article)
    open_article(page, live_server, "#c99")
    expect(page.locator("#c1")).to_be_visible()
    assert page.url.endswith("/articles/le-phare/#c99")


def test_a_page_that_stays_open_says_what_is_new(article, live_server, page, trouble):
    make_comment(article)
    page.clock.install()
    open_article(page, live_server)
    make_comment(article)
    make_comment(article)
    page.clock.run_for(61_000)
    link = page.locator("[data-news] a")
    expect(link).to_have_text(re.compile("^2 "))
    link.click()
    expect(page.locator("#c3")).to_be_visible()
    assert trouble == []
