"""The words a waiting comment is found by: its text, its name, its mark and its article's title."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from blog import full_text
from blog.stems import column_of
from comments.models import Comment
from moderation.models.queue import HeldWords

TABLE: Final = HeldWords._meta.db_table
_PK_BITS: Final = 20  # the number tells apart what has one place in the queue; a place has 44 bits (see place_in_queue)


def key_of(queue_key: int, pk: int) -> int:
    """The order of the queue as one number, so that an index gives what it finds in that order."""
    return (queue_key << _PK_BITS) | (pk & ((1 << _PK_BITS) - 1))


def keep(comments: Iterable[Comment]) -> None:
    full_text.put(
        TABLE, [(key_of(comment.queue_key, comment.pk), comment.pk, words_of(comment)) for comment in comments], "comment_id"
    )


def words_of(comment: Comment) -> str:
    return column_of("\n".join((comment.text, comment.name, comment.mark, comment.article.title)))


def forget(places: Mapping[int, int]) -> None:
    """Take comments out, given by primary key with the place in the queue they had."""
    full_text.remove(TABLE, [key_of(queue_key, pk) for pk, queue_key in places.items()])
