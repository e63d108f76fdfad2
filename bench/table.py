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


def _alone(name: str, title: str, floor: float, aim: float, number: str) -> list[Row]:
    """A number of its own on each engine."""
    return [Row(f"{name}.{engine}", f"{title}, {engine}", floor, aim, f"{engine}.{number}") for engine in ENGINES]


ROWS: list[Row] = [
    *_each("first_page_over_lean", "first page, nothing kept, 10,000 comments / lean Django", 3, 2, "first_10000", "lean"),
    *_each("kept_page_over_bare", "the same page kept / bare view", 2, 1.3, "kept", "bare"),
    *_each("not_modified_over_bare", "304 / bare view", 1.5, 1.1, "not_modified", "bare"),
    *_each("first_page_largest_over_100", "first page of the largest thread / of 100 comments", 1.3, 1.05, "first_largest", "first_100"),
    *_each("last_page_over_first", "last page of the largest thread / first", 1.3, 1.05, "last_largest", "first_largest"),
    *_each("read_large_over_small_board", "read, large / small board", 1.2, 1.1, "board_read_large", "board_read_small"),
    *_each("post_large_over_small_board", "post, large / small board", 1.3, 1.1, "board_post_large", "board_post_small"),
    *_each("queue_large_over_small_board", "queue, large / small board", 1.5, 1.1, "board_queue_large", "board_queue_small"),
    *_each("desk_queue_large_over_small", "desk: queue page, large / small queue", 1.3, 1.05, "desk_queue_large", "desk_queue_small"),
    *_each("desk_filter_large_over_small", "desk: filter by rule, large / small queue", 1.3, 1.05, "desk_rule_large", "desk_rule_small"),
    *_each("desk_search_large_over_small", "desk: text search, large / small queue", 1.3, 1.05, "desk_search_large", "desk_search_small"),
    *_each("desk_approve_large_over_small", "desk: approve one, large / small queue", 1.3, 1.05, "desk_approve_large", "desk_approve_small"),
    Row("desk_100_rows_over_contrib", "desk: contrib's admin / 100 rows with evidence", 5, 15, "sqlite.desk_contrib", "sqlite.desk_100_rows", True),
    *_alone("desk_search_ms", "desk: text search among those held, ms", 130, 50, "desk_search"),
    *_alone("desk_approve_ms", "desk: approve one by a bare request, ms", 15, 6, "desk_approve"),
    *_alone("desk_bulk_100_ms", "desk: approve 100 under one article, ms", 60, 30, "desk_bulk_100_ms"),
    *_alone("desk_bulk_100_statements", "desk: its statements", 20, 10, "desk_bulk_100_statements"),
    *_alone("desk_bulk_10000_seconds", "desk: approve 10,000, s", 8, 3, "desk_bulk_many_seconds"),
    *_alone("desk_trial_threshold_seconds", "desk: another threshold on 100,000 decided, s", 60, 15, "desk_trial_threshold_seconds"),
    *_alone("desk_trial_words_seconds", "desk: two words more on 100,000 decided, s", 60, 15, "desk_trial_words_seconds"),
    Row("requests_over_best_peer", "requests/s, 1,000 comments / best peer", 15, 40, "sqlite.kept_1000_rate", "peers.best_read", True),
    Row("whole_thread_seconds", "whole 10,000-comment thread, s", 0.5, 0.15, "sqlite.whole_seconds"),
    Row("whole_thread_first_byte_ms", "its first byte, ms", 20, 20, "sqlite.whole_first_byte_ms"),
    *_each("posts_over_lean", "posts/s / lean Django POST", 0.20, 0.45, "post_rate", "lean_post_rate", more_is_better=True),
    Row("posts_over_best_peer", "posts/s / best peer", 1, 2, "sqlite.post_rate", "peers.best_post", True),
    *_alone("posts_in_a_row_faults", "posts in a row: stalls, errors, unacknowledged", 0, 0, "row_faults"),
    *_alone("posts_in_a_row_p95_ms", "their p95, ms", 30, 30, "row_p95_ms"),
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
