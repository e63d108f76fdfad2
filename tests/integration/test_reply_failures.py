"""Whatever goes wrong while a reply is sent, its author gets his text back and is told what to do."""

import datetime

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.utils import timezone

from blog.models import SiteSettings
from comments import services
from comments.form_token import FormToken
from comments.models import Comment
from comments.services import Seen, submission
from tests.making import MAKER, make_article, make_comment
from tests.reader import Reader, Verdict, staff, text_of, textarea_in, token_in

pytestmark = pytest.mark.django_db

TEXT = 'Mon texte : « deux "lignes" »\n<et> la seconde & dernière'


@pytest.fixture(autouse=True)
def _everything_is_published(monkeypatch):
    monkeypatch.setattr(submission, "screener", lambda: Verdict())


def assert_refused(response, status, *said):
    assert response.status_code == status
    assert textarea_in(response).replace("\r\n", "\n") == TEXT
    for words in said:
        assert words in text_of(response)
    assert not Comment.objects.filter(body=TEXT).exists()


# --- what was typed -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("blank", ["", " ", "\n\n", "\u00a0"])
def test_an_empty_comment_is_said_to_be_empty(reader, article, blank):
    assert "Your comment is empty." in text_of(reader.send(article, blank))
    assert not Comment.objects.exists()


@pytest.mark.parametrize(("length", "status"), [(10_000, 303), (10_001, 200), (100_000, 200)])
def test_a_text_over_the_limit_comes_back_with_its_length(reader, article, length, status):
    text = "é" * length
    response = reader.send(article, text)
    assert response.status_code == status
    if status == 200:
        assert f"Your text has {length:,} characters, the limit is 10,000." in text_of(response)
        assert textarea_in(response) == text


def test_line_ends_count_once_whatever_the_browser_sends(reader, article):
    assert reader.send(article, "é\r\n" * 5_000).status_code == 303


def test_after_a_mistake_the_same_form_still_counts_as_sent_once(reader, article):
    token = reader.token(article)
    assert token_in(reader.send(article, "", token=token)) == token


def test_a_text_too_large_to_be_read_is_said_to_be_still_in_the_browser(reader, article, settings):
    token = reader.token(article)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    response = reader.send(article, "é" * 2_000, token=token)
    assert response.status_code == 413
    assert "Go back with your browser" in text_of(response)


def test_a_name_too_long_is_refused(reader, article):
    assert_refused(reader.send(article, TEXT, name="N" * 81), 200, "A name has at most 80 characters.")


# --- the form -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["", "n’importe quoi", "W10:abc"])
def test_a_form_that_is_not_ours_comes_back_as_one_that_is(reader, article, token):
    response = reader.send(article, TEXT, token=token)
    assert_refused(response, 200, "Check your text and send it again.")
    assert reader.send(article, TEXT, token=token_in(response)).status_code == 303


def test_a_form_of_another_article_is_not_taken(reader, article):
    assert_refused(reader.send(article, TEXT, token=reader.token(make_article())), 200, "Check your text and send it again.")


@pytest.mark.parametrize(("hours", "status"), [(1, 303), (25, 200)])
def test_a_form_may_stay_open_for_a_day(reader, article, hours, status):
    token = FormToken.new(article.pk, timezone.now() - datetime.timedelta(hours=hours)).signed()
    response = reader.send(article, TEXT, token=token)
    assert response.status_code == status
    if status == 200:
        assert_refused(response, 200, "had been open for very long")
        renewed = FormToken.read(token_in(response), article.pk)
        assert renewed.seconds_to_fill() > 25 * 3600 - 1  # the reader did not start anew: his haste now is no evidence
        assert reader.send(article, TEXT, token=token_in(response)).status_code == 303


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"sec-fetch-site": "cross-site"}, 200),
        ({"sec-fetch-site": "same-site"}, 200),
        ({"origin": "http://testserver"}, 303),
        ({"origin": "https://ailleurs.example"}, 200),
        ({"origin": "null"}, 200),
        ({"sec-fetch-site": "same-origin", "origin": "null"}, 303),
    ],
)
@pytest.mark.parametrize("who", [Reader, staff], ids=["reader", "staff"])
def test_what_another_sites_page_sends_is_shown_and_not_stored(article, who, headers, status):
    sender = who()
    response = sender.send(article, TEXT, headers=headers)
    assert response.status_code == status
    if status == 200:
        assert_refused(response, 200, "Check your text and send it again.")


# --- what changed meanwhile ---------------------------------------------------------------------------------------------


