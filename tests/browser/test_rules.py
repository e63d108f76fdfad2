"""Changing a rule in a browser: tried on history, saved, shown to readers; without scripts, on a phone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page

from comments import services
from comments.models import Comment
from comments.services import Seen
from moderation import posted_rules
from moderation.models import Brake, HouseTerm, PostedRule, Screening
from tests.browser.test_axe import RULES, RUN
from tests.browser.test_pictures import TOO_WIDE
from tests.desk import person, waiting
from tests.making import MAKER, make_article

pytestmark = pytest.mark.django_db(transaction=True)
PICTURES = os.environ.get("PICTURES_OF_RULES")


def context_of(browser: Browser, address: str, **how):
    """A window of the owner's."""
    client = Client()
    client.force_login(person("proprietaire", group=None))
    context = browser.new_context(**how)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": address}])
    return context


@pytest.fixture
def phone(browser: Browser, live_server):
    """The owner's phone, without scripts."""
    context = context_of(
        browser, live_server.url, viewport={"width": 360, "height": 740}, has_touch=True, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def history():
    """Decided comments of many probabilities, enough of them to say something about thresholds."""
    article = make_article(title="Le port attend son traité")
    for n in range(210):
        gone = n % 3 == 0
        text = (
            f"Numéro {n} : quel zouave, ce maire !" if gone else f"Numéro {n} : je ne suis pas de cet avis, et je dis pourquoi."
        )
        comment = waiting(text, probabilities={"insult": 0.3 + n / 350 if gone else n / 420}, article=article)
        if gone:
            services.remove(comment, Seen.of(comment), MAKER, "insult")
        else:
            services.approve(comment, Seen.of(comment), MAKER)
    Comment.objects.update(origin=None)
    return article


def rule() -> PostedRule:
    return PostedRule.objects.get(code="insult")


def test_a_threshold_is_tried_on_history_and_then_saved_without_scripts(live_server, phone: Page, history):
    phone.goto(f"{live_server.url}/en/admin/moderation/postedrule/{rule().pk}/change/")
    phone.get_by_label("Threshold").first.fill("0.4")
    phone.get_by_role("button", name="Try it on history first").tap()
    phone.get_by_role("heading", name="Trial on history").wait_for()
    assert rule().threshold == 0.5
    typed = phone.locator("table.figures tr.typed").first.inner_text()
    assert "0.4" in typed
    assert "28 of 140" in typed  # from number 168 on, every third of them removed
    assert phone.get_by_role("img", name="Shares held, by threshold").is_visible()
    assert "a day" in phone.locator(".plainly").inner_text()
    phone.get_by_label("Another threshold").fill("0.45")
    with phone.expect_navigation():
        phone.get_by_role("button", name="Try this one").tap()
    assert "0.45" in phone.locator("table.figures tr.typed").first.inner_text()
    phone.get_by_role("button", name="Save these changes").tap()
    phone.wait_for_url("**/postedrule/")
    assert rule().threshold == 0.45
    phone.goto(f"{live_server.url}/en/discussion/rules/")
    assert phone.get_by_text("stops comments sooner than before").is_visible()


def test_back_to_the_form_nothing_typed_is_lost_without_scripts(live_server, phone: Page):
    phone.goto(f"{live_server.url}/en/admin/moderation/postedrule/{rule().pk}/change/")
    phone.get_by_label("Threshold").first.fill("0.4")
    phone.get_by_label("Word or pattern").first.fill("zouave")
    phone.get_by_role("button", name="Try it on history first").tap()
    with phone.expect_navigation():
        phone.get_by_role("button", name="Back to the form").tap()
    assert phone.get_by_label("Threshold").first.input_value() == "0.4"
    assert phone.get_by_label("Word or pattern").first.input_value() == "zouave"
    assert not HouseTerm.objects.exists()


@pytest.fixture
def tried(history):
    """A word on trial that found something, a brake nobody has seen, and three versions."""
    found = rule()
    term = HouseTerm.objects.create(rule=found, kind="word", text="zouave", weight=6.0)
    posted_rules.proclaim()
    PostedRule.objects.filter(pk=found.pk).update(wording_fr="Les insultes sont supprimées, même à demi-mot.", threshold=0.45)
    posted_rules.proclaim()
    HouseTerm.objects.filter(pk=term.pk).update(trial_after=0, trial_since=timezone.now() - timezone.timedelta(days=2))
    for n, screening in enumerate(Screening.objects.order_by("-pk")[:90]):
        screening.at = timezone.now() - timezone.timedelta(hours=n / 3)
        screening.aside = {"seen": [f"term:{term.pk}"], "turned": [f"term:{term.pk}"]} if n % 9 == 0 else None
        screening.save()
    Brake.objects.create(rule=found, at=timezone.now(), before="hold", after="publish", hits=34, looked_at=200, policy=3)
    return found


def test_every_page_of_the_rules_fits_a_phone_and_has_nothing_to_object_to(live_server, browser: Browser, tried):
    context = context_of(browser, live_server.url, viewport={"width": 360, "height": 740}, bypass_csp=True)
    page = context.new_page()
    form = f"{live_server.url}/admin/moderation/postedrule/{tried.pk}"
    stops = {
        "form": f"{form}/change/",
        "tried": "",
        "trial": f"{form}/trial/",
        "list": f"{live_server.url}/admin/moderation/postedrule/",
        "rules": f"{live_server.url}/discussion/rules/",
        "versions": f"{live_server.url}/discussion/rules/versions/",
    }
    trouble = []
    for name, address in stops.items():
        if address:
            page.goto(address)
        else:
            page.locator("#id_threshold").fill("0.4")
            page.locator("[name=_backtest]").click()
        page.wait_for_load_state()
        page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
        page.evaluate(Axe().axe_script)
        for width, scheme in ((360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            trouble += [f"{name} {width} {scheme}: {one}" for one in page.evaluate(RUN, RULES)]
            trouble += [f"{name} {width}: {wide}" for wide in page.evaluate(TOO_WIDE)]
            if PICTURES:
                page.screenshot(path=Path(PICTURES) / f"{name}-{width}-{scheme}.png", full_page=True)
    context.close()
    assert not trouble, "\n".join(trouble)
