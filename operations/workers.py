"""gunicorn's own settings: the site is loaded once, with the weights of the engine, and shared by all workers.

What is loaded before the workers are forked lies in memory once. Freezing keeps the collector from touching it, which would
make each worker a copy of its own. A new release needs a restart: a reload would go on with the old code.

Where POSTING_BIND is set there are two pools, one an address: whoever reads does not queue behind those who post.
"""

from __future__ import annotations

import gc
import os
from collections import Counter
from typing import Any

gc.disable()  # until all is loaded: none of it is garbage, and looking for some takes a third of the time to start

preload_app = True
POSTING_NICENESS = 10  # where processors are short, readers go first
READ_FIRST = (
    *("base.html", "_mode.html", "_header.html", "_footer.html"),
    *("blog/article.html", "blog/_article.html", "comments/discussion.html", "comments/reply.html", "comments/_rules.html"),
)


def when_ready(server: Any) -> None:
    """Called once, before the first worker."""
    from django.db import connections
    from django.template.loader import get_template
    from django.urls import resolve, reverse

    from moderation.fitted import load
    from moderation.pipeline import line_up

    line_up(load())
    for page in ("blog:article", "comments:reply"):
        resolve(reverse(page, args=["-"]))  # reads every address there is
    for template in READ_FIRST:
        get_template(template)
    connections.close_all()  # none may be shared
    gc.freeze()
    gc.enable()


def pre_fork(server: Any, worker: Any) -> None:
    """Each worker answers at one address: the one at which fewest others do."""
    answering = Counter(other.sockets[0] for other in server.WORKERS.values())
    worker.sockets = [min(server.LISTENERS, key=lambda listener: answering[listener])]


def post_fork(server: Any, worker: Any) -> None:
    if worker.sockets[0] is not server.LISTENERS[0]:
        os.nice(POSTING_NICENESS)
