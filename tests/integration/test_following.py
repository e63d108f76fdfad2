"""Following replies by e-mail: asked, confirmed from the mailbox, told of what is public, left with one click and then forgotten."""

import datetime
import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from model_bakery import baker

from blog.models import Article, SiteSettings
from comments import services
from comments.mailing import following
from comments.mailing import messages as news_mail
from comments.mailing.rows import Following
from comments.models import Comment, Hold, Thread
from comments.services import Seen
from operations import health
from tests.making import MAKER, make_article, make_comment, make_draft
from tests.reader import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("verdict")]
ADDRESS = "maud@example.org"
HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def email(settings):
    settings.EMAIL_IS_SET = True


def ask(reader, receipt, address=ADDRESS, **fields):
    return reader.client.post(f"{receipt}follow/", {"address": address, **fields})


def link_in(message):
    return re.search(r"http://127\.0\.0\.1:8000(/\S*discussion/following/\S+)", message.body)[1]


def follower(comment, whole_thread=False, address=ADDRESS, language="en"):
    """Somebody who asked and confirmed."""
    now = timezone.now()
    asked = following.ask(comment, address, language, whole_thread=whole_thread, now=now)
    following.confirm(asked)
    asked.refresh_from_db()
    return asked


def reply(parent, text="Une réponse", **fields):
    return services.submit(make_draft(parent.article, text, parent=parent, **fields))


def told(later=HOUR):
    """The messages that a later look sends."""
    mail.outbox.clear()
    news_mail.send_due(timezone.now() + later)
    return mail.outbox


# --- asking and confirming ------------------------------------------------------------------------------------------------


def test_without_e_mail_there_is_nothing_of_it_anywhere(reader, settings):
    settings.EMAIL_IS_SET = False
    comment, receipt = reader.reply(make_article())
    assert "e-mail" not in text_of(reader.get(receipt))
    assert reader.get(f"{receipt}follow/").status_code == 404
    assert ask(reader, receipt).status_code == 404
    row = baker.make(Following, comment=comment, article=comment.article, address=ADDRESS, confirmed_at=timezone.now())
    reply(comment)
    assert told() == []
    row.refresh_from_db()
    assert row.due_at is None


def test_the_receipt_leads_there_and_a_message_asks_to_confirm(reader):
    _, receipt = reader.reply(make_article(title="Le port"))
    assert f'href="{receipt}follow/"' in reader.get(receipt).content.decode()
    answer = ask(reader, receipt)
    assert "A message is on its way to maud@example.org" in text_of(answer)
    (message,) = mail.outbox
    assert message.to == [ADDRESS]
    assert message.subject == "Confirm your address: Palabre"
    assert "the replies to a comment on “Le port”" in message.body
    assert Following.objects.get().confirmed_at is None


def test_opening_the_link_alone_changes_nothing_for_mailboxes_open_links_too(reader):
    _, receipt = reader.reply(make_article())
    ask(reader, receipt)
    assert Client().get(link_in(mail.outbox[0])).status_code == 200
    assert Following.objects.get().confirmed_at is None


def test_the_button_behind_the_link_confirms_and_the_receipt_shows_it_masked(reader):
    _, receipt = reader.reply(make_article())
    ask(reader, receipt)
    answer = Client().post(link_in(mail.outbox[0]), {"confirm": "1"})
    assert "Confirmed." in text_of(answer)
    assert Following.objects.get().confirmed_at
    page = text_of(reader.get(receipt))
    assert "Replies are sent to m…@example.org" in page
    assert ADDRESS not in page


def test_the_message_is_in_the_language_of_the_page_and_comes_from_the_site_s_address(reader):
    SiteSettings(sender_address="blog@example.org").save()
    _, receipt = reader.reply(make_article())
    ask(reader, receipt.removeprefix("/en"))
    (message,) = mail.outbox
    assert message.from_email == "blog@example.org"
    assert message.subject.startswith("Confirmez votre adresse")
    assert link_in(message).startswith("/discussion/")


@pytest.mark.parametrize("address", ["", "maud", "maud@", "a@example.org\nBcc: b@example.org"])
def test_what_is_no_address_is_said_to_be_none(reader, address):
    _, receipt = reader.reply(make_article())
    assert "is-invalid" in ask(reader, receipt, address).content.decode()
    assert not mail.outbox
    assert not Following.objects.exists()


