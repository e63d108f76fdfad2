"""The only writers of a comment's status: submit, adopt, and the moves that moderators and authors make.

Order of locks everywhere: the Thread row, then the comment by compare-and-swap on (pk, status, revision). No lock is held
while a screener thinks. Each move writes its line of the log in the same transaction.
"""

from __future__ import annotations

import datetime
import logging
import secrets
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from blog.models import Article, CommentsMode, SiteSettings
from comments import log
from comments.doors import HoldEverything, Outcome, notice, screener
from comments.drafts import NOBODY, Actor, Adopted, Draft
from comments.identity import receipt_hash
from comments.models import MOVES, Comment, CommentMarkup, Hold, Note, Revision, Status, StatusChange, Thread, Verb

logger = logging.getLogger(__name__)


class Closed(Exception):
    """The article takes no comments now."""


class ParentGone(Exception):
    """The comment to reply to is not public any more."""


class SentDifferently(Exception):
    """The same form was sent before with another text; `earlier` is what is stored."""

    def __init__(self, earlier: Comment) -> None:
        super().__init__()
        self.earlier = earlier


class Overtaken(Exception):
    """Somebody decided, or the author edited, since the caller looked; `last` says who and what."""

    def __init__(self, comment: Comment, last: StatusChange | None) -> None:
        super().__init__()
        self.comment = comment
        self.last = last


@dataclass(frozen=True, slots=True)
class Seen:
    """What a person saw when he decided: the compare half of compare-and-swap."""

    status: str
    revision: int

    @classmethod
    def of(cls, comment: Comment) -> Seen:
        return cls(comment.status, comment.revision)


@dataclass(frozen=True, slots=True)
class Words:
    """What goes with a decision in words: to the author, and between moderators."""

    to_author: str = ""
    between_moderators: str = ""


@dataclass(frozen=True, slots=True)
class _Publish:
    """The outcome for a signed-in member of staff, whom nobody screens."""

    verdict: str = "publish"
    reason: str = ""
    policy: int | None = None
    queue_key: int = 0

    def keep(self, comment: Comment) -> None:
        """There is no evidence to keep."""


def queue_key(at: datetime.datetime, urgency_hours: float = 0.0) -> int:
    """Place in the queue, smallest first: the time in milliseconds, moved ahead by `urgency_hours`."""
    return round((at.timestamp() - urgency_hours * 3600) * 1000)


# --- a new comment ----------------------------------------------------------------------------------------------------


def submit(draft: Draft, now: datetime.datetime | None = None) -> Comment:
    """Screen and store one reply, exactly once for each idempotency key.

    Raises Closed, ParentGone or SentDifferently; any other trouble of the screener ends in a held comment.
    """
    now = now or timezone.now()
    if earlier := _sent_before(draft):
        return earlier
    if draft.parent and draft.parent.status != Status.PUBLISHED:
        raise ParentGone
    mode = draft.article.mode_at(now, SiteSettings.current())
    if mode == CommentsMode.CLOSED:
        raise Closed
    outcome = _outcome(draft, now)
    try:
        with transaction.atomic():
            return _store(draft, outcome, now)
    except IntegrityError:
        if earlier := _sent_before(draft):
            return earlier
        raise


def _sent_before(draft: Draft) -> Comment | None:
    """What this very form stored already, if it did."""
    if draft.idempotency_key is None:
        return None
    earlier = Comment.objects.filter(article=draft.article, idempotency_key=draft.idempotency_key).first()
    if earlier is None:
        return None
    first = earlier.revisions.order_by("number").first()
    parent_id = draft.parent.pk if draft.parent else None
    if (first.body if first else "", earlier.name, earlier.parent_id) != (draft.text, draft.name, parent_id):
        raise SentDifferently(earlier)
    return earlier


def _outcome(draft: Draft, now: datetime.datetime) -> Outcome:
    """Ask the screener; whatever goes wrong there ends in held, with that as the reason."""
    if draft.user is not None:
        return _Publish()
    ask = screener()
    if ask is None:
        return HoldEverything(Hold.REVIEW, queue_key(now))
    try:
        return ask(draft)
    except Exception:
        logger.exception("The screener failed; the comment is held")
        return HoldEverything(Hold.FAILURE, queue_key(now))


