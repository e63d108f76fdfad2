"""Comments that come with an archive, in the state they had there: the only way past the screener."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils import timezone

from blog.prepared import insert, insert_without_key
from blog.together import together
from comments import log
from comments.doors import tell_desk
from comments.drafts import NOBODY, Adopted
from comments.finding import findable
from comments.models import Comment, CommentMarkup, Hold, Revision, Status, Verb
from comments.people.lookalikes import skeleton
from comments.services.thread_row import bump, give_number, locked_thread, queue_key


@transaction.atomic(savepoint=False)
def adopt(record: Adopted) -> Comment:
    """Store one comment of an archive in the state it had there; the only way past the screener.

    Within a transaction of the caller’s, as an import is one, it has no savepoint of its own: where one fails, all do.
    """
    thread = locked_thread(record.article)
    parent = record.parent
    comment = Comment(
        article=record.article,
        parent=parent,
        root_id=(parent.root_id or parent.pk) if parent else None,
        depth=parent.depth + 1 if parent else 0,
        name=record.name,
        name_skeleton=skeleton(record.name),
        body=record.body,
        markup=CommentMarkup.HTML,
        status=record.status,
        held_because=Hold.IMPORTED if record.status == Status.HELD else "",
        submitted_at=record.submitted_at,
        queue_key=queue_key(record.submitted_at),
        salt=secrets.token_hex(16),
        origin=record.origin,
    )
    public = record.status == Status.PUBLISHED
    if public or (record.numbered and record.status != Status.HELD):
        give_number(comment, thread, record.submitted_at)
    insert([comment])
    with together():
        insert_without_key([Revision(comment=comment, number=1, body=comment.body, written_at=record.submitted_at)])
        log.write_first(comment, Verb.ADOPT, timezone.now(), NOBODY, reason=record.reason or comment.held_because)
        bump(thread, public=+1 if public else 0)
        findable.keep(comment)
    if comment.status == Status.HELD:
        tell_desk([comment])
    return comment
