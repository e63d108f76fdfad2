"""The whole way in a real browser: a reader replies, waits, is published by a moderator and read; an editor publishes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from comments.models import Comment
from moderation import article_profiles
from tests.browser.walk import sign_in

pytestmark = pytest.mark.django_db(transaction=True)

INSULT = "Espèce de crétin, tu n’as jamais mis les pieds dans un phare."
CALM = "Le dossier en mairie dit que la lampe coûte moins cher qu’un lampadaire ; gardons ce phare."


@pytest.fixture
def reader(browser: Browser, house):
    article_profiles.forget()
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    yield context.new_page()
    context.close()


def reply(page: Page, address: str, text: str, name: str = "Yann") -> None:
    """From the article by its link, as a reader does."""
    page.goto(address)
    page.get_by_role("link", name="Répondre à l’article").first.click()
    page.get_by_label("Votre nom").fill(name)
    page.get_by_label("Votre commentaire").fill(text)
    page.wait_for_timeout(2_100)  # nobody types faster: the form would be held as a program's
    page.get_by_role("button", name="Répondre").click()


def test_an_ordinary_reply_is_published_at_once_and_stands_under_its_number(reader, live_server, house):
    address = live_server.url + house.article.get_absolute_url()
    reply(reader, address, CALM)
    comment = Comment.objects.get(body=CALM)
    expect(reader.get_by_role("link", name=str(comment.number)).first).to_be_visible()
    reader.goto(f"{address}#c{comment.number}")
    expect(reader.locator(f"#c{comment.number}")).to_contain_text(CALM)


def test_a_held_reply_is_explained_then_published_by_a_moderator_and_read_by_everybody(reader, page, live_server, house):
    address = live_server.url + house.article.get_absolute_url()
    reply(reader, address, INSULT)
    reader.locator("[name=as_it_is]").click()  # told before sending, he asks for a person
    expect(reader.locator("main")).to_contain_text("règle 3")
    expect(reader.locator("main")).to_contain_text("crétin")
    receipt = reader.url
    reader.goto(address)
    expect(reader.locator("main")).not_to_contain_text("crétin")

    sign_in(page, live_server.url, "maud")
    page.goto(f"{live_server.url}/admin/moderation/queuedcomment/?q=phare")
    card = page.locator(".card").filter(has_text="Yann")
    expect(card.locator("mark.insult")).to_contain_text("crétin")
    card.get_by_role("button", name="Publier").click()
    page.locator("form.done").first.wait_for()

    reader.goto(address)
    expect(reader.locator("main")).to_contain_text(INSULT)
    reader.goto(receipt)
    comment = Comment.objects.get(body=INSULT)
    expect(reader.locator(f"main a[href$='#c{comment.number}']")).to_be_visible()


def test_an_editor_writes_previews_and_publishes_and_a_reader_finds_it(reader, page, live_server, house):
    sign_in(page, live_server.url, "claude")
    page.goto(f"{live_server.url}/redaction/")
    page.get_by_role("link", name="Écrire").first.click()
    page.locator("[name=title]").fill("Une barque de plus au port")
    page.locator("[name=body]").fill("Elle est **bleue**, et son patron a vingt ans.")
    page.get_by_role("button", name="Aperçu").click()
    expect(page.locator("article strong")).to_have_text("bleue")
    page.get_by_role("button", name="Publier").first.click()
    page.wait_for_load_state()
    reader.goto(live_server.url)
    reader.get_by_role("link", name="Une barque de plus au port").first.click()
    expect(reader.locator("article strong")).to_have_text("bleue")
    expect(reader.locator("main")).to_contain_text("Soyez le premier à répondre")
