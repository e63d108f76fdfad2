"""How long trying a changed rule on decided comments takes: `python -m bench.trial_on_history '{"decided": 1000, "rounds": 3}'`.

It fills an empty database and prints the seconds of each round as JSON. With another threshold the kept probabilities are read;
with two new words every text is looked at too.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Mapping
from typing import Any

from bench.prose import Prose

BATCH = 5_000
GONE = 5  # one decision in so many is a removal
WORDS = [{"kind": "word", "text": "dénouement", "weight": 5.0}, {"kind": "pattern", "text": r"\bpoires?\b", "weight": 5.0}]
TYPED: Mapping[str, dict[str, Any]] = {"threshold": {"threshold": 0.4}, "words": {"terms": WORDS}}


def main(plan: Mapping[str, int]) -> None:
    """Seed, try, print."""
    import django
    from django.core.management import call_command

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    seed(plan["decided"])
    taken: dict[str, list[float]] = {name: [] for name in TYPED}
    for _ in range(plan["rounds"]):
        for name, typed in TYPED.items():
            taken[name].append(tried(typed))
    print(json.dumps(taken))


def seed(decisions: int) -> None:
    """Comments with what was kept of their screening, and a moderator's decision on each."""
    from django.utils import timezone

    from blog.models import Article
    from comments.models import Comment, Revision, StatusChange
    from moderation.models import Screening
    from moderation.policy import SHIPPED_POLICY

    now, prose, chance = timezone.now(), Prose(3), random.Random(3)
    article = Article.objects.create(title="Article", slug="article", body_html="<p>…</p>", is_draft=False, published_at=now)
    rules = [rule.code for rule in SHIPPED_POLICY.rules]
    for start in range(0, decisions, BATCH):
        comments = []
        for n in range(start, min(start + BATCH, decisions)):
            state = {"status": "removed", "ground": "insult"} if n % GONE == 0 else {"status": "published"}
            comments.append(
                Comment(
                    article=article, number=n + 1, body=prose.comment(), submitted_at=now, published_at=now, salt="x", **state
                )
            )
        Comment.objects.bulk_create(comments)
        Revision.objects.bulk_create(Revision(comment=c, number=1, body=c.body, written_at=now) for c in comments)
        Screening.objects.bulk_create(
            Screening(
                comment=c,
                revision=1,
                policy=1,
                at=now,
                verdict="publish",
                probabilities={rule: chance.betavariate(2, 5 if c.ground else 12) for rule in rules},
            )
            for c in comments
        )
        common = {"from_status": "held", "at": now, "actor_id": 1, "revision": 1, "text_digest": "x", "digest": "x"}
        StatusChange.objects.bulk_create(
            StatusChange(comment=c, verb="remove" if c.ground else "approve", to_status=c.status, ground=c.ground, **common)
            for c in comments
        )


def tried(typed: Mapping[str, Any]) -> float:
    """Seconds for the same steps that the task worker takes."""
    from moderation import posted_rules
    from moderation.models import Backtest, PostedRule
    from moderation.rules import backtests, decided
    from moderation.rules.draft import Draft

    row = posted_rules.row_of(PostedRule.objects.get(code="insult"))
    draft = Draft(row, {**row, **typed})
    began = time.monotonic()
    run = Backtest.objects.create(rule="insult", draft=draft.plain(), until=decided.newest_line())
    while run.finished_at is None and backtests.step(run, backtests.A_STEP):
        pass
    return time.monotonic() - began


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
