"""Messages to moderators: one a day at one's own hour while something waits, at once for what may break the law, one click out."""

import datetime
import re
import time

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from blog.models import SiteSettings
from comments import services
from comments.models import Comment
from comments.services import Seen
from moderation.digest import people, sending
from moderation.models import DeskPreference
from moderation.reports import taking
from tests.desk import QUEUE, person, waiting
from tests.making import MAKER, make_comment, make_draft

pytestmark = pytest.mark.django_db
THREAT = "Je vais te tuer, je sais où tu habites."
WORDS = "des mots que personne ne doit lire dans une boîte"


@pytest.fixture(autouse=True)
def site(settings):
    settings.EMAIL_IS_SET = True
    SiteSettings(name="Le Bulletin", language="en", time_zone="UTC").save()


def at(hour, day=20):
    return datetime.datetime(2026, 5, day, hour, 5, tzinfo=datetime.UTC)


def link_in(message, what):
    return re.search(rf"http://127\.0\.0\.1:8000(/\S*{what}/\S+)", message.body)[1]


# --- once a day ---------------------------------------------------------------------------------------------------------


def test_while_something_waits_each_gets_one_message_a_day_at_his_hour():
    waiting(WORDS)
    early, late = person("anne"), person("zoe")
    people.wish(late.pk, 18, at_once=True)
    assert sending.send_digests(at(6)) == 0
    assert (sending.send_digests(at(7)), sending.send_digests(at(8)), sending.send_digests(at(18))) == (1, 0, 1)
    assert [message.to for message in mail.outbox] == [[early.email], [late.email]]
    assert sending.send_digests(at(19, day=21)) == 2


def test_where_nothing_waits_nobody_is_written_to():
    person()
    assert sending.send_digests(at(7)) == 0


def test_nothing_is_sent_while_mail_is_not_set(settings):
    settings.EMAIL_IS_SET = False
    waiting()
    person()
    assert sending.send_digests(at(7)) == 0


@pytest.mark.parametrize("group", ["Observateurs", "Rédacteurs", "Responsables d’édition"])
def test_who_may_not_decide_is_not_written_to(group):
    waiting()
    person("paul", group)
    assert sending.send_digests(at(7)) == 0


def test_the_message_says_how_many_and_quotes_nobody():
    comment = waiting(WORDS)
    person()
    sending.send_digests(at(7))
    (message,) = mail.outbox
    assert message.subject == "Le Bulletin: 1 comment waits"
    assert WORDS not in message.body
    assert comment.article.title not in message.subject


def test_after_two_weeks_without_a_decision_it_is_a_reminder():
    comment = waiting()
    person()
    Comment.objects.filter(pk=comment.pk).update(submitted_at=at(7) - datetime.timedelta(days=15))
    sending.send_digests(at(7))
    (message,) = mail.outbox
    assert "reminder" in message.subject
    assert "more than 14 days" in message.body


def test_the_hours_go_on_while_something_waits_and_end_with_the_queue(settings, django_capture_on_commit_callbacks):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

    def left():
        return DBTaskResult.objects.filter(task_path=sending.digests_in_background.module_path).count()

    with django_capture_on_commit_callbacks(execute=True):
        comment = waiting()
        waiting()
    assert left() == 1
    DBTaskResult.objects.all().delete()
    sending.digests_in_background.call()
    assert left() == 1
    DBTaskResult.objects.all().delete()
    for comment in Comment.objects.filter(status="held"):
        services.approve(comment, Seen.of(comment), MAKER)
    sending.digests_in_background.call()
    assert left() == 0


# --- at once ------------------------------------------------------------------------------------------------------------


def test_a_threat_is_told_at_once_and_an_insult_is_not(django_capture_on_commit_callbacks):
    person()
    with django_capture_on_commit_callbacks(execute=True):
        services.submit(make_draft(text="Espèce de crétin, va."))
    assert mail.outbox == []
    with django_capture_on_commit_callbacks(execute=True):
        services.submit(make_draft(text=THREAT))
    (message,) = mail.outbox
    assert "habites" not in message.body


