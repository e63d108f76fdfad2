"""The log of decisions as CSV, line by line: what was decided, by whom and why, never the words of a comment."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from moderation.desk.querysets import DecisionQuerySet
    from moderation.models import Decision

AT_ONCE = 1_000
MARK = "\ufeff"  # tells a spreadsheet that the file is UTF-8
COLUMNS = (
    "line",
    "at",
    "decision",
    "from",
    "to",
    "by",
    "rule",
    "reason",
    "policy",
    "article",
    "comment",
    "number",
    "revision",
    "undoes",
)
FORMULA = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
)  # a cell that begins so is run by a spreadsheet


class _Line:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def lines_of_csv(decisions: DecisionQuerySet) -> Iterator[str]:
    """The head, then a line for each decision, the newest first."""
    writer = csv.writer(_Line())
    yield MARK + writer.writerow(COLUMNS)
    for line in _by_key(decisions.order_by("-at", "-pk")):
        yield writer.writerow([safe(cell) for cell in _cells(line)])


def _by_key(decisions: DecisionQuerySet) -> Iterator[Decision]:
    """A thousand at a time, so that no statement stays open however slowly the file is fetched."""
    rows = list(decisions[:AT_ONCE])
    while rows:
        yield from rows
        last = rows[-1]
        rows = list(decisions.filter(Q(at__lt=last.at) | Q(pk__lt=last.pk), at__lte=last.at)[:AT_ONCE])


def _cells(line: Decision) -> tuple[object, ...]:
    return (
        line.pk,
        timezone.localtime(line.at).isoformat(timespec="seconds"),
        line.verb,
        line.from_status,
        line.to_status,
        line.actor_name,
        line.ground,
        line.reason,
        line.policy or "",
        line.comment.article.title,
        line.comment_id,
        line.comment.number or "",
        line.revision,
        line.undoes_id or "",
    )


def safe(cell: object) -> object:
    """As text that no spreadsheet runs as a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
