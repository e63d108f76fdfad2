"""Making generations from decisions, keeping all of them, and putting one into use."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max, Subquery
from django_tasks import task

from moderation.fitted import Fitted, load
from moderation.learning.examples import examples
from moderation.learning.learned import Correction, Learned, from_bytes, to_bytes
from moderation.learning.refit import FEWEST_DECISIONS, Example, Judgement, changed_trust, changed_words, judge, parted, refit
from moderation.models import LearnedModel

logger = logging.getLogger(__name__)


class TooFewDecisions(Exception):
    """There is not enough to learn from yet; `decisions` says how many there are."""

    def __init__(self, decisions: int) -> None:
        super().__init__(decisions)
        self.decisions = decisions


class NothingNew(Exception):
    """No decision was made since the latest generation."""


class NoSuchGeneration(Exception):
    """The generation that is to be put into use does not exist, or cannot be read."""


def learn() -> LearnedModel:
    """Fit the next generation on every decision; it is put into use only when it foretells the newest not worse."""
    fitted = load()
    known = examples(fitted)
    decisions = sum(example.decided for example in known)
    if decisions < FEWEST_DECISIONS:
        raise TooFewDecisions(decisions)
    latest = LearnedModel.objects.order_by("-generation").first()
    if latest and latest.report.get("told") == told(known):
        raise NothingNew
    rarity = fitted.lines["tone"].rarity
    older, newest = parted(known)
    corrections = refit(older, rarity)
    before = {"shipped": judge(newest, None)}
    if used := active():
        before["active"] = judge(newest, used)
    after = judge(newest, Learned(corrections, rarity))
    promoted = all(after.not_worse_than(judgement) for judgement in before.values())
    report = report_of(known, corrections, {**before, "new": after}, promoted, fitted)
    return _keep(corrections, report, promoted)


@task()
def learn_in_background() -> int:
    """The same, by the task worker; gives back the generation, 0 where there was nothing to learn."""
    try:
        return learn().generation
    except (TooFewDecisions, NothingNew):
        return 0


@transaction.atomic
def _keep(corrections: Mapping[str, Correction], report: dict[str, Any], promoted: bool) -> LearnedModel:
    last = LearnedModel.objects.aggregate(last=Max("generation"))["last"] or 0
    made = LearnedModel.objects.create(generation=last + 1, weights=to_bytes(corrections), report=report)
    if promoted:
        activate(made.generation)
        made.active = True
    return made


@transaction.atomic
def activate(generation: int) -> None:
    """Put a generation into use; 0 goes back to the shipped weights alone."""
    if generation:
        chosen = LearnedModel.objects.filter(generation=generation).first()
        if chosen is None:
            raise NoSuchGeneration
        try:
            from_bytes(bytes(chosen.weights))
        except (ValueError, KeyError) as error:
            raise NoSuchGeneration from error
    LearnedModel.objects.filter(active=True).update(active=False)
    LearnedModel.objects.filter(generation=generation).update(active=True)


# --- in use -----------------------------------------------------------------------------------------------------------

IN_USE = Subquery(LearnedModel.objects.filter(active=True).values("generation")[:1])  # to be read in a query made anyway
_kept: dict[int, Learned | None] = {}  # of this process: the generation last used, None where it cannot be read


def active() -> Learned | None:
    """The generation in use, or None."""
    return numbered(LearnedModel.objects.filter(active=True).values_list("generation", flat=True).first())


def numbered(generation: int | None) -> Learned | None:
    """A generation, read once a process; None, with a line in the log, where it cannot be read."""
    if generation is None:
        return None
    if generation not in _kept:
        data = LearnedModel.objects.values_list("weights", flat=True).get(generation=generation)
        _kept.clear()
        try:
            _kept[generation] = Learned(from_bytes(bytes(data)), load().lines["tone"].rarity, generation)
        except (ValueError, KeyError):
            logger.exception("Generation %d cannot be read; the shipped weights are used alone", generation)
            _kept[generation] = None
    return _kept[generation]


def forget() -> None:
    """Drop what this process keeps, as after a change of database."""
    _kept.clear()


# --- the report -------------------------------------------------------------------------------------------------------


def told(known: Sequence[Example]) -> list[int]:
    """What tells one set of decisions from another, well enough to see that nothing is new."""
    decided = [example for example in known if example.decided]
    removed = sum(label for example in decided for label in example.labels.values())
    return [len(decided), removed, sum(len(example.text) for example in decided)]


def report_of(
    known: Sequence[Example],
    corrections: Mapping[str, Correction],
    judgements: Mapping[str, Judgement],
    promoted: bool,
    fitted: Fitted,
) -> dict[str, Any]:
    """On how much it was fitted, how well it foretold the newest decisions, and what changed."""
    decided = [example for example in known if example.decided]
    rarity = fitted.lines["tone"].rarity
    return {
        "told": told(known),
        "decisions": len(decided),
        "weak_approvals": len(known) - len(decided),
        "judged_on": len(parted(known)[1]),
        "judgements": {
            name: {
                "loss": round(j.loss, 4),
                "auc": None if j.auc is None else round(j.auc, 4),
                "right": j.right,
                "asked": j.asked,
            }
            for name, j in judgements.items()
        },
        "promoted": promoted,
        "rules": {
            rule: {
                "removed": sum(e.labels.get(rule) == 1 for e in decided),
                "stayed": sum(e.labels.get(rule) == 0 for e in decided),
                "words": [[word, round(weight, 2)] for word, weight in changed_words(correction, decided, rarity)],
                "detectors": {name: round(factor, 2) for name, factor in changed_trust(correction).items()},
            }
            for rule, correction in corrections.items()
        },
    }
