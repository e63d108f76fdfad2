"""Decides on many comments: what was chosen is written down first, then worked off in short transactions that can stop anywhere.

    drafted = draft(QueuedComment.objects.under(facets.FLOOD), Origin("queue", "reason=flood"), actor)
    begin(drafted, actor, What.PUBLISH)   # the task worker goes on from here

What comes after the draft is not touched; what somebody else decided since is left as it is, and counted.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, transaction
from django.db.models import Case, OuterRef, QuerySet, Subquery, Value, When
from django.utils import timezone
from django_tasks import task

from comments import services
from comments.drafts import Actor
from comments.models import Comment, Status, StatusChange
from comments.services import Moved, Seen, Words
from moderation.desk.decisions import NO_WORDS, Choice, decide_all
from moderation.models.batches import Batch, BatchItem

A_STEP = 200  # comments a transaction: so long others wait for a discussion
A_TURN_SECONDS = 20.0  # after which other tasks have their turn
STALLED_SECONDS = 60
A_DRAFT_LASTS = datetime.timedelta(hours=1)
SAMPLE = 10
TOGETHER = 2  # from so many on, what was ticked is kept as a batch

State, What, Outcome = Batch.State, Batch.What, BatchItem.Outcome


class OneAtWork(Exception):
    """Another batch is at work on this site."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the comments of a batch were chosen: a list by its query string, a rule or a person since a day, another batch."""

    kind: str  # queue | ticked | rule | person | batch
    which: str = ""  # the query string, the rule's code, the person's name, the batch's number
    since: str = ""  # a day as 2026-11-23
    label: str = ""  # what the list was narrowed to, in the words of who chose it


# --- choosing ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def draft(comments: QuerySet[Comment], origin: Origin, actor: Actor) -> Batch:
    """Write down these comments as they are now, in the order of their submission."""
    made = _made(origin, actor)
    rows = comments.order_by().values_list("pk", "status", "revision", "submitted_at")
    made.total = _write_down(made, rows, order="place, comment_id", undoes="NULL")
    made.save(update_fields=["total"])
    return made


@transaction.atomic
def draft_undoing(lines: QuerySet[StatusChange], origin: Origin, actor: Actor, undoes: Batch | None = None) -> Batch:
    """Write down these decisions, the newest first, so that each comment goes back step by step to where it came from."""
    made = _made(origin, actor, what=What.UNDO, undoes=undoes)
    rows = lines.order_by().values_list("comment_id", "to_status", "revision", "pk")
    made.total = _write_down(made, rows, order="place DESC", undoes="place")
    made.save(update_fields=["total"])
    return made


def _made(origin: Origin, actor: Actor, **more: object) -> Batch:
    now = timezone.now()
    Batch.objects.filter(state=State.DRAFT, made_at__lt=now - A_DRAFT_LASTS).delete()
    return Batch.objects.create(origin=asdict(origin), actor_id=actor.id or 0, actor_name=actor.name, made_at=now, **more)


def _write_down(made: Batch, rows: QuerySet[Any, Any], order: str, undoes: str) -> int:
    """In one statement, however many; `rows` are comment, state, revision, and the place in the order. Gives back how many."""
    query, parameters = rows.query.get_compiler(DEFAULT_DB_ALIAS, elide_empty=False).as_sql()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO moderation_batchitem (batch_id, position, comment_id, status, revision, undoes_id, outcome)"
            f" WITH chosen (comment_id, status, revision, place) AS ({query})"
            f" SELECT %s, row_number() OVER (ORDER BY {order}), comment_id, status, revision, {undoes}, '' FROM chosen",
            [*parameters, made.pk],
        )
        return int(cursor.rowcount)


def waits(batch: Batch) -> bool:
    """True where the list was one of comments that wait, which can be published."""
    return batch.items.filter(position=1, status=Status.HELD).exists()


