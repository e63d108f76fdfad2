"""Which days are counted: every day that is over, oldest first, each once; a stop in between loses nothing."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django_tasks import task

from blog.models import SiteSettings
from blog.site import zone_of
from comments.models import StatusChange, Verb
from moderation.deferred import can_wait, coming, once
from moderation.figures import names
from moderation.figures.counting import Day, count
from moderation.figures.quality import snapshot
from moderation.learning.spot_answers import read_from_log
from moderation.models import Appeal, DayFigure, Report, SpotCheck

ONE_DAY = datetime.timedelta(days=1)
AT = datetime.time(3)  # by the site's clock: the day before is over, and learning has not begun


def counted_until() -> datetime.date | None:
    """The last day that is counted."""
    last: datetime.date | None = DayFigure.objects.filter(name=names.COUNTED).aggregate(last=models.Max("day"))["last"]
    return last


def zone() -> datetime.tzinfo:
    return zone_of(SiteSettings.current())


def yesterday(now: datetime.datetime | None = None) -> datetime.date:
    """The last day that is over where the site is."""
    return timezone.localtime(now or timezone.now(), zone()).date() - ONE_DAY


def count_all(now: datetime.datetime | None = None, said: Callable[[datetime.date], None] = lambda day: None) -> int:
    """Count what is over and was not counted; returns how many days."""
    last, done = yesterday(now), 0
    while day := _next_day(last):
        _keep(day)
        said(day.date)
        done += 1
    if done:
        _keep_snapshot(last)
    return done


def _next_day(last: datetime.date) -> Day | None:
    """The day after the last that was counted; where nothing happened for long, the next on which something did, or the last."""
    until = counted_until()
    if until is not None and until >= last:
        return None
    where = zone()
    after = Day(until, where).ends if until else datetime.datetime.min.replace(tzinfo=datetime.UTC)
    first = min((at for at in _next_events(after) if at), default=None)
    date = timezone.localtime(first, where).date() if first else last
    if until is None and (first is None or date > last):
        return None
    return Day(min(date, last), where)


def _next_events(after: datetime.datetime) -> Iterable[datetime.datetime | None]:
    moments: tuple[tuple[models.QuerySet[Any], str], ...] = (
        (StatusChange.objects.exclude(verb=Verb.ADOPT), "at"),
        (Report.objects.all(), "at"),
        (Report.objects.all(), "answered_at"),
        (Appeal.objects.all(), "at"),
        (Appeal.objects.all(), "answered_at"),
        (SpotCheck.objects.all(), "answered_at"),
    )
    for rows, field in moments:
        yield rows.filter(**{f"{field}__gte": after}).order_by(field).values_list(field, flat=True).first()


def _keep(day: Day) -> None:
    """A day and the word that it is counted, together; of two that count the same day one keeps it."""
    read_from_log(day.begins, day.ends)
    found = count(day)
    found[names.COUNTED, ""] = 1
    rows = [DayFigure(day=day.date, name=name, key=key, n=n) for (name, key), n in sorted(found.items()) if n]
    with transaction.atomic():
        DayFigure.objects.bulk_create(rows, ignore_conflicts=True)


def _keep_snapshot(day: datetime.date) -> None:
    """How right the check was lately; only the newest is kept."""
    rows = [DayFigure(day=day, name=name, key=key, n=n) for (name, key), n in sorted(snapshot(day).items()) if n]
    with transaction.atomic():
        DayFigure.objects.filter(name__in=names.SNAPSHOT).delete()
        DayFigure.objects.bulk_create(rows, ignore_conflicts=True)


# --- when ---------------------------------------------------------------------------------------------------------------


@task()
def count_in_background() -> int:
    """Count, and have the next night count again."""
    done = count_all()
    leave_for_tonight()
    return done


def leave_for_tonight() -> None:
    """Called where something is decided or looked at: the chain of nights begins by itself, and never breaks for long."""
    if can_wait():
        once(count_in_background, coming(AT, timezone.localtime(timezone=zone())))
