"""Django's PostgreSQL backend, with a health check that costs a round trip every few seconds instead of one a request.

Prepared questions (blog.planned) are planned for any values: each is made for one index, and a plan for the values of the
moment falls back on reading the whole table where nothing is known of it yet, as after an import.

A server that was restarted has closed its end: the socket of an idle connection is then readable, which the machine itself
knows. Only a connection that went silent, as behind a firewall that forgot it, must be asked, and is, in its time. A reader
sees no error either way: what does not stand is opened anew before the first statement.
"""

from __future__ import annotations

import select
import time
from typing import Any, Final

from django.db import Error
from django.db.backends.postgresql import base

from blog.planned import may_plan

ASKED_EVERY: Final = 5.0  # seconds


class DatabaseWrapper(base.DatabaseWrapper):
    """Plans once for all values. With CONN_HEALTH_CHECKS, asks the server itself at most once in ASKED_EVERY, and looks at the socket each time."""

    health_check_enabled: bool
    health_check_done: bool
    _asked_at = 0.0

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        if may_plan(self):
            params["options"] = f"{params.get('options', '')} -c plan_cache_mode=force_generic_plan".strip()
        return params

    def close_if_health_check_failed(self) -> None:
        if self.connection is None or not self.health_check_enabled or self.health_check_done:
            return
        now = time.monotonic()
        if now - self._asked_at < ASKED_EVERY and self._is_silent():
            self.health_check_done = True
            return
        super().close_if_health_check_failed()
        self._asked_at = now

    def _is_silent(self) -> bool:
        """False where the server said something unasked, as it does when it ends the connection."""
        socket = select.poll()
        try:
            socket.register(self.connection.fileno(), select.POLLIN)
        except (Error, self.Database.Error):  # closed at our end
            return False
        return not socket.poll(0)