def _store(draft: Draft, outcome: Outcome, now: datetime.datetime) -> Comment:
    """Write everything about one reply together; what changed while the screener thought holds it."""
    thread = _locked_thread(draft.article)
    parent = Comment.objects.get(pk=draft.parent.pk) if draft.parent else None
    reason = _reason_to_hold(draft, outcome, thread, parent, now)
    comment = Comment(
        article=draft.article,
        parent=parent,
        root_id=(parent.root_id or parent.pk) if parent else None,
        depth=parent.depth + 1 if parent else 0,
        name=draft.name,
        user=draft.user,
        body=draft.text,
        status=Status.HELD if reason else Status.PUBLISHED,
        held_because=reason,
        policy=outcome.policy,
        submitted_at=now,
        queue_key=outcome.queue_key or queue_key(now),
        idempotency_key=draft.idempotency_key,
        receipt_hash=receipt_hash(draft.browser_key, draft.idempotency_key) if draft.idempotency_key else None,
        sender_key=draft.sender_key,
        salt=secrets.token_hex(16),
    )
    if not reason:
        _give_number(comment, thread, now)
    comment.save(force_insert=True)
    Revision.objects.create(comment=comment, number=1, body=comment.body, written_at=now)
    outcome.keep(comment)
    log.write(comment, Verb.SUBMIT, "", now, Actor.of(draft.user) if draft.user else NOBODY, reason=reason)
    if not reason:
        _bump(thread, public=+1)
    return comment


def _reason_to_hold(draft: Draft, outcome: Outcome, thread: Thread, parent: Comment | None, now: datetime.datetime) -> str:
    """Why the comment waits, or "" when it may be published: a last look under the lock."""
    if draft.user is not None:
        return ""
    mode = thread.article.mode_at(now, SiteSettings.current())
    policy_changed = outcome.policy is not None and outcome.policy != thread.policy_in_force  # type: ignore[attr-defined]
    if mode == CommentsMode.CLOSED or policy_changed or (parent and parent.status != Status.PUBLISHED):
        return Hold.CHANGED
    if outcome.verdict == "hold":
        return outcome.reason
    return Hold.REVIEW if mode == CommentsMode.REVIEW else ""


