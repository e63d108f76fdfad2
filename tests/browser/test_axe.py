"""axe finds nothing on any page in any state: light and dark, on a phone and on a wide screen, in both languages."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.house import House
from tests.browser.walk import ROLES, Stop, walk

PHONE, WIDE = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
LOOKS = [(PHONE, "light"), (PHONE, "dark"), (WIDE, "light"), (WIDE, "dark")]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Two faults of Django's own widgets on the page of a user: date and time without labels, a role-less icon with a name.
OF_DJANGO = ("user: label at #id_last_login_0", 'user: aria-prohibited-attr at label[for="id_groups_input"]')
RUN = """rules => axe.run({runOnly: rules, resultTypes: ["violations"]}).then(found => found.violations.map(
    one => `${one.id} at ${one.nodes[0].target}: ${one.nodes[0].failureSummary}`))"""


@pytest.mark.parametrize("role", ROLES)
def test_nothing_to_object_to_in_any_look(role: str, live_server, page: Page, house: House) -> None:
    trouble = []
    for stop in walk(page, live_server.url, house, role):
        page.evaluate(Axe().axe_script)
        for size, scheme in LOOKS:
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            look = f"{size['width']} px, {scheme}"
            trouble += [f"{look}: {one}" for one in _objections(page, stop)]
    assert not trouble, "\n".join(trouble)


@pytest.mark.parametrize("role", ROLES)
def test_nothing_to_object_to_in_english(role: str, live_server, page: Page, house: House) -> None:
    trouble = []
    for stop in walk(page, live_server.url, house, role, "/en"):
        assert page.locator("html").get_attribute("lang") == "en", stop.name
        page.evaluate(Axe().axe_script)
        trouble += _objections(page, stop)
    assert not trouble, "\n".join(trouble)


def _objections(page: Page, stop: Stop) -> list[str]:
    found = [f"{stop.name}: {one}" for one in page.evaluate(RUN, RULES)]
    return [one for one in found if not one.startswith(OF_DJANGO)]
