"""How long comments wait for a person, said in words."""

from __future__ import annotations

import datetime
from statistics import median

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.models import Comment, Status, StatusChange, Verb
from comments.services.returning import DAYS

DECISIONS_LOOKED_AT = 50
DECISIONS_NEEDED = 20
DAYS_LOOKED_BACK = 60
DAYS_TOO_LONG = 14


def usual_wait(now: datetime.datetime) -> datetime.timedelta | None:
    """The median time from sending to decision over the last decisions, or None where there are too few."""
    rows = (
        StatusChange.objects.filter(
            verb__in=[Verb.APPROVE, Verb.REMOVE],
            from_status=Status.HELD,
            actor_id__isnull=False,
            undoes=None,
            comment__origin=None,  # what waited in an archive says nothing about this site
            at__gt=now - datetime.timedelta(days=DAYS_LOOKED_BACK),
        )
        .order_by("-at", "-pk")
        .values_list("at", "comment__submitted_at")[:DECISIONS_LOOKED_AT]
    )
    waits = [(at - sent).total_seconds() for at, sent in rows]
    return datetime.timedelta(seconds=median(waits)) if len(waits) >= DECISIONS_NEEDED else None


def wait_in_words(comment: Comment, now: datetime.datetime) -> list[str]:
    """To the author of a held comment: what to expect, and after two weeks that it takes too long."""
    sentences = [_usual_in_words(usual_wait(now))]
    days = (now - comment.submitted_at).days
    if days >= DAYS_TOO_LONG:
        words = _("It has been waiting for %(days)s days: longer than it should. Nothing is published or removed by age alone.")
        sentences.append(words % {"days": days})
    return sentences


def back_in_words() -> str:
    """To the author of a comment that was sent back to him: what becomes of it when he does nothing."""
    words = _("If you leave it as it is, it goes back to the moderators after %(days)s days: nothing is removed by age alone.")
    return words % {"days": DAYS}


def _usual_in_words(wait: datetime.timedelta | None) -> str:
    if wait is None:
        return _("How long that takes depends on when a moderator comes by: often the same day, sometimes a few days.")
    hours = round(wait.total_seconds() / 3600)
    if hours < 1:
        return _("Usually that takes less than an hour.")
    if hours < 48:
        words = ngettext("Usually that takes about %(count)s hour.", "Usually that takes about %(count)s hours.", hours)
        return words % {"count": hours}
    days = round(hours / 24)
    return ngettext("Usually that takes about %(count)s day.", "Usually that takes about %(count)s days.", days) % {"count": days}
