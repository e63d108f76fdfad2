"""Fills a fresh database with articles and comments in bulk: `python -m bench.seeding '{"threads": [10, 100], "board": 1000}'`.

Rows are made from the models' own fields and defaults and written with COPY or executemany: a million comments would take
the services hours. Each comment has its revision and its line of the log, as a posted one has.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import os
import random
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import DateTimeField, JSONField

from bench.prose import Prose, authors

THREAD = 200  # comments under each of the articles that make up a board
DEEPEST = 4
WAITING = 60  # comments in the queue, on boards of any size
BATCH = 5_000
TEXTS = 4_000  # different ones; a million comments repeat them
SESSION = "bench-session-of-a-moderator-000"


def slug_of(pk: int) -> str:
    return f"article-{pk}"


def shape(count: int, chance: random.Random) -> Iterator[tuple[int | None, int | None, int]]:
    """For each comment of a thread: its parent's and its root's place, counted from 0, and its depth; half are roots."""
    recent: list[tuple[int, int, int]] = []  # place, root, depth
    for place in range(count):
        parent = chance.choice(recent) if recent and chance.random() < 0.5 else None
        if parent is None:
            yield None, None, 0
            recent.append((place, place, 0))
        else:
            yield parent[0], parent[1], parent[2] + 1
            if parent[2] + 1 < DEEPEST:
                recent.append((place, parent[1], parent[2] + 1))
        recent = recent[-30:]


def threads_of(plan: dict[str, Any]) -> list[int]:
    """The size of each article's thread: those asked for, then as many as fill the board, then an empty one to post into."""
    sizes = list(plan["threads"])
    rest = plan["board"] - sum(sizes)
    return [*sizes, *[THREAD] * max(0, rest // THREAD), 0]


def seed(plan: dict[str, Any]) -> None:
    """Everything `plan` asks for, and a moderator with a session."""
    now = datetime.datetime.now(datetime.UTC)
    sizes = threads_of(plan)
    add_articles(sizes, now)
    _comments(sizes, now)
    _waiting(len(sizes), now)
    add_moderator()


def add_articles(sizes: list[int], now: datetime.datetime) -> None:
    from blog.models import Article
    from comments.models import Thread

    prose = Prose(2)
    bodies = [prose.article() for _ in range(50)]
    articles = (
        Article(
            pk=pk,
            title=prose.sentence(),
            slug=slug_of(pk),
            body=bodies[pk % 50],
            body_html=bodies[pk % 50],
            is_draft=False,
            published_at=now - datetime.timedelta(minutes=len(sizes) - pk + 1),
        )
        for pk in range(1, len(sizes) + 1)
    )
    Article.objects.bulk_create(articles, batch_size=500)
    threads = (Thread(article_id=pk, public_count=size, last_number=size) for pk, size in enumerate(sizes, 1))
    Thread.objects.bulk_create(threads, batch_size=500)


def _comments(sizes: list[int], now: datetime.datetime) -> None:
    from comments.models import Comment, Revision, StatusChange

    prose, chance, names = Prose(3), random.Random(4), authors()
    texts = [prose.comment() for _ in range(TEXTS)]
    digest = "0" * 64
    rows: list[dict[str, Any]] = []
    first = 1
    for article, size in enumerate(sizes, 1):
        for place, (parent, root, depth) in enumerate(shape(size, chance)):
            at = now - datetime.timedelta(seconds=size - place)
            rows.append(
                {
                    "id": first + place, "article_id": article, "number": place + 1, "depth": depth,
                    "parent_id": None if parent is None else first + parent, "root_id": None if root is None else first + root,
                    "name": chance.choice(names), "body": texts[(first + place) % TEXTS], "status": "published", "policy": 1,
                    "submitted_at": at, "published_at": at, "sender_key": f"{chance.randrange(400):032x}",
                    "salt": f"{first + place:032x}", "idempotency_key": f"{first + place:032x}", "receipt_hash": f"{first + place:064x}",
                }
            )  # fmt: skip
        first += size
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        write(Comment, batch)
        write(
            Revision,
            (
                {"id": r["id"], "comment_id": r["id"], "number": 1, "body": r["body"], "written_at": r["submitted_at"]}
                for r in batch
            ),
        )
        write(
            StatusChange,
            (
                {"id": r["id"], "comment_id": r["id"], "verb": "submit", "to_status": "published", "at": r["submitted_at"],
                 "policy": 1, "revision": 1, "text_digest": digest, "digest": digest}
                for r in batch
            ),
        )  # fmt: skip
    set_sequences([Comment, Revision, StatusChange])


def _waiting(article: int, now: datetime.datetime) -> None:
    from comments.models import Comment
    from moderation.desk import filing

    prose = Prose(5)
    held = [
        Comment(
            article_id=article,
            body=prose.comment(),
            status="held",
            held_because="rules",
            submitted_at=now,
            queue_key=round(now.timestamp() * 1000) + n,
            salt="0" * 32,
            policy=1,
        )
        for n in range(WAITING)
    ]
    Comment.objects.bulk_create(held)
    filing.refile()


def add_moderator() -> None:
    """Signed in, with a second factor; the session's key is SESSION."""
    from importlib import import_module

    from allauth.mfa.models import Authenticator
    from django.conf import settings
    from django.contrib.auth.models import User

    user = User.objects.create_superuser("bench", password=None)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session.update(
        {
            "_auth_user_id": str(user.pk),
            "_auth_user_backend": settings.AUTHENTICATION_BACKENDS[0],
            "_auth_user_hash": user.get_session_auth_hash(),
        }
    )
    session._session_key = SESSION  # loading a key that does not exist yet would choose another
    session.save(must_create=True)


def write(model: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Write rows with the model's defaults for what they do not say."""
    from django.db import connection, transaction

    fields = model._meta.concrete_fields
    defaults = {field.attname: field.get_default() for field in fields}
    adapted = [_adapted(field, connection) for field in fields]
    plain = (
        [adapt(row.get(name, default)) for (name, default), adapt in zip(defaults.items(), adapted, strict=True)] for row in rows
    )
    columns = ", ".join(f'"{field.column}"' for field in fields)
    table = model._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            buffer = io.StringIO()
            csv.writer(buffer).writerows([["\\N" if value is None else value for value in row] for row in plain])
            buffer.seek(0)
            cursor.cursor.copy_expert(f"COPY \"{table}\" ({columns}) FROM STDIN WITH (FORMAT csv, NULL '\\N')", buffer)
        else:
            cursor.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({", ".join(["%s"] * len(fields))})', plain)


def _adapted(field: Any, connection: Any) -> Callable[[Any], Any]:
    """How a value is made ready for this engine; most are, and millions of them need not be asked."""
    if isinstance(field, DateTimeField):
        return lambda value: field.get_db_prep_save(value, connection)
    if isinstance(field, JSONField):
        return lambda value: None if value is None else json.dumps(value)
    return lambda value: value


def set_sequences(models: list[Any]) -> None:
    from django.core.management.color import no_style
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    seed(json.loads(sys.argv[1]))
