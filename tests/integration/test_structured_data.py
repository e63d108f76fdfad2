"""What search engines and other sites are told of an article's page: only what every reader sees on it."""

import html
import json
import re

import pytest
from django.test import Client

from comments import services
from comments.finding.structured_data import COMMENT_TEXT, MOST_COMMENTS
from comments.services import Seen
from tests.making import MAKER, make_article, make_comment

pytestmark = pytest.mark.django_db


def page(article, query="", language="/en"):
    return Client().get(f"{language}/articles/{article.slug}/{query}").content.decode()


def data(article, **asked):
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page(article, **asked), re.DOTALL)
    return json.loads(block)


@pytest.fixture
def article():
    return make_article(title="Le port", slug="port", byline="Maud Kerven", body="Les quotas divisent.")


def test_the_posting_says_what_stands_on_the_page(article):
    make_comment(article, body="Un phare.", name="Paul")
    posting = data(article)
    assert posting["@type"] == "DiscussionForumPosting"
    assert (posting["headline"], posting["text"], posting["inLanguage"]) == ("Le port", "Les quotas divisent.", "fr")
    assert posting["author"] == {"@type": "Person", "name": "Maud Kerven"}
    assert posting["url"] == "http://127.0.0.1:8000/en/articles/port/"
    assert posting["commentCount"] == 1
    (comment,) = posting["comment"]
    assert (comment["@type"], comment["text"], comment["author"]["name"]) == ("Comment", "Un phare.", "Paul")
    assert comment["url"] == "http://127.0.0.1:8000/en/articles/port/#c1"


def test_a_reply_names_the_comment_it_hangs_under(article):
    first = make_comment(article)
    make_comment(article, parent=first)
    top, reply = data(article)["comment"]
    assert "parentItem" not in top
    assert reply["parentItem"]["url"] == top["url"]


def test_an_article_without_a_byline_is_the_publisher_s():
    assert data(make_article())["author"]["@type"] == "Organization"


def test_a_page_tells_of_the_comments_that_stand_on_it_alone(article):
    for n in range(60):
        make_comment(article, body=f"n° {n}")
    assert [comment["text"] for comment in data(article, query="?after=50")["comment"]] == [f"n° {n}" for n in range(50, 60)]


def test_of_a_long_page_the_first_comments_are_told_alone(article):
    first = make_comment(article)
    for _root in range(3):
        root = make_comment(article)
        for _ in range(20):
            make_comment(parent=root)
    assert len(data(article)["comment"]) == MOST_COMMENTS
    assert data(article)["comment"][0]["url"].endswith(f"#c{first.number}")


def test_a_long_comment_is_told_by_its_first_words(article):
    make_comment(article, body="mot " * 400)
    text = data(article)["comment"][0]["text"]
    assert len(text) <= COMMENT_TEXT + 1
    assert text.endswith("mot…")


@pytest.mark.parametrize("body", ["</script><script>alert(1)</script>", "<!-- <script>", "a\u2028b & c", '"}],"x":[{"'])
def test_no_text_can_leave_the_block(article, body):
    comment = make_comment(article, body="x")
    type(comment).objects.filter(pk=comment.pk).update(body=body, markup="plain", name=body[:20])
    (said,) = data(article)["comment"]
    assert said["text"] == " ".join(body.split())
    assert said["author"]["name"] == body[:20]
    block = re.search(r"ld\+json\">(.*?)</script>", page(article), re.DOTALL)[1]
    assert not set("<>&\u2028") & set(block)


def test_what_is_taken_down_leaves_its_replies_which_name_it_no_more(article):
    comment = make_comment(article)
    make_comment(parent=comment, body="Une réponse.")
    services.remove(comment, Seen.of(comment), MAKER, "insult")
    (said,) = data(article)["comment"]
    assert said["text"] == "Une réponse."
    assert "parentItem" not in said


def test_open_graph_tells_of_the_article_alone(article):
    make_comment(article, body="canari")
    told = dict(re.findall(r'<meta property="(og:[a-z_]+)" content="([^"]*)"', page(article)))
    assert (told["og:title"], html.unescape(told["og:url"])) == ("Le port", "http://127.0.0.1:8000/en/articles/port/")
    assert not [value for value in told.values() if "canari" in value]


def test_a_draft_s_preview_has_no_data():
    article = make_article(is_draft=True, slug="canari")
    assert Client().get("/articles/canari/").status_code == 404
    assert article.is_draft
