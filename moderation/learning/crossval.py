"""Screen every training example with weights that never saw it: `python -m moderation.learning.crossval DATA`.

Five folds; an example's fold follows from its words, so that duplicates stay together. A fold is left out of all sets
at once, which is a little harder than leaving it out of one. `--sources` adds, for every set, the figures with the
whole set left out. The screening is that of `manage.py screen --weights DIR`.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from moderation.fitted import SHIPPED
from moderation.learning.folds import fold_of
from moderation.learning.measures import Screened, area, held, recall
from moderation.learning.sources import CIVIL, SPAM, TOXIC, Example, examples
from moderation.learning.tone import Task, tasks, write

FOLDS = 5
RULES = {SPAM.name: ("anonymous_troll",)}
TOXIC_RULES = ("insult", "personal_attack")


def screened(rows: list[Example], weights: Path) -> list[Screened]:
    """Screen examples by the command, with the weights of a directory; spam unsigned, all else signed."""
    asked = "".join(
        json.dumps({"id": str(i), "text": row.text, "name": "" if row.source == SPAM.name else "Lecteur", "article": None}) + "\n"
        for i, row in enumerate(rows)
    )
    command = [sys.executable, "manage.py", "screen", "--weights", str(weights)]
    done = subprocess.run(command, input=asked.encode(), stdout=subprocess.PIPE, check=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    return [judged(row, answer) for row, answer in zip(rows, answers, strict=True)]


def judged(row: Example, answer: dict[str, Any]) -> Screened:
    """An answer as a score under the rules that the example's set speaks of."""
    rules = RULES.get(row.source, TOXIC_RULES)
    score = max(answer["rules"].get(rule) or 0.0 for rule in rules)
    return Screened(score, bool(set(rules) & set(answer["broken"])), row.label)


def with_weights(asked: list[Task], keep: Callable[[Example], bool], rows: list[Example]) -> list[Screened]:
    """Refit on what is kept, and screen the rows."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder)
        for file in SHIPPED.glob("*.*"):
            shutil.copy(file, target)
        write(asked, target, keep)
        return screened(rows, target)


def told(name: str, rows: Iterable[Screened]) -> str:
    """A line of the table."""
    rows = list(rows)
    if not any(row.label for row in rows):
        return f"{name:28s} n {len(rows):6d}  held good {held(rows, 0):.4f}"
    return (
        f"{name:28s} n {len(rows):6d}  auc {area(rows):.3f}  recall@5% {recall(rows):.3f}  "
        f"held bad {held(rows, 1):.3f}  held good {held(rows, 0):.3f}"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--sources", action="store_true", help="also leave out each set as a whole")
    options = parser.parse_args()
    asked = tasks(options.data)
    rows = [row for source in (*TOXIC, CIVIL, SPAM) for row in examples(options.data, source)]
    found: dict[str, list[Screened]] = {}
    for fold in range(FOLDS):
        out = [row for row in rows if fold_of(row.text, FOLDS) == fold]
        seen = with_weights(asked, lambda example, fold=fold: fold_of(example.text, FOLDS) != fold, out)  # type: ignore[misc]
        for row, answer in zip(out, seen, strict=True):
            found.setdefault(row.source, []).append(answer)
        print(f"fold {fold + 1} of {FOLDS}", file=sys.stderr)
    for name, answers in found.items():
        print(told(name, answers), flush=True)
    for source in (*TOXIC, CIVIL, SPAM) if options.sources else ():
        out = [row for row in rows if row.source == source.name]
        seen = with_weights(asked, lambda example, name=source.name: example.source != name, out)  # type: ignore[misc]
        print(told(f"{source.name}, left out", seen), flush=True)


if __name__ == "__main__":
    main()