def test_asking_again_at_once_sends_nothing_and_says_the_same(reader):
    _, receipt = reader.reply(make_article())
    first, second = ask(reader, receipt), ask(reader, receipt, "maud@EXAMPLE.org")
    assert text_of(first) == text_of(second)
    assert len(mail.outbox) == 1


def test_whoever_follows_already_is_not_asked_and_nobody_learns_that_he_does(reader):
    comment, receipt = reader.reply(make_article())
    follower(comment)
    assert "A message is on its way" in text_of(ask(reader, receipt))
    assert not mail.outbox


def test_an_hour_later_the_question_may_be_asked_again():
    comment = make_comment()
    now = timezone.now()
    assert following.ask(comment, ADDRESS, "en", whole_thread=False, now=now)
    assert following.ask(comment, ADDRESS, "en", whole_thread=False, now=now + datetime.timedelta(minutes=59)) is None
    assert following.ask(comment, ADDRESS, "en", whole_thread=False, now=now + HOUR)


def test_nobody_s_mailbox_is_filled_with_questions():
    asked = [following.ask(make_comment(), ADDRESS, "en", whole_thread=False, now=timezone.now()) for _ in range(5)]
    assert [bool(one) for one in asked] == [True, True, True, False, False]


def test_one_connection_asks_a_few_times_an_hour(reader):
    _, receipt = reader.reply(make_article())
    answers = [ask(reader, receipt, f"r{n}@example.org") for n in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert len(mail.outbox) == 5


def test_an_address_that_nobody_confirms_is_erased(settings):
    following.ask(make_comment(), ADDRESS, "en", whole_thread=False, now=timezone.now())
    news_mail.send_due(timezone.now() + datetime.timedelta(hours=settings.FOLLOW_CONFIRM_HOURS, minutes=-1))
    assert Following.objects.count() == 1
    news_mail.send_due(timezone.now() + datetime.timedelta(hours=settings.FOLLOW_CONFIRM_HOURS, minutes=1))
    assert not Following.objects.exists()


def test_a_confirmed_one_is_not():
    follower(make_comment())
    news_mail.send_due(timezone.now() + datetime.timedelta(days=900))
    assert Following.objects.exists()


@pytest.mark.parametrize("wrong", ["0" * 40, "f" * 40])
def test_a_made_up_link_leads_to_nobody(wrong):
    asked = follower(make_comment())
    answer = Client().post(f"/en/discussion/following/{asked.pk}/{wrong}/", {"all": "1"})
    assert "Nothing is followed by this link" in text_of(answer)
    assert Following.objects.exists()


def test_its_pages_are_kept_nowhere(reader):
    _, receipt = reader.reply(make_article())
    ask(reader, receipt)
    for answer in (reader.get(f"{receipt}follow/"), Client().get(link_in(mail.outbox[0]))):
        assert (answer["Cache-Control"], answer["Referrer-Policy"], answer["X-Robots-Tag"]) == (
            "no-store",
            "no-referrer",
            "noindex",
        )


# --- what is told ---------------------------------------------------------------------------------------------------------


def test_a_reply_is_told_with_its_words_and_its_place(verdict):
    comment = make_comment(make_article(title="Le port", slug="port"), name="Maud")
    follower(comment)
    reply(comment, "Je suis d’un autre avis.", name="Yann")
    (message,) = told()
    assert message.to == [ADDRESS]
    assert message.subject == "1 new comment: Le port"
    assert "2. Yann\nJe suis d’un autre avis.\nhttp://127.0.0.1:8000/en/discussion/port/at/2/" in message.body


def test_what_was_there_before_is_no_news(verdict):
    comment = make_comment()
    reply(comment, "Avant")
    follower(comment)
    reply(comment, "Après")
    (message,) = told()
    assert "Après" in message.body
    assert "Avant" not in message.body


def test_other_comments_are_told_to_whoever_follows_the_whole_discussion_alone(verdict):
    article = make_article()
    comment = make_comment(article)
    follower(comment)
    follower(comment, whole_thread=True, address="tout@example.org")
    services.submit(make_draft(article, "À tous"))
    (message,) = told()
    assert (message.to, "À tous" in message.body) == (["tout@example.org"], True)


def test_nothing_is_told_of_a_comment_that_waits_and_it_is_told_once_published(verdict):
    comment = make_comment()
    follower(comment)
    verdict.verdict, verdict.reason = "hold", Hold.RULES
    held = reply(comment, "canari")
    assert told() == []
    assert not Following.objects.filter(due_at__isnull=False).exists()
    services.approve(held, Seen.of(held), MAKER)
    (message,) = told()
    assert "canari" in message.body


def removed(comment):
    services.remove(comment, Seen.of(comment), MAKER, "insult")


def held_again(comment):
    services.hold(comment, Seen.of(comment), MAKER)


def withdrawn(comment):
    services.withdraw(comment, Seen.of(comment))


@pytest.mark.parametrize("move", [removed, held_again, withdrawn])
def test_what_is_taken_away_before_the_message_leaves_is_not_in_it(verdict, move):
    comment = make_comment()
    follower(comment)
    move(reply(comment, "canari"))
    assert told() == []
    reply(comment, "Ceci reste")
    (message,) = told()
    assert "canari" not in message.body + message.subject


def test_a_removed_reply_that_is_restored_is_not_told_twice(verdict):
    comment = make_comment()
    follower(comment)
    answer = reply(comment)
    assert len(told()) == 1
    removed(answer)
    answer.refresh_from_db()
    services.restore(answer, Seen.of(answer), MAKER)
    assert told(3 * HOUR) == []


def test_an_article_taken_down_takes_its_news_with_it(verdict):
    comment = make_comment()
    follower(comment)
    reply(comment, "canari")
    Article.objects.update(is_draft=True)
    assert told() == []


def test_nobody_is_told_of_his_own_words(reader):
    comment, _ = reader.reply(make_article())
    follower(comment, whole_thread=True)
    reader.reply(comment.article, "Encore moi")
    assert told() == []


def test_an_import_tells_nobody():
    comment = make_comment()
    follower(comment, whole_thread=True)
    make_comment(parent=comment)
    assert told() == []


def test_a_message_that_says_more_than_it_can_says_so(verdict, monkeypatch):
    monkeypatch.setattr(news_mail, "COMMENTS_A_MESSAGE", 2)
    comment = make_comment()
    follower(comment)
    for n in range(3):
        reply(comment, f"Réponse {n}")
    (message,) = told()
    assert ["Réponse 0" in message.body, "Réponse 2" in message.body] == [True, False]
    assert "There are more of them on the page." in message.body
    assert told(3 * HOUR) == []


def test_nothing_a_reader_writes_reaches_the_headers(verdict):
    comment = make_comment(make_article(title="Le port\nBcc: x@example.org"))
    follower(comment)
    reply(comment, "Texte\n\nBcc: y@example.org", name="Ann\x07e")
    (message,) = told()
    assert message.message()["Bcc"] is None
    assert message.message()["Subject"].endswith("Le port Bcc: x@example.org")


# --- how often ------------------------------------------------------------------------------------------------------------


def test_replies_that_come_close_together_stand_in_one_message(verdict):
    comment = make_comment()
    follower(comment)
    reply(comment, "Une")
    reply(comment, "Deux")
    assert told(datetime.timedelta(minutes=9)) == []
    (message,) = told()
    assert message.subject.startswith("2 new comments")


def test_an_address_gets_one_message_an_hour_about_all_it_follows(verdict):
    first, second = make_comment(make_article(title="Le port")), make_comment(make_article(title="La rade"))
    follower(first)
    follower(second)
    reply(first, "Au port")
    reply(second, "En rade")
    (message,) = told()
    assert ("Au port" in message.body, "En rade" in message.body) == (True, True)
    reply(first, "Encore")
    assert told(HOUR + datetime.timedelta(minutes=50)) == []
    assert len(told(2 * HOUR + datetime.timedelta(minutes=1))) == 1


def test_a_comment_is_told_once_to_an_address_that_follows_it_twice(verdict):
    article = make_article()
    comment, other = make_comment(article), make_comment(article)
    follower(comment)
    follower(other, whole_thread=True)
    reply(comment, "Une fois")
    (message,) = told()
    assert message.body.count("Une fois") == 1
    assert message.subject.startswith("1 new comment:")


def test_a_mail_server_that_refuses_is_asked_again_and_nothing_is_lost(verdict, monkeypatch):
    comment = make_comment()
    follower(comment)
    reply(comment, "Une réponse")
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", lambda self: (_ for _ in ()).throw(OSError("refused")))
        assert told() == []
    assert len(told(3 * HOUR)) == 1


def test_of_two_workers_one_sends(verdict, monkeypatch):
    comment = make_comment()
    row = follower(comment)
    reply(comment)
    row.refresh_from_db()
    assert [news_mail._claim(row), news_mail._claim(row)] == [True, False]


def test_a_reply_published_while_a_message_is_sent_is_told_with_the_next(verdict, monkeypatch):
    comment = make_comment()
    follower(comment)
    reply(comment, "Une")
    send = mail.EmailMessage.send

    def meanwhile(message):
        reply(comment, "Entre-temps")
        return send(message)

    with monkeypatch.context() as slow:
        slow.setattr("django.core.mail.EmailMessage.send", meanwhile)
        (message,) = told()
    assert "Entre-temps" not in message.body
    (message,) = told(3 * HOUR)
    assert "Entre-temps" in message.body


# --- leaving --------------------------------------------------------------------------------------------------------------


def test_every_message_can_be_left_with_the_mailbox_s_own_button(verdict):
    comment = make_comment()
    follower(comment)
    reply(comment)
    (message,) = told()
    headers = message.message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = headers["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    assert address in message.body
    answer = Client(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not Following.objects.exists()
    reply(comment)
    assert told(3 * HOUR) == []


def test_behind_the_link_one_may_leave_one_discussion_or_all():
    row, other = follower(make_comment()), follower(make_comment())
    Client().post(f"/en/discussion/following/{row.pk}/{following.token_of(row)}/", {"this": "1"})
    assert list(Following.objects.all()) == [other]
    again = Client().post(f"/en/discussion/following/{row.pk}/{following.token_of(row)}/", {"this": "1"})
    assert "Nothing is followed by this link" in text_of(again)


def test_the_receipt_s_owner_may_stop_the_messages_too(reader):
    comment, receipt = reader.reply(make_article())
    follower(comment)
    assert reader.client.post(f"{receipt}follow/", {"stop": "1"}).status_code == 303
    assert not Following.objects.exists()


def test_whoever_withdraws_his_comment_follows_nothing_and_is_offered_nothing(reader):
    comment, receipt = reader.reply(make_article())
    follower(comment)
    reader.client.post(f"{receipt}withdraw/")
    assert not Following.objects.exists()
    assert "e-mail" not in text_of(reader.get(receipt))
    assert ask(reader, receipt).status_code == 303


# --- by the worker --------------------------------------------------------------------------------------------------------


@pytest.fixture
def worker(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}


def tasks():
    return list(DBTaskResult.objects.order_by("run_after").values_list("task_path", "run_after"))


def test_a_reply_leaves_work_for_the_worker_only_where_somebody_follows(worker, verdict, django_capture_on_commit_callbacks):
    comment, other = make_comment(), make_comment()
    follower(comment)
    with django_capture_on_commit_callbacks(execute=True):
        reply(other)
    assert tasks() == []
    before = timezone.now()
    with django_capture_on_commit_callbacks(execute=True):
        reply(comment)
    ((path, at),) = tasks()
    assert path == "comments.mailing.messages.send_in_background"
    assert datetime.timedelta(minutes=9) < at - before < datetime.timedelta(minutes=11)


def test_no_address_is_left_among_the_arguments_of_a_task(worker, reader):
    _, receipt = reader.reply(make_article())
    ask(reader, receipt)
    assert [path.rpartition(".")[2] for path, _ in tasks()] == ["send_in_background", "confirm_in_background"]
    assert ADDRESS not in str(list(DBTaskResult.objects.values()))
    assert not mail.outbox


def test_work_that_waits_for_its_time_is_no_trouble_for_the_doctor(worker):
    row = follower(make_comment())
    news_mail.ask_to_confirm(row)
    DBTaskResult.objects.filter(task_path__endswith="confirm_in_background").delete()
    DBTaskResult.objects.update(enqueued_at=timezone.now() - 2 * HOUR, run_after=timezone.now() - datetime.timedelta(minutes=1))
    assert [answer.state for answer in health.worker()] == ["well"]


def test_publishing_costs_one_question_more_where_nobody_follows(verdict, settings, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    article = make_article()
    make_comment(article)
    reply(Comment.objects.get())

    def asked():
        with CaptureQueriesContext(connection) as queries:
            services.submit(make_draft(article))
        return len(queries)

    settings.EMAIL_IS_SET = False
    without = asked()
    settings.EMAIL_IS_SET = True
    assert asked() == without + 1
    assert Thread.objects.get().public_count == 4
