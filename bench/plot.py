"""The table as a picture: for each row, how far it is from its floor and its aim, on a scale of ratios; SVG."""

from __future__ import annotations

import math
from html import escape
from pathlib import Path

from bench.measuring import Book
from bench.table import ROWS, Row

_WIDTH, _LEFT, _LINE = 960, 430, 22
_INK, _QUIET, _GOOD, _BAD = "#222222", "#999999", "#2f6f4f", "#b3361e"
_DECADES = 2.0  # of worse and of better than the floor that fit the picture


def draw(book: Book, file: Path) -> None:
    """One bar a row, from the floor (the line in the middle) to what was measured; to the right is better."""
    rows = [(row, value) for row in ROWS if (value := row.value(book)) and row.floor]
    height = _LINE * (len(rows) + 2)
    middle = _place(1.0)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" font-family="sans-serif" font-size="12">',
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<line x1="{middle}" x2="{middle}" y1="4" y2="{height - _LINE}" stroke="{_QUIET}"/>',
        f'<text x="{middle}" y="{height - 8}" text-anchor="middle" fill="{_QUIET}">floor; better to the right</text>',
        *(line for n, (row, value) in enumerate(rows) for line in _bar(row, value, _LINE * n + 6)),
        "</svg>",
    ]
    file.write_text("\n".join(parts) + "\n", encoding="utf-8")


def _bar(row: Row, value: float, top: int) -> list[str]:
    better = value / row.floor if row.more_is_better else row.floor / value
    aim = row.aim / row.floor if row.more_is_better else row.floor / row.aim
    start, end = sorted((_place(1.0), _place(better)))
    colour = _GOOD if better >= 1 else _BAD
    return [
        f'<text x="{_LEFT - 10}" y="{top + 11}" text-anchor="end" fill="{_INK}">{escape(row.title)}: {value:.3g}</text>',
        f'<rect x="{start:.0f}" y="{top}" width="{max(1, end - start):.0f}" height="14" fill="{colour}"/>',
        f'<line x1="{_place(aim):.0f}" x2="{_place(aim):.0f}" y1="{top - 2}" y2="{top + 16}" stroke="{_INK}" stroke-width="2"/>',
    ]


def _place(ratio: float) -> float:
    span = (_WIDTH - _LEFT - 20) / 2
    return _LEFT + span + max(-1.0, min(1.0, math.log10(ratio) / _DECADES)) * span
