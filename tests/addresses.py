"""What to ask every address of the site with: the values of a board, and the secrets that each role holds.

Shared by whoever goes through all addresses of the URL resolver; one for which nobody has said anything fails their tests.
"""

from __future__ import annotations

from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Max
from django.utils import timezone

from comments.mailing import following
from comments.models import Comment, StatusChange
from moderation.models import PostedRule
from moderation.reports import taking
from tests.canaries import REPORTER, Board
from tests.crawling import Route, routes

EXCEPTED = {
    "admin/(?P<url>.*)$": "Django's answer to every address of the admin that is none",
    "account_confirm_email": "asks for the secret of an account's e-mail address",
    "account_reset_password_from_key": "asks for the secret of an account's password",
    "mfa_remove_webauthn": "a passkey of an account",
    "mfa_edit_webauthn": "a passkey of an account",
    "robots.txt": "one constant text",
}
LEADS_ON = "<path:object_id>/"  # lines of the admin without a name, which lead on to the page of the object


def asked() -> list[Route]:
    """Every line of the URL configuration that answers by itself and is not excepted."""
    return [route for route in routes() if route.name not in EXCEPTED and not route.name.endswith(LEADS_ON)]


def values_for(board: Board, role: str, route: Route) -> list[dict[str, object]] | None:
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
    last = StatusChange.objects.filter(comment__in=comments).values("comment").annotate(last=Max("pk")).order_by("comment")
    changes = [row["last"] for row in last]
    app, _, model = route.name.removeprefix("admin:").rpartition("_")[0].rpartition("_")
    if route.asks_for == {"object_id"}:
        of_ours = {"queuedcomment": comments, "decision": changes}
        keys = of_ours.get(model) or apps.get_model(app, model)._default_manager.order_by("pk").values_list("pk", flat=True)[:1]
        return [{"object_id": key} for key in keys]
    any_comment = {"content_type_id": ContentType.objects.get_for_model(Comment).pk, "object_id": comments[0]}
    known: dict[frozenset[str], list[dict[str, object]]] = {
        frozenset(): [{}],
        frozenset({"pk"}): [
            {"pk": key} for key in (_rules() if "trial" in route.name else changes if "decision" in route.name else comments)
        ],
        frozenset({"id"}): [{"id": User.objects.order_by("pk").values_list("pk", flat=True).first()}],
        frozenset({"signed"}): [{"signed": "forged"}],
        frozenset({"app_label"}): [{"app_label": "moderation"}],
        frozenset({"content_type_id", "object_id"}): [any_comment],
    }
    return known.get(route.asks_for)


def _rules() -> list[int]:
    return list(PostedRule.objects.order_by("pk").values_list("pk", flat=True))


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
