"""The comments that persons decided on, by stretches of the log: a stretch can be read again, and gives the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import QuerySet

from comments.models import Comment, Revision, StatusChange, text_of
from moderation.learning.examples import GOES, STAYS, standing
from moderation.models import ArticleStrictness, Screening
from moderation.policy import SHIFTS


class Line(NamedTuple):
    """What is needed of a line of the log."""

    pk: int
    comment: int
    verb: str
    ground: str
    revision: int
    undoes_id: int | None


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person last said of one wording; `ground` is "" when it stays. None for probabilities that were not kept."""

    comment: int
    revision: int
    ground: str
    probabilities: dict[str, float | None] | None
    leniency: float  # log-odds by which its article shifts thresholds


def newest_line() -> int:
    """The newest line of the log that a person wrote; 0 where there is none."""
    return by_people().order_by("-pk").values_list("pk", flat=True).first() or 0


def enough(fewest: int) -> bool:
    """True when persons decided at least so often; no more lines than that are looked at."""
    return len(by_people().order_by("-pk").values_list("pk", flat=True)[:fewest]) >= fewest


def stretch(after: int, until: int, most: int) -> tuple[int, list[Decided]]:
    """The next lines of the log, `most` at most: the last one's key (`until` at the end), and what was last decided there."""
    lines = by_people().filter(pk__gt=after, pk__lte=until).order_by("pk").values_list("pk", "comment")[:most]
    keys = list(lines)
    end = keys[-1][0] if len(keys) == most else until
    comments = {comment for _pk, comment in keys}
    last = last_decisions(comments)
    return end, with_evidence([line for line in last if after < line.pk <= end])


def by_people() -> QuerySet[StatusChange]:
    """The lines that persons wrote."""
    return StatusChange.objects.filter(actor_id__isnull=False)


def last_decisions(comments: Iterable[int]) -> list[Line]:
    """For each of these comments that somebody's decision keeps on or off the page, that decision."""
    rows = by_people().filter(comment__in=comments).order_by("-pk")
    lines = [Line(*row) for row in rows.values_list("pk", "comment", "verb", "ground", "revision", "undoes_id")]
    last = {line.comment: line for line in standing(lines)}
    return sorted(line for line in last.values() if line.verb in STAYS | GOES)


def with_evidence(lines: Sequence[Line]) -> list[Decided]:
    """Each with what the check had said about that wording."""
    comments = [line.comment for line in lines]
    kept = Screening.objects.filter(comment__in=comments, failure="").values_list("comment", "revision", "probabilities")
    said = {(comment, revision): probabilities for comment, revision, probabilities in kept}
    leniency = leniency_of(comments)
    return [
        Decided(
            line.comment,
            line.revision,
            line.ground if line.verb in GOES else "",
            said.get((line.comment, line.revision)),
            leniency.get(line.comment, 0.0),
        )
        for line in lines
    ]


def leniency_of(comments: Sequence[int]) -> dict[int, float]:
    """By comment, where its article is not as strict as all others."""
    if not ArticleStrictness.objects.exists():
        return {}
    found = Comment.objects.filter(pk__in=comments, article__strictness__isnull=False)
    return {pk: SHIFTS[level] for pk, level in found.values_list("pk", "article__strictness__level")}


def texts(decided: Sequence[Decided]) -> dict[int, str]:
    """The wordings that were decided on, as plain text."""
    revision = {one.comment: one.revision for one in decided}
    rows = Revision.objects.filter(comment__in=list(revision)).values_list("comment", "number", "body", "comment__markup")
    return {comment: text_of(body, markup) for comment, number, body, markup in rows if revision[comment] == number}
