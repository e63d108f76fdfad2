"""Passkeys work under the strict policy, in both languages: add one, sign out, sign in with it alone; a refusal is said on the page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import House
from tests.browser.walk import sign_in, virtual_key


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_key_added_once_opens_the_account_without_a_password(language: str, live_server, page: Page, house: House) -> None:
    sign_in(page, live_server.url, "maud")
    virtual_key(page)
    page.goto(f"{live_server.url}{language}/accounts/2fa/webauthn/add/")
    page.check("[name=passwordless]")
    with page.expect_navigation():
        page.click("#mfa_webauthn_add")

    page.goto(f"{live_server.url}{language}/accounts/logout/")
    with page.expect_navigation():
        page.click("#main button[type=submit]")
    page.goto(f"{live_server.url}{language}/accounts/login/")
    with page.expect_navigation():
        page.click("#passkey_login")

    assert page.url == f"{live_server.url}{language}/admin/"


def test_a_refused_key_is_said_on_the_page(live_server, page: Page, house: House) -> None:
    virtual_key(page)  # which holds no key of this site
    page.goto(f"{live_server.url}/en/accounts/login/")
    expect(page.locator("#passkey-failed")).to_be_hidden()
    page.click("#passkey_login")
    expect(page.locator("#passkey-failed")).to_be_visible()


def test_without_javascript_only_what_works_is_offered(live_server, browser, house: House) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/en/accounts/login/")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    expect(page.locator("#passkey_login")).to_be_hidden()
    page.context.close()
