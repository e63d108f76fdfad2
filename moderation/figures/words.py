"""Figures in words: the sentence of the week, spans of time, shares."""

from __future__ import annotations

import datetime

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moderation.figures import names
from moderation.figures.days import ONE_DAY
from moderation.figures.period import Figures, figures

WEEK = datetime.timedelta(days=7)


def last_week(today: datetime.date) -> Figures:
    """The last seven days from Monday to Sunday that are over."""
    monday = today - datetime.timedelta(days=today.weekday())
    return figures(monday - WEEK, monday - ONE_DAY)


def sentence(week: Figures) -> str:
    """A week in one sentence."""
    read = week.decided("approve")
    parts = [
        ngettext("%(n)s published", "%(n)s published", week.published) % {"n": number(week.published)},
        ngettext("%(n)s held", "%(n)s held", week.sum(names.HELD)) % {"n": number(week.sum(names.HELD))},
        ngettext("%(n)s published after reading", "%(n)s published after reading", read) % {"n": number(read)},
    ]
    wait = week.waited(0.5)
    if wait is not None:
        parts.append(_("median wait %(time)s") % {"time": long(wait)})
    return _("This week: %(parts)s.") % {"parts": ", ".join(parts)}


def long(seconds: float | None) -> str:
    """A span of time in its largest unit, so roughly as it is known."""
    if seconds is None:
        return "–"
    if seconds < 3570:
        return _("%(n)s min") % {"n": number(max(1, round(seconds / 60)))}
    if seconds < 36 * 3600:
        return _("%(n)s h") % {"n": number(round(seconds / 3600))}
    days = round(seconds / 86400)
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": number(days)}


def number(n: float) -> str:
    return str(formats.number_format(round(n), 0, force_grouping=True))


def share(part: float | None, whole: float = 1) -> str:
    """A share in per cent."""
    return "–" if part is None or not whole else _("%(n)s %%") % {"n": number(100 * part / whole)}


def between(interval: tuple[float, float] | None) -> str:
    """Two shares in per cent."""
    if interval is None:
        return "–"
    return _("%(low)s–%(high)s %%") % {"low": number(100 * interval[0]), "high": number(100 * interval[1])}


def within(seconds: float) -> str:
    """A limit of time, as short as a label must be."""
    return f"≤ {long(seconds)}"


def beyond(seconds: float) -> str:
    """What took longer."""
    return f"> {long(seconds)}"
