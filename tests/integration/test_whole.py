"""The whole discussion at one address, as a page and as JSON: all that is public, in the order of the pages, in parts."""

import datetime
import json
import re

import pytest
from django.test import Client
from django.utils import timezone

from blog.models import Article
from comments import services
from comments.models import CommentMarkup
from comments.page import listing, whole
from comments.services import Seen
from tests.making import MAKER, make_article, make_comment
from tests.reader import staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return make_article(title="Le port", slug="port")


@pytest.fixture
def small_parts(monkeypatch):
    monkeypatch.setattr(whole, "AT_ONCE", 2)
    monkeypatch.setattr(whole, "_TOPS", [listing.tops_query(unseen=unseen, most=2) for unseen in (False, True)])
    monkeypatch.setattr(whole, "_KEY_NAMES", ["key0", "key1"])
    for name, field, row in (("_BRANCHES", "root", whole.Place), ("_ORPHANS", "pk", whole.Place), ("_WORDS", "pk", whole.Words)):
        monkeypatch.setattr(whole, name, whole._of(field, row))


def get(address="/en/discussion/port/whole/", client=None, **headers):
    return (client or Client()).get(address, headers=headers)


def page(**headers):
    return get(**headers).getvalue().decode()


def as_json(address="/en/discussion/port/whole.json"):
    return json.loads(get(address).getvalue())


def structure(html):
    """Lists, items, numbers and texts, in order: what the page of comments and the whole page must have in common."""
    thread = html[html.index('<ol class="thread">') :]
    thread = thread.partition('class="notice"')[0]
    thread = thread[: thread.rindex("</ol>")]
    return re.findall(r'</?(?:ol|li)|id="c\d+"|<p class="gone">[^<]*|<p dir="auto">[^<]*', thread)


def many(article):
    """A thread of every state and depth."""
    first = make_comment(article, body="Premier", name="Maud")
    for n in range(4):
        make_comment(article, body=f"Racine {n}")
    deep = first
    for n in range(6):
        deep = make_comment(parent=deep, body=f"Profond {n}")
    gone = make_comment(parent=first, body="canari supprimé", status="removed")
    make_comment(parent=gone, body="Réponse à ce qui n’est plus")
    make_comment(article, body="canari retiré", status="withdrawn")
    held = make_comment(article, body="canari remis en attente")
    services.hold(held, Seen.of(held), MAKER)
    make_comment(article, body="canari jamais vu", status="held", numbered=False)
    unseen = make_comment(article, body="canari de l’archive", status="removed", numbered=False)
    make_comment(parent=unseen, body="Orphelin")


# --- the page -------------------------------------------------------------------------------------------------------------


def test_the_whole_page_has_what_the_article_s_page_has_in_the_same_order_and_nesting(article):
    many(article)
    shown = Client().get("/en/articles/port/").content.decode()
    assert structure(page()) == structure(shown)
    assert "canari" not in page()


def test_so_has_it_when_read_in_small_parts(article, small_parts):
    many(article)
    assert structure(page()) == structure(Client().get("/en/articles/port/").content.decode())


def test_replies_beyond_the_first_pages_stand_there_too(article, monkeypatch):
    monkeypatch.setattr(listing, "REPLIES_A_BRANCH", 1)
    root = make_comment(article)
    for n in range(5):
        make_comment(parent=root, body=f"Réponse {n}")
    assert [f"Réponse {n}" in page() for n in range(5)] == [True] * 5


def test_long_texts_are_unfolded_and_nothing_is_to_be_done(article, settings):
    settings.COMMENT_FOLD_LENGTH = 20
    make_comment(article, body="Un texte bien plus long que le pli, d’un seul tenant.")
    comment = make_comment(article, body="Un texte importé bien plus long<br>que le pli.")
    type(comment).objects.filter(pk=comment.pk).update(markup=CommentMarkup.HTML)
    html = page()
    assert '<p dir="auto">Un texte bien plus long que le pli, d’un seul tenant.</p>' in html
    assert '<p dir="auto">Un texte importé bien plus long<br>que le pli.</p>' in html
    thread = html[html.index("<ol") : html.rindex("</ol>")]
    assert "<details" not in thread
    assert 'class="do"' not in thread


def test_the_discussion_s_foot_leads_to_it_once_there_is_one(article):
    assert "/discussion/port/whole/" not in Client().get("/articles/port/").content.decode()
    make_comment(article)
    foot = Client().get("/articles/port/").content.decode()
    assert 'href="/discussion/port/whole/"' in foot
    assert "Imprimer toute la discussion" in foot


def test_a_comment_taken_away_is_gone_for_the_next_request(article):
    comment = make_comment(article, body="canari")
    tag = get()["ETag"]
    assert get(if_none_match=tag).status_code == 304
    services.remove(comment, Seen.of(comment), MAKER, "insult")
    answer = get(if_none_match=tag)
    assert answer.status_code == 200
    assert b"canari" not in answer.getvalue()


