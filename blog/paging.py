"""Lists cut by key: the page after an entry is asked for by that entry's time and number, never by an offset."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.http import Http404

Row = TypeVar("Row")
Key = tuple[datetime.datetime, int]
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_MICROSECOND = datetime.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of a list, and the key by which the next page is asked for ("" on the last)."""

    rows: list[Row]
    next_key: str


def write_key(moment: datetime.datetime, pk: int) -> str:
    """A key for an address: microseconds since 1970 and the number."""
    return f"{(moment - _EPOCH) // _MICROSECOND}-{pk}"


def read_key(text: str) -> Key:
    """What `write_key` wrote. Raises Http404 for anything else."""
    match = re.fullmatch(r"(-?\d{1,17})-(\d{1,18})", text)
    if match is None:
        raise Http404
    try:
        return _EPOCH + int(match[1]) * _MICROSECOND, int(match[2])
    except OverflowError:
        raise Http404 from None


def cut(rows: Iterable[Row], size: int, key: Callable[[Row], Key]) -> Page[Row]:
    """The first `size` of `rows`, of which the caller fetched one more than that."""
    fetched = list(rows)
    more = len(fetched) > size
    return Page(fetched[:size], write_key(*key(fetched[size - 1])) if more else "")
