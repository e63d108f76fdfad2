"""The order of a discussion, the way to any page of it, each comment's lasting address, and what is said of newer ones."""

import re
from itertools import chain

import pytest

from blog.models import Article
from comments import services
from comments.page import listing
from comments.page.listing import article_page
from comments.services import Seen
from comments.views import newer
from tests.making import make_article, make_comment
from tests.reader import Reader, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return make_article(slug="le-port")


def numbers(page):
    return [line.comment.number for line in page.lines]


def shown(address):
    return [int(number) for number in re.findall(r'id="c(\d+)"', Reader().get(address).content.decode())]


def walked(article, newest_first):
    """The pages of a discussion from its first to its last, and back."""
    there, after = [], 0
    while True:
        page = article_page(article, after, newest_first)
        there.append(page)
        if page.next is None:
            break
        after = page.next
    back = [there[-1]]
    while back[-1].previous is not None:
        back.append(article_page(article, back[-1].previous, newest_first))
    return [numbers(page) for page in there], [numbers(page) for page in reversed(back)]


# --- the order ----------------------------------------------------------------------------------------------------------


def test_newest_first_turns_the_roots_around_and_leaves_each_branch_in_its_order(article):
    first = make_comment(article)
    make_comment(article)
    make_comment(parent=first)
    make_comment(parent=first)
    assert shown("/en/articles/le-port/?order=newest") == [2, 1, 3, 4]
    assert shown("/en/articles/le-port/") == [1, 3, 4, 2]


def test_head_and_foot_lead_to_the_other_order(article, small_pages):
    for _ in range(5):
        make_comment(article)
    page = Reader().get("/en/articles/le-port/").content.decode()
    assert page.count('href="/en/articles/le-port/?order=newest#comments">Newest first') == 2
    page = Reader().get("/en/articles/le-port/?order=newest").content.decode()
    assert page.count('href="/en/articles/le-port/#comments">Oldest first') == 2
    assert 'href="/en/articles/le-port/?order=newest&amp;after=3#comments" rel="next"' in page


def test_an_order_nobody_offers_is_the_usual_one(article):
    make_comment(article)
    make_comment(article)
    assert shown("/en/articles/le-port/?order=best") == [1, 2]


@pytest.mark.parametrize("newest_first", [False, True])
def test_from_the_first_page_to_the_last_and_back_each_comment_stands_once(article, small_pages, newest_first):
    for _ in range(7):
        make_comment(article)
    there, back = walked(article, newest_first)
    assert sorted(chain.from_iterable(there)) == list(range(1, 8))
    assert there == back


def test_pages_of_unequal_branches_lead_back_to_the_first_without_leaving_a_comment_out(article, small_pages):
    for replies in (4, 0, 0, 3, 0, 1, 0):
        root = make_comment(article)
        for _ in range(replies):
            make_comment(parent=root)
    _, back = walked(article, False)
    assert set(chain.from_iterable(back)) == set(range(1, 16))


def test_replies_to_a_root_that_never_was_public_stand_for_themselves_in_both_orders(article):
    unseen = make_comment(article, status="held", numbered=False)
    make_comment(article)
    make_comment(parent=unseen)
    make_comment(article)
    assert numbers(article_page(article)) == [1, 2, 3]
    assert numbers(article_page(article, 0, True)) == [3, 2, 1]
    assert numbers(article_page(article, 2, True)) == [1]


def test_both_orders_are_kept_apart(article):
    make_comment(article)
    make_comment(article)
    reader = Reader()
    etags = {reader.get(f"/en/articles/le-port/{part}")["ETag"] for part in ("", "?order=newest", "?order=newest&after=2")}
    assert len(etags) == 3
    assert shown("/en/articles/le-port/?order=newest") == [2, 1]
    assert shown("/en/articles/le-port/") == [1, 2]


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_page_takes_as_many_queries_however_long_the_discussion(article, django_assert_num_queries, newest_first):
    for _ in range(3):
        make_comment(article)
    with django_assert_num_queries(4):
        article_page(article, 0, newest_first)
    for _ in range(60):
        make_comment(article)
    with django_assert_num_queries(4):
        article_page(article, 0, newest_first)


# --- a comment's lasting address -----------------------------------------------------------------------------------------


def test_a_comment_s_address_leads_to_the_page_where_it_stands(article, small_pages, monkeypatch):
    monkeypatch.setattr(listing, "fits_one_page", lambda last: False)
    for _ in range(5):
        make_comment(article)
    answer = Reader().get("/en/discussion/le-port/at/5/")
    assert (answer.status_code, answer["Location"]) == (302, "/en/articles/le-port/?after=4#c5")
    assert 5 in shown(answer["Location"])


def test_a_comment_is_found_by_what_it_was_known_as_where_it_was_imported_from(article):
    make_comment(article)
    make_comment(article, origin="blogger:8452163097451235678")
    assert Reader().get("/en/discussion/le-port/at/8452163097451235678/")["Location"] == "/en/articles/le-port/#c2"


def test_nobody_learns_of_a_comment_without_a_place(article):
    make_comment(article, status="held", numbered=False, origin="blogger:77")
    Article.objects.create(title="Brouillon", slug="brouillon", is_draft=True)
    for address in ("le-port/at/77", "le-port/at/1", "brouillon/at/1", "nulle-part/at/1"):
        assert Reader().get(f"/en/discussion/{address}/").status_code == 404


# --- what is new --------------------------------------------------------------------------------------------------------


def test_a_page_that_stays_open_hears_how_many_were_published_since(article):
    make_comment(article)
    page = Reader().get("/en/articles/le-port/").content.decode()
    assert 'data-news="/en/discussion/le-port/news/?since=1"' in page
    assert Reader().get("/en/discussion/le-port/news/?since=1").content.strip() == b""
    make_comment(article)
    gone = make_comment(article)
    services.withdraw(gone, Seen.of(gone))
    make_comment(article, status="held", numbered=False)
    assert text_of(Reader().get("/en/discussion/le-port/news/?since=1")) == "1 new comment"
    make_comment(article)
    answer = Reader().get("/en/discussion/le-port/news/?since=1")
    assert text_of(answer) == "2 new comments"
    assert 'href="/en/articles/le-port/?order=newest#comments"' in answer.content.decode()


def test_nearly_always_the_answer_is_304_in_one_query(article, django_assert_num_queries):
    make_comment(article)
    etag = Reader().get("/en/discussion/le-port/news/?since=1")["ETag"]
    with django_assert_num_queries(1):
        answer = Reader().get("/en/discussion/le-port/news/?since=1", **{"If-None-Match": etag})
    assert (answer.status_code, answer["Cache-Control"]) == (304, "no-cache")
    make_comment(article)
    assert Reader().get("/en/discussion/le-port/news/?since=1", **{"If-None-Match": etag}).status_code == 200


def test_a_flood_is_not_counted_to_its_end(article, monkeypatch):
    monkeypatch.setattr(newer, "MOST_COUNTED", 2)
    for _ in range(4):
        make_comment(article)
    assert "More than 2 new comments" in text_of(Reader().get("/en/discussion/le-port/news/?since=0"))


def test_there_is_no_news_of_an_article_nobody_may_read(article):
    Article.objects.update(is_draft=True)
    assert Reader().get("/en/discussion/le-port/news/").status_code == 404
