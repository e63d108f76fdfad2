"""gunicorn's own settings: the site is loaded once, with the weights of the engine, and shared by all workers.

What is loaded before the workers are forked lies in memory once. Freezing keeps the collector from touching it, which would
make each worker a copy of its own. A new release needs a restart: a reload would go on with the old code.
"""

from __future__ import annotations

import gc
from typing import Any

preload_app = True


def when_ready(server: Any) -> None:
    """Called once, before the first worker."""
    from django.db import connections

    from moderation.fitted import load
    from moderation.pipeline import line_up

    line_up(load())
    connections.close_all()  # none may be shared
    gc.collect()
    gc.freeze()
