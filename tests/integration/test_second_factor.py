"""In production whoever signed in with a password alone reaches nothing but the pages where a second factor is set up."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import User
from django.urls import reverse

pytestmark = pytest.mark.django_db

SETUP = "/accounts/2fa/"
PASSWORD = "une phrase assez longue"


@pytest.fixture(autouse=True)
def production(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def password_alone(client):
    user = User.objects.create_superuser("claire", password=PASSWORD)
    client.force_login(user)
    return user


@pytest.fixture
def both_factors(client, password_alone):
    TOTP.activate(password_alone, "JBSWY3DPEHPK3PXP")
    return password_alone


@pytest.mark.parametrize("address", ["/admin/", "/redaction/", "/en/admin/", "/en/redaction/", "/admin/auth/user/", "/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_password_alone_leads_to_the_set_up_page_from_everywhere(client, password_alone, address, method):
    answer = getattr(client, method)(address)
    assert (answer.status_code, answer["Location"]) == (302, "/en" + SETUP if address.startswith("/en/") else SETUP)


@pytest.mark.parametrize("name", ["mfa_index", "account_logout", "account_reauthenticate"])
def test_the_pages_that_lead_on_or_out_are_open_with_the_password_alone(client, password_alone, name):
    assert client.get(reverse(name)).status_code == 200


def test_right_after_the_sign_in_it_is_set_up_without_typing_the_password_again(client, password_alone):
    client.logout()
    client.post(reverse("account_login"), {"login": "claire", "password": PASSWORD})
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_five_minutes_later_the_password_is_asked_for_again(client, password_alone, monkeypatch):
    client.logout()
    client.post(reverse("account_login"), {"login": "claire", "password": PASSWORD})
    later = time.time() + 301
    monkeypatch.setattr(time, "time", lambda: later)
    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith(reverse("account_reauthenticate"))


def test_with_both_factors_the_work_is_open(client, both_factors):
    assert client.get("/admin/").status_code == 200


def test_outside_of_production_the_password_is_enough(client, password_alone, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    assert client.get("/admin/").status_code == 200


def test_a_reader_is_asked_for_nothing_and_his_page_does_not_differ_by_cookie(client):
    answer = client.get("/robots.txt")
    assert answer.status_code == 200
    assert "Cookie" not in answer.get("Vary", "")
    assert not client.cookies


def test_a_cookie_that_belongs_to_nobody_is_a_readers(client):
    client.cookies["sessionid"] = "long-gone"
    assert client.get("/robots.txt").status_code == 200


@pytest.mark.parametrize("address", ["/admin/", "/admin/login/?next=/admin/"])
def test_the_admin_sends_to_the_one_sign_in_page(client, address):
    answer = client.get(address, follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=")
    assert answer.status_code == 200


def test_an_editor_who_may_not_into_the_admin_is_told_so_and_not_sent_round(client):
    editor = User.objects.create_user("jeanne")
    TOTP.activate(editor, "JBSWY3DPEHPK3PXP")
    client.force_login(editor)
    assert client.get("/admin/", follow=True).status_code == 403


def test_a_sign_in_with_the_password_stops_at_the_second_factor_where_there_is_one(client, both_factors):
    client.logout()
    answer = client.post("/accounts/login/", {"login": "claire", "password": PASSWORD})
    assert answer["Location"] == reverse("mfa_authenticate")
    assert client.get("/admin/").status_code == 302
    assert Authenticator.objects.filter(user=both_factors).count() == 1
