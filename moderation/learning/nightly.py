"""When it is learnt: in the night after a day on which somebody decided, by the task worker."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone

from moderation.deferred import can_wait, coming, once
from moderation.learning.generations import learn_in_background

AT = datetime.time(4)  # by the site's clock: what is learnt is in use when the day begins, and nobody waits for the processor


def after_a_decision() -> None:
    """Have the coming night learn, once; called within the transaction of the decision.

    `runserver` has no worker that could wait: there nothing is learnt but by `manage.py learn`, for a click never changes the
    check at once.
    """
    if can_wait():
        transaction.on_commit(_leave_for_tonight, robust=True)  # what is decided stands, whatever becomes of this


def _leave_for_tonight() -> None:
    once(learn_in_background, coming_night(timezone.localtime()))


def coming_night(now: datetime.datetime) -> datetime.datetime:
    """The next time it is so late, or rather so early."""
    return coming(AT, now)
