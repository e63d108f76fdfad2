"""A published comment's HTML: its template is rendered once for each shape a comment can have, and filled in for each comment.

A page holds up to 200 comments that differ in a few values alone. The template gets stand-ins for these values; what comes out
is cut at them, and joined again around the values of each comment. What stands in the template is what stands on the page.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape  # Django's own looks for lazy strings first, which costs more than the rest of a comment
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from comments.page.listing import Line
from comments.page.rendering import unfolded
from comments.telling.dates import minute_of

TEMPLATE: Final = "comments/_comment.html"
# In the order of `_values`. Numbers and the slug go through addresses, which take nothing but digits and letters.
_STAND_INS: Final = (
    "stand-in-slug", "1900000001", "1900000002", "1900000003",
    *(f"\ue000{name}\ue001" for name in ("name", "mark", "iso", "moment", "start", "rest", "anchor")),
)  # fmt: skip
_PLACES: Final = {stand_in: place for place, stand_in in enumerate(_STAND_INS)}
_CUT: Final = re.compile("|".join(map(re.escape, _STAND_INS)))
Pattern = tuple[str, tuple[tuple[int, str], ...]]


class Shape(NamedTuple):
    """All that decides which parts of the template stand: comments of one shape differ in their values only."""

    language: str | None
    addresses: str
    closed: bool  # the article takes no comments
    useful: bool  # the site counts what readers found useful
    to_read: bool  # all of the text, and nothing to be done: for a page that is printed
    named: bool
    marked: bool
    staff: bool
    answering: bool
    counted: bool
    started: bool
    folded: bool
    anchored: bool


class Filling:
    """Fills comments of one page in; `closed` where the article takes no comments, `useful` where the site counts such marks.

    `to_read` shows each text unfolded, with nothing to be done about it.
    """

    def __init__(self, slug: str, *, closed: bool, useful: bool, to_read: bool = False) -> None:
        self._slug, self._useful, self._to_read = slug, useful, to_read
        self._of_page = (get_language(), settings.ROOT_URLCONF, closed, useful, to_read)
        self._pattern = _fresh if settings.DEBUG else _pattern
        self._zone = timezone.get_current_timezone()

    def html_of(self, line: Line) -> SafeString:
        """The comment of `line`, which is published."""
        comment, anchor = line.comment, line.imported_anchor
        text = unfolded(comment) if self._to_read else line.text
        useful_count = comment.useful_count if self._useful else 0
        shape = Shape(
            *self._of_page,
            named=bool(comment.name),
            marked=bool(comment.mark),
            staff=comment.user_id is not None,
            answering=bool(line.answering),
            counted=bool(useful_count),
            started=bool(text.start),
            folded=bool(text.rest),
            anchored=bool(anchor),
        )
        assert comment.published_at is not None
        at = comment.published_at.astimezone(self._zone)
        values = (
            self._slug, str(comment.number), str(line.answering), str(useful_count),
            escape(comment.name), escape(comment.mark), at.isoformat(), minute_of(at.replace(second=0, microsecond=0, tzinfo=None), self._of_page[0]), text.start, text.rest, escape(anchor),
        )  # fmt: skip
        beginning, rest = self._pattern(shape)
        # Safe: the template's own HTML, around values escaped above, addresses made of numbers, and texts from comments.page.rendering.
        return SafeString(beginning + "".join([values[place] + following for place, following in rest]))


def _fresh(shape: Shape) -> Pattern:
    """The template of this shape, cut at the values: its beginning, then places among the values and what follows them."""
    html = render_to_string(TEMPLATE, _context(shape))
    places = [_PLACES[stand_in] for stand_in in _CUT.findall(html)]
    beginning, *following = _CUT.split(html)
    return beginning, tuple(zip(places, following, strict=True))


_pattern = lru_cache(maxsize=512)(_fresh)


def _context(shape: Shape) -> dict[str, Any]:
    slug, number, answered, count, name, mark, iso, moment, start, rest, anchor = _STAND_INS
    return {
        "slug": slug,
        "number": int(number),
        "answering": int(answered) if shape.answering else None,
        "useful": shape.useful,
        "useful_count": int(count) if shape.counted else 0,
        "name": name if shape.named else "",
        "mark": mark if shape.marked else "",
        "staff": shape.staff,
        "iso": iso,
        "moment": moment,
        "text": {"start": start if shape.started else "", "rest": rest if shape.folded else ""},
        "anchor": anchor if shape.anchored else "",
        "closed": shape.closed,
        "to_read": shape.to_read,
    }
