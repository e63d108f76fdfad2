"""Who is the same sender, without his address being kept."""

import datetime

import pytest
from django.test import RequestFactory

from comments.people.identity import client_address, sender_key

NOVEMBER = datetime.datetime(2026, 11, 5, tzinfo=datetime.UTC)
DECEMBER = datetime.datetime(2026, 12, 5, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),  # one household
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
    ],
)
def test_the_same_address_or_household_is_the_same_sender(one, other, same):
    assert (sender_key(one, NOVEMBER) == sender_key(other, NOVEMBER)) is same


def test_nobody_is_followed_into_the_next_month():
    assert sender_key("192.0.2.1", NOVEMBER) != sender_key("192.0.2.1", DECEMBER)


def test_no_address_has_no_key_and_every_other_name_has_one():
    assert sender_key("", NOVEMBER) == ""
    assert len(sender_key("unix:", NOVEMBER)) == 32


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "127.0.0.1"),  # nobody of ours stands in front: what the client says is not believed
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),  # the client forged the first
        (2, "203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_only_our_own_proxies_are_believed(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    assert client_address(RequestFactory().get("/", headers={"X-Forwarded-For": forwarded})) == address