@transaction.atomic
def adopt(record: Adopted) -> Comment:
    """Store one comment of an archive in the state it had there; the only way past the screener."""
    thread = _locked_thread(record.article)
    parent = record.parent
    comment = Comment(
        article=record.article,
        parent=parent,
        root_id=(parent.root_id or parent.pk) if parent else None,
        depth=parent.depth + 1 if parent else 0,
        name=record.name,
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
        _give_number(comment, thread, record.submitted_at)
    comment.save(force_insert=True)
    Revision.objects.create(comment=comment, number=1, body=comment.body, written_at=record.submitted_at)
    log.write(comment, Verb.ADOPT, "", timezone.now(), NOBODY, reason=record.reason or comment.held_because)
    _bump(thread, public=+1 if public else 0)
    return comment


# --- moves ------------------------------------------------------------------------------------------------------------


def approve(comment: Comment, seen: Seen, actor: Actor, words: Words = Words()) -> StatusChange:
    """held -> published. Raises Overtaken, and so does every move below."""
    return _move(comment, seen, Verb.APPROVE, Status.PUBLISHED, actor, words=words)


def hold(comment: Comment, seen: Seen, actor: Actor, reason: str = Hold.MODERATOR, words: Words = Words()) -> StatusChange:
    """published -> held."""
    return _move(comment, seen, Verb.HOLD, Status.HELD, actor, reason=reason, words=words)


def remove(comment: Comment, seen: Seen, actor: Actor, ground: str, words: Words = Words()) -> StatusChange:
    """held or published -> removed, under the posted rule (or the law's ground) whose code is `ground`."""
    return _move(comment, seen, Verb.REMOVE, Status.REMOVED, actor, ground=ground, words=words)


def reground(comment: Comment, seen: Seen, actor: Actor, ground: str, words: Words = Words()) -> StatusChange:
    """removed -> removed under another rule."""
    return _move(comment, seen, Verb.REGROUND, Status.REMOVED, actor, ground=ground, words=words)


def restore(comment: Comment, seen: Seen, actor: Actor, words: Words = Words()) -> StatusChange:
    """removed -> published; the actor now answers for it."""
    return _move(comment, seen, Verb.RESTORE, Status.PUBLISHED, actor, words=words)


def reopen(comment: Comment, seen: Seen, actor: Actor, words: Words = Words()) -> StatusChange:
    """removed -> held."""
    return _move(comment, seen, Verb.REOPEN, Status.HELD, actor, reason=Hold.MODERATOR, words=words)


def withdraw(comment: Comment, seen: Seen) -> StatusChange:
    """held, published or removed -> withdrawn, by the comment's author."""
    return _move(comment, seen, Verb.WITHDRAW, Status.WITHDRAWN, NOBODY)


UNDONE_BY: dict[tuple[str, str], Verb] = {
    (Verb.APPROVE, Status.HELD): Verb.HOLD,
    (Verb.HOLD, Status.PUBLISHED): Verb.APPROVE,
    (Verb.REMOVE, Status.HELD): Verb.REOPEN,
    (Verb.REMOVE, Status.PUBLISHED): Verb.RESTORE,
    (Verb.REGROUND, Status.REMOVED): Verb.REGROUND,
    (Verb.RESTORE, Status.REMOVED): Verb.REMOVE,
    (Verb.REOPEN, Status.REMOVED): Verb.REMOVE,
}


def can_undo(change: StatusChange) -> bool:
    """True for a moderator's decision that is still the comment's last."""
    if (change.verb, change.from_status) not in UNDONE_BY:
        return False
    return not StatusChange.objects.filter(comment=change.comment_id, pk__gt=change.pk).exists()


def undo(change: StatusChange, actor: Actor) -> StatusChange:
    """Go back to the state that `change` came from, never further. Raises Overtaken when it is not the last any more."""
    comment = change.comment
    if not can_undo(change):
        raise Overtaken(comment, _last_change(comment))
    ground = ""
    if change.from_status == Status.REMOVED:
        before = StatusChange.objects.filter(comment=comment, pk__lt=change.pk).order_by("-pk").first()
        ground = before.ground if before else ""
    reason = ""
    if change.from_status == Status.HELD:
        held = StatusChange.objects.filter(comment=comment, pk__lt=change.pk, to_status=Status.HELD).order_by("-pk").first()
        reason = held.reason if held else Hold.MODERATOR
    return _move(
        comment,
        Seen(change.to_status, change.revision),
        UNDONE_BY[change.verb, change.from_status],
        Status(change.from_status),
        actor,
        ground=ground,
        reason=reason,
        undoes=change,
    )


@transaction.atomic
def _move(
    comment: Comment,
    seen: Seen,
    verb: Verb,
    to: Status,
    actor: Actor,
    *,
    ground: str = "",
    reason: str = "",
    words: Words = Words(),
    undoes: StatusChange | None = None,
) -> StatusChange:
    """Make one move as a compare-and-swap on what the caller saw, and write its line of the log."""
    now = timezone.now()
    thread = _locked_thread(comment.article)
    fresh = Comment.objects.select_related("article").get(pk=comment.pk)
    allowed = to in MOVES[verb].get(seen.status, frozenset())
    if not allowed or Seen.of(fresh) != seen:
        raise Overtaken(fresh, _last_change(fresh))
    fresh.status = to
    fresh.ground = ground
    fresh.held_because = reason if to == Status.HELD else ""
    fresh.policy = thread.policy_in_force or fresh.policy  # type: ignore[attr-defined]
    if to == Status.PUBLISHED:
        _give_number(fresh, thread, now)
    if to == Status.HELD:
        fresh.queue_key = queue_key(fresh.submitted_at)
    swapped = Comment.objects.filter(pk=fresh.pk, status=seen.status, revision=seen.revision).update(
        **{field: getattr(fresh, field) for field in _MOVED}
    )
    if not swapped:
        raise Overtaken(fresh, _last_change(fresh))
    change = log.write(fresh, verb, seen.status, now, actor, reason=reason, undoes=undoes)
    _note(change, words)
    was, is_ = seen.status == Status.PUBLISHED, to == Status.PUBLISHED
    if was or is_ or fresh.number:
        _bump(thread, public=is_ - was)
    for field in _MOVED:
        setattr(comment, field, getattr(fresh, field))
    return change


_MOVED = ("status", "ground", "held_because", "policy", "number", "published_at", "queue_key")


def _note(change: StatusChange, words: Words) -> None:
    for text, for_author in ((words.to_author, True), (words.between_moderators, False)):
        if text.strip():
            Note.objects.create(change=change, text=text.strip(), for_author=for_author)


def _last_change(comment: Comment) -> StatusChange | None:
    return StatusChange.objects.filter(comment=comment).order_by("-pk").first()


# --- the thread's row -------------------------------------------------------------------------------------------------


def _locked_thread(article: Article) -> Thread:
    """The thread's row, locked until the transaction ends, with its article and `policy_in_force`."""
    threads = Thread.objects.select_related("article").select_for_update(of=("self",)).annotate(policy_in_force=notice().in_force())
    thread = threads.filter(pk=article.pk).first()
    if thread is None:
        Thread.objects.bulk_create([Thread(article=article)], ignore_conflicts=True)
        thread = threads.get(pk=article.pk)
    return thread


def _give_number(comment: Comment, thread: Thread, at: datetime.datetime) -> None:
    """Give the comment the thread's next number, unless it had one before."""
    if comment.number is None:
        comment.number = thread.last_number = thread.last_number + 1
        comment.published_at = at


def _bump(thread: Thread, public: int) -> None:
    """Say that something visible changed, so that every kept page of the article is stale."""
    Thread.objects.filter(pk=thread.pk).update(
        version=F("version") + 1, public_count=F("public_count") + public, last_number=thread.last_number
    )
