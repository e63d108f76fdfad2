"""Writes the demonstration: articles through blog.services, comments through the real check, a few decided on already."""

from __future__ import annotations

import datetime
import hashlib
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from django.core.files import File
from django.db import transaction

from blog import pictures
from blog.models import Article, SiteSettings
from blog.services import publish
from comments import services
from comments.demo.drawings import picture
from comments.drafts import Actor, Draft
from comments.models import Comment, Hold, Status, Verb
from comments.services import Seen, Words
from comments.services.moving import Move, move

DECIDED_AFTER: Final = datetime.timedelta(hours=6)  # so that the log of the demonstration has a past
ARTICLES: Final = Path(__file__).parent / "articles"
SITE: Final = {
    "name": "Le Carnet du large",
    "motto": "Nouvelles des côtes, des îles et de ceux qui y vivent",
    "publisher": "Le Carnet du large, revue imaginaire, quai des Brumes, Port-Kerven",
    "contact": "bonjour@carnet-du-large.example",
    "own_paragraph": (
        "Nous lisons tout ce que vous écrivez, même quand nous mettons du temps à répondre.\n"
        "Soyez vifs si vous voulez, jamais blessants\u00a0: derrière chaque nom, il y a un voisin."
    ),
}

Told = dict[str, Any]  # an article's file, or one [[comments]] table of it


def write(now: datetime.datetime, moderator: Actor, progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Write what of the demonstration is not there yet, dated relative to `now`; answers how many articles that were."""
    if not SiteSettings.objects.filter(pk=1).exists():
        SiteSettings(**SITE).save()
    written, oldest_first = 0, articles()
    for done, told in enumerate(oldest_first, start=1):
        written += _write_article(told, now, moderator)
        progress(done, len(oldest_first))
    return written


def articles() -> list[Told]:
    """What the files tell, oldest article first: the queue keeps the order in which comments come."""
    told = [tomllib.loads(file.read_text(encoding="utf-8")) for file in ARTICLES.glob("*.toml")]
    return sorted(told, key=lambda article: -article["hours_ago"])


def origin_of(slug: str) -> str:
    """How an article of the demonstration is known again."""
    return f"demo:{slug}"


@transaction.atomic
def _write_article(told: Told, now: datetime.datetime, moderator: Actor) -> bool:
    """An article with its whole discussion, or neither; False where it stands already."""
    if Article.objects.filter(origin=origin_of(told["slug"])).exists():
        return False
    at = (now - datetime.timedelta(hours=told["hours_ago"])).replace(second=0, microsecond=0)
    fields = ("slug", "title", "language", "byline", "body")
    article = Article(
        **{field: told[field] for field in fields},
        source_name=told.get("source_name", ""),
        source_address=told.get("source_address", ""),
        picture_caption=told["caption"],
        picture_credit=told["credit"],
        origin=origin_of(told["slug"]),
    )
    publish(article, at, tags=told["tags"], picture=pictures.prepare(File(picture(told["drawing"]), "drawing.png")))
    _write_discussion(article, told["comments"], at, moderator)
    return True


def _write_discussion(article: Article, told: list[Told], at: datetime.datetime, moderator: Actor) -> None:
    """Every comment is sent first and then decided on, so that what is removed can have been answered."""
    sent: dict[str, Comment] = {}
    for one in told:
        answered = sent.get(one.get("answers", ""))
        while answered is not None and answered.status != Status.PUBLISHED:
            answered = answered.parent
        sent[one["id"]] = services.submit(_draft(article, one, answered), at + datetime.timedelta(minutes=one["minutes"]))
    for one in told:
        for verb in one.get("then", ()):
            _decide(sent[one["id"]], verb, one, moderator)


def _draft(article: Article, told: Told, parent: Comment | None) -> Draft:
    """The comment as a reader would send it, from a browser and an address of his own."""
    sender = key_of(told.get("sender") or told["name"] or f"{article.slug}/{told['id']}")
    return Draft(
        article=article,
        text=told["text"].strip(),
        name=told["name"],
        parent=parent,
        sender_key=sender,
        browser_key=sender,
        idempotency_key=key_of(f"{article.slug}/{told['id']}"),
        seconds_to_fill=told.get("seconds", 75.0),
    )


def key_of(of: str) -> str:
    """The same key for the same words at every run."""
    return hashlib.sha256(of.encode()).hexdigest()[:32]


def _decide(comment: Comment, verb: str, told: Told, moderator: Actor) -> None:
    """Make one move, where the comment is where that move can be made."""
    seen, later = Seen.of(comment), comment.submitted_at + DECIDED_AFTER
    if verb == "remove" and seen.status != Status.REMOVED:
        words = Words(to_author=told["note"])
        move([Move(comment, seen, Verb.REMOVE, Status.REMOVED, told["ground"])], moderator, words, later)
    elif verb == "hold" and seen.status == Status.PUBLISHED:
        move([Move(comment, seen, Verb.HOLD, Status.HELD, reason=Hold.MODERATOR)], moderator, now=later)
    elif verb == "approve" and seen.status == Status.HELD:
        move([Move(comment, seen, Verb.APPROVE, Status.PUBLISHED)], moderator, now=later)
    elif verb == "withdraw" and seen.status == Status.PUBLISHED:
        services.withdraw(comment, seen)