def sample(batch: Batch) -> list[int]:
    """The keys of some comments spread over the batch, in its order."""
    wanted = sorted({1 + n * batch.total // SAMPLE for n in range(SAMPLE)}) if batch.total else []
    return list(batch.items.filter(position__in=wanted).order_by("position").values_list("comment", flat=True))


# --- working ----------------------------------------------------------------------------------------------------------


def begin(batch: Batch, actor: Actor, choice: Choice | None = None, words: Words = NO_WORDS) -> None:
    """Confirm a draft. Raises OneAtWork."""
    chosen = {"what": choice.verb, "ground": choice.ground} if choice else {}
    said = {"to_author": words.to_author, "between_moderators": words.between_moderators, "prepared": dict(words.prepared)}
    by = {"actor_id": actor.id, "actor_name": actor.name, "made_at": timezone.now()}
    _set_to_work(batch, State.DRAFT, **chosen, **said, **by)


def resume(batch: Batch) -> None:
    """Go on where it was paused, or where a worker left it. Raises OneAtWork."""
    if batch.state == State.WORKING:
        work.enqueue(batch.pk)
    else:
        _set_to_work(batch, State.PAUSED)


def _set_to_work(batch: Batch, was: Batch.State, **changes: object) -> None:
    changes |= {"state": State.WORKING, "stepped_at": timezone.now()}
    try:
        with transaction.atomic():
            changed = Batch.objects.filter(pk=batch.pk, state=was).update(**changes)
    except IntegrityError as exists:
        raise OneAtWork from exists
    if changed:
        work.enqueue(batch.pk)


def pause(batch: Batch) -> None:
    """Stop after the step at hand; it can go on."""
    Batch.objects.filter(pk=batch.pk, state=State.WORKING).update(state=State.PAUSED)


def stop(batch: Batch) -> None:
    """Stop for good after the step at hand: what is done stays done, and can be undone."""
    open_ = Batch.objects.filter(pk=batch.pk, state__in=[State.WORKING, State.PAUSED])
    open_.update(state=State.STOPPED, finished_at=timezone.now())


def stalled(batch: Batch) -> bool:
    """True when no step was made for a while, as when the worker was stopped."""
    since = batch.stepped_at or batch.made_at
    return batch.state == State.WORKING and (timezone.now() - since).total_seconds() > STALLED_SECONDS


@task()
def work(pk: int) -> None:
    """Step by step to the end, in the task worker, which does what else waits in between. Enqueued twice, nothing is done twice."""
    until = time.monotonic() + A_TURN_SECONDS
    while step(pk):
        if time.monotonic() >= until:
            work.enqueue(pk)
            break


@transaction.atomic
def step(pk: int) -> bool:
    """Decide on the next few and write down what came of each, together or not at all; False where nothing is left to do."""
    batch = Batch.objects.select_for_update().filter(pk=pk, state=State.WORKING).first()
    if batch is None:
        return False
    items = _next_items(batch)
    if items:
        moved = _decide(batch, items)
        _note_outcomes(batch, items, moved)
        batch.cursor = items[-1].position
        batch.done += len(moved.done)
        batch.overtaken += len(items) - len(moved.done)
    batch.stepped_at = timezone.now()
    if batch.cursor >= batch.total:
        batch.state, batch.finished_at = State.FINISHED, batch.stepped_at
    batch.save(update_fields=["cursor", "done", "overtaken", "stepped_at", "state", "finished_at"])
    return batch.state == State.WORKING


def _next_items(batch: Batch) -> list[BatchItem]:
    """The next few, of each comment one at most: a second decision on it is undone after the first."""
    waiting = batch.items.filter(position__gt=batch.cursor).order_by("position").select_related("undoes")
    items: list[BatchItem] = []
    comments: set[int] = set()
    for item in waiting[:A_STEP]:
        if item.comment_id in comments:
            break
        comments.add(item.comment_id)
        items.append(item)
    found = Comment.objects.select_related("article").defer("article__body", "article__body_html").in_bulk(comments)
    for item in items:
        item.comment = found[item.comment_id]
        if item.undoes:
            item.undoes.comment = item.comment
    return items


def _decide(batch: Batch, items: Sequence[BatchItem]) -> Moved:
    actor = Actor(batch.actor_id, batch.actor_name)
    if batch.what == What.UNDO:
        return services.undo_all([item.undoes for item in items if item.undoes], actor)
    as_seen = {item.comment: Seen(item.status, item.revision) for item in items}
    words = Words(batch.to_author, batch.between_moderators, batch.prepared)
    if batch.what == What.REMOVE:
        return services.remove_all(as_seen, actor, batch.ground, words)
    return services.approve_all(as_seen, actor, words)


def _note_outcomes(batch: Batch, items: Sequence[BatchItem], moved: Moved) -> None:
    """By comment, the newest line of its log: the one that came of this, or the one that was faster. Their threads are locked."""
    done = When(comment__in=[line.comment_id for line in moved.done], then=Value(Outcome.DONE))
    newest = StatusChange.objects.filter(comment=OuterRef("comment")).order_by("-pk").values("pk")[:1]
    rows = batch.items.filter(position__gt=batch.cursor, position__lte=items[-1].position)
    rows.update(outcome=Case(done, default=Value(Outcome.OVERTAKEN)), change=Subquery(newest))


# --- what was decided at once -----------------------------------------------------------------------------------------


@transaction.atomic
def decide_together(comments: Mapping[Comment, Seen], actor: Actor, choice: Choice, words: Words) -> tuple[Moved, Batch | None]:
    """Decide on what was ticked; several are kept as a batch that is done, so that one undo takes all of them back."""
    moved = decide_all(comments, actor, choice, words)
    if len(moved.done) < TOGETHER:
        return moved, None
    total = len(moved.done) + len(moved.overtaken)
    now = timezone.now()
    kept = Batch.objects.create(
        what=choice.verb,
        ground=choice.ground,
        origin=asdict(Origin("ticked")),
        state=State.FINISHED,
        actor_id=actor.id or 0,
        actor_name=actor.name,
        made_at=now,
        finished_at=now,
        total=total,
        cursor=total,
        done=len(moved.done),
        overtaken=len(moved.overtaken),
    )
    lines: list[tuple[Comment, BatchItem.Outcome, StatusChange | None]] = [
        (line.comment, Outcome.DONE, line) for line in moved.done
    ]
    lines += [(lost.comment, Outcome.OVERTAKEN, lost.last) for lost in moved.overtaken]
    seen = {comment.pk: what for comment, what in comments.items()}
    BatchItem.objects.bulk_create(
        BatchItem(
            batch=kept,
            position=position,
            comment=comment,
            status=seen[comment.pk].status,
            revision=seen[comment.pk].revision,
            outcome=outcome,
            change=line,
        )
        for position, (comment, outcome, line) in enumerate(lines, start=1)
    )
    return moved, kept


# --- undoing ----------------------------------------------------------------------------------------------------------


def can_be_undone(batch: Batch) -> bool:
    """True when it is over, something it did has not been undone, and it is not being undone."""
    undoing = batch.undone_by.filter(state__in=[State.WORKING, State.PAUSED])
    return batch.state in Batch.OVER and not undoing.exists() and _still_done(batch).exists()


def draft_undo(batch: Batch, actor: Actor) -> Batch:
    """A batch that takes back everything this one did; the one that is already drafted, where there is one."""
    if drafted := batch.undone_by.filter(state=State.DRAFT).first():
        return drafted
    lines = StatusChange.objects.filter(pk__in=_still_done(batch).values("change"))
    return draft_undoing(lines, Origin("batch", str(batch.pk)), actor, undoes=batch)


def _still_done(batch: Batch) -> QuerySet[BatchItem]:
    return batch.items.filter(outcome=Outcome.DONE, change__undone_by=None)
