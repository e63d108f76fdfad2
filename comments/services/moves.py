"""The moves that moderators and authors make, each a compare-and-swap on what its caller saw; and undoing them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from comments.drafts import NOBODY, Actor
from comments.mailing.following import leave_comment
from comments.models import Comment, Hold, Status, StatusChange, Verb
from comments.services.moving import NO_WORDS, Move, Moved, Overtaken, Seen, Words, move
from comments.services.returning import come_back_later


class PassageMissing(Exception):
    """What was marked stands nowhere in the comment."""


def approve(comment: Comment, seen: Seen, actor: Actor, words: Words = NO_WORDS) -> StatusChange:
    """held -> published. Raises Overtaken, and so does every move below."""
    return _only(approve_all({comment: seen}, actor, words))


def approve_all(comments: Mapping[Comment, Seen], actor: Actor, words: Words = NO_WORDS) -> Moved:
    """held -> published, each as it was seen; numbers follow the order of submission."""
    return move([Move(comment, seen, Verb.APPROVE, Status.PUBLISHED) for comment, seen in comments.items()], actor, words)


def hold(
    comment: Comment, seen: Seen, actor: Actor, reason: str = Hold.MODERATOR, words: Words = NO_WORDS, urgent: bool = False
) -> StatusChange:
    """published -> held; what is urgent stands before all else in the queue."""
    return _only(move([Move(comment, seen, Verb.HOLD, Status.HELD, reason=reason, urgent=urgent)], actor, words))


def remove(comment: Comment, seen: Seen, actor: Actor, ground: str, words: Words = NO_WORDS) -> StatusChange:
    """held or published -> removed, under the posted rule (or the law's ground) whose code is `ground`."""
    return _only(remove_all({comment: seen}, actor, ground, words))


def remove_all(comments: Mapping[Comment, Seen], actor: Actor, ground: str, words: Words = NO_WORDS) -> Moved:
    """held or published -> removed, each as it was seen, all under one ground."""
    return move([Move(comment, seen, Verb.REMOVE, Status.REMOVED, ground) for comment, seen in comments.items()], actor, words)


def reground(comment: Comment, seen: Seen, actor: Actor, ground: str, words: Words = NO_WORDS) -> StatusChange:
    """removed -> removed under another rule."""
    return _only(move([Move(comment, seen, Verb.REGROUND, Status.REMOVED, ground)], actor, words))


def restore(comment: Comment, seen: Seen, actor: Actor, words: Words = NO_WORDS) -> StatusChange:
    """removed -> published; the actor now answers for it."""
    return _only(move([Move(comment, seen, Verb.RESTORE, Status.PUBLISHED)], actor, words))


def reopen(comment: Comment, seen: Seen, actor: Actor, words: Words = NO_WORDS) -> StatusChange:
    """removed -> held."""
    return _only(move([Move(comment, seen, Verb.REOPEN, Status.HELD, reason=Hold.MODERATOR)], actor, words))


@transaction.atomic
def send_back(comment: Comment, seen: Seen, actor: Actor, words: Words) -> StatusChange:
    """held or published -> held, until its author changes the passage in `words`. Raises PassageMissing where it is none of its."""
    if not words.passage.strip() or words.passage not in comment.text:
        raise PassageMissing
    change = _only(move([Move(comment, seen, Verb.SEND_BACK, Status.HELD, reason=Hold.AUTHOR)], actor, words))
    come_back_later(change)
    return change


@transaction.atomic
def withdraw(comment: Comment, seen: Seen) -> StatusChange:
    """held, published or removed -> withdrawn, by the comment's author, who follows its replies no longer."""
    change = _only(move([Move(comment, seen, Verb.WITHDRAW, Status.WITHDRAWN)], NOBODY))
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
    (Verb.SEND_BACK, Status.HELD): Verb.SEND_BACK,
    (Verb.SEND_BACK, Status.PUBLISHED): Verb.APPROVE,
}


def can_undo(change: StatusChange) -> bool:
    """True for a moderator's decision that made the comment what it is now: it is the last, or all that followed was undone."""
    return _undoing(change, _lines_of([change])[change.comment_id]) is not None


def undoable(changes: Iterable[StatusChange]) -> set[int]:
    """The keys of those that can be undone, asked of all at once."""
    changes = list(changes)
    lines = _lines_of(changes)
    return {change.pk for change in changes if _undoing(change, lines[change.comment_id]) is not None}


def decision_in_force(comment: Comment) -> StatusChange | None:
    """The line of the log that gave the comment its present state, past all that was undone since."""
    return _in_force(StatusChange.objects.filter(comment=comment).order_by("pk"))


def undo(change: StatusChange, actor: Actor) -> StatusChange:
    """Go back to the state that `change` came from, never further. Raises Overtaken when something else happened since."""
    return _only(undo_all([change], actor))


def undo_all(changes: Sequence[StatusChange], actor: Actor) -> Moved:
    """Undo several decisions, each on another comment; those on which something else happened since stay as they are."""
    lines = _lines_of(changes)
    moves = {change: _undoing(change, lines[change.comment_id]) for change in changes}
    moved = move([one for one in moves.values() if one], actor)
    late = [Overtaken(change.comment, lines[change.comment_id][-1]) for change, one in moves.items() if one is None]
    return Moved(moved.done, [*moved.overtaken, *late])


def last_change(comment: Comment) -> StatusChange | None:
    return StatusChange.objects.filter(comment=comment).order_by("-pk").first()


def _only(moved: Moved) -> StatusChange:
    """What came of one move. Raises Overtaken."""
    if moved.overtaken:
        raise moved.overtaken[0]
    return moved.done[0]


def _lines_of(changes: Sequence[StatusChange]) -> dict[int, list[StatusChange]]:
    """The whole log of the comments these decisions are about, oldest first."""
    lines: dict[int, list[StatusChange]] = defaultdict(list)
    for line in StatusChange.objects.filter(comment__in=[change.comment_id for change in changes]).order_by("pk"):
        lines[line.comment_id].append(line)
    return lines


def _in_force(lines: Iterable[StatusChange]) -> StatusChange | None:
    standing: list[StatusChange] = []
    for line in lines:
        if standing and line.undoes_id == standing[-1].pk:
            standing.pop()
        else:
            standing.append(line)
    return standing[-1] if standing else None


def _undoing(change: StatusChange, lines: list[StatusChange]) -> Move | None:
    """The move back, or None where that cannot be: an author's or the machine's line, or one that is over."""
    verb = UNDONE_BY.get((Verb(change.verb), change.from_status))
    if verb is None or change not in (lines[-1], _in_force(lines)):
        return None
    earlier = [line for line in lines if line.pk < change.pk]
    ground = earlier[-1].ground if change.from_status == Status.REMOVED and earlier else ""
    reason = ""
    if change.from_status == Status.HELD:
        reason = next((line.reason for line in reversed(earlier) if line.to_status == Status.HELD), Hold.MODERATOR)
    seen = Seen(change.to_status, change.revision)
    return Move(change.comment, seen, verb, Status(change.from_status), ground, reason, undoes=change)
