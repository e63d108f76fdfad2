"""What a site gains from its own decisions: `python -m moderation.learning.curve DATA [--picture FILE] [--sets NAME ...]`.

Each labelled set stands for a site that the shipped weights have never seen: they are fitted again without it. So many of
its comments are decided on as their labels say, learnt from as `manage.py learn` does, promotion included, and the rest
is ranked. Printed: AUC before, and what it gains.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from moderation.engine import Submission
from moderation.fitted import SHIPPED, Fitted, load
from moderation.learning import sources, tone
from moderation.learning.learned import Learned, sums_of
from moderation.learning.picture import Drawn, picture
from moderation.learning.refit import Example, auc, judge, parted, refit
from moderation.pipeline import screen_submission
from moderation.text.ngrams import grams

FLOORS = {50: 0.01, 200: 0.03, 1000: 0.05}  # decisions -> AUC that the mean must gain at least
RULES = ("insult", "personal_attack")
LOOKED_AT = 3000  # comments of a set
JUDGED = 1000  # of them at most
DRAWS = 3


@dataclass(frozen=True, slots=True)
class Gain:
    """One set: AUC with the shipped weights, and with so many decisions."""

    name: str
    before: float
    after: Mapping[int, float]

    @property
    def gained(self) -> dict[int, float]:
        """AUC gained after so many decisions."""
        return {n: area - self.before for n, area in self.after.items()}

    def __str__(self) -> str:
        gains = "  ".join(f"{n:5d}: {gained:+.3f}" for n, gained in self.gained.items())
        return f"{self.name:26s} {self.before:.3f}  {gains}"


def prior_without(asked: Sequence[tone.Task], name: str) -> Fitted:
    """The shipped weights, the tone fitted again without one set."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder)
        for file in SHIPPED.glob("*.*"):
            shutil.copy(file, target)
        tone.write(asked, target, lambda example: example.source != name)
        return load.__wrapped__(target)


def decided(rows: Sequence[sources.Example], fitted: Fitted) -> Iterator[Example]:
    """The rows as a moderator would decide: removed under the likelier rule, or published."""
    for row in rows:
        assessment, _ = screen_submission(Submission(row.text, name="Lecteur"), fitted=fitted, deadline_seconds=60)
        sums = {rule: said for rule, said in sums_of(assessment.findings).items() if rule in RULES}
        likelier = max(RULES, key=lambda rule: assessment.probabilities[rule] or 0.0)
        yield Example(row.text, {likelier: 1} if row.label else dict.fromkeys(RULES, 0), sums)


def area(examples: Sequence[Example], learned: Learned | None) -> float:
    """AUC of the higher of both rules."""
    pairs = []
    for example in examples:
        scores = [
            example.offset(rule) + (learned.score(rule, grams(example.text), example.sums[rule]) if learned else 0.0)
            for rule in RULES
        ]
        pairs.append((max(scores), int(1 in example.labels.values())))
    return auc(pairs) or float("nan")


def taught(examples: Sequence[Example], fitted: Fitted) -> Learned | None:
    """What is promoted after these decisions."""
    older, newest = parted(examples)
    rarity = fitted.lines["tone"].rarity
    learned = Learned(refit(older, rarity), rarity)
    return learned if judge(newest, learned).not_worse_than(judge(newest, None)) else None


def gain(rows: Sequence[sources.Example], fitted: Fitted, name: str) -> Gain:
    """Mean over a few draws of who decides on what."""
    rows = random.Random(7).sample(list(rows), min(LOOKED_AT, len(rows)))
    examples = list(decided(rows, fitted))
    most = len(examples) - min(JUDGED, len(examples) // 3)
    before: list[float] = []
    after: dict[int, list[float]] = {n: [] for n in FLOORS if n <= most}
    for draw in range(DRAWS):
        mixed = random.Random(draw).sample(examples, len(examples))
        judged = mixed[most:]
        before.append(area(judged, None))
        for n, found in after.items():
            found.append(area(judged, taught(mixed[:n], fitted)))
    return Gain(name, float(np.mean(before)), {n: float(np.mean(found)) for n, found in after.items()})


def drawn(gains: Sequence[Gain]) -> Drawn:
    """The gains as they are drawn, those that gained most first; a mean is that of the sets large enough."""
    each = {one.name: one.gained for one in sorted(gains, key=lambda one: -max(one.gained.items())[1])}
    mean = {n: float(np.mean(of_all)) for n in FLOORS if (of_all := [one[n] for one in each.values() if n in one])}
    return Drawn(each, mean, FLOORS)


def table(gains: Sequence[Gain], mean: Mapping[int, float]) -> str:
    """The gains as Markdown."""

    def row(name: str, before: str, of: Mapping[int, float], form: str) -> str:
        return f"| {name} | {before} | " + " | ".join(format(of[n], form) if n in of else "" for n in FLOORS) + " |"

    lines = [
        f"| set | shipped weights without it | {' | '.join(f'after {n}' for n in FLOORS)} |",
        "|---" * (2 + len(FLOORS)) + "|",
    ]
    lines += [row(one.name, f"{one.before:.3f}", one.gained, "+.3f") for one in gains]
    return "\n".join([*lines, row("**mean**", "", mean, "+.3f"), row("floor", "", FLOORS, "+.2f")])


def main() -> None:
    """Print a line a set, then the table, and draw it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--picture", type=Path)
    parser.add_argument("--sets", nargs="*", default=[source.name for source in sources.TOXIC])
    options = parser.parse_args()
    asked = tone.tasks(options.data)
    gains = []
    for source in (source for source in sources.TOXIC if source.name in options.sets):
        rows = sources.examples(options.data, source)
        gains.append(gain(rows, prior_without(asked, source.name), source.name))
        print(gains[-1], file=sys.stderr, flush=True)
    print(table(gains, drawn(gains).mean))
    if options.picture:
        options.picture.write_text(picture(drawn(gains)), encoding="utf-8")


if __name__ == "__main__":
    main()
