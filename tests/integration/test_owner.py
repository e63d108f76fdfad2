"""The owner's way in: a link from the terminal, a password, a second factor, recovery codes; and back in when one is lost."""

from __future__ import annotations

import datetime
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.models import User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

pytestmark = pytest.mark.django_db

PASSWORD = "trois mots et demi"


@pytest.fixture(autouse=True)
def production(settings):
    settings.SECOND_FACTOR_REQUIRED = True
    settings.SITE_ADDRESS = "https://www.example.org"


def link(capsys, *arguments: str) -> str:
    """The path of the link that the command prints."""
    call_command("create_owner", *arguments)
    return re.search(r"https://www\.example\.org(\S+)", capsys.readouterr().out).group(1)


def choose_password(client, path: str):
    """Open the link, type the password twice."""
    form = client.get(path, follow=True)
    return client.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_from_the_link_to_the_admin_without_any_mail(client, capsys, mailoutbox):
    assert choose_password(client, link(capsys)).status_code == 302
    assert client.get("/admin/")["Location"] == reverse("mfa_index")
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    codes = client.get(answer["Location"]).context["unused_codes"]
    assert len(codes) == 10
    assert client.get("/admin/").status_code == 200
    assert mailoutbox == []


def test_the_link_is_good_once(client, capsys):
    path = link(capsys)
    choose_password(client, path)
    client.logout()
    assert client.get(path, follow=True).context["token_fail"]


def test_a_link_that_was_only_opened_is_still_good(client, capsys):
    path = link(capsys)
    client.get(path, follow=True)
    client.session.flush()
    assert choose_password(client, path).status_code == 302
    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.parametrize(("minutes", "refused"), [(59, False), (61, True)])
def test_the_link_is_good_for_an_hour(client, capsys, monkeypatch, minutes, refused):
    path = link(capsys)
    later = datetime.datetime.now() + datetime.timedelta(minutes=minutes)
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: later)
    assert client.get(path, follow=True).context.get("token_fail", False) is refused


def test_asked_again_it_prints_a_link_for_the_same_account(client, capsys):
    link(capsys, "claire")
    assert choose_password(client, link(capsys, "claire")).status_code == 302
    assert User.objects.get().username == "claire"


def test_nobody_signs_in_before_a_password_was_chosen(client, capsys):
    link(capsys)
    assert not User.objects.get().has_usable_password()


def test_the_name_of_somebody_else_is_refused():
    User.objects.create_user("jeanne")
    with pytest.raises(CommandError, match="jeanne"):
        call_command("create_owner", "jeanne")
    assert not User.objects.get().is_superuser


def test_what_cannot_be_a_name_is_refused():
    with pytest.raises(CommandError):
        call_command("create_owner", "a b")
    assert not User.objects.exists()


def test_who_lost_the_telephone_sets_up_a_new_one(client):
    owner = User.objects.create_superuser("claire", password=PASSWORD)
    TOTP.activate(owner, "JBSWY3DPEHPK3PXP")
    call_command("reset_second_factor", "claire")
    assert not Authenticator.objects.exists()
    client.post(reverse("account_login"), {"login": "claire", "password": PASSWORD})
    assert client.get("/admin/")["Location"] == reverse("mfa_index")


def test_there_may_be_nothing_to_reset(capsys):
    User.objects.create_superuser("claire")
    call_command("reset_second_factor", "claire")
    assert "claire" in capsys.readouterr().out


def test_resetting_for_nobody_says_so():
    with pytest.raises(CommandError, match="claire"):
        call_command("reset_second_factor", "claire")
