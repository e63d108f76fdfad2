"""What is not public reaches nobody who may not see it: every address, as everybody, before and after every move there is.

Addresses come from the URL resolver. One that asks for something unknown fails the first test until it is given values to be
crawled with (in tests/addresses.py), or is excepted by name with a reason.
"""

from __future__ import annotations

import datetime
import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from blog.models import Article
from comments.mailing import messages as news_mail
from comments.models import Comment, Status
from comments.people.browser import COOKIE
from moderation.founding import EDITORS, MODERATORS
from tests.addresses import EXCEPTED, asked, values_for
from tests.canaries import AUTHOR, COMMON_WORD, FOLLOWER, REPORTER, Board, Canary, make_board, make_move
from tests.crawling import Answer, Route, address, ask, is_closed_to_reading, links_with_query, routes
from tests.desk import person
from tests.making import make_article, make_comment

pytestmark = pytest.mark.django_db

BROWSERS = {"author": AUTHOR, "another reader": REPORTER}  # readers whose browsers hold a key
GROUPS = {"editor": EDITORS, "moderator": MODERATORS, "owner": None}
DECIDING = ("moderator", "owner")
ROLES = ("anonymous", *BROWSERS, *GROUPS)
TWIN_S_WORD = "amarre"
QUEUE = "admin:moderation_queuedcomment_changelist"
DESK = ("admin:", "comments:remove", "comments:undo")  # where who decides reads what he decides on
OWN = (
    "comments:receipt",
    "comments:follow",
    "comments:edit",
    "comments:withdraw",
    "comments:mine",
    "comments:replies",
    "comments:remove",
)
QUERIES = {
    "search": (f"?q={COMMON_WORD}",),
    "blog:article": ("?order=newest", "?after=1"),
    "comments:news": ("?since=0",),
    "blog:front": ("?before=0-1",),
    QUEUE: ("?status=published", "?status=removed", "?status=withdrawn", f"?q={COMMON_WORD}"),
}
KEPT = ("/articles/traite/", "/articles/traite/feed/")


# --- the crawl ------------------------------------------------------------------------------------------------------


def _browser(role: str) -> Client:
    client = Client()
    if role in BROWSERS:
        client.cookies[COOKIE] = BROWSERS[role]
    elif role in GROUPS:
        client.force_login(person(role, GROUPS[role]))
    return client


def _crawl(board: Board, role: str, client: Client, language: str = "fr") -> list[Answer]:
    answers: list[Answer] = []
    for route in _crawled(role):
        for values in values_for(board, role, route) or []:
            where = address(route, values, language)
            answers += [ask(client, route.name, where + query) for query in ("", *QUERIES.get(route.name, ()))]
            if is_closed_to_reading(answers[-1]):
                break
    return answers + [ask(client, *page) for page in links_with_query(answers)]


def _crawled(role: str) -> list[Route]:
    """Who does not decide is sent away at the door of the admin: one of its addresses stands for all."""
    return [route for route in asked() if role in DECIDING or not route.name.startswith("admin:") or route.name == QUEUE]


# --- who may see what -----------------------------------------------------------------------------------------------


def _told_where_it_may_not_be(board: Board, role: str, answers: list[Answer]) -> list[str]:
    trouble = []
    for canary in board.canaries:
        for kind, mark in _marks(canary):
            places = [one for one in answers if mark in one.told and not _may_see(canary, kind, role, one)]
            trouble += [f"{canary.move}: {kind} to the {role} at {one.address}" for one in places[:3]]
    for what, mark in (("a draft that was never sent", board.nudged), ("the address of who follows", f"{FOLLOWER}@")):
        trouble += [f"{what}, to the {role} at {one.address}" for one in answers if mark in one.told]
    return trouble


def _marks(canary: Canary) -> list[tuple[str, str]]:
    marks = list(canary.marks.items())
    if canary.comment and canary.key:
        marks.append(("tracking link", canary.token))
        stored = ("idempotency_key", "receipt_hash", "sender_key", "browser_hash", "salt")
        marks += [("stored secret", value) for name in stored if (value := getattr(canary.comment, name))]
    return marks


def _may_see(canary: Canary, kind: str, role: str, answer: Answer) -> bool:
    """The table: one line a kind of text."""
    public = canary.comment is not None and canary.comment.status == Status.PUBLISHED
    own = role == "author" and answer.route in OWN
    desk = role in DECIDING and answer.route.startswith(DESK)
    match kind:
        case "words" | "later words" | "name":
            return public or own or desk
        case "old words" | "private note":
            return desk
        case "note to the author":
            return own or desk
        case "report":
            return desk or (role == "another reader" and answer.route == "reports:status")
        case "tracking link":
            return role == "author" and (own or canary.token in answer.address)
        case _stored_secret:
            return False


# --- the tests ------------------------------------------------------------------------------------------------------


