"""The life of one comment: what was decided, what its author changed, what the check saw, what readers and its author said of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from comments import services
from comments.doors import Piece
from comments.models import Comment, Revision, text_of
from moderation.desk.evidence import Evidence, RuleName, evidence_in
from moderation.models import Appeal, BatchItem, Decision, Report, Screening
from moderation.rules.differences import pieces

MOST = 100  # of each kind
ORDER = ("revision", "screening", "line", "report", "appeal", "answer")  # of what happened at the same time


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened; `what` is its row."""

    at: datetime.datetime
    kind: str  # one of ORDER
    what: Any
    changed: tuple[Piece, ...] = ()  # of a revision: what its author took away and added
    evidence: Evidence | None = None  # of a screening
    batch: int | None = None  # of a decision that was one of many


@dataclass(frozen=True, slots=True)
class Life:
    """Everything, the oldest first, and which of its decisions can be undone."""

    events: list[Event] = field(default_factory=list)
    undoable: set[int] = field(default_factory=set)


def life_of(comment: Comment, names: Mapping[str, RuleName]) -> Life:
    """In a fixed number of questions, however long it was."""
    lines = list(Decision.objects.filter(comment=comment).prefetch_related("notes").newest_first()[:MOST])
    revisions = list(Revision.objects.filter(comment=comment).order_by("number")[:MOST])
    texts = {revision.number: text_of(revision.body, comment.markup) for revision in revisions}
    events = [*_decided(lines), *_rewritten(revisions, texts), *_screened(comment, texts, names), *_said(comment)]
    return Life(sorted(events, key=lambda event: (event.at, ORDER.index(event.kind))), services.undoable(lines))


def _decided(lines: list[Decision]) -> Iterator[Event]:
    done = BatchItem.objects.filter(change__in=lines, outcome=BatchItem.Outcome.DONE)
    batches = dict(done.values_list("change", "batch"))
    for line in reversed(lines):
        yield Event(line.at, "line", line, batch=batches.get(line.pk))


def _rewritten(revisions: list[Revision], texts: Mapping[int, str]) -> Iterator[Event]:
    for before, after in pairwise(revisions):
        yield Event(after.written_at, "revision", after, changed=pieces(texts[before.number], texts[after.number]))


def _screened(comment: Comment, texts: Mapping[int, str], names: Mapping[str, RuleName]) -> Iterator[Event]:
    for screening in Screening.objects.filter(comment=comment).order_by("revision").prefetch_related("findings")[:MOST]:
        evidence = evidence_in(screening, texts.get(screening.revision, ""), names)
        yield Event(screening.at, "screening", screening, evidence=evidence)


def _said(comment: Comment) -> Iterator[Event]:
    for report in Report.objects.filter(comment=comment).order_by("pk")[:MOST]:
        yield Event(report.at, "report", report)
    for appeal in Appeal.objects.filter(comment=comment).order_by("pk")[:MOST]:
        yield Event(appeal.at, "appeal", appeal)
        if appeal.answered_at:
            yield Event(appeal.answered_at, "answer", appeal)
