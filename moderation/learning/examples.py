"""What moderators decided, as examples to learn from: the last decision on each comment, those undone left out.

Approving or restoring says that no rule was broken, so that those which fired were wrong; removing under a rule says that
this rule was right, and nothing of the others. Comments that came published with an archive are weak approvals; what an
archive had in its trash was never judged by a rule of this site, and teaches nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from comments.models import Comment, Revision, Status, StatusChange, Verb
from moderation.engine import Submission
from moderation.fitted import Fitted
from moderation.learning.learned import sums_of
from moderation.learning.refit import Example
from moderation.models import Finding, Screening, SpotCheck
from moderation.pipeline import screen_submission

NEWEST_LINES = 20_000  # of the log; what is older says little about today's readers
WEAK_APPROVALS = 500
WEAK_WEIGHT = 0.1
STAYS = frozenset({Verb.APPROVE, Verb.RESTORE})
GOES = frozenset({Verb.REMOVE, Verb.REGROUND})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person last said of one wording; `ground` is the rule it was removed under, "" when it stays.

    `order` sorts verdicts by time.
    """

    comment: int
    revision: int
    ground: str
    order: float

    @property
    def labels_all(self) -> bool:
        """True when it speaks about every rule: none was broken."""
        return not self.ground


def verdicts() -> list[Verdict]:
    """The last decision on each comment, oldest first; answered spot checks where nobody decided otherwise."""
    found = {verdict.comment: verdict for verdict in _answered()}
    lines = StatusChange.objects.filter(actor_id__isnull=False).order_by("-pk")[:NEWEST_LINES]
    judged = {line.comment_id: line for line in standing(list(lines))}
    for comment, line in judged.items():
        if line.verb in STAYS | GOES:
            ground = line.ground if line.verb in GOES else ""
            found[comment] = Verdict(comment, line.revision, ground, line.at.timestamp())
        else:
            found.pop(comment, None)  # held again: it is open
    return sorted(found.values(), key=lambda verdict: (verdict.order, verdict.comment))


class LogLine(Protocol):
    """What is needed of a line of the log."""

    @property
    def pk(self) -> int: ...
    @property
    def undoes_id(self) -> int | None: ...


L = TypeVar("L", bound=LogLine)


def standing(newest_first: Iterable[L]) -> list[L]:
    """The decisions that were not undone, oldest first. What undoes is no decision; undone itself, what it undid stands."""
    undone: set[int] = set()
    kept = []
    for line in newest_first:
        if line.pk in undone:
            continue
        if line.undoes_id is not None:
            undone.add(line.undoes_id)
        else:
            kept.append(line)
    return kept[::-1]


def _answered() -> Iterator[Verdict]:
    """What persons said of comments drawn for a second look."""
    for check in SpotCheck.objects.filter(answered_at__isnull=False):
        if check.answered_at:
            yield Verdict(check.comment_id, check.revision, check.ground, check.answered_at.timestamp())


def examples(fitted: Fitted) -> list[Example]:
    """The decisions in the order of time, the weak approvals before them."""
    decided = verdicts()
    return [*weak_approvals(fitted, {verdict.comment for verdict in decided}), *examples_of(decided, fitted)]


def examples_of(decided: list[Verdict], fitted: Fitted) -> Iterator[Example]:
    """Each verdict with the text it was about and what the detectors had said."""
    for start in range(0, len(decided), 500):
        part = decided[start : start + 500]
        texts, sums = texts_of(part), kept_sums([verdict.comment for verdict in part])
        for verdict in part:
            key = (verdict.comment, verdict.revision)
            if not texts.get(key, "").strip():
                continue  # erased since
            said = sums.get(key) or looked_at_again(texts[key], fitted)
            labels = {verdict.ground: 1} if verdict.ground else dict.fromkeys(said, 0)
            yield Example(texts[key], {rule: label for rule, label in labels.items() if rule in said}, said)


def texts_of(decided: list[Verdict]) -> dict[tuple[int, int], str]:
    """The wordings that were decided on, as plain text."""
    revisions = Revision.objects.filter(comment__in=[verdict.comment for verdict in decided])
    rows = revisions.values_list("comment", "number", "body", "comment__markup")
    return {(comment, number): Comment(body=body, markup=markup).text for comment, number, body, markup in rows}


def kept_sums(comments: list[int]) -> dict[tuple[int, int], dict[str, dict[str, float]]]:
    """What detectors said when each wording was screened; a screening that failed is no measure."""
    screenings = Screening.objects.filter(comment__in=comments, failure="")
    keys = {pk: (comment, revision) for pk, comment, revision in screenings.values_list("pk", "comment", "revision")}
    by_screening: dict[int, list[Finding]] = {}
    for finding in (
        Finding.objects.filter(screening__in=list(keys)).only("screening", "rule", "detector", "why", "weight").iterator()
    ):
        by_screening.setdefault(finding.screening_id, []).append(finding)
    return {keys[pk]: sums_of(findings) for pk, findings in by_screening.items()}


def looked_at_again(text: str, fitted: Fitted) -> Mapping[str, Mapping[str, float]]:
    """What the detectors say of a text alone, where nothing was kept."""
    assessment, _decision = screen_submission(Submission(text, name="-"), fitted=fitted)
    return sums_of(assessment.findings)


def weak_approvals(fitted: Fitted, decided: set[int]) -> Iterator[Example]:
    """The newest comments that came published with an archive and that nobody decided on here."""
    imported = Comment.objects.filter(origin__isnull=False, status=Status.PUBLISHED).order_by("-pk")
    for comment in imported.only("body", "markup")[:WEAK_APPROVALS]:
        text = comment.text
        if comment.pk not in decided and text.strip():
            said = looked_at_again(text, fitted)
            yield Example(text, dict.fromkeys(said, 0), said, WEAK_WEIGHT, decided=False)
