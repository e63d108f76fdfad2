"""How long publishing many at once takes: `python -m bench.desk_bulk '{"many": 10000, "rounds": 3}'`, on a seeded queue.

Prints as JSON the milliseconds for a hundred under one article, round by round, the statements that takes, and the seconds for
`many` in the steps in which a batch is worked off.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping
from typing import Any

A_HUNDRED = 100
A_STEP = 200  # comments a transaction


def main(plan: Mapping[str, int]) -> dict[str, Any]:
    """Published from the end of the queue, so that its head stays as it was."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    _publish(1)  # what is read once a process is read
    with CaptureQueriesContext(connection) as statements:
        _publish(A_HUNDRED)
    hundred = [_publish(A_HUNDRED) * 1000 for _ in range(plan["rounds"])]
    many = sum(_publish(min(A_STEP, plan["many"] - done)) for done in range(0, plan["many"], A_STEP))
    return {"hundred_ms": hundred, "hundred_statements": len(statements), "many_seconds": many}


def _publish(how_many: int) -> float:
    """Seconds, from what was ticked to what is stored; choosing them is not counted."""
    from comments import services
    from comments.drafts import Actor
    from comments.models import Comment, Status

    last = Comment.objects.filter(status=Status.HELD).order_by("-queue_key", "-pk")
    chosen = [comment.pk for comment in last[:how_many]]
    began = time.perf_counter()
    comments = Comment.objects.filter(pk__in=chosen).select_related("article")
    moved = services.approve_all({comment: services.Seen.of(comment) for comment in comments}, Actor(id=1, name="bench"))
    taken = time.perf_counter() - began
    if len(moved.done) != how_many:
        raise RuntimeError(f"Of {how_many}, {len(moved.done)} were published.")
    return taken


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    print(json.dumps(main(json.loads(sys.argv[1]))))
