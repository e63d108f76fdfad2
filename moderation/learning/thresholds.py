"""What each rule holds of ordinary comments, by threshold: `python -m moderation.learning.thresholds DATA` writes weights/thresholds.json."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path

from moderation.engine import Submission
from moderation.fitted import SHIPPED
from moderation.learning import sources
from moderation.pipeline import screen_submission
from moderation.policy import SHIPPED_POLICY

THRESHOLDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
FROM_ITS_CARD = {"off_topic": {0.5: 0.01}}  # weights/off_topic.md: it needs an article, which these texts do not have
RULES = ("personal_attack", "insult", "anonymous_troll", "illegal")


def shares(texts: Iterable[str]) -> dict[str, list[float]]:
    """By rule, the share of the texts that reach each threshold."""
    seen = []
    for text in texts:
        assessment, _decision = screen_submission(Submission(text, name="Lecteur"), SHIPPED_POLICY, deadline_seconds=60)
        seen.append(assessment.probabilities)
    return {
        rule: [round(sum((one[rule] or 0.0) >= threshold for one in seen) / max(len(seen), 1), 5) for threshold in THRESHOLDS]
        for rule in RULES
    }


def main() -> None:
    """Screen the civil set and write what was held of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    texts = [example.text for example in sources.examples(parser.parse_args().data, sources.CIVIL)]
    known = {rule: [known.get(threshold) for threshold in THRESHOLDS] for rule, known in FROM_ITS_CARD.items()}
    figures = {"thresholds": THRESHOLDS, "comments": len(texts), "rules": {**known, **shares(texts)}}
    (SHIPPED / "thresholds.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