def test_an_article_closed_meanwhile_gives_the_text_back_for_copying(reader, article):
    token = reader.token(article)
    article.comments_mode = "closed"
    article.save()
    assert_refused(reader.send(article, TEXT, token=token), 409, "Comments are closed.", "Here is your text")


def test_a_site_closed_in_a_storm_says_why_in_its_own_words(reader, article):
    token = reader.token(article)
    SiteSettings(storm_mode="closed", storm_until=timezone.now() + datetime.timedelta(hours=1), storm_sentence="Relâche.").save()
    assert_refused(reader.send(article, TEXT, token=token), 409, "Relâche.")


@pytest.mark.parametrize("change", [{"is_draft": True}, {"slug": "ailleurs"}], ids=["taken down", "moved"])
def test_an_article_gone_meanwhile_gives_the_text_back_for_copying(reader, article, change):
    token, address = reader.token(article), reader.address(article)
    type(article).objects.filter(pk=article.pk).update(**change)
    response = reader.client.post(address, {"text": TEXT, "token": token})
    assert_refused(response, 404, "This article is not here any more")


def test_a_comment_removed_meanwhile_leaves_the_way_to_reply_to_the_article(reader, article):
    parent = make_comment(article)
    token = reader.token(article, parent)
    services.remove(parent, Seen.of(parent), MAKER, "insult")
    response = reader.send(article, TEXT, parent, token=token)
    assert_refused(response, 409, "Comment 1 is not public any more")
    assert f'action="{reader.address(article)}"' in response.content.decode()
    assert "Je ne partage pas" not in text_of(response)
    assert reader.reply(article, TEXT, token=token_in(response))[0].parent is None


def test_a_reply_to_a_number_that_is_not_there_is_no_reply_to_the_article(reader, article):
    response = reader.client.post(f"{reader.address(article)}99/", {"text": TEXT, "token": reader.token(article)})
    assert_refused(response, 409, "Comment 99 is not public any more")


def test_the_form_of_a_removed_comment_offers_the_article_instead(reader, article):
    parent = make_comment(article, status="removed")
    response = reader.open_form(article, parent)
    assert response.status_code == 410
    assert reader.address(article) in response.content.decode()


def test_a_closed_article_has_no_form(reader):
    response = reader.open_form(make_article(comments_mode="closed"))
    assert "Comments are closed." in text_of(response)
    assert textarea_in(response) is None


# --- the database -------------------------------------------------------------------------------------------------------


class Down:
    """The database answers `after` questions more, then none."""

    def __init__(self, after, error=OperationalError):
        self.left, self.error = after, error

    def __call__(self, execute, *args):
        self.left -= 1
        if self.left < 0:
            raise self.error("the database is gone")
        return execute(*args)


@pytest.mark.django_db(transaction=True)
def test_a_database_that_stops_at_any_moment_of_a_post_gives_the_text_back_and_loses_nothing(reader, article):
    address = reader.address(article)
    for after in range(60):
        token = FormToken.new(article.pk).signed()
        with connection.execute_wrapper(Down(after)):
            response = reader.client.post(address, {"text": TEXT, "name": "Tomasz", "token": token, "website": ""})
        if response.status_code == 303:
            break
        assert response.status_code == 503
        assert textarea_in(response).replace("\r\n", "\n") == TEXT
        assert token_in(response) == token
        assert 'value="Tomasz"' in response.content.decode()
        assert f'action="{address}"' in response.content.decode()
        before = Comment.objects.count()
        again = reader.client.post(address, {"text": TEXT, "name": "Tomasz", "token": token})
        assert again.status_code == 303
        assert Comment.objects.count() == before + 1
        Comment.objects.update(sender_key="")  # the next round is another sender
    assert 10 < after < 59


@pytest.mark.parametrize(
    ("error", "status"), [(OperationalError, 503), (InterfaceError, 503), (DatabaseError, 503), (KeyError, 500)]
)
def test_any_failure_is_recorded_and_gives_the_text_back(reader, article, monkeypatch, caplog, error, status):
    token = reader.token(article)

    def fail(*args, **options):
        raise error("broken")

    monkeypatch.setattr(services, "submit", fail)
    response = reader.send(article, TEXT, token=token)
    assert_refused(response, status, "Your comment could not be stored yet", "it is stored once")
    assert response["Cache-Control"] == "no-store"
    assert "A reply could not be stored" in caplog.text


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.django_db(transaction=True)
def test_the_page_that_gives_the_text_back_asks_the_database_nothing(reader, article, error):
    token = reader.token(article)
    with connection.execute_wrapper(Down(0, error)):
        response = reader.send(article, TEXT, token=token)
    assert response.status_code == 503
    assert "palabre.css" in response.content.decode()
