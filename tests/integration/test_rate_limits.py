"""Who tries passwords is made to wait, by the database's count, so that it holds for all processes together."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django_smart_ratelimit.models import RateLimitCounter

pytestmark = pytest.mark.django_db

WRONG = {"login": "claire", "password": "faux"}


@pytest.fixture(autouse=True)
def _one_window(monkeypatch, settings):
    """A clock that stands still: a window that ends in the middle of the test would count anew. Only our limit counts here."""
    import datetime

    from django_smart_ratelimit.backends import database

    at = datetime.datetime(2025, 4, 22, 12, tzinfo=datetime.UTC)
    monkeypatch.setattr(database.timezone, "now", lambda: at)
    settings.ACCOUNT_RATE_LIMITS = False


def test_the_twenty_first_attempt_within_ten_minutes_is_refused_and_says_how_long_to_wait(client):
    address = reverse("account_login")
    assert {client.post(address, WRONG).status_code for _ in range(20)} == {200}
    refused = client.post(address, WRONG)
    assert (refused.status_code, refused["Retry-After"]) == (429, "600")


def test_looking_at_the_page_is_no_attempt(client):
    address = reverse("account_login")
    assert {client.get(address).status_code for _ in range(25)} == {200}
    assert not RateLimitCounter.objects.exists()


def test_another_sender_is_not_made_to_wait(client):
    address = reverse("account_login")
    for _ in range(21):
        client.post(address, WRONG, REMOTE_ADDR="192.0.2.1")
    assert client.post(address, WRONG, REMOTE_ADDR="192.0.2.2").status_code == 200


def test_the_same_words_in_another_language_are_the_same_door(client):
    for _ in range(20):
        client.post("/accounts/login/", WRONG)
    assert client.post("/en/accounts/login/", WRONG).status_code == 429


def test_the_senders_address_is_not_stored(client):
    client.post(reverse("account_login"), WRONG, REMOTE_ADDR="192.0.2.77")
    assert "192.0.2.77" not in RateLimitCounter.objects.get().key
