"""The rows of the table, each with a stable name, its floor and its aim; printed, and written as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.measuring import Book

ENGINES = ("sqlite", "postgresql")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `above` and `below` name what is divided, or `above` alone is the number itself."""

    name: str
    title: str
    floor: float
    aim: float
    above: str
    below: str = ""
    more_is_better: bool = False

    def value(self, book: Book) -> float | None:
        return book.ratio(self.above, self.below) if self.below else book.median(self.above)


def _each(name: str, title: str, floor: float, aim: float, above: str, below: str, **more: Any) -> list[Row]:
    """The same row for each engine."""
    return [
        Row(f"{name}.{engine}", f"{title}, {engine}", floor, aim, f"{engine}.{above}", f"{engine}.{below}", **more)
        for engine in ENGINES
    ]


ROWS: list[Row] = [
    *_each("first_page_over_lean", "first page, nothing kept, 10,000 comments / lean Django", 3, 2, "first_10000", "lean"),
    *_each("kept_page_over_bare", "the same page kept / bare view", 2, 1.3, "kept", "bare"),
    *_each("not_modified_over_bare", "304 / bare view", 1.5, 1.1, "not_modified", "bare"),
    *_each("first_page_largest_over_100", "first page of the largest thread / of 100 comments", 1.3, 1.05, "first_largest", "first_100"),
    *_each("last_page_over_first", "last page of the largest thread / first", 1.3, 1.05, "last_largest", "first_largest"),
    *_each("read_large_over_small_board", "read, large / small board", 1.2, 1.1, "board_read_large", "board_read_small"),
    *_each("post_large_over_small_board", "post, large / small board", 1.3, 1.1, "board_post_large", "board_post_small"),
    *_each("queue_large_over_small_board", "queue, large / small board", 1.5, 1.1, "board_queue_large", "board_queue_small"),
    Row("requests_over_best_peer", "requests/s, 1,000 comments / best peer", 15, 40, "sqlite.kept_1000_rate", "peers.best_read", True),
    Row("whole_thread_seconds", "whole 10,000-comment thread, s", 0.5, 0.15, "sqlite.whole_seconds"),
    Row("whole_thread_first_byte_ms", "its first byte, ms", 20, 20, "sqlite.whole_first_byte_ms"),
    *_each("posts_over_lean", "posts/s / lean Django POST", 0.20, 0.45, "post_rate", "lean_post_rate", more_is_better=True),
    Row("posts_over_best_peer", "posts/s / best peer", 1, 2, "sqlite.post_rate", "peers.best_post", True),
    *[Row(f"posts_in_a_row_faults.{e}", f"posts in a row: stalls, errors, unacknowledged, {e}", 0, 0, f"{e}.row_faults") for e in ENGINES],
    *[Row(f"posts_in_a_row_p95_ms.{e}", f"their p95, ms, {e}", 30, 30, f"{e}.row_p95_ms") for e in ENGINES],
    *_each("readers_while_posting", "readers' p95 while 8 post / idle", 2, 1.2, "reader_p95_posting", "reader_p95_idle"),
    Row("page_kb", "page of 50 roots, compressed, kB", 25, 12, "sqlite.page_kb"),
    Row("memory_mb", "one pool: 2 idle workers with weights, MB", 130, 100, "sqlite.memory_mb"),
    Row("memory_after_over_before", "memory after the run / before", 1.4, 1.2, "sqlite.memory_after_mb", "sqlite.memory_two_pools_mb"),
    Row("start_seconds", "start to first page, s", 1.2, 0.6, "sqlite.start_seconds"),
    Row("first_paint_seconds", "first contentful paint, Fast 3G, 4 x CPU, s", 1.5, 1.0, "sqlite.first_paint"),
    Row("script_kb", "JavaScript, compressed, kB", 25, 17, "sqlite.script_kb"),
    Row("visit_kb", "first visit without picture, compressed, kB", 80, 45, "sqlite.visit_kb"),
]  # fmt: skip


def show(book: Book, title: str) -> None:
    """The table, and every number it was made from."""
    console = Console(width=150)
    table = Table(title=title)
    for heading in ("", "here", "floor", "aim", ""):
        table.add_column(heading, justify="left" if not heading else "right")
    for row in ROWS:
        value = row.value(book)
        table.add_row(row.title, _number(value), _number(row.floor), _number(row.aim), _verdict(row, value))
    console.print(table)
    numbers = Table(title="medians of the rounds, and how far they lie apart (ms a request, unless named otherwise)")
    for heading in ("measured", "median", "spread", "rounds"):
        numbers.add_column(heading, justify="left" if heading == "measured" else "right")
    for name in sorted(book.measured):
        rounds = book.measured[name]
        numbers.add_row(name, _number(book.median(name)), f"{book.spread(name):.0%}", str(len(rounds)))
    console.print(numbers)
    for remark in book.remarks:
        console.print(f"- {remark}")


def write(book: Book, file: Path, about: dict[str, Any]) -> None:
    """One number a row by its stable name, and what they were made from."""
    file.parent.mkdir(parents=True, exist_ok=True)
    rows = {row.name: row.value(book) for row in ROWS}
    numbers = {
        name: {"median": book.median(name), "spread": book.spread(name), "rounds": book.measured[name]}
        for name in sorted(book.measured)
    }
    everything = {"about": about, "rows": rows, "measured": numbers, "remarks": book.remarks}
    file.write_text(json.dumps(everything, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _verdict(row: Row, value: float | None) -> str:
    if value is None:
        return "not measured"
    sign = -1 if row.more_is_better else 1
    if value * sign <= row.aim * sign:
        return "aim"
    return "floor" if value * sign <= row.floor * sign else "below the floor"


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
