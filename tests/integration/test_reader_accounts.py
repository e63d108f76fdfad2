"""Accounts for readers: off by default; where they are on, a name of one's own for comments, and nothing else changes."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client

from comments.models import Comment, NameClaim, Status
from comments.people.accounts import account_key
from operations.checks import settings_are_for_production
from tests.making import make_article, make_comment
from tests.newsroom import make_editor
from tests.reader import Reader, staff, text_of

pytestmark = pytest.mark.django_db
PASSWORD = "une phrase assez longue"
SIGN_UP = "/en/accounts/signup/"
LOGIN = "/en/accounts/login/"
MINE = "/en/discussion/receipt/mine/"


@pytest.fixture
def on(settings):
    settings.READER_ACCOUNTS = True
    settings.EMAIL_IS_SET = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]


def sign_up(name="Maud", address="maud@example.org", client=None):
    sent = {"username": name, "email": address, "password1": PASSWORD, "password2": PASSWORD}
    return (client or Client()).post(SIGN_UP, sent)


def sign_in(name="Maud", client=None):
    client = client or Client()
    return client.post(LOGIN, {"login": name, "password": PASSWORD}), client


def account(name="Maud"):
    """A reader, signed in with a confirmed account."""
    user = User.objects.create_user(name, f"{name.lower()}@example.org", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    reader = Reader()
    reader.client.force_login(user)
    reader.user = user
    return reader


# --- off ------------------------------------------------------------------------------------------------------------------


def test_by_default_nobody_signs_up_and_no_page_offers_it(verdict):
    assert "Nobody needs an account to comment" in text_of(Client().get(SIGN_UP))
    sign_up()
    assert not User.objects.exists()
    assert "Make an account" not in text_of(Client().get(LOGIN))
    reader = Reader()
    assert "Sign in" not in text_of(reader.open_form(make_article()))
    assert "account" not in text_of(reader.get(MINE))


def test_an_account_that_is_nobody_of_the_staff_signs_nothing_where_they_are_off(verdict):
    reader = account()
    comment, _ = reader.reply(make_article(), name="Yann")
    assert comment.name == "Yann"
    assert not NameClaim.objects.exists()


def test_where_they_are_off_every_account_needs_a_second_factor_in_production(settings):
    settings.SECOND_FACTOR_REQUIRED = True
    assert account().get(MINE).status_code == 302


# --- signing up -----------------------------------------------------------------------------------------------------------


def test_a_reader_makes_an_account_confirms_his_address_and_signs_in(on):
    answer = sign_up()
    assert answer["Location"].endswith("/accounts/confirm-email/")
    refused, client = sign_in()
    assert refused["Location"].endswith("/accounts/confirm-email/")
    assert "sessionid" not in client.cookies or not client.session.get("_auth_user_id")
    address = re.search(r"http://testserver(\S*/accounts/confirm-email/\S+)", mail.outbox[0].body)[1]
    Client().post(address)
    done, _ = sign_in()
    assert done["Location"] == MINE


def test_mailboxes_that_open_links_confirm_nothing(on):
    sign_up()
    Client().get(re.search(r"http://testserver(\S*/accounts/confirm-email/\S+)", mail.outbox[0].body)[1])
    assert not EmailAddress.objects.get().verified


@pytest.mark.parametrize("name", ["HELENE", "helene", "Yann", "YANN", "Үann", "Perche"])
def test_a_name_by_which_somebody_is_known_here_is_nobody_else_s_account(on, verdict, name):
    staff("helene")
    Reader().reply(make_article(), name="Yann")
    account("Perche").reply(make_article())
    before = User.objects.count()
    assert "is-invalid" in sign_up(name).content.decode()
    assert User.objects.count() == before


@pytest.mark.parametrize("name", ["M" * 81, "…"])
def test_what_cannot_be_signed_with_is_no_name_for_an_account(on, name):
    assert "is-invalid" in sign_up(name).content.decode()


def test_one_connection_makes_few_accounts_an_hour(on):
    assert [sign_up(f"Reader{n}", f"r{n}@example.org").status_code for n in range(6)] == [302] * 5 + [429]


def test_the_address_is_changed_by_confirming_the_new_one(on):
    reader = account()
    assert "It is maud@example.org; nobody is shown it." in text_of(reader.get("/en/accounts/email/"))
    reader.client.post("/en/accounts/email/", {"email": "autre@example.org", "action_add": ""})
    assert "autre@example.org waits to be confirmed" in text_of(reader.get("/en/accounts/email/"))
    link = re.search(r"http://testserver(\S*/accounts/confirm-email/\S+)", mail.outbox[-1].body)[1]
    assert "Is autre@example.org the address of Maud?" in text_of(reader.get(link))
    reader.client.post(link)
    assert [address.email for address in EmailAddress.objects.filter(verified=True)] == ["autre@example.org"]


def test_a_forgotten_password_is_replaced_by_a_link(on):
    account()
    assert "A link to choose one is sent" in text_of(Client().get("/en/accounts/password/reset/"))
    Client().post("/en/accounts/password/reset/", {"email": "maud@example.org"})
    assert "/accounts/password/reset/key/" in mail.outbox[0].body


# --- commenting -----------------------------------------------------------------------------------------------------------


def test_a_comment_is_signed_with_the_account_s_name_and_screened_like_any_other(on, verdict):
    reader = account()
    form = reader.open_form(make_article())
    assert "You reply as Maud, the name of your account." in text_of(form)
    assert b'name="name"' not in form.content
    comment, receipt = reader.reply(make_article(), name="Somebody else")
    assert (comment.name, comment.user_id, comment.status) == ("Maud", None, Status.PUBLISHED)
    assert verdict.draft.user is None
    assert reader.get(receipt).status_code == 200


def test_it_waits_where_any_other_would(on, verdict):
    verdict.verdict, verdict.reason = "hold", "rules"
    assert account().reply(make_article())[0].status == Status.HELD


def test_it_wears_no_badge_and_one_mark_everywhere(on, verdict):
    reader = account()
    first, second = reader.reply(make_article())[0], reader.reply(make_article(slug="rade"))[0]
    assert first.mark == second.mark
    assert len(first.mark) == 6
    assert 'class="badge"' not in Client().get("/articles/rade/").content.decode()


def test_the_account_s_key_is_in_no_cookie(on, verdict):
    reader = account()
    reader.reply(make_article())
    assert not [name for name in reader.client.cookies if name.startswith("palabre_browser")]
    assert account_key(reader.user) not in str(reader.client.cookies)


def test_sent_twice_it_is_stored_once(on, verdict):
    reader, article = account(), make_article()
    token = reader.token(article)
    first, second = reader.send(article, token=token), reader.send(article, token=token)
    assert first["Location"] == second["Location"]
    assert Comment.objects.count() == 1


def test_whoever_else_signs_with_the_name_waits_for_a_person(on, verdict):
    article = make_article()
    account("Yvonne").reply(article)
    other = make_article()
    stranger = Reader()
    comment, _ = stranger.reply(other, name="Yvonne", warned="Yvonne")
    assert (comment.status, comment.held_because) == (Status.HELD, "name")


def test_a_name_that_became_somebody_else_s_meanwhile_waits_too(on, verdict):
    reader = account("Yvonne")
    NameClaim.objects.create(name="Yvonne", name_skeleton="yvonne", mark="ACDEFG", made_at="2026-01-01T00:00Z")
    comment, _ = reader.reply(make_article())
    assert (comment.status, comment.held_because) == (Status.HELD, "name")


def test_one_s_own_comments_are_found_wherever_one_signs_in(on, verdict):
    reader = account()
    receipt = reader.reply(make_article(), "Mon mot")[1]
    Reader().reply(make_article(), "canari")
    elsewhere = Client()
    elsewhere.force_login(reader.user)
    page = elsewhere.get(MINE).content.decode()
    assert receipt in page
    assert "canari" not in page
    assert "Signed in as" in page
    assert receipt not in Client().get(MINE).content.decode()


def test_what_the_browser_sent_before_stands_there_too(on, verdict):
    reader = account()
    user = reader.user
    reader.client.logout()
    before = reader.reply(make_article(), "Sans compte")[1]
    reader.client.force_login(user)
    after = reader.reply(make_article(), "Avec compte")[1]
    page = reader.get(MINE).content.decode()
    assert page.index(after) < page.index(before)


# --- reading --------------------------------------------------------------------------------------------------------------


def test_articles_are_the_same_for_all_and_kept(on, verdict, monkeypatch):
    article = make_article()
    make_comment(article)
    reader = account()
    address = f"/en/articles/{article.slug}/"
    anybody = Client().get(address)
    signed_in = reader.get(address)
    assert signed_in.content == anybody.content
    assert signed_in["Cache-Control"] == "no-cache"
    assert reader.get(address, if_none_match=anybody["ETag"]).status_code == 304
    monkeypatch.setattr("blog.views.render", lambda *args, **kwargs: pytest.fail("rendered anew"))
    assert reader.get(address).content == anybody.content


def test_a_reader_without_an_account_still_gets_no_cookie(on):
    article = make_article()
    client = Client()
    for address in ("/en/", f"/en/articles/{article.slug}/"):
        client.get(address)
    assert not client.cookies


def test_the_form_and_the_sign_in_page_lead_to_an_account(on):
    article = make_article()
    form = Reader().open_form(article).content.decode()
    assert f"{LOGIN}?next=/en/discussion/{article.slug}/reply/" in form
    assert "Make an account" in text_of(Client().get(LOGIN))


# --- staff ----------------------------------------------------------------------------------------------------------------


def test_staff_signs_in_without_an_address_and_gets_a_page_of_its_own(on):
    User.objects.create_superuser("claire", password=PASSWORD)
    answer, client = sign_in("claire")
    assert answer["Location"] == "/en/admin/"
    make_comment(make_article(slug="port"))
    assert client.get("/en/articles/port/")["Cache-Control"] == "private, no-store"


def test_so_does_whoever_has_rights_by_a_group(on):
    make_editor("jeanne").set_password(PASSWORD)
    user = User.objects.get(username="jeanne")
    user.set_password(PASSWORD)
    user.save()
    assert sign_in("jeanne")[0]["Location"] == "/en/redaction/"


def test_in_production_the_second_factor_is_asked_of_staff_and_not_of_readers(on, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    assert account().get(MINE).status_code == 200
    moderator = staff("helene")
    assert moderator.get(MINE)["Location"].endswith("/accounts/2fa/")
    TOTP.activate(moderator.user, "JBSWY3DPEHPK3PXP")
    assert moderator.get(MINE).status_code == 200
    assert Authenticator.objects.count() == 1


def test_a_reader_gets_nowhere_near_the_desk(on):
    reader = account()
    assert reader.get("/en/admin/").status_code in (302, 403)
    assert reader.get("/en/redaction/").status_code in (302, 403)
    assert b"Undo" not in reader.get(f"/en/articles/{make_article().slug}/").content


def test_a_site_that_sends_no_mail_does_not_start_with_accounts(on, settings):
    settings.EMAIL_IS_SET = False
    assert "operations.E008" in [found.id for found in settings_are_for_production()]
    settings.EMAIL_IS_SET = True
    assert "operations.E008" not in [found.id for found in settings_are_for_production()]


# --- closing --------------------------------------------------------------------------------------------------------------


def test_an_account_is_closed_with_its_address_and_its_comments_stay(on, verdict):
    reader = account()
    comment, _ = reader.reply(make_article())
    assert "cannot take this back" in text_of(reader.get("/en/accounts/close/"))
    assert reader.client.post("/en/accounts/close/").status_code == 302
    assert not User.objects.exists()
    assert not EmailAddress.objects.exists()
    comment.refresh_from_db()
    assert (comment.name, comment.status) == ("Maud", Status.PUBLISHED)


def test_nobody_closes_an_account_of_the_staff_there(on, settings):
    moderator = staff("helene")
    assert moderator.client.post("/en/accounts/close/").status_code == 404
    settings.READER_ACCOUNTS = False
    assert account().client.post("/en/accounts/close/").status_code == 404
    assert User.objects.count() == 2
