"""How right the check was lately, and which thresholds that speaks for; proposed, never set."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from moderation.figures import names
from moderation.figures.counting import Found
from moderation.learning.examples import verdicts
from moderation.learning.record import fired, record, wilson
from moderation.rules.tally import bin_of

STEP = 50  # thousandths of probability
FEWEST = 20  # decisions in a band before it speaks
WORTH_HOLDING = 0.2  # a comment fewer than one in five of whose like are removed is held in vain


def snapshot(last: datetime.date) -> Found:
    """Hits and judgements by rule and detector, and by the probability with which a comment was held."""
    first = last - datetime.timedelta(days=names.QUALITY_DAYS - 1)
    found: Found = Counter()
    for row in record(first, last):
        key = f"{row.rule}/{row.detector}"
        for name, n in ((names.HITS, row.hits), (names.AGREED, row.agreed), (names.DISAGREED, row.disagreed)):
            found[name, key] = n
    judged = {(verdict.comment, verdict.revision): verdict.ground for verdict in verdicts()}
    for screening, _speaking in fired(first, last):
        ground = judged.get((screening.comment_id, screening.revision))
        for rule in screening.broken if ground is not None else ():
            probability = screening.probabilities.get(rule)
            if probability is not None and ground in ("", rule):
                name = names.BAND_AGREED if ground else names.BAND_DISAGREED
                found[name, f"{rule}/{bin_of(probability) // STEP}"] += 1
    return found


@dataclass(frozen=True, slots=True)
class Proposal:
    """A threshold below which a rule holds in vain: of `judged` comments held between the two, `agreed` were removed."""

    rule: str
    before: float
    after: float
    agreed: int
    judged: int

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.agreed, self.judged)


def proposal(rule: str, threshold: float, agreed: Mapping[int, int], disagreed: Mapping[int, int]) -> Proposal | None:
    """The highest step up to which, surely enough, fewer than one in five of the comments held were removed.

    Nothing is proposed downwards: below the threshold no person has looked but at what was drawn.
    """
    found, right, all_of_them = None, 0, 0
    for step in range(bin_of(threshold) // STEP, 1000 // STEP):
        right += agreed.get(step, 0)
        here = agreed.get(step, 0) + disagreed.get(step, 0)
        all_of_them += here
        after = (step + 1) * STEP / 1000
        if here and after < 1 and all_of_them >= FEWEST and wilson(right, all_of_them)[1] < WORTH_HOLDING:
            found = Proposal(rule, threshold, after, right, all_of_them)
    return found
