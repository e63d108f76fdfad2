"""Many comments at once in a browser, without scripts on a small phone: looked at, published, taken back as one."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser

from comments.models import Comment
from moderation.models import Batch
from tests.desk import QUEUE, person, waiting

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def phone(browser: Browser, live_server):
    """A page of 360 px of a moderator, without scripts."""
    client = Client()
    client.force_login(person("claire"))
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    yield context.new_page()
    context.close()


def states() -> set[str]:
    return set(Comment.objects.values_list("status", flat=True))


def test_a_whole_list_is_published_and_taken_back_without_scripts(live_server, phone):
    for n in range(24):
        waiting(f"Quel zouave, {'abcdefghijklmnopqrstuvwxyz'[n]} !", broken=["insult"])
    phone.goto(f"{live_server.url}{QUEUE}?rule=insult")
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
    phone.get_by_role("link", name="The least suspect").click()
    phone.locator(f"input[name=_selected_action][value='{kept.pk}']").uncheck()
    phone.get_by_role("button", name="Publish these 5").click()
    assert Comment.objects.get(pk=kept.pk).status == "held"
    assert Comment.objects.filter(status="published").count() == 4
    assert "4 comments published." in phone.inner_text("body")
    phone.get_by_role("link", name="Look at them together").click()
    assert "Comments ticked one by one" in phone.inner_text("#content-main")
