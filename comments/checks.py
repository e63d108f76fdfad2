"""Boot check: is the log of decisions still append-only?"""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from comments import append_only


@register(Tags.database)
def log_is_append_only(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """One error for each trigger that is missing from a database that is looked at."""
    return [
        Error(
            f"The decision log can be changed: the trigger {name} is missing.",
            hint="Run `manage.py migrate`: it puts the triggers back.",
            id="comments.E001",
        )
        for alias in databases or ()
        for name in append_only.missing(connections[alias])
    ]
