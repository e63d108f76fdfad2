"""The words each published comment is found by; what is not published stands in no index.

Written by the services, in the transaction that changes what is public: a comment removed, held again or withdrawn is found by
nobody from then on.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

from blog import full_text
from blog.findable import AT_ONCE, batches
from blog.models import Article
from blog.stems import Query, column_of
from comments.models import Comment, CommentWords, Status, text_of

TABLE: Final = CommentWords._meta.db_table
LEAST_KEY, GREATEST_KEY = -(2**63), 2**63 - 1
_PK_BITS: Final = 20
_EPOCH: Final = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_MILLISECOND: Final = datetime.timedelta(milliseconds=1)
_READ: Final = ("pk", "published_at", "body", "markup")


def keep(comment: Comment, was_public: bool = False) -> None:
    """Bring the index to what `comment` has become: one statement, and none where it was not public and is not."""
    keep_all([(comment, was_public)])


def keep_all(comments: Sequence[tuple[Comment, bool]]) -> None:
    """The same for several, each with whether it was public before."""
    shown = [comment for comment, _was in comments if comment.status == Status.PUBLISHED]
    full_text.put(TABLE, [_row(comment.pk, _since(comment), comment.body, comment.markup) for comment in shown], "comment_id")
    gone = [comment for comment, was_public in comments if was_public and comment.status != Status.PUBLISHED]
    full_text.remove(TABLE, [key_of(comment.pk, _since(comment)) for comment in gone])


def _since(comment: Comment) -> datetime.datetime:
    assert comment.published_at is not None  # the database says so of all that is, or was, public
    return comment.published_at


def prepare(body: str, markup: str) -> None:
    """Stem the words of a text before its thread is locked; what is stemmed once is remembered."""
    column_of(text_of(body, markup))


def key_of(pk: int, published_at: datetime.datetime) -> int:
    """Greater for what was published later; the number tells apart what was published within one millisecond."""
    return ((published_at - _EPOCH) // _MILLISECOND << _PK_BITS) | (pk & ((1 << _PK_BITS) - 1))


def found(query: Query, now: datetime.datetime, before: int = GREATEST_KEY) -> QuerySet[CommentWords]:
    """The published comments under public articles that have all words of `query`, newest first, after the key `before`."""
    public = {
        "comment__status": Status.PUBLISHED,
        "comment__article__is_draft": False,
        "comment__article__published_at__lte": now,
    }
    rows = CommentWords.objects.filter(words__match=query, key__lt=before, **public)
    return rows.order_by("-key").select_related("comment__article").defer("words", *_UNREAD)


def rebuild(comments: QuerySet[Comment], using: BaseDatabaseWrapper, progress: Callable[[int], None] = lambda rows: None) -> None:
    """Make the whole index anew from those of `comments` that are published."""
    full_text.empty(TABLE, using)
    published = comments.filter(status=Status.PUBLISHED).order_by("pk").values_list(*_READ)
    for batch in batches(_row(*values) for values in published.iterator(AT_ONCE)):
        full_text.put(TABLE, batch, "comment_id", using)
        progress(len(batch))


def _row(pk: int, published_at: datetime.datetime, body: str, markup: str) -> full_text.Row:
    return key_of(pk, published_at), pk, column_of(text_of(body, markup))


_UNREAD: Final = tuple(
    f"comment__article__{field.name}"
    for field in Article._meta.concrete_fields
    if field.name not in ("id", "title", "slug", "language")
)
