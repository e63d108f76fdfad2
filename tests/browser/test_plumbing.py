"""The ground the browser tests stand on: a Chromium that reaches the live server and the database behind it."""

from __future__ import annotations

from django.contrib.auth.models import User


def test_chromium_opens_the_sign_in_page_of_the_live_server(live_server, page):
    User.objects.create_user("claire")
    answer = page.goto(f"{live_server.url}/accounts/login/")
    assert answer.status == 200
    assert page.locator("input[name=password]").is_visible()
