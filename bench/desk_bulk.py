"""How long publishing many at once takes: `python -m bench.desk_bulk '{"many": 10000, "rounds": 3}'`, on a seeded queue.

Prints as JSON the milliseconds for a hundred that were ticked, all under one article, round by round; the statements that takes;
and the seconds for `many` as a batch, from the moment it is chosen to its last step.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping
from typing import Any

A_HUNDRED = 100


def main(plan: Mapping[str, int]) -> dict[str, Any]:
    """Published from the end of the queue, so that its head stays as it was."""
    _tick(1)  # what is read once a process is read
    statements = _statements()
    hundred = [_tick(A_HUNDRED) * 1000 for _ in range(plan["rounds"])]
    return {"hundred_ms": hundred, "hundred_statements": statements, "many_seconds": _batch(plan["many"])}


def _tick(how_many: int) -> float:
    """Seconds for comments that were read and ticked on one page."""
    as_seen = _seen(how_many)
    began = time.perf_counter()
    return _checked(began, _decide(as_seen), how_many)


def _seen(how_many: int) -> dict[Any, Any]:
    from comments.models import Comment
    from comments.services import Seen

    newest = _newest()
    comments = Comment.objects.filter(pk__gt=newest - how_many, pk__lte=newest).select_related("article")
    return {comment: Seen.of(comment) for comment in comments}


def _decide(as_seen: dict[Any, Any]) -> int:
    from comments.drafts import Actor
    from comments.models import Verb
    from moderation.desk.batches import decide_together
    from moderation.desk.decisions import NO_WORDS, Choice

    moved, _kept = decide_together(as_seen, Actor(1, "bench"), Choice(Verb.APPROVE), NO_WORDS)
    return len(moved.done)


def _statements() -> int:
    """How many a hundred take, beginning and end of the transaction among them; reading the page is none of them."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    as_seen = _seen(A_HUNDRED)
    with CaptureQueriesContext(connection) as asked:
        _decide(as_seen)
    return len(asked)


def _batch(how_many: int) -> float:
    """Seconds for a whole list, as the task worker takes it step by step."""
    from comments.drafts import Actor
    from comments.models import Verb
    from moderation.desk import batches
    from moderation.desk.decisions import Choice
    from moderation.models import QueuedComment

    chosen = QueuedComment.objects.waiting().filter(pk__gt=_newest() - how_many)
    began = time.perf_counter()
    batch = batches.draft(chosen, batches.Origin("queue"), Actor(1, "bench"))
    batches.begin(batch, Actor(1, "bench"), Choice(Verb.APPROVE))
    while batches.step(batch.pk):
        pass
    batch.refresh_from_db()
    return _checked(began, batch.done, how_many)


def _newest() -> int:
    from comments.models import Comment, Status

    return Comment.objects.filter(status=Status.HELD).order_by("-queue_key", "-pk").values_list("pk", flat=True)[0]


def _checked(began: float, done: int, asked: int) -> float:
    taken = time.perf_counter() - began
    if done != asked:
        raise RuntimeError(f"Of {asked}, {done} were published.")
    return taken


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    print(json.dumps(main(json.loads(sys.argv[1]))))
