"""Which tombstones of a page are told in one line: after a flood that was published, dozens would say the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from comments.page.listing import Line

TOLD_TOGETHER_FROM: Final = 3


def runs(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """The lines in their order, each alone; those together that stand side by side, say the same, and have numbers in a row."""
    run: list[Line] = []
    for line in lines:
        if run and not _goes_on(run[-1], line):
            yield from _parted(run)
            run = []
        run.append(line)
    yield from _parted(run)


def _parted(run: list[Line]) -> list[list[Line]]:
    return [run] if len(run) >= TOLD_TOGETHER_FROM else [[line] for line in run]


def _goes_on(last: Line, line: Line) -> bool:
    """Two tombstones of one list, nothing under either and nothing between them."""
    if last.public or line.public or last.replies or line.replies or last.closes or last.rest:
        return False
    one, other = last.comment, line.comment
    in_a_row = abs((one.number or 0) - (other.number or 0)) == 1
    return in_a_row and (one.status, one.ground, one.policy) == (other.status, other.ground, other.policy)
