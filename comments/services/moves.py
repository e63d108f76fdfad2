"""The moves that moderators and authors make, each a compare-and-swap on what its caller saw; and undoing them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from comments import findable, log
from comments.doors import tell_desk
from comments.drafts import NOBODY, Actor
from comments.following import leave_comment
from comments.models import MOVES, Comment, Hold, Note, Status, StatusChange, Verb
from comments.news_mail import announce
from comments.services.thread_row import bump, give_number, locked_thread, place_in_queue


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


def approve(comment: Comment, seen: Seen, actor: Actor, words: Words = Words()) -> StatusChange:
    """held -> published. Raises Overtaken, and so does every move below."""
    return _move(comment, seen, Verb.APPROVE, Status.PUBLISHED, actor, words=words)


def hold(
    comment: Comment, seen: Seen, actor: Actor, reason: str = Hold.MODERATOR, words: Words = Words(), urgent: bool = False
) -> StatusChange:
    """published -> held; what is urgent stands before all else in the queue."""
    return _move(comment, seen, Verb.HOLD, Status.HELD, actor, reason=reason, words=words, urgent=urgent)


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


@transaction.atomic
def withdraw(comment: Comment, seen: Seen) -> StatusChange:
    """held, published or removed -> withdrawn, by the comment's author, who follows its replies no longer."""
    change = _move(comment, seen, Verb.WITHDRAW, Status.WITHDRAWN, NOBODY)
    leave_comment(comment)
    return change


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
    """True for a moderator's decision that made the comment what it is now: it is the last, or all that followed was undone."""
    if (change.verb, change.from_status) not in UNDONE_BY:
        return False
    last = last_change(change.comment)
    return change == last or change == decision_in_force(change.comment)


def decision_in_force(comment: Comment) -> StatusChange | None:
    """The line of the log that gave the comment its present state, past all that was undone since."""
    standing: list[StatusChange] = []
    for line in StatusChange.objects.filter(comment=comment).order_by("pk"):
        if standing and line.undoes_id == standing[-1].pk:
            standing.pop()
        else:
            standing.append(line)
    return standing[-1] if standing else None


def undo(change: StatusChange, actor: Actor) -> StatusChange:
    """Go back to the state that `change` came from, never further. Raises Overtaken when something else happened since."""
    comment = change.comment
    if not can_undo(change):
        raise Overtaken(comment, last_change(comment))
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
    urgent: bool = False,
) -> StatusChange:
    """Make one move as a compare-and-swap on what the caller saw, and write its line of the log."""
    now = timezone.now()
    thread = locked_thread(comment.article)
    fresh = Comment.objects.select_related("article").get(pk=comment.pk)
    allowed = to in MOVES[verb].get(seen.status, frozenset())
    if not allowed or Seen.of(fresh) != seen:
        raise Overtaken(fresh, last_change(fresh))
    fresh.status = to
    fresh.ground = ground
    fresh.held_because = reason if to == Status.HELD else ""
    fresh.policy = thread.policy_in_force or fresh.policy  # type: ignore[attr-defined]
    if to == Status.PUBLISHED:
        give_number(fresh, thread, now)
    elif to == Status.HELD and undoes is None:  # what is undone goes back to its old place
        fresh.queue_key = place_in_queue(thread, now, urgent)
    swapped = Comment.objects.filter(pk=fresh.pk, status=seen.status, revision=seen.revision).update(
        **{field: getattr(fresh, field) for field in _MOVED}
    )
    if not swapped:
        raise Overtaken(fresh, last_change(fresh))
    change = log.write(fresh, verb, seen.status, now, actor, reason=reason, undoes=undoes)
    _note(change, words)
    was, is_ = seen.status == Status.PUBLISHED, to == Status.PUBLISHED
    if was or is_ or fresh.number:
        bump(thread, public=is_ - was)
    findable.keep(fresh, was_public=was)
    if Status.HELD in (seen.status, to):
        tell_desk([fresh])
    if is_ and not was:
        announce(fresh)
    for field in _MOVED:
        setattr(comment, field, getattr(fresh, field))
    return change


_MOVED = ("status", "ground", "held_because", "policy", "number", "published_at", "queue_key")


def _note(change: StatusChange, words: Words) -> None:
    for text, for_author in ((words.to_author, True), (words.between_moderators, False)):
        if text.strip():
            Note.objects.create(change=change, text=text.strip(), for_author=for_author)


def last_change(comment: Comment) -> StatusChange | None:
    return StatusChange.objects.filter(comment=comment).order_by("-pk").first()
