"""Many comments at once in a browser: on a small phone without scripts, and followed by htmx where scripts run."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, expect

from comments.drafts import Actor
from comments.models import Comment
from moderation.desk import batches
from moderation.desk.decisions import Choice
from moderation.models import Batch, QueuedComment
from tests.desk import QUEUE, person, waiting

pytestmark = pytest.mark.django_db(transaction=True)


def moderator(browser: Browser, live_server, **looks):
    """A browser in which a moderator has signed in."""
    client = Client()
    client.force_login(person("claire"))
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(**looks)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    return context


@pytest.fixture
def phone(browser: Browser, live_server):
    """A page of 360 px of a moderator, without scripts."""
    context = moderator(browser, live_server, viewport={"width": 360, "height": 740}, java_script_enabled=False)
    yield context.new_page()
    context.close()


def states() -> set[str]:
    return set(Comment.objects.values_list("status", flat=True))


def test_a_whole_list_is_published_and_taken_back_without_scripts(live_server, phone):
    for n in range(24):
        waiting(f"Quel zouave, {'abcdefghijklmnopqrstuvwxyz'[n]} !", broken=["insult"])
    phone.goto(f"{live_server.url}{QUEUE}?rule=insult")
    phone.locator("details.head > summary").click()
    phone.get_by_role("button", name="Decide on this whole list").click()
    assert phone.locator("article.card").count() == 10
    assert states() == {"held"}
    phone.get_by_role("button", name="Publish these 24 comments").click()
    assert states() == {"published"}
    assert "24 decisions made." in phone.inner_text("#content-main")
    phone.get_by_role("button", name="Undo the whole batch").click()
    assert states() == {"published"}
    assert "24 comments wait for a decision again." in phone.inner_text("#content-main")
    phone.get_by_role("button", name="Undo these 24 decisions").click()
    assert states() == {"held"}
    assert [batch.state for batch in Batch.objects.all()] == ["finished", "finished"]


def test_a_whole_list_is_removed_under_a_rule_without_scripts(live_server, phone):
    for n in range(3):
        waiting(f"Quel zouave, {'abc'[n]} !", broken=["insult"])
    phone.goto(f"{live_server.url}{QUEUE}?rule=insult")
    phone.locator("details.head > summary").click()
    phone.get_by_role("button", name="Decide on this whole list").click()
    phone.get_by_role("button", name="Remove these 3 comments").click()
    assert "Choose the rule they are removed under." in phone.inner_text("#content-main")
    phone.get_by_label("3 Insults").check()
    phone.get_by_role("button", name="Remove these 3 comments").click()
    assert states() == {"removed"}


def test_the_least_suspect_are_published_without_scripts_but_for_the_one_unticked(live_server, phone):
    kept, *_others = [
        waiting(f"Un avis, {'abcde'[n]}.", probabilities={"insult": 0.01 * n}, held_because="review") for n in range(5)
    ]
    phone.goto(live_server.url + QUEUE)
    phone.locator("details.head > summary").click()
    phone.get_by_role("link", name="The least suspect").click()
    phone.locator(f"input[name=_selected_action][value='{kept.pk}']").uncheck()
    phone.get_by_role("button", name="Publish these 5").click()
    assert Comment.objects.get(pk=kept.pk).status == "held"
    assert Comment.objects.filter(status="published").count() == 4
    assert "4 comments published." in phone.inner_text("body")
    phone.get_by_role("link", name="Look at them together").click()
    assert "Comments ticked one by one" in phone.inner_text("#content-main")


def test_where_scripts_run_the_page_follows_the_work_by_itself(live_server, browser, monkeypatch):
    monkeypatch.setattr(type(batches.work), "enqueue", lambda _task, _pk: None)
    monkeypatch.setattr(batches, "A_STEP", 2)
    for n in range(5):
        waiting(f"Quel zouave, {'abcde'[n]} !")
    made = batches.draft(QueuedComment.objects.waiting(), batches.Origin("queue"), Actor(1, "Claire"))
    batches.begin(made, Actor(1, "Claire"), Choice("approve"))
    context = moderator(browser, live_server)
    page = context.new_page()
    page.goto(f"{live_server.url}/en/admin/moderation/batch/{made.pk}/change/")
    expect(page.locator("#batch")).to_contain_text("0 of 5 comments gone through.")
    batches.step(made.pk)
    expect(page.locator("#batch")).to_contain_text("2 of 5 comments gone through.", timeout=10_000)
    batches.work.func(made.pk)
    expect(page.get_by_role("button", name="Undo the whole batch")).to_be_visible(timeout=10_000)
    context.close()
