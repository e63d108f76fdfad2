"""In production whoever signed in with a password alone reaches nothing but the pages where a second factor is set up."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.models import User
from django.test import Client
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


# --- trusted devices --------------------------------------------------------------------------------------------------

SECRET = "JBSWY3DPEHPK3PXP"


def first_step(client):
    return client.post("/accounts/login/", {"login": "claire", "password": PASSWORD})


def second_step(client):
    code = format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time())))
    return client.post(reverse("mfa_authenticate"), {"code": code})


@pytest.fixture
def trusted(client, both_factors):
    """Signed in with both factors on a device that was then trusted, and signed out."""
    client.logout()
    first_step(client)
    assert second_step(client)["Location"] == reverse("mfa_trust")
    assert 'value="trust"' in client.get(reverse("mfa_trust")).content.decode()
    client.post(reverse("mfa_trust"), {"action": "trust"})
    assert client.get("/admin/").status_code == 200
    client.post(reverse("account_logout"))
    return both_factors


def test_a_trusted_device_is_asked_for_the_password_alone_for_thirty_days(client, trusted, monkeypatch):
    cookie = client.cookies["mfa_trusted"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (30 * 86_400, True, "Lax")
    assert first_step(client)["Location"] != reverse("mfa_authenticate")
    assert client.get("/admin/").status_code == 200
    client.post(reverse("account_logout"))
    later = time.time() + 30 * 86_400 + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert first_step(client)["Location"] == reverse("mfa_authenticate")


def test_another_device_is_not_trusted_with_it(trusted):
    assert first_step(Client())["Location"] == reverse("mfa_authenticate")


def test_trust_is_taken_back_from_all_devices_and_every_code_stays_good(client, trusted):
    first_step(client)
    assert reverse("mfa_forget_devices") in client.get(reverse("mfa_index")).content.decode()
    kept = [(row.type, row.data) for row in Authenticator.objects.order_by("type")]
    assert client.post(reverse("mfa_forget_devices"))["Location"] == reverse("mfa_index")
    assert [(row.type, row.data) for row in Authenticator.objects.order_by("type")] == kept
    client.post(reverse("account_logout"))
    assert first_step(client)["Location"] == reverse("mfa_authenticate")


@pytest.mark.parametrize("change", ["password", "factor"])
def test_a_new_password_or_factor_ends_every_trust(client, trusted, change):
    if change == "password":
        trusted.set_password(PASSWORD)
        trusted.save()
    else:
        Authenticator.objects.all().delete()
        TOTP.activate(trusted, "KBSWY3DPEHPK3PXP")
    assert first_step(client)["Location"] == reverse("mfa_authenticate")


def test_nobody_forgets_the_devices_of_another_by_a_link(client, both_factors):
    assert client.get(reverse("mfa_forget_devices")).status_code == 405
    assert Client().post(reverse("mfa_forget_devices")).status_code == 302
