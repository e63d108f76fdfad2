"""Writes one line of the append-only log for each move, chained to the comment's previous line."""

from __future__ import annotations

import datetime
import hashlib
import hmac
import json
from typing import TYPE_CHECKING

from blog.prepared import insert, insert_without_key
from comments.drafts import Actor
from comments.models import Comment, StatusChange, Verb

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def text_digest(comment: Comment) -> str:
    """HMAC-SHA256 of the comment's text under its own salt, in hexadecimal."""
    return hmac.new(comment.salt.encode(), comment.body.encode(), hashlib.sha256).hexdigest()


def _digest(change: StatusChange) -> str:
    facts = [
        change.comment_id,
        change.verb,
        change.from_status,
        change.to_status,
        change.at.astimezone(datetime.UTC).isoformat(),
        change.actor_id,
        change.actor_name,
        change.reason,
        change.ground,
        change.policy,
        change.revision,
        change.undoes_id,
        change.text_digest,
        change.previous_digest,
    ]
    return hashlib.sha256(json.dumps(facts, ensure_ascii=True).encode()).hexdigest()


def write(
    comment: Comment, verb: Verb, from_status: str, at: datetime.datetime, actor: Actor, *, reason: str = ""
) -> StatusChange:
    """Store the line that says how `comment` came to be in the state it is in now."""
    return write_all([(comment, verb, from_status, reason, None)], at, actor)[0]


def write_first(comment: Comment, verb: Verb, at: datetime.datetime, actor: Actor, *, reason: str = "") -> None:
    """The first line of a comment, which nothing goes before; it may go to the database with other statements."""
    insert_without_key([_line(comment, verb, "", reason, None, at, actor, "")])


# A comment in its new state, the verb that brought it there, the state it came from, why it waits, what is undone.
Line = tuple[Comment, Verb, str, str, StatusChange | None]


def write_all(lines: Sequence[Line], at: datetime.datetime, actor: Actor) -> list[StatusChange]:
    """Store a line for each of several comments."""
    known = [comment.pk for comment, _verb, from_status, _reason, _undoes in lines if from_status]
    earlier = StatusChange.objects.filter(comment__in=known).order_by("pk").values_list("comment", "digest") if known else ()
    previous = dict(earlier)  # the newest of each
    changes = [_line(*line, at, actor, previous.get(line[0].pk, "")) for line in lines]
    insert(changes)
    return changes


def _line(
    comment: Comment,
    verb: Verb,
    from_status: str,
    reason: str,
    undoes: StatusChange | None,
    at: datetime.datetime,
    actor: Actor,
    previous: str,
) -> StatusChange:
    change = StatusChange(
        comment=comment,
        verb=verb,
        from_status=from_status,
        to_status=comment.status,
        at=at,
        actor_id=actor.id,
        actor_name=actor.name,
        reason=reason,
        ground=comment.ground,
        policy=comment.policy,
        revision=comment.revision,
        undoes=undoes,
        text_digest=text_digest(comment),
        previous_digest=previous,
    )
    change.digest = _digest(change)
    return change


def broken_links(changes: Iterable[StatusChange]) -> list[StatusChange]:
    """The lines of one comment's log, oldest first, that do not follow from the line before or were altered."""
    broken, previous = [], ""
    for change in changes:
        if change.previous_digest != previous or change.digest != _digest(change):
            broken.append(change)
        previous = change.digest
    return broken
