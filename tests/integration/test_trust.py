"""Whom a moderator's reading comes first for, and who need not wait for it: by browser, account or connection, never by name."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from blog.models import SiteSettings
from comments import services
from comments.models import Hold, ReadFirst, Status, StatusChange
from comments.people import read_first
from comments.people.trust import TRUSTED
from comments.services import Seen, submission
from comments.telling.dates import moment_of
from tests.making import MAKER, make_article, make_draft
from tests.reader import Reader, Verdict, text_of

pytestmark = pytest.mark.django_db
Kind = ReadFirst.Kind


@pytest.fixture(autouse=True)
def verdict(monkeypatch):
    """What the check says of every text."""
    chosen = Verdict()
    monkeypatch.setattr(submission, "screener", lambda: chosen)
    return chosen


MILD = "Le port attend son traité, et les quotas divisent."
DAY = datetime.timedelta(days=1)


def post(browser="chez-moi", mode="open", now=None, **fields):
    article = make_article(comments_mode=mode, published_at=(now or timezone.now()) - DAY)
    return services.submit(make_draft(article, MILD, browser_key=browser, **fields), now)


def said_to(comment, kind=Kind.BROWSER, days=7, reason="Trois envois du même texte lundi."):
    return read_first.begin(comment, kind, timezone.now() + datetime.timedelta(days=days), reason, MAKER)


# --- read first ---------------------------------------------------------------------------------------------------------


def test_what_comes_from_that_browser_is_held_and_nothing_else():
    said_to(post())
    assert post().held_because == Hold.READ_FIRST
    assert post("ailleurs").status == Status.PUBLISHED


def test_a_connection_is_known_by_its_key_alone():
    said_to(post("un", sender_key="ligne"), Kind.SENDER)
    assert post("deux", sender_key="ligne").held_because == Hold.READ_FIRST
    assert post("un", sender_key="autre ligne").status == Status.PUBLISHED
    assert post("trois").status == Status.PUBLISHED


def test_no_name_is_looked_at():
    said_to(post(name="Annick"))
    assert post("ailleurs", name="Annick").status == Status.PUBLISHED


def test_a_browser_is_known_again_in_the_next_month():
    long_ago = timezone.now() - datetime.timedelta(days=40)
    said_to(post(now=long_ago))
    assert post().held_because == Hold.READ_FIRST


def test_it_ends_by_itself():
    said_to(post(), days=7)
    later = timezone.now() + datetime.timedelta(days=7, minutes=1)
    assert post(now=later).status == Status.PUBLISHED


def test_a_moderator_ends_it_before_its_day_once():
    row = said_to(post())
    assert read_first.end(row, MAKER)
    assert not read_first.end(row, MAKER)
    row.refresh_from_db()
    assert row.ended_by == MAKER.name
    assert post().status == Status.PUBLISHED


def test_changing_published_words_does_not_go_past_it():
    comment = post()
    said_to(comment)
    services.edit(comment, Seen.of(comment), make_draft(comment.article, "Le port attend, et les quotas.", browser_key=""))
    assert comment.held_because == Hold.READ_FIRST


def test_what_the_check_noticed_is_said_first(verdict):
    said_to(post())
    verdict.verdict, verdict.reason = "hold", Hold.RULES
    assert post().held_because == Hold.RULES


@pytest.mark.parametrize("kind", Kind.values)
def test_the_person_concerned_reads_reason_and_dates(kind):
    reader = Reader()
    first, _receipt = reader.reply(make_article(), MILD)
    row = said_to(first, kind)
    comment, receipt = reader.reply(make_article(), "Un autre avis sur les quotas de pêche.")
    assert comment.held_because == Hold.READ_FIRST
    page = text_of(reader.get(receipt))
    assert "Trois envois du même texte lundi." in page
    assert "until" in page
    with translation.override("en"):
        assert moment_of(row.until) in page
    assert ("your connection" in page) == (kind == Kind.SENDER)


def statements_of_a_post():
    draft = make_draft(make_article(), MILD)
    with CaptureQueriesContext(connection) as asked:
        services.submit(draft)
    return len(asked)


def test_an_ordinary_post_asks_one_thing_more_at_most_and_nothing_where_nobody_is_read_first():
    first = post()
    before = statements_of_a_post()
    row = said_to(first)
    assert statements_of_a_post() == before + 1
    read_first.end(row, MAKER)
    assert statements_of_a_post() == before


# --- trusted ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def after_two():
    SiteSettings(trusted_after=2).save()


def test_who_has_enough_published_comments_does_not_wait(after_two):
    assert post(mode="review").held_because == Hold.REVIEW
    post()
    post()
    comment = post(mode="review")
    assert comment.status == Status.PUBLISHED
    assert StatusChange.objects.get(comment=comment).reason == TRUSTED


def test_the_months_before_count_too(after_two):
    for days in (40, 75):
        post(now=timezone.now() - datetime.timedelta(days=days))
    assert post(mode="review").status == Status.PUBLISHED


def test_one_that_was_removed_ends_it(after_two):
    comments = [post() for _n in range(3)]
    services.remove(comments[0], Seen.of(comments[0]), MAKER, "insult")
    assert post(mode="review").held_because == Hold.REVIEW


def test_nobody_is_trusted_by_his_name_or_connection(after_two):
    for _n in range(2):
        post("chez-moi", name="Annick", sender_key="ligne")
    assert post("ailleurs", mode="review", name="Annick", sender_key="ligne").held_because == Hold.REVIEW
    assert post("", mode="review", name="Annick").held_because == Hold.REVIEW


def test_the_check_still_reads_him(after_two, verdict):
    post()
    post()
    verdict.verdict, verdict.reason = "hold", Hold.RULES
    assert post(mode="review").held_because == Hold.RULES


def test_off_by_default_and_while_every_comment_of_the_site_waits(after_two):
    post()
    post()
    SiteSettings(trusted_after=2, storm_mode="review", storm_until=timezone.now() + DAY).save()
    assert post(mode="review").held_because == Hold.REVIEW
    SiteSettings().save()
    assert post(mode="review").held_because == Hold.REVIEW


def test_who_is_read_first_is_not_trusted(after_two):
    post()
    said_to(post())
    assert post(mode="review").held_because == Hold.READ_FIRST
