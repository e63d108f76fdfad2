"""The moderators' desk in a browser: by keys alone, by touch alone, and without scripts on a small phone."""

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
def thumb(browser: Browser, cookie):
    """A page of 360 px on a phone, with scripts."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    context.add_cookies([cookie])
    yield context.new_page()
    context.close()


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
            f"Quel zouave, {word} !",
            broken=["insult"],
            probabilities={"insult": 0.9, "off_topic": 0.1},
            findings=[("insult", "zouave", 3.0)],
        )
        for word in ("vraiment", "encore une fois", "dit le capitaine", "et pour longtemps")
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
        page.wait_for_selector(f"{card}.now")
        if page.evaluate("wanted => !document.activeElement.matches(wanted)", f"{card} [value=approve]"):
            assert page.evaluate("document.activeElement.id") == f"card-{comment.pk}", "the next one has the focus"
            tab_to(page, f"{card} [value=approve]", TABS_AT_MOST)
        if button == "remove:off_topic":
            tab_to(page, f"{card} summary", 4)
            page.keyboard.press("Enter")
        if button != "approve":
            tab_to(page, f"{card} [value='{button}']", 4)
        page.keyboard.press("Enter")
        page.wait_for_selector(card, state="detached")
    page.get_by_text("Nothing to moderate.").wait_for()
    assert [state(comment) for comment in comments] == [
        (Status.PUBLISHED, ""),
        (Status.REMOVED, "insult"),
        (Status.REMOVED, "off_topic"),
        (Status.PUBLISHED, ""),
    ]


def test_a_misclick_is_undone_by_keys_where_it_happened(live_server, page, cookie):
    first, second = four()[:2]
    page.context.add_cookies([cookie])
    page.goto(live_server.url + QUEUE)
    page.locator(f"#comment-{first.pk} .quick").press("Enter")
    page.wait_for_selector("#after form.done")
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
    card.locator("summary", has_text="Remove").tap()
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


def test_on_a_phone_the_first_comment_begins_within_the_first_third_of_the_screen(live_server, phone, settings):
    settings.MODE = "production"
    four()
    phone.set_viewport_size({"width": 360, "height": 740})
    phone.goto(live_server.url + QUEUE)
    assert phone.locator(".card.now").bounding_box()["y"] < 740 / 3
    assert phone.locator("details.head > summary").inner_text().strip() == "To moderate"
    assert not phone.locator(".tab-row").first.is_visible()


def test_several_are_removed_at_once_without_scripts(live_server, phone):
    comments = four()
    phone.goto(live_server.url + QUEUE)
    for comment in comments[:2]:
        phone.locator(f"#comment-{comment.pk} [type=checkbox]").check()
    phone.locator("details.head > summary").tap()
    phone.locator("details.several summary").tap()
    phone.locator("details.several select").select_option("delete_selected")
    phone.locator("details.several button").tap()
    phone.get_by_label("1 Off topic").check()
    with phone.expect_navigation():
        phone.get_by_role("button", name="Remove").tap()
    assert [state(comment)[0] for comment in comments] == [Status.REMOVED, Status.REMOVED, Status.HELD, Status.HELD]


# --- fifty by keys alone, twenty by touch alone, twenty without scripts ------------------------------------------------


SUBJECTS = ("phare", "quai", "ferry", "marais", "criée", "digue", "chenal", "balise", "sardine", "licence")
VERBS = ("attend", "coûte", "revient", "disparaît", "se vend")


def many(n: int) -> list[QueuedComment]:
    """So many that wait, in this order, of which no two say nearly the same."""
    texts = [f"À mon avis le {subject} {verb} avant la fin de l’année." for subject in SUBJECTS for verb in VERBS]
    chances = {"insult": 0.3, "off_topic": 0.1}
    return [waiting(text, queue_key=place, probabilities=chances) for place, text in enumerate(texts[:n])]


def sent(page: Page, comments: list[QueuedComment]) -> None:
    """Wait until the last decision has arrived and the empty queue says so."""
    page.get_by_text("Nothing to moderate.").wait_for(timeout=60_000)
    assert not Comment.objects.filter(pk__in=[comment.pk for comment in comments], status=Status.HELD).exists()


def test_fifty_are_decided_by_one_key_each(live_server, page, cookie):
    comments = many(50)
    page.context.add_cookies([cookie])
    page.goto(live_server.url + QUEUE)
    keys = {"a": (Status.PUBLISHED, ""), "Digit1": (Status.REMOVED, "off_topic"), "Digit3": (Status.REMOVED, "insult")}
    keys |= {"Digit2": (Status.REMOVED, "personal_attack"), "Digit4": (Status.REMOVED, "anonymous_troll")}
    pressed = {}
    for n in range(len(comments)):
        page.wait_for_selector(".card.now")
        now = int(page.get_attribute(".card.now", "data-comment"))
        assert now == comments[n].pk, "the next one is there at once"
        key = list(keys)[n % len(keys)]
        pressed[now] = keys[key]
        page.keyboard.press(key)
    sent(page, comments)
    assert {pk: state for pk, *state in Comment.objects.values_list("pk", "status", "ground")} == {
        pk: list(state) for pk, state in pressed.items()
    }


def test_keys_move_open_undo_and_are_explained(live_server, page, cookie):
    first, second, third = many(3)
    page.context.add_cookies([cookie])
    page.goto(live_server.url + QUEUE)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.get_attribute(".card.now", "id") == f"comment-{second.pk}"
    page.keyboard.press("e")
    page.locator(f"#comment-{second.pk} .around").get_by_text("The same author").wait_for()
    page.keyboard.press("e")
    assert page.locator(f"#comment-{second.pk} .around").is_hidden()
    page.keyboard.press("?")
    assert page.get_by_role("dialog").get_by_text("undo the last decision").is_visible()
    page.keyboard.press("a")
    page.keyboard.press("Escape")
    assert state(second) == (Status.HELD, ""), "no key decides while the list of keys is open"
    page.keyboard.press("a")
    page.get_by_role("status").get_by_text("Published. Next: Anonymous").wait_for(state="attached")
    with page.expect_navigation():
        page.keyboard.press("u")
    assert state(second) == (Status.HELD, "")
    assert [state(comment)[0] for comment in (first, third)] == [Status.HELD] * 2


def test_keys_typed_into_a_note_decide_nothing_and_go_with_the_decision(live_server, page, cookie):
    comment = many(1)[0]
    page.context.add_cookies([cookie])
    page.goto(live_server.url + QUEUE)
    card = page.locator(f"#comment-{comment.pk}")
    card.get_by_text("With a note").click()
    card.locator("[name=to_author]").press_sequentially("aj13u?")
    assert state(comment) == (Status.HELD, "")
    card.locator("[value=approve]").click()
    page.get_by_text("Nothing to moderate.").wait_for()
    assert Note.objects.get().text == "aj13u?"


def test_keys_that_were_switched_off_do_nothing(live_server, page, cookie):
    comment = many(1)[0]
    page.context.add_cookies([cookie])
    page.goto(live_server.url + QUEUE)
    page.keyboard.press("?")
    with page.expect_navigation():
        page.get_by_role("button", name="Switch the single keys off").click()
    for key in "aj1e?":
        page.keyboard.press(key)
    assert state(comment) == (Status.HELD, "")
    assert page.get_by_role("dialog").count() == 0


def test_a_decision_that_does_not_arrive_brings_the_comment_back(live_server, page, cookie):
    first, second = many(2)
    page.context.add_cookies([cookie])
    page.goto(live_server.url + QUEUE)
    page.route("**/decide/", lambda route: route.abort())
    page.keyboard.press("a")
    page.locator(f"#comment-{first.pk}.now").wait_for()
    assert page.locator("#after").get_by_text("The decision did not arrive").is_visible()
    page.unroute("**/decide/")
    page.keyboard.press("a")
    page.locator("#after form.done").wait_for()
    assert (state(first)[0], state(second)[0]) == (Status.PUBLISHED, Status.HELD)


def test_twenty_are_decided_by_touch_alone(live_server, thumb):
    comments = many(20)
    thumb.goto(live_server.url + QUEUE)
    for n, comment in enumerate(comments):
        card = thumb.locator(f"#comment-{comment.pk}.now")
        card.wait_for()
        publish = card.locator("[value=approve]")
        for button in card.locator(".thumb .btn:visible").all():
            assert button.bounding_box()["height"] >= 44
        if n % 3 == 2:
            card.locator("summary", has_text="Remove").tap()
            card.locator(".rules .btn:visible").nth(n % 5).tap()
        else:
            publish.tap()
        card.wait_for(state="detached")
    sent(thumb, comments)
    assert Comment.objects.filter(status=Status.REMOVED).count() == 6


def test_on_a_phone_one_comment_fills_the_screen_and_the_way_back_stays(live_server, thumb):
    first, second, _third = many(3)
    thumb.goto(live_server.url + QUEUE)
    thumb.locator(f"#comment-{first.pk} [value=approve]").tap()
    thumb.locator("#after form.done").wait_for()
    card = thumb.locator(f"#comment-{second.pk}")
    assert card.bounding_box()["height"] >= 700
    for thing in (card.locator(".t").first, card.locator("[value=approve]"), thumb.locator("form.done button")):
        box = thing.bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 740
    card.get_by_role("link", name="Later").tap()
    assert thumb.locator("form.done button").is_visible()
    with thumb.expect_navigation():
        thumb.locator("form.done button").tap()
    assert state(first) == (Status.HELD, "")


def test_twenty_are_decided_without_scripts(live_server, phone):
    comments = many(20)
    phone.goto(live_server.url + QUEUE)
    for n, comment in enumerate(comments):
        card = phone.locator(f"#comment-{comment.pk}.now")
        if n % 3 == 2:
            card.locator("summary", has_text="Remove").tap()
            with phone.expect_navigation():
                card.locator(".rules .btn:visible").nth(n % 5).tap()
        else:
            with phone.expect_navigation():
                card.locator("[value=approve]").tap()
    sent(phone, comments)


def test_near_duplicates_are_decided_together_in_place(live_server, page, cookie):
    text = "Le port attend depuis trente ans un traité de pêche qui tienne debout, et personne ne bouge."
    alike = [waiting(text, queue_key=n) for n in range(3)]
    other = waiting("Bonjour à tous.", queue_key=9)
    page.context.add_cookies([cookie])
    page.goto(live_server.url + QUEUE)
    page.get_by_text("2 others that say nearly the same").click()
    page.get_by_label("Decide likewise on these 2").check()
    page.keyboard.press("3")
    page.locator(f"#comment-{other.pk}.now").wait_for()
    page.get_by_text("2 comments removed.").first.wait_for(state="attached")
    assert [state(comment) for comment in alike] == [(Status.REMOVED, "insult")] * 3


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
        for button in page.locator(".acts .btn:visible").all():
            assert button.bounding_box()["height"] >= 44, address
    context.close()
