"""Which decisions still stand that a rule was named in, or that one person made, since a day: what can be reverted together."""

from __future__ import annotations

import datetime
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from comments.models import Status, StatusChange, Verb
from comments.services.moves import UNDONE_BY
from moderation.models import Finding


def of_rule(code: str, since: datetime.date, found_by_check: bool = False) -> QuerySet[StatusChange]:
    """Removals under this rule; those alone in which the check had noticed something under it, where that is asked."""
    lines = _standing(since).filter(verb__in=[Verb.REMOVE, Verb.REGROUND], ground=code)
    lines = lines.filter(~_followed(), comment__status=Status.REMOVED, comment__ground=code)
    if found_by_check:
        noticed = Finding.objects.filter(screening__comment=OuterRef("comment"), rule=code, weight__gt=0)
        lines = lines.filter(Exists(noticed))
    return lines


def of_person(actor_id: int, since: datetime.date) -> QuerySet[StatusChange]:
    """All this person decided that nobody else has decided over; several on one comment go back one after the other."""
    possible = reduce(or_, (Q(verb=verb, from_status=status) for verb, status in UNDONE_BY))
    own = Q(actor_id=actor_id, at__gte=_beginning(since))
    return _standing(since).filter(possible, ~_followed(besides=own), actor_id=actor_id)


def _standing(since: datetime.date) -> QuerySet[StatusChange]:
    """Decisions of persons since that day that were not undone, and undo nothing themselves."""
    return StatusChange.objects.filter(at__gte=_beginning(since), actor_id__isnull=False, undoes=None, undone_by=None)


def _followed(besides: Q | None = None) -> Exists:
    """Something else happened to the comment since, and was not undone."""
    later = StatusChange.objects.filter(comment=OuterRef("comment"), pk__gt=OuterRef("pk"), undoes=None, undone_by=None)
    return Exists(later.exclude(besides) if besides else later)


def _beginning(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
