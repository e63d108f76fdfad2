"""The first steps on an empty site: shown to the owner, ticked as they are done, gone when all are."""

import re

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail

from blog.models import SiteSettings
from moderation.desk.first_steps import steps
from tests.desk import person
from tests.making import make_article

pytestmark = pytest.mark.django_db
INDEX, READ, TEST_MAIL = "/en/admin/", "/en/admin/moderation/postedrule/read/", "/en/admin/moderation/postedrule/test-mail/"


@pytest.fixture
def owner(client) -> User:
    user = person("owner", group=None)
    client.force_login(user)
    return user


def done() -> list[str]:
    return [step.code for step in steps() if step.done]


def told(answer) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def test_an_empty_site_shows_five_steps_to_its_owner(client, owner):
    text = client.get(INDEX).content.decode()
    assert "First steps" in text
    assert "0 of 5 done." in text
    assert len(re.findall(r'<li class="to-do">', text)) == 5
    assert done() == []


def test_each_step_is_ticked_by_doing_it(client, owner, settings):
    settings.EMAIL_IS_SET = True
    SiteSettings(name="Le Quai").save()
    assert done() == ["name"]
    client.post(READ)
    assert done() == ["name", "rules"]
    make_article()
    assert done() == ["name", "rules", "article"]
    person("claire")
    assert done() == ["name", "rules", "article", "moderator"]
    assert "4 of 5 done." in client.get(INDEX).content.decode()
    client.post(TEST_MAIL)
    assert done() == ["name", "rules", "article", "moderator", "mail"]
    assert "First steps" not in client.get(INDEX).content.decode()


def test_reading_the_rules_shows_them_in_both_languages_and_names_no_site(client, owner):
    text = client.get(READ).content.decode()
    assert text.count('<p lang="fr">') == text.count('<p lang="en">') == 5
    client.post(READ)
    assert done() == ["rules"]


def test_ticking_a_step_makes_no_kept_page_stale(client, owner):
    SiteSettings(name="Le Quai").save()
    epoch = SiteSettings.current().epoch
    client.post(READ)
    assert SiteSettings.current().epoch == epoch


@pytest.mark.parametrize("fields", [{"is_active": False}, {"is_staff": False}])
def test_an_account_that_cannot_moderate_is_no_moderator(client, owner, fields):
    claire = person("claire")
    User.objects.filter(pk=claire.pk).update(**fields)
    assert "moderator" not in done()


def test_an_owner_alone_may_be_the_moderator(client, owner):
    owner.groups.add(Group.objects.get(name="Modérateurs"))
    assert "moderator" in done()


def test_the_test_mail_goes_to_who_asked_from_the_sites_address(client, owner, settings):
    settings.EMAIL_IS_SET = True
    SiteSettings(name="Le Quai", sender_address="site@example.org").save()
    answer = client.post(TEST_MAIL, follow=True)
    (message,) = mail.outbox
    assert (message.to, message.from_email) == (["owner@example.org"], "site@example.org")
    assert "Le Quai" in message.subject
    assert "A test mail was sent to owner@example.org." in told(answer)


def test_without_a_mail_server_the_step_says_what_to_do(client, owner, settings):
    settings.EMAIL_IS_SET = False
    answer = client.post(TEST_MAIL, follow=True)
    assert "EMAIL_URL" in told(answer)
    assert mail.outbox == []
    assert done() == []


def test_without_an_address_of_ones_own_the_step_says_so(client, owner, settings):
    settings.EMAIL_IS_SET = True
    User.objects.update(email="")
    assert "has no e-mail address" in told(client.post(TEST_MAIL, follow=True))
    assert done() == []


def test_a_server_that_refuses_is_quoted_and_the_step_stays(client, owner, settings, monkeypatch):
    settings.EMAIL_IS_SET = True

    def refuse(self):
        raise ConnectionRefusedError("connection refused by mail.example.org")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    assert "connection refused by mail.example.org" in told(client.post(TEST_MAIL, follow=True))
    assert done() == []


def test_a_moderator_sees_no_steps(client):
    client.force_login(person("claire"))
    assert "First steps" not in client.get(INDEX).content.decode()
