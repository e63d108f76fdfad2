"""The one way a comment changes its state: any number at once, each a compare-and-swap on what was seen, each with its line of the log."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from comments import log
from comments.doors import tell_desk
from comments.drafts import Actor
from comments.finding import findable
from comments.mailing.messages import announce
from comments.models import MOVES, Comment, Hold, Note, Status, StatusChange, Thread, Verb
from comments.services.by_key import ByKey
from comments.services.thread_row import bump, give_number, locked_thread, place_away, place_before, place_in_queue


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
    prepared: Mapping[str, str] = field(default_factory=dict)  # to the author too, by language
    passage: str = ""  # words of the comment, which those to the author are about

    def notes(self) -> list[dict[str, Any]]:
        """The rows that keep them, but for the line of the log."""
        author = {"text": self.to_author.strip(), "prepared": dict(self.prepared), "passage": self.passage}
        private = {"text": self.between_moderators.strip()}
        return [
            *([{**author, "for_author": True}] if any(author.values()) else []),
            *([{**private, "for_author": False}] if private["text"] else []),
        ]


@dataclass(frozen=True, slots=True)
class Move:
    """One comment to be moved, as it was seen; `comment` is given what it became."""

    comment: Comment
    seen: Seen
    verb: Verb
    to: Status
    ground: str = ""
    reason: str = ""
    undoes: StatusChange | None = None
    urgent: bool = False

    def is_possible(self, fresh: Comment) -> bool:
        return self.to in MOVES[self.verb].get(self.seen.status, frozenset()) and Seen.of(fresh) == self.seen


@dataclass
class Moved:
    """What came of moving several: the lines of the log, and those on which somebody was faster."""

    done: list[StatusChange] = field(default_factory=list)
    overtaken: list[Overtaken] = field(default_factory=list)


NO_WORDS: Final = Words()


@transaction.atomic(savepoint=False)
def move(moves: Sequence[Move], actor: Actor, words: Words = NO_WORDS, now: datetime.datetime | None = None) -> Moved:
    """Make these moves together; a lost race over one changes nothing for the others. Numbers follow the order of submission.

    The statements are as many for a hundred as for one, but for those of each thread.
    """
    now = now or timezone.now()
    articles = {one.comment.article_id: one.comment.article for one in moves}
    threads = {pk: locked_thread(articles[pk]) for pk in sorted(articles)}
    fresh = Comment.objects.in_bulk([one.comment.pk for one in moves])
    won = [one for one in moves if one.is_possible(fresh[one.comment.pk])]
    lost = [fresh[one.comment.pk] for one in moves if not one.is_possible(fresh[one.comment.pk])]
    won.sort(key=lambda one: (fresh[one.comment.pk].submitted_at, one.comment.pk))
    become = [(one, fresh[one.comment.pk], threads[one.comment.article_id]) for one in won]
    _swap([(one, comment, _changes(one, comment, thread, now)) for one, comment, thread in become])
    done = log.write_all([(fresh[one.comment.pk], one.verb, one.seen.status, one.reason, one.undoes) for one in won], now, actor)
    _note(done, words)
    _tell([(one, fresh[one.comment.pk]) for one in won], threads)
    return Moved(done, _overtaken(lost))


def _changes(one: Move, comment: Comment, thread: Thread, now: datetime.datetime) -> dict[str, Any]:
    """What becomes of the comment, by field; those of a first publication are its number and its time."""
    comment.article = thread.article
    changes = {
        "status": one.to,
        "ground": one.ground,
        "held_because": one.reason if one.to == Status.HELD else "",
        "policy": thread.policy_in_force or comment.policy,  # type: ignore[attr-defined]
    }
    if one.to == Status.PUBLISHED and comment.number is None:
        give_number(comment, thread, now)
        changes["published_at"] = comment.published_at
    if one.to == Status.HELD:
        changes["queue_key"] = _place(one, comment, thread, now)
    for name, value in changes.items():
        setattr(comment, name, value)
    return changes


def _place(one: Move, comment: Comment, thread: Thread, now: datetime.datetime) -> int:
    """Where it waits: what is undone goes back to its old place, and what waited when it was sent back keeps its own."""
    keeps = one.undoes is not None or one.seen.status == Status.HELD
    place = comment.queue_key if keeps else place_in_queue(thread, now, one.urgent)
    return place_away(place) if one.reason == Hold.AUTHOR else place_before(place)


def _swap(changed: Sequence[tuple[Move, Comment, dict[str, Any]]]) -> None:
    """Store them, those in one statement that become alike. Their threads are locked: nobody was faster since they were read."""
    alike: dict[tuple[Any, ...], list[Comment]] = defaultdict(list)
    for one, comment, changes in changed:
        alike[one.seen, *changes.items()].append(comment)
    for (seen, *items), group in alike.items():
        values: dict[str, Any] = dict(items)
        if "published_at" in values:
            values["number"] = ByKey({comment.pk: comment.number for comment in group}, Comment._meta.get_field("number"))
        rows = Comment.objects.filter(pk__in=[comment.pk for comment in group], status=seen.status, revision=seen.revision)
        if rows.update(**values) != len(group):
            raise RuntimeError("A comment was moved without its thread being locked.")
    for one, comment, changes in changed:
        for name in (*changes, "number"):
            setattr(one.comment, name, getattr(comment, name))


def _note(done: Sequence[StatusChange], words: Words) -> None:
    if notes := [Note(change=change, **fields) for change in done for fields in words.notes()]:
        Note.objects.bulk_create(notes)


def _tell(moved: Sequence[tuple[Move, Comment]], threads: dict[int, Thread]) -> None:
    """Say what became visible or vanished: to the kept pages, the search, the desk, and those who follow."""
    public: dict[int, int] = {}
    for one, comment in moved:
        was, is_ = one.seen.status == Status.PUBLISHED, one.to == Status.PUBLISHED
        if was or is_ or comment.number:
            public[comment.article_id] = public.get(comment.article_id, 0) + is_ - was
    for pk, more in public.items():
        bump(threads[pk], public=more)
    findable.keep_all([(comment, one.seen.status == Status.PUBLISHED) for one, comment in moved])
    if concerned := [comment for one, comment in moved if Status.HELD in (one.seen.status, one.to)]:
        tell_desk(concerned)
    for one, comment in moved:
        if one.to == Status.PUBLISHED != one.seen.status:
            announce(comment)


def _overtaken(lost: Sequence[Comment]) -> list[Overtaken]:
    if not lost:
        return []
    last = {line.comment_id: line for line in StatusChange.objects.filter(comment__in=lost).order_by("pk")}
    return [Overtaken(comment, last.get(comment.pk)) for comment in lost]
