"""How fast one moderator decides, and what he decided last: read from the newest lines of the log, never from all of it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from statistics import median

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.services.moves import UNDONE_BY
from moderation.models import Decision

LOOKED_AT = 200  # lines by persons, the newest
AT_ONE_SITTING = 120.0  # seconds; a longer pause is none of his pace
ENOUGH = 5  # pauses, before a pace is spoken of
REMEMBERED = datetime.timedelta(minutes=30)  # how long a decision is offered to be undone on the queue itself


@dataclass(frozen=True, slots=True)
class Pace:
    """One moderator's last decision that can be undone, and his seconds a decision where they are known."""

    last: int | None = None
    seconds: float | None = None


def pace_of(user_id: int, now: datetime.datetime | None = None) -> Pace:
    """In one question."""
    facts = ("pk", "actor_id", "verb", "from_status", "at", "undoes")
    lines = Decision.objects.by_persons().newest_first().values_list(*facts)[:LOOKED_AT]
    # what he said himself as a reader stands in the log under his name too
    mine = [(pk, at, undoes) for pk, actor, verb, state, at, undoes in lines if actor == user_id and (verb, state) in UNDONE_BY]
    if not mine:
        return Pace()
    pk, at, undoes = mine[0]
    fresh = (now or timezone.now()) - at <= REMEMBERED and undoes is None
    pauses = [(later - earlier).total_seconds() for (_a, later, _b), (_c, earlier, _d) in pairwise(mine)]
    sitting = [pause for pause in pauses if 0.0 < pause <= AT_ONE_SITTING]
    return Pace(pk if fresh else None, median(sitting) if len(sitting) >= ENOUGH else None)


def left_in_words(waiting: int, seconds: float | None) -> str:
    """How many are left, and for how long at this pace."""
    many = ngettext("%(n)s left", "%(n)s left", waiting) % {"n": waiting}
    if seconds is None:
        return _("%(left)s.") % {"left": many}
    minutes = max(1, ceil(waiting * seconds / 60))
    if minutes < 90:
        long = ngettext("about %(n)d minute", "about %(n)d minutes", minutes) % {"n": minutes}
    else:
        hours = round(minutes / 60)
        long = ngettext("about %(n)d hour", "about %(n)d hours", hours) % {"n": hours}
    return _("%(left)s, %(long)s.") % {"left": many, "long": long}