def test_every_address_is_crawled_or_excepted_by_name():
    board, known = make_board(), {route.name for route in routes()}
    unknown = [
        f"{route.name} asks for {sorted(route.asks_for)}" for route in asked() if values_for(board, "anonymous", route) is None
    ]
    assert unknown == []
    assert [name for name in EXCEPTED if name not in known] == [], "excepted, and no address"


def test_no_mark_where_it_may_not_be_before_and_after_every_move(settings, monkeypatch):
    settings.EMAIL_IS_SET = True
    monkeypatch.setattr(news_mail, "COMMENTS_A_MESSAGE", 100)  # one message tells of every canary
    board = make_board()
    browsers = {role: _browser(role) for role in ROLES}
    trouble = _told_where_it_may_not_be(board, "anonymous", _crawl(board, "anonymous", browsers["anonymous"]))
    for canary in board.canaries:
        pages = [ask(browsers["anonymous"], "kept", where) for where in KEPT]
        make_move(canary)
        again = [ask(browsers["anonymous"], "kept", page.address, if_none_match=_etag(page)) for page in pages]
        trouble += _told_where_it_may_not_be(board, "anonymous", again)
        trouble += [f"{canary.move}: {one.address} is answered 304" for one in again if one.status == 304 and _shows(canary)]
    board.fresh()
    for role in ROLES:  # what is made for one reader is kept nowhere: for him the moves are behind some comments, ahead of others
        answers = _crawl(board, role, browsers[role], "en" if role == "another reader" else "fr")
        trouble += _told_where_it_may_not_be(board, role, answers)
        assert _to_be_found(board, role) <= _found(board, answers), f"the crawl as {role} did not come where the texts are"
    kept = [Answer("kept", "in the cache", 200, str(pickled).casefold()) for pickled in cache._cache.values()]
    news_mail.send_due(timezone.now() + datetime.timedelta(days=1))
    sent = [Answer("mail", one.subject, 200, f"{one.subject} {one.body} {one.extra_headers}".casefold()) for one in mail.outbox]
    trouble += _told_where_it_may_not_be(board, "anonymous", kept + sent)
    assert len(kept) > 3
    assert _to_be_found(board, "follower") <= _found(board, sent)
    assert trouble == []


def _etag(answer: Answer) -> str:
    return re.search(r"^etag: (.*)$", answer.told, re.MULTILINE)[1]


def _shows(canary: Canary) -> bool:
    """True where the move changed what readers see."""
    return Status.PUBLISHED in (canary.move.was, canary.move.to)


def _found(board: Board, answers: list[Answer]) -> set[str]:
    """The moves whose comment's words were found somewhere."""
    everything = "\n".join(answer.told for answer in answers)
    return {str(canary.move) for canary in board.canaries if canary.marks["words"] in everything}


def _to_be_found(board: Board, role: str) -> set[str]:
    def shown(canary: Canary) -> bool:
        own = bool(canary.key)
        return canary.move.to == Status.PUBLISHED or (own and role in (*DECIDING, "author"))

    return {str(canary.move) for canary in board.canaries if shown(canary)}


def test_counts_are_those_of_a_board_where_what_is_not_public_never_was():
    board = make_board()
    assert _counts(board.article, COMMON_WORD) == _counts(_without_canaries(board), TWIN_S_WORD)
    for canary in board.canaries:
        make_move(canary)
    assert _counts(board.article, COMMON_WORD) == _counts(_without_canaries(board), TWIN_S_WORD)


def _without_canaries(board: Board) -> Article:
    """Another article with as many comments as are public under the first: half of them replies to its first comment."""
    public = Comment.objects.published().filter(article=board.article)
    replies = public.exclude(parent=None).count()
    twin = make_article()
    first = make_comment(twin, body=f"Une {TWIN_S_WORD}.")
    for _ in range(public.count() - replies - 1):
        make_comment(twin, body=f"Une {TWIN_S_WORD}.")
    for _ in range(replies):
        make_comment(parent=first, body=f"Une {TWIN_S_WORD}.")
    return twin


def _counts(article: Article, word: str) -> dict[str, list[str]]:
    """Whatever a reader can count of a discussion."""
    client = Client()
    page, feed, news, front, found = (
        ask(client, "", where).told
        for where in (
            f"/en/articles/{article.slug}/",
            f"/en/articles/{article.slug}/feed/",
            f"/en/discussion/{article.slug}/news/?since=0",
            "/en/",
            f"/en/search/?q={word}",
        )
    )
    return {
        "heading": re.findall(r'id="comments-count">(\d+)', page),
        "structured data": re.findall(r'"commentcount":(\d+)', page),
        "on the page and after it": [str(page.count('class="t"') + sum(map(int, re.findall(r"(\d+) more repl", page))))],
        "feed": [str(feed.count("<entry>"))],
        "news": re.findall(r"(\d+) new", news),
        "front page": re.findall(rf"articles/{article.slug}/#comments\D*(\d+) comment", front),
        "search": [str(found.count(f"discussion/{article.slug}/at/"))],
    }
