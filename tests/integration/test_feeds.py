"""The feeds of a tag and of an article's comments: what stands there, and a 304 while nothing changed (that nothing else does: journeys/test_canary.py)."""

import datetime
from unittest import mock
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from blog import services as newsroom
from comments.finding.feeds import COMMENTS
from comments.models import CommentMarkup
from tests.making import make_article, make_comment

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def get(address, **headers):
    return Client().get(address, headers=headers)


def entries(response):
    assert response.status_code == 200
    return ElementTree.fromstring(response.content).findall(f"{ATOM}entry")


def said(entry, name):
    return entry.find(f"{ATOM}{name}").text


@pytest.fixture
def article():
    article = make_article(title="Le port & la pêche", slug="port")
    article.tags.add(newsroom.tag_named("Pêche"))
    return article


# --- a tag --------------------------------------------------------------------------------------------------------------


def test_a_tag_s_feed_has_its_public_articles_newest_first(article):
    older = make_article(title="Ancien", published_at=timezone.now() - datetime.timedelta(days=9))
    hidden = make_article(title="Canari", is_draft=True)
    make_article(title="Sans mot")
    for other in (older, hidden):
        other.tags.add(newsroom.tag_named("Pêche"))
    response = get("/tags/peche/feed/")
    assert [said(entry, "title") for entry in entries(response)] == ["Le port & la pêche", "Ancien"]
    assert response["Content-Type"].startswith("application/atom+xml")


def test_a_tag_s_feed_is_answered_304_while_nothing_changed(article, settings):
    tag = get("/tags/peche/feed/")["ETag"]
    assert get("/tags/peche/feed/", if_none_match=tag).status_code == 304
    article.title = "Autrement"
    newsroom.save_article(article)
    assert get("/tags/peche/feed/", if_none_match=tag).status_code == 200


def test_the_pages_name_their_feeds_in_the_head(article):
    head = get("/articles/port/").content.decode().partition("</head>")[0]
    assert 'href="/articles/port/feed/"' in head
    assert 'href="/tags/peche/feed/"' in head
    assert 'href="/feed/"' in head
    assert 'href="/en/tags/peche/feed/"' in get("/en/tags/peche/").content.decode().partition("</head>")[0]


# --- an article's comments ----------------------------------------------------------------------------------------------


def test_the_comments_stand_newest_first_each_with_its_number_its_author_and_its_place(article):
    make_comment(article, body="Le premier", name="Maud")
    make_comment(article, body="Le second")
    newest, oldest = entries(get("/en/articles/port/feed/"))
    assert (said(newest, "title"), said(oldest, "title")) == ("Comment 2 by Anonymous", "Comment 1 by Maud")
    assert "Le premier" in said(oldest, "summary")
    assert oldest.find(f"{ATOM}link").get("href").endswith("/en/discussion/port/at/1/")
    assert said(oldest.find(f"{ATOM}author"), "name") == "Maud"


def test_the_identity_of_an_entry_outlives_the_article_s_address(article):
    make_comment(article)
    before = said(entries(get("/articles/port/feed/"))[0], "id")
    article.slug = "rade"
    newsroom.save_article(article)
    assert said(entries(get("/articles/rade/feed/"))[0], "id") == before


def test_an_unchanged_feed_costs_one_question_and_no_rendering(article, django_assert_num_queries):
    make_comment(article)
    first = get("/articles/port/feed/")
    with django_assert_num_queries(1), mock.patch("comments.finding.feeds._feed", side_effect=AssertionError("made anew")):
        assert get("/articles/port/feed/").content == first.content
    with django_assert_num_queries(1), mock.patch("comments.finding.feeds._feed", side_effect=AssertionError("made anew")):
        assert get("/articles/port/feed/", if_none_match=first["ETag"]).status_code == 304


def test_the_feed_has_the_newest_alone_and_costs_the_same_whatever_the_thread(article, django_assert_max_num_queries):
    for n in range(COMMENTS + 3):
        make_comment(article, body=f"n° {n}")
    with django_assert_max_num_queries(6):
        assert len(entries(get("/articles/port/feed/"))) == COMMENTS


def test_signs_that_no_feed_may_hold_are_left_out_and_tags_stay_text(article):
    comment = make_comment(article, body="avant\x08après <script>x</script>", name="A\x0bB")
    type(comment).objects.filter(pk=comment.pk).update(
        body="avant\x08après <script>x</script>", markup=CommentMarkup.PLAIN, name="A\x0bB"
    )
    (entry,) = entries(get("/articles/port/feed/"))
    assert "avantaprès &lt;script&gt;" in said(entry, "summary")
    assert said(entry.find(f"{ATOM}author"), "name") == "AB"


@pytest.mark.parametrize("hidden", [{"is_draft": True}, {"published_at": timezone.now() + datetime.timedelta(days=9)}])
def test_an_article_that_is_not_public_has_no_feed_even_for_who_kept_its_tag(article, hidden):
    make_comment(article, body="canari")
    tag = get("/articles/port/feed/")["ETag"]
    type(article).objects.filter(pk=article.pk).update(**hidden)
    response = get("/articles/port/feed/", if_none_match=tag)
    assert response.status_code == 404
    assert b"canari" not in response.content


def test_a_feed_sets_no_cookie(article):
    assert not get("/articles/port/feed/").cookies
    assert not get("/tags/peche/feed/").cookies
