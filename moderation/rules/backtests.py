"""Trying a changed rule on what persons decided, before it is saved: in steps by key, so that it can stop and go on anywhere.

Where only the threshold changes, the probabilities that were kept when each comment was screened are all that is read.
Where words change, only these words are looked for anew: weights add up, so that a kept probability moves by what they say.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from django.utils import timezone
from django_tasks import task

from moderation.engine import Submission
from moderation.models import Backtest
from moderation.pipeline import screen_submission
from moderation.policy import PolicyRules, with_weight
from moderation.rules import decided
from moderation.rules.decided import Decided
from moderation.rules.draft import Draft, moved
from moderation.rules.tally import ELSEWHERE, GONE, STAYED, Tally, Tried

AT_ONCE = 300  # lines of the log looked at while the person waits
A_STEP = 2_000  # lines a step, after which what was counted is stored
A_TURN_SECONDS = 20.0  # after which other tasks have their turn
STALLED_SECONDS = 60
KEPT = 20  # trials of the past


def begin(draft: Draft, form: Sequence[tuple[str, str]], shown: int | None, made_by: str) -> Backtest:
    """Start one in place of any that still runs on this rule; what is more than a few hundred lines goes on in the background."""
    Backtest.objects.filter(rule=draft.after.code, finished_at=None).delete()
    made = Backtest.objects.create(
        rule=draft.after.code,
        rule_id_shown=shown,
        draft=draft.plain(),
        form=[list(pair) for pair in form],
        until=decided.newest_line(),
        made_by=made_by,
    )
    forget_old(made.pk)
    step(made, AT_ONCE)
    if made.finished_at is None:
        go_on.enqueue(made.pk)
    return made


def forget_old(newest: int) -> None:
    """Keep the newest alone: what was typed and left is nobody's record."""
    keep = Backtest.objects.order_by("-pk").values_list("pk", flat=True)[:KEPT]
    Backtest.objects.filter(pk__lte=newest).exclude(pk__in=list(keep)).delete()


def stalled(backtest: Backtest) -> bool:
    """True when no step was made for a while, as when the worker was stopped."""
    since = backtest.stepped_at or backtest.made_at
    return backtest.finished_at is None and (timezone.now() - since).total_seconds() > STALLED_SECONDS


@task()
def go_on(pk: int) -> int:
    """Step by step in the task worker, which does what else waits in between; gives back the key it came to.

    Enqueued twice, one of both stops.
    """
    backtest = Backtest.objects.filter(pk=pk).first()
    until = time.monotonic() + A_TURN_SECONDS
    while backtest and backtest.finished_at is None:
        if time.monotonic() >= until:
            go_on.enqueue(pk)
            break
        if not step(backtest, A_STEP):
            break
    return backtest.cursor if backtest else 0


def step(backtest: Backtest, lines: int) -> bool:
    """Count the next stretch and store it together with how far it came; False where somebody else was faster."""
    start = backtest.cursor
    end, found = decided.stretch(start, backtest.until, lines)
    tally = Tally.from_plain(backtest.tally)
    count(tally, Draft.from_plain(backtest.draft), found)
    now = timezone.now()
    done = {"cursor": end, "tally": tally.plain(), "stepped_at": now, "finished_at": now if end >= backtest.until else None}
    if not Backtest.objects.filter(pk=backtest.pk, cursor=start, finished_at=None).update(**done):
        newer = Backtest.objects.filter(pk=backtest.pk).first()
        backtest.cursor = newer.cursor if newer else backtest.until
        return False
    for name, value in done.items():
        setattr(backtest, name, value)
    return True


def count(tally: Tally, draft: Draft, found: Sequence[Decided]) -> None:
    """Add a stretch to what was counted."""
    unknown = [one for one in found if one.probabilities is None]
    texts = decided.texts(found if draft.reads_texts else unknown)
    for one in found:
        text = texts.get(one.comment, "")
        if one.probabilities is None and not text.strip():
            continue  # erased since
        before = kept(one, draft, text)
        weight, slow = draft.weight_in(text, tally.slow) if draft.reads_texts and text else (0.0, ())
        tally.slow += [word for word in slow if word not in tally.slow]
        tally.looked_at_again += one.probabilities is None
        tried = Tried(one.comment, fate(one, draft.after.code), strictly(before, one), strictly(moved(before, weight), one))
        tally.add(tried, draft.before.threshold, draft.after.threshold)


def kept(one: Decided, draft: Draft, text: str) -> float | None:
    """The probability under the rule as it stands: as it was kept, or from a new look at the text alone."""
    if one.probabilities is not None:
        return one.probabilities.get(draft.after.code)
    assessment, _decision = screen_submission(Submission(text, name="-"), PolicyRules((draft.before,)))
    return assessment.probabilities.get(draft.after.code)


def strictly(probability: float | None, one: Decided) -> float:
    """As if its article were as strict as all others: a lenient article's thresholds are higher, which is the same as less said."""
    return with_weight(probability or 0.0, -one.leniency) if one.leniency else probability or 0.0


def fate(one: Decided, code: str) -> str:
    """What became of a comment, as far as this rule is concerned."""
    if not one.ground:
        return STAYED
    return GONE if one.ground == code else ELSEWHERE
