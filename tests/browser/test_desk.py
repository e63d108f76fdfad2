"""The moderators' desk in a browser: by keys alone, and without scripts on a small phone."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page

from comments.models import Comment, Note, Status
from moderation.models import QueuedComment
from tests.desk import QUEUE, person, waiting

pytestmark = pytest.mark.django_db(transaction=True)
TABS_AT_MOST = 8  # from the comment that has the focus to the button that publishes it


@pytest.fixture
def cookie(live_server) -> dict[str, str]:
    """The session of a moderator."""
    client = Client()
    client.force_login(person("claire"))
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": live_server.url,
    }


@pytest.fixture
def phone(browser: Browser, cookie):
    """A page of 360 px, touched with a thumb, without scripts."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, java_script_enabled=False)
    context.add_cookies([cookie])
    yield context.new_page()
    context.close()


def state(comment: Comment) -> tuple[str, str]:
    return Comment.objects.values_list("status", "ground").get(pk=comment.pk)


def four() -> list[QueuedComment]:
    """Four that wait, in this order."""
    return [
        waiting(
            f"Quel zouave numéro {n}.",
            broken=["insult"],
            probabilities={"insult": 0.9, "off_topic": 0.1},
            findings=[("insult", "zouave", 3.0)],
        )
        for n in range(4)
    ]


def tab_to(page: Page, selector: str, at_most: int) -> None:
    """Press Tab until the focus stands on what `selector` names."""
    for _ in range(at_most):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    pytest.fail(f"{at_most} tabs do not lead to {selector}")


def test_the_queue_is_emptied_by_keys_alone(live_server, page, cookie):
    comments = four()
    page.context.add_cookies([cookie])
    page.goto(live_server.url + QUEUE)
    tab_to(page, f"#comment-{comments[0].pk} [value=approve]", 40)
    for comment, button in zip(comments, ("approve", "remove:insult", "remove:off_topic", "approve"), strict=True):
        card = f"#comment-{comment.pk}"
        if page.evaluate("wanted => !document.activeElement.matches(wanted)", f"{card} [value=approve]"):
            assert page.evaluate("document.activeElement.id") == f"card-{comment.pk}", "the next one has the focus"
            tab_to(page, f"{card} [value=approve]", TABS_AT_MOST)
        if button == "remove:off_topic":
            tab_to(page, f"{card} summary", 4)
            page.keyboard.press("Enter")
        if button != "approve":
            tab_to(page, f"{card} [value='{button}']", 4)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    assert [state(comment) for comment in comments] == [
        (Status.PUBLISHED, ""),
        (Status.REMOVED, "insult"),
        (Status.REMOVED, "off_topic"),
        (Status.PUBLISHED, ""),
    ]
    assert page.get_by_text("Nothing to moderate.").is_visible()


def test_a_misclick_is_undone_by_keys_where_it_happened(live_server, page, cookie):
    first, second = four()[:2]
    page.context.add_cookies([cookie])
    page.goto(live_server.url + QUEUE)
    page.locator(f"#comment-{first.pk} [value='remove:insult']").press("Enter")
    page.wait_for_url("**done=**")
    assert page.evaluate("document.activeElement.id") == f"card-{second.pk}"
    page.keyboard.press("Shift+Tab")
    for _ in range(40):
        if page.evaluate("document.activeElement.matches('form.done button')"):
            break
        page.keyboard.press("Shift+Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert state(first) == (Status.HELD, "")
    assert page.locator("article.card").first.get_attribute("id") == f"comment-{first.pk}"


def test_a_phone_without_scripts_decides_notes_and_undoes(live_server, phone):
    first, second = four()[:2]
    phone.goto(live_server.url + QUEUE)
    card = phone.locator(f"#comment-{first.pk}")
    card.locator("summary", has_text="With a note").tap()
    card.locator("[name=to_author]").fill("Restez courtois.")
    card.locator("summary", has_text="Under another rule").tap()
    card.locator("[value='remove:personal_attack']").tap()
    phone.wait_for_url("**done=**")
    assert state(first) == (Status.REMOVED, "personal_attack")
    assert Note.objects.get().text == "Restez courtois."
    assert phone.locator("article.card").first.get_attribute("id") == f"comment-{second.pk}"
    phone.locator("form.done button").tap()
    phone.wait_for_url(lambda address: "done=" not in address)
    assert state(first) == (Status.HELD, "")


def test_later_leads_on_and_back_again(live_server, phone):
    first, second = four()[:2]
    phone.goto(live_server.url + QUEUE)
    phone.locator(f"#comment-{first.pk}").get_by_role("link", name="Later").tap()
    phone.wait_for_url("**after=**")
    assert phone.locator("article.card").first.get_attribute("id") == f"comment-{second.pk}"
    phone.get_by_role("link", name="Back to the beginning").tap()
    phone.wait_for_url(lambda address: "after=" not in address)
    assert phone.locator("article.card").first.get_attribute("id") == f"comment-{first.pk}"


def test_several_are_removed_at_once_without_scripts(live_server, phone):
    comments = four()
    phone.goto(live_server.url + QUEUE)
    for comment in comments[:2]:
        phone.locator(f"#comment-{comment.pk} [type=checkbox]").check()
    phone.locator("details.several summary").tap()
    phone.locator("details.several select").select_option("delete_selected")
    phone.locator("details.several button").tap()
    phone.get_by_label("1 Off topic").check()
    with phone.expect_navigation():
        phone.get_by_role("button", name="Remove").tap()
    assert [state(comment)[0] for comment in comments] == [Status.REMOVED, Status.REMOVED, Status.HELD, Status.HELD]


def test_nothing_is_wider_than_a_phone_and_every_button_fits_a_thumb(live_server, phone, browser, cookie):
    comment = four()[0]
    waiting(
        "anticonstitutionnellement" * 40,
        queue_key=-1,
        broken=["insult"],
        findings=[("insult", "anticonstitutionnellement" * 20, 2.0)],
    )
    context = browser.new_context(viewport={"width": 360, "height": 740})
    context.add_cookies([cookie])
    page = context.new_page()
    for address in (
        QUEUE,
        f"{QUEUE}{comment.pk}/change/",
        f"{QUEUE}{comment.pk}/delete/",
        f"{QUEUE}help/",
        "/en/admin/moderation/decision/",
    ):
        page.goto(live_server.url + address)
        page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
        for button in page.locator(".acts .btn").all():
            assert button.bounding_box()["height"] >= 44, address
    context.close()