def test_a_comment_taken_away_while_the_page_is_on_its_way_does_not_arrive(article, small_parts):
    for n in range(9):
        make_comment(article, body=f"Mot {n}")
    last = make_comment(article, body="canari")
    parts = iter(get().streaming_content)
    begun = [next(parts), next(parts)]
    services.remove(last, Seen.of(last), MAKER, "insult")
    arrived = b"".join([*begun, *parts])
    assert b"Mot 8" in arrived
    assert b"canari" not in arrived


@pytest.mark.parametrize("ending", ["whole/", "whole.json"])
@pytest.mark.parametrize("hidden", [{"is_draft": True}, {"published_at": timezone.now() + datetime.timedelta(days=9)}])
def test_an_article_that_is_not_public_has_none(article, hidden, ending):
    make_comment(article)
    Article.objects.update(**hidden)
    assert get(f"/discussion/port/{ending}").status_code == 404


@pytest.mark.parametrize("ending", ["whole/", "whole.json"])
def test_no_search_engine_keeps_it_and_no_cookie_is_set(article, ending):
    answer = get(f"/discussion/port/{ending}")
    assert (answer["X-Robots-Tag"], answer["Cache-Control"]) == ("noindex", "no-cache")
    assert not answer.cookies


def test_what_is_added_to_the_address_gets_no_page_of_its_own(article):
    assert get("/discussion/port/whole/?x=1").status_code == 404


def test_a_moderator_gets_the_same_page(article):
    many(article)
    moderator = staff().client
    html = get(client=moderator).getvalue().decode()
    assert "Undo the decision" not in html
    assert structure(html) == structure(page())


def test_times_and_sentences_are_those_of_the_address_though_they_are_written_later(article):
    make_comment(article, submitted_at=datetime.datetime(2026, 1, 2, 22, 30, tzinfo=datetime.UTC))
    make_comment(article, status="withdrawn")
    french, english = get("/discussion/port/whole/"), get()
    assert "withdrawn by its author" in english.getvalue().decode()
    assert "retiré par son auteur" in french.getvalue().decode()
    html = get("/discussion/port/whole/").getvalue().decode()
    assert "2 janvier 2026 à 23:30" in html
    assert "data-relative" not in html  # "an hour ago" says nothing on paper


# --- in parts -------------------------------------------------------------------------------------------------------------


def test_the_first_part_leaves_before_any_comment_is_read(article, django_assert_num_queries):
    make_comment(article)
    parts = iter(get().streaming_content)
    with django_assert_num_queries(0):
        assert b"<h1" in next(parts)
    assert b'id="c1"' in next(parts)


@pytest.mark.parametrize("ending", ["whole/", "whole.json"])
def test_the_questions_to_the_database_do_not_grow_before_a_part_is_full(article, ending, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked():
        with CaptureQueriesContext(connection) as queries:
            get(f"/discussion/port/{ending}").getvalue()
        return len(queries)

    make_comment(article)
    asked()  # a first request makes the counter of the limit
    few = asked()
    many(article)
    for _ in range(30):
        make_comment(article)
    assert asked() <= few + 1  # branches that are there, and orphans


def test_an_unchanged_discussion_is_answered_without_being_read(article, monkeypatch):
    make_comment(article)
    tag = get()["ETag"]
    monkeypatch.setattr("comments.views.whole.lines_of", lambda article: pytest.fail("read anew"))
    assert get(if_none_match=tag).status_code == 304


# --- JSON -----------------------------------------------------------------------------------------------------------------


def test_the_json_has_the_documented_shape(article):
    comment = make_comment(article, body="Bonjour", name="Maud")
    make_comment(parent=comment, status="removed", body="canari", ground="insult")
    told = as_json()
    assert told["article"] == {
        "title": "Le port",
        "address": "http://127.0.0.1:8000/en/articles/port/",
        "language": "fr",
        "published_at": article.published_at.isoformat(timespec="seconds"),
    }
    assert told["count"] == 1
    first, second = told["comments"]
    assert first == {
        "number": 1,
        "in_reply_to": None,
        "state": "published",
        "name": "Maud",
        "mark": "",
        "staff": False,
        "published_at": comment.published_at.isoformat(timespec="seconds"),
        "text": "Bonjour",
    }
    assert second == {
        "number": 2,
        "in_reply_to": 1,
        "state": "removed",
        "rule": "insult",
        "instead": "Comment 2 removed (rule 3, insults).",
    }


def test_the_json_has_the_numbers_of_the_page_and_nothing_that_is_not_public(article, monkeypatch):
    many(article)
    numbers = [comment["number"] for comment in as_json()["comments"]]
    assert numbers == sorted(map(int, re.findall(r'id="c(\d+)"', page())))
    assert "canari" not in get("/discussion/port/whole.json").getvalue().decode()


def test_an_empty_discussion_is_an_empty_list(article):
    assert as_json()["comments"] == []
    assert "No comment yet." in page()
