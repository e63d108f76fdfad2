"""What is not public reaches nobody who may not see it: every address, as everybody, before and after every move there is.

Addresses come from the URL resolver. One that asks for something unknown fails the first test until it is given values to be
crawled with (in `_values`), or is excepted by name with a reason.
"""

from __future__ import annotations

import datetime
import re

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.core.cache import cache
from django.db.models import Max
from django.test import Client
from django.utils import timezone

from blog.models import Article
from comments import following, news_mail
from comments.browser import COOKIE
from comments.models import Comment, Status, StatusChange
from moderation.founding import EDITORS, MODERATORS
from moderation.reports import taking
from tests.canaries import AUTHOR, COMMON_WORD, FOLLOWER, REPORTER, Board, Canary, make_board, make_move
from tests.crawling import Answer, Route, address, ask, is_closed_to_reading, links_with_query, routes
from tests.desk import person
from tests.making import make_article, make_comment

pytestmark = pytest.mark.django_db

EXCEPTED = {
    "admin/(?P<url>.*)$": "Django's answer to every address of the admin that is none",
    "account_confirm_email": "asks for the secret of an account's e-mail address",
    "account_reset_password_from_key": "asks for the secret of an account's password",
    "mfa_remove_webauthn": "a passkey of an account",
    "mfa_edit_webauthn": "a passkey of an account",
    "robots.txt": "one constant text",
}
LEADS_ON = "<path:object_id>/"  # lines of the admin without a name, which lead on to the page of the object
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


def _values(board: Board, role: str, route: Route) -> list[dict[str, object]] | None:
    """What to ask the route with; None where nobody has said."""
    if route.name.startswith("admin:"):
        return _values_of_desk(route)
    slug = "balisage" if route.name.startswith("blog:tag") else board.article.slug
    numbers = _numbers(board)
    now = timezone.localtime()
    known: dict[frozenset[str], list[dict[str, object]]] = {
        frozenset(): [{}],
        frozenset({"slug"}): [{"slug": slug}],
        frozenset({"slug", "number"}): [{"slug": slug, "number": number} for number in numbers],
        frozenset({"slug", "known_as"}): [{"slug": slug, "known_as": number} for number in [*numbers, *_imported(board)]],
        frozenset({"token"}): [{"token": token} for token in _secrets(board, role, route)],
        frozenset({"pk"}): [{"pk": board.article.pk}],
        frozenset({"pk", "token"}): [{"pk": board.follower.pk, "token": token} for token in _secrets(board, role, route)],
        frozenset({"year", "month"}): [{"year": f"{now:%Y}", "month": f"{now:%m}"}],
        frozenset({"path"}): [{"path": "2014/03/traite.html"}],
        frozenset({"part"}): [{"part": 0}],
        frozenset({"version"}): [{"version": 1}],
        frozenset({"name"}): [{"name": "traite.jpg"}],
    }
    return known.get(route.asks_for)


def _values_of_desk(route: Route) -> list[dict[str, object]] | None:
    comments = list(Comment.objects.exclude(browser_hash="").order_by("pk").values_list("pk", flat=True))
    last = StatusChange.objects.filter(comment__in=comments).order_by().values("comment").annotate(last=Max("pk"))
    changes = [row["last"] for row in last]
    app, _, model = route.name.removeprefix("admin:").rpartition("_")[0].rpartition("_")
    if route.asks_for == {"object_id"}:
        of_ours = {"queuedcomment": comments, "decision": changes}
        keys = of_ours.get(model) or apps.get_model(app, model)._default_manager.order_by("pk").values_list("pk", flat=True)[:1]
        return [{"object_id": key} for key in keys]
    any_comment = {"content_type_id": ContentType.objects.get_for_model(Comment).pk, "object_id": comments[0]}
    known: dict[frozenset[str], list[dict[str, object]]] = {
        frozenset(): [{}],
        frozenset({"pk"}): [{"pk": key} for key in (changes if "decision" in route.name else comments)],
        frozenset({"id"}): [{"id": 1}],
        frozenset({"signed"}): [{"signed": "forged"}],
        frozenset({"app_label"}): [{"app_label": "moderation"}],
        frozenset({"content_type_id", "object_id"}): [any_comment],
    }
    return known.get(route.asks_for)


def _numbers(board: Board) -> list[int]:
    """The canaries' numbers, the first comment's, and one that nobody has."""
    given = [canary.comment.number for canary in board.canaries if canary.comment and canary.comment.number]
    return [1, *given, 9999]


def _imported(board: Board) -> list[str]:
    """What imported canaries were known as where they came from."""
    return [c.comment.origin.removeprefix("blogger:") for c in board.canaries if c.comment and c.comment.origin]


def _secrets(board: Board, role: str, route: Route) -> list[str]:
    """The secret addresses that a role holds; nobody else guesses one."""
    sent = [canary for canary in board.canaries if canary.comment and canary.key]
    if role == "author" and route.name.startswith("comments:"):
        return [canary.token for canary in sent]
    if role == "another reader" and route.name.startswith("reports:"):
        return [taking.status_token(REPORTER, canary.comment) for canary in sent if canary.comment]
    if role == "another reader" and route.name == "comments:following":
        return [following.token_of(board.follower)]
    return ["0" * 40]


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
        for values in _values(board, role, route) or []:
            where = address(route, values, language)
            answers += [ask(client, route.name, where + query) for query in ("", *QUERIES.get(route.name, ()))]
            if is_closed_to_reading(answers[-1]):
                break
    return answers + [ask(client, *page) for page in links_with_query(answers)]


def _crawled(role: str) -> list[Route]:
    """Who does not decide is sent away at the door of the admin: one of its addresses stands for all."""
    named = [route for route in routes() if route.name not in EXCEPTED and not route.name.endswith(LEADS_ON)]
    return [route for route in named if role in DECIDING or not route.name.startswith("admin:") or route.name == QUEUE]


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
        f"{route.name} asks for {sorted(route.asks_for)}"
        for route in routes()
        if route.name not in EXCEPTED and not route.name.endswith(LEADS_ON) and _values(board, "anonymous", route) is None
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
