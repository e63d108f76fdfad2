"""Days and times in words, in the active language and time zone."""

from __future__ import annotations

import datetime
from functools import lru_cache

from django.utils import dateformat, timezone
from django.utils.translation import get_language, npgettext


def day_of(day: datetime.date, with_year: bool = True) -> str:
    """“22 avril 2025”; the first of a month has a form of its own in some languages."""
    if with_year:
        form = npgettext("day, as Django's date filter writes it", "j F Y", "j F Y", day.day)
    else:
        form = npgettext("day without year, as Django's date filter writes it", "j F", "j F", day.day)
    return dateformat.format(day, form)


def moment_of(at: datetime.datetime) -> str:
    """“22 avril 2025 à 14:37”."""
    return minute_of(timezone.localtime(at).replace(second=0, microsecond=0, tzinfo=None), get_language())


@lru_cache(maxsize=4096)  # a page that changed shows the same moments again
def minute_of(local: datetime.datetime, language: str | None) -> str:
    """The same of a minute on the clock of the reader, in the active language, which is `language`."""
    form = npgettext("day and time, as Django's date filter writes it", "j F Y, H:i", "j F Y, H:i", local.day)
    return dateformat.format(local, form)
