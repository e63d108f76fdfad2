"""What a site gains from its own decisions: `python -m moderation.learning.curve DATA [--picture FILE] [--sets NAME ...]`.

Each labelled set stands for a site that the shipped weights have never seen: they are fitted again without it. So many of
its comments are decided on as their labels say, learnt from as `manage.py learn` does, promotion included, and the rest
is ranked. Printed: AUC before, and what it gains.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from moderation.engine import Submission
from moderation.fitted import SHIPPED, Fitted, load
from moderation.learning import sources, tone
from moderation.learning.learned import Learned, sums_of
from moderation.learning.refit import Example, auc, judge, parted, refit
from moderation.pipeline import screen_submission
from moderation.text.ngrams import grams

DECISIONS = (50, 200, 1000)
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

    def __str__(self) -> str:
        gains = "  ".join(f"{n:5d}: {area - self.before:+.3f}" for n, area in self.after.items())
        return f"{self.name:26s} {self.before:.3f}  {gains}"


def prior_without(data: Path, name: str) -> Fitted:
    """The shipped weights, the tone fitted again without one set."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder)
        for file in SHIPPED.glob("*.*"):
            shutil.copy(file, target)
        tone.write(tone.tasks(data), target, lambda example: example.source != name)
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
    after: dict[int, list[float]] = {n: [] for n in DECISIONS if n <= most}
    for draw in range(DRAWS):
        mixed = random.Random(draw).sample(examples, len(examples))
        judged = mixed[most:]
        before.append(area(judged, None))
        for n, found in after.items():
            found.append(area(judged, taught(mixed[:n], fitted)))
    return Gain(name, float(np.mean(before)), {n: float(np.mean(found)) for n, found in after.items()})


def picture(gains: Sequence[Gain]) -> str:
    """The gains as an SVG: one line a set, the mean in bold."""
    wide, high, left, base, step = 640, 320, 60, 250, 170
    places = {n: left + 30 + step * at for at, n in enumerate((0, *DECISIONS))}

    def line(points: Mapping[int, float], width: float, colour: str) -> str:
        path = " ".join(f"{places[n]},{base - 1500 * value:.1f}" for n, value in points.items())
        return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}"/>'

    each = [{0: 0.0, **{n: value - one.before for n, value in one.after.items()}} for one in gains]
    mean = {n: float(np.mean([one[n] for one in each if n in one])) for n in places}
    parts = [line(points, 1, "#999") for points in each] + [line(mean, 3, "#b3261e")]
    parts += [f'<text x="{x}" y="{base + 30}" text-anchor="middle">{n}</text>' for n, x in places.items()]
    parts += [
        f'<text x="{left}" y="{base - 1500 * y + 4}" text-anchor="end">{y:+.2f}</text>' for y in (-0.01, 0.0, 0.05, 0.10, 0.15)
    ]
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" font-family="sans-serif" font-size="13" fill="#444">\n'
        f'<rect width="{wide}" height="{high}" fill="#fff"/>\n{body}\n'
        f'<text x="{wide / 2}" y="{high - 8}" text-anchor="middle">decisions; AUC gained on comments not decided on (bold: mean)</text>\n</svg>\n'
    )


def main() -> None:
    """Print a line a set, and draw them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--picture", type=Path)
    parser.add_argument("--sets", nargs="*", default=[source.name for source in sources.TOXIC])
    options = parser.parse_args()
    gains = []
    for source in (source for source in sources.TOXIC if source.name in options.sets):
        rows = sources.examples(options.data, source)
        gains.append(gain(rows, prior_without(options.data, source.name), source.name))
        print(gains[-1], flush=True)
    for n in DECISIONS:
        of_all = [one.after[n] - one.before for one in gains if n in one.after]
        print(
            f"mean gained after {n}: {np.mean(of_all):+.3f}, least {min(of_all):+.3f}"
            if of_all
            else f"{n}: no set is large enough"
        )
    if options.picture:
        options.picture.write_text(picture(gains), encoding="utf-8")


if __name__ == "__main__":
    main()
