"""The kept page: one question and no rendering while nothing changed; whatever changes the page changes its ETag."""

import datetime
from unittest import mock

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from blog.models import SiteSettings
from comments import services
from comments.page import kept
from comments.services import Seen
from moderation import posted_rules
from moderation.models import PostedRule
from tests.making import MAKER, make_article, make_comment
from tests.reader import Reader, staff, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    article = make_article()
    make_comment(article, body="Le mot du premier")
    return article


def get(article, query="", language="", **headers):
    return Client().get(f"{language}/articles/{article.slug}/{query}", headers=headers)


def etag(article, **options):
    return get(article, **options)["ETag"]


# --- the promise --------------------------------------------------------------------------------------------------------


def test_the_second_reader_gets_the_kept_page_for_one_question(article, django_assert_num_queries):
    first = get(article)
    with django_assert_num_queries(1), mock.patch("django.template.base.Template.render", side_effect=AssertionError("rendered")):
        second = get(article)
    assert second.content == first.content
    assert (second["ETag"], second["Content-Type"]) == (first["ETag"], first["Content-Type"])


def test_who_has_the_page_hears_that_it_is_unchanged_for_one_question(article, django_assert_num_queries):
    tag = etag(article)
    cache.clear()
    with django_assert_num_queries(1), mock.patch("django.template.base.Template.render", side_effect=AssertionError("rendered")):
        response = get(article, if_none_match=tag)
    assert (response.status_code, response.content) == (304, b"")


def test_a_kept_page_carries_every_header_of_a_new_one(article):
    new, kept_page = get(article), get(article)
    assert dict(kept_page.headers) == dict(new.headers)
    assert {"Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy"} <= set(kept_page.headers)


def test_what_is_kept_is_answered_before_a_session_or_an_account_is_thought_of(article):
    tag = etag(article)
    with mock.patch("django.contrib.sessions.middleware.SessionMiddleware.process_request", side_effect=AssertionError):
        assert get(article).status_code == 200
        assert get(article, if_none_match=tag).status_code == 304


def test_a_page_that_must_be_made_asks_for_its_tag_once(article):
    with mock.patch.object(kept, "_made_etag", wraps=kept._made_etag) as asked:
        get(article)
    assert asked.call_count == 1


@pytest.mark.parametrize("held_by_client", [None, "same"], ids=["200", "304"])
def test_every_answer_tells_caches_to_ask_again_and_sets_no_cookie(article, held_by_client):
    response = get(article, if_none_match=etag(article)) if held_by_client else get(article)
    assert response["Cache-Control"] == "no-cache"
    assert response["ETag"]
    assert "Cookie" in response["Vary"]
    assert not response.cookies


def test_a_proxy_that_weakened_the_tag_still_hears_that_nothing_changed(article):
    assert get(article, if_none_match=f"W/{etag(article)}").status_code == 304


def test_an_old_tag_gets_the_new_page(article):
    old = etag(article)
    make_comment(article, body="Le mot du second")
    response = get(article, if_none_match=old)
    assert response.status_code == 200
    assert "Le mot du second" in text_of(response)


def test_a_long_branch_is_kept_in_the_same_way(article, django_assert_num_queries):
    address = f"/discussion/{article.slug}/1/"
    first = Client().get(address)
    with django_assert_num_queries(1):
        assert Client().get(address).content == first.content
    assert get(article).content != first.content


# --- what changes the tag -----------------------------------------------------------------------------------------------


def published(article):
    make_comment(article)


def removed(article):
    comment = article.comments.get(number=1)
    services.remove(comment, Seen.of(comment), MAKER, "insult")


def withdrawn(article):
    comment = article.comments.get(number=1)
    services.withdraw(comment, Seen.of(comment))


def held_again(article):
    comment = article.comments.get(number=1)
    services.hold(comment, Seen.of(comment), MAKER)


def article_changed(article):
    article.version += 1
    article.save()


def rules_changed(article):
    PostedRule.objects.filter(code="insult").update(wording_fr="Autrement dit.")
    posted_rules.proclaim()


def settings_saved(article):
    SiteSettings(name="Le Carnet").save()


def newer_article(article):
    make_article(title="Le suivant")


@pytest.mark.parametrize(
    "change", [published, removed, withdrawn, held_again, article_changed, rules_changed, settings_saved, newer_article]
)
def test_whatever_is_seen_on_the_page_changes_the_tag_for_the_next_request(article, change):
    before = etag(article)
    change(article)
    assert etag(article) != before


def test_a_comment_that_waits_leaves_the_page_as_it_was(article):
    before = etag(article)
    make_comment(article, status="held")
    removed_unseen = make_comment(article, status="held")
    services.remove(removed_unseen, Seen.of(removed_unseen), MAKER, "insult")
    response = get(article)
    assert response["ETag"] == before or b"Le mot du premier" in response.content
    assert "1 comment" in text_of(get(article, language="/en"))


def test_a_removed_comment_is_gone_at_once_and_from_the_cache(article):
    get(article)
    removed(article)
    assert b"Le mot du premier" not in get(article).content
    assert not any(b"Le mot du premier" in pickled for pickled in cache._cache.values())


def test_the_neighbour_that_is_taken_down_leaves_the_page(article):
    newer = make_article(title="Un titre à taire")
    assert "Un titre à taire" in text_of(get(article))
    newer.is_draft = True
    newer.save()
    assert "Un titre à taire" not in text_of(get(article))


