"""An author's change of his own words: screened again; what was held stays held, what was published may come to wait."""

from __future__ import annotations

import datetime
from dataclasses import replace

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from comments import log
from comments.doors import tell_desk
from comments.drafts import NOBODY, Draft
from comments.finding import findable
from comments.models import Comment, Hold, Revision, Status, StatusChange, Verb
from comments.services.moves import last_change
from comments.services.moving import Overtaken, Seen
from comments.services.submission import outcome_of, reason_to_hold
from comments.services.thread_row import bump, locked_thread, place_in_queue


class EditingOver(Exception):
    """The time for changes is over, or the comment is not in a state its author may change."""


def editable_until(comment: Comment) -> datetime.datetime | None:
    """Until when a published comment may be changed; None for one that waits, which may be changed as long as it does."""
    if comment.status == Status.HELD:
        return None
    if comment.status != Status.PUBLISHED or comment.published_at is None:
        return comment.submitted_at
    return comment.published_at + datetime.timedelta(minutes=settings.EDIT_MINUTES)


def is_editable(comment: Comment, now: datetime.datetime) -> bool:
    """True while its author may change it."""
    until = editable_until(comment)
    return comment.status in (Status.HELD, Status.PUBLISHED) and (until is None or now <= until)


def edit(comment: Comment, seen: Seen, draft: Draft, now: datetime.datetime | None = None) -> StatusChange:
    """Replace the comment's words by those of `draft`. Raises EditingOver or Overtaken."""
    now = now or timezone.now()
    if not is_editable(comment, now):
        raise EditingOver
    draft = replace(draft, article=comment.article, parent=comment.parent, replaces=comment)
    outcome = outcome_of(draft, now)
    with transaction.atomic():
        thread = locked_thread(comment.article)
        fresh = Comment.objects.select_related("article", "parent").get(pk=comment.pk)
        if Seen.of(fresh) != seen:
            raise Overtaken(fresh, last_change(fresh))
        was_public = fresh.status == Status.PUBLISHED
        why = reason_to_hold(draft, outcome, thread, fresh.parent, now)
        reason = why.reason
        fresh.body, fresh.revision = draft.text, fresh.revision + 1
        fresh.policy = outcome.policy
        sent_back = fresh.held_because == Hold.AUTHOR
        if sent_back and reason in ("", Hold.REVIEW):
            reason = Hold.ANSWERED
        if reason and (was_public or sent_back):
            fresh.queue_key = place_in_queue(thread, now, outcome.urgent)
        if not was_public or reason:
            fresh.status, fresh.held_because = Status.HELD, reason or fresh.held_because
        changed = Comment.objects.filter(pk=fresh.pk, status=seen.status, revision=seen.revision)
        if not changed.update(**{field: getattr(fresh, field) for field in _EDITED}):
            raise Overtaken(fresh, last_change(fresh))
        Revision.objects.create(comment=fresh, number=fresh.revision, body=fresh.body, written_at=now)
        outcome.keep(fresh)
        why.remember(fresh)
        change = log.write(fresh, Verb.EDIT, seen.status, now, NOBODY, reason=fresh.held_because)
        if was_public:
            bump(thread, public=0 if fresh.status == Status.PUBLISHED else -1)
            findable.keep(fresh, was_public)
        if fresh.status == Status.HELD:
            tell_desk([fresh])
    for field in _EDITED:
        setattr(comment, field, getattr(fresh, field))
    return change


_EDITED = ("body", "revision", "status", "held_because", "policy", "queue_key")