def test_a_report_under_the_law_is_told_at_once(django_capture_on_commit_callbacks):
    person()
    comment = make_comment()
    with django_capture_on_commit_callbacks(execute=True):
        taking.report(comment, taking.Said("insult", "", "one", ""))
    assert mail.outbox == []
    with django_capture_on_commit_callbacks(execute=True):
        taking.report(comment, taking.Said("illegal", "", "two", ""))
    assert len(mail.outbox) == 1


def test_a_flood_of_threats_makes_one_message_a_quarter_of_an_hour():
    person()
    for _ in range(3):
        services.submit(make_draft(text=THREAT))
    now = timezone.now()
    assert (sending.send_at_once(now), sending.send_at_once(now)) == (1, 0)
    assert mail.outbox[0].body.count("/mail/") == 4  # three comments, and the way out
    services.submit(make_draft(text=THREAT))
    assert sending.send_at_once(now + datetime.timedelta(minutes=16)) == 1


def test_who_wants_none_at_once_gets_none():
    user = person()
    people.wish(user.pk, 7, at_once=False)
    services.submit(make_draft(text=THREAT))
    assert sending.send_at_once() == 0


# --- links --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def message():
    waiting(WORDS)
    person()
    sending.send_digests(at(7))
    return mail.outbox[0]


def test_its_link_asks_to_sign_in_then_opens_the_comment_and_decides_nothing(message):
    link, client = link_in(message, "queuedcomment/mail"), Client()
    assert "/accounts/login/" in client.get(link, follow=True).redirect_chain[-1][0]
    client.login(username="claire", password="mot de passe")
    page = client.get(link, follow=True)
    assert WORDS in page.content.decode()
    assert Comment.objects.get(body=WORDS).status == "held"


@pytest.mark.parametrize("change", ["somebody else", "changed", "old"])
def test_a_link_that_is_not_ones_own_leads_to_the_queue(message, change, monkeypatch, client):
    link = link_in(message, "queuedcomment/mail")
    client.force_login(person("denis") if change == "somebody else" else User.objects.get(username="claire"))
    if change == "changed":
        link = link[:-2] + "x/"
    if change == "old":
        later = time.time() + 15 * 86400
        monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    answer = client.get(link)
    assert (answer.status_code, answer.url.endswith(QUEUE.removeprefix("/en"))) == (302, True)


def test_looking_at_the_way_out_changes_nothing_and_one_click_ends_all(message):
    out = link_in(message, "moderation/mail")
    assert out in message.extra_headers["List-Unsubscribe"]
    client = Client(enforce_csrf_checks=True)
    assert client.get(out).status_code == 200
    assert not DeskPreference.objects.filter(mail_hour=None).exists()
    assert client.post(out, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert DeskPreference.objects.filter(mail_hour=None, mail_at_once=False).count() == 1
    assert sending.send_digests(at(9, day=22)) == 0


def test_a_forged_way_out_stops_nothing(message):
    out = link_in(message, "moderation/mail")
    Client().post(re.sub(r"[0-9a-f]{40}", "0" * 40, out))
    assert not DeskPreference.objects.filter(mail_hour=None).exists()


# --- wishes -------------------------------------------------------------------------------------------------------------


def test_the_hour_is_set_at_the_desk(client):
    user = person()
    client.force_login(user)
    client.post(f"{QUEUE}mail/", {"hour": "18"})
    wishes = people.wishes_of(user.pk)
    assert (wishes.mail_hour, wishes.mail_at_once) == (18, False)
    client.post(f"{QUEUE}mail/", {"hour": "", "at_once": "on"})
    wishes = people.wishes_of(user.pk)
    assert (wishes.mail_hour, wishes.mail_at_once) == (None, True)


def test_it_is_hidden_while_mail_is_not_set(client, settings):
    client.force_login(person())
    settings.EMAIL_IS_SET = False
    assert client.get(f"{QUEUE}mail/").status_code == 404
    assert f"{QUEUE}mail/" not in client.get(f"{QUEUE}help/").content.decode()