# --- what time changes --------------------------------------------------------------------------------------------------


def later(monkeypatch, **delta):
    then = timezone.now() + datetime.timedelta(**delta)
    monkeypatch.setattr(timezone, "now", lambda: then)


@pytest.mark.parametrize(
    ("fields", "settings_row", "delta", "said"),
    [
        ({"comments_close_on": timezone.localdate() + datetime.timedelta(days=2)}, {}, {"days": 3}, "have been closed since"),
        ({}, {}, {"days": 91}, "A person reads every comment under this article"),
        ({}, {"storm_mode": "closed"}, {"minutes": 1}, "closed on the whole site"),
    ],
    ids=["closing date", "age", "storm"],
)
def test_time_alone_changes_the_page(monkeypatch, fields, settings_row, delta, said):
    article = make_article(**fields)
    tag = etag(article, language="/en")
    assert said not in text_of(get(article, language="/en"))
    if settings_row:
        SiteSettings(storm_until=timezone.now() + datetime.timedelta(hours=1), **settings_row).save()
    later(monkeypatch, **delta)
    response = get(article, language="/en", if_none_match=tag)
    assert response.status_code == 200
    assert said in text_of(response)


def test_the_end_of_a_storm_opens_the_page_again(monkeypatch, article):
    SiteSettings(storm_mode="closed", storm_until=timezone.now() + datetime.timedelta(hours=1)).save()
    stormy = etag(article)
    later(monkeypatch, hours=2)
    assert etag(article) != stormy
    assert "/reply/" in get(article).content.decode()


def test_the_closing_day_begins_at_midnight_of_the_site_s_own_zone(monkeypatch):
    SiteSettings(time_zone="Pacific/Auckland").save()
    article = make_article(
        comments_close_on=datetime.date(2031, 5, 3), published_at=datetime.datetime(2031, 5, 1, tzinfo=datetime.UTC)
    )
    for hour, closed in ((11, False), (13, True)):  # midnight in Auckland is noon of the day before in UTC
        moment = datetime.datetime(2031, 5, 2, hour, tzinfo=datetime.UTC)
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        assert ("have been closed since" in text_of(get(article, language="/en"))) is closed


# --- whose page it is ---------------------------------------------------------------------------------------------------


def test_each_language_and_each_part_of_the_discussion_is_a_page_of_its_own(article):
    pages = [get(article), get(article, language="/en"), get(article, "?after=1")]
    assert len({page["ETag"] for page in pages}) == 3
    assert len({page.content for page in pages}) == 3
    assert [page["Content-Language"] for page in pages] == ["fr", "en", "fr"]


def test_the_same_part_written_otherwise_is_the_same_page(article):
    assert etag(article, query="?after=1") == etag(article, query="?after=01")
    assert etag(article, query="?after=0") == etag(article, query="?after=x") == etag(article)


def test_an_address_with_anything_more_is_shown_and_not_kept(article):
    response = get(article, "?campagne=x")
    assert response.status_code == 200
    assert "ETag" not in response
    assert "campagne" not in get(article).content.decode()


def test_a_page_asked_for_by_one_host_is_not_another_s(article, settings):
    settings.ALLOWED_HOSTS = ["*"]
    assert etag(article) != etag(article, host="autre.example")


def test_a_signed_in_reader_gets_a_page_of_his_own_that_nobody_keeps(article):
    kept_page = get(article)
    member = staff("helene")
    response = member.get(f"/articles/{article.slug}/", if_none_match=kept_page["ETag"])
    assert response.status_code == 200
    assert set(response["Cache-Control"].split(", ")) == {"private", "no-store"}
    assert "ETag" not in response
    assert b"helene" in response.content
    assert b"helene" not in get(article).content


def test_a_draft_is_kept_for_nobody_and_shown_to_no_reader(article):
    get(article)
    type(article).objects.filter(pk=article.pk).update(is_draft=True)
    response = get(article, if_none_match="*")
    assert response.status_code == 404
    assert "ETag" not in response


def test_an_article_of_tomorrow_appears_when_its_time_comes(monkeypatch):
    article = make_article(published_at=timezone.now() + datetime.timedelta(days=1))
    assert get(article).status_code == 404
    later(monkeypatch, days=2)
    assert get(article).status_code == 200


def test_a_page_that_sets_a_cookie_is_not_kept(article, rf):
    from django.http import HttpResponse

    calls = []

    def view(request, slug):
        calls.append(slug)
        response = HttpResponse("page")
        response.set_cookie("un", "biscuit")
        return response

    for _ in range(2):
        kept.kept(view)(rf.get("/"), article.slug)
    assert len(calls) == 2


def test_head_is_answered_like_get(article):
    response = Client().head(f"/articles/{article.slug}/")
    assert (response.status_code, response["ETag"]) == (200, etag(article))


def test_a_reader_is_told_the_same_in_every_worker_whatever_each_has_kept(article):
    """Two workers, each with a memory of its own: the tag comes from the database, the page from whoever made it."""
    get(article)
    worker = dict(cache._cache)
    removed(article)
    fresh = get(article)
    cache._cache.clear()
    cache._cache.update(worker)
    assert get(article)["ETag"] == fresh["ETag"]
    assert b"Le mot du premier" not in get(article).content


def test_reading_never_needs_a_session(article, django_assert_num_queries):
    reader = Reader()
    reader.get(f"/articles/{article.slug}/")
    assert not reader.client.cookies
