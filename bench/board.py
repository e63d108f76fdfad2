"""`make bench`: measures the board, the references and the peers in one run, prints the table, never fails on a time."""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.databases import PostgreSQL, SQLite
from bench.measuring import Book
from bench.scale import QUICK, WHOLE, Scale
from bench.servers import ROOT, board_environment

RESULTS = Path(__file__).with_name("results")


def main() -> None:
    asked = _arguments()
    scale = QUICK if asked.quick else WHOLE
    book = Book()
    before = os.getloadavg()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that every server is stopped, and what is known is written
    try:
        with tempfile.TemporaryDirectory(prefix="palabre-bench-", dir=asked.folder) as name:
            folder = Path(name)
            folder.chmod(0o755)  # PostgreSQL may run as another user
            _django(folder)
            _measure(book, scale, folder, asked)
    finally:
        _report(book, _about(book, scale, before, asked.quick), asked.quick)


def _about(book: Book, scale: Scale, before: tuple[float, float, float], quick: bool) -> dict[str, Any]:
    return {
        "when": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "quick": quick,
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "load_before": before,
        "load_meanwhile": max(book.loads, default=0.0),
        "threads": scale.threads,
        "board": scale.board,
        "rounds": scale.rounds,
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller boards and short bursts, in less than five minutes")
    parser.add_argument("--engine", choices=["sqlite", "postgresql"], action="append", help="only this one (may be repeated)")
    parser.add_argument("--part", choices=["readers", "desk"], help="only what readers meet, or the moderators' desk")
    parser.add_argument("--no-peers", action="store_true", help="leave Isso and django-contrib-comments out")
    parser.add_argument("--postgresql", default="", metavar="URL", help="a server to use instead of one of our own")
    parser.add_argument("--folder", type=Path, help="where the databases lie meanwhile; on the disk that is to be measured")
    return parser.parse_args()


def _django(folder: Path) -> None:
    """Settings for the forms that are signed here; each server has its own."""
    import django

    os.environ |= board_environment(f"sqlite:///{folder}/none.sqlite3", folder) | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    os.chdir(ROOT)
    django.setup()


def _measure(book: Book, scale: Scale, folder: Path, asked: argparse.Namespace) -> None:
    from bench.desk import DeskRun
    from bench.on_engine import EngineRun

    book.remark(
        f"Limits are on as shipped, looked up for every reply, and never reached: {_limits()}, 2 replies from each sender."
    )
    book.remark("Two pools of 2 workers, as docs/operations.md has it: posts go to the second. Memory is that of one pool.")
    for engine in asked.engine or ["sqlite", "postgresql"]:
        try:
            databases = SQLite(folder) if engine == "sqlite" else PostgreSQL(folder, asked.postgresql)
        except Exception as error:
            book.remark(f"{engine} did not start, and is left out: {error!r}")
            continue
        try:
            peers = engine == "sqlite" and not asked.no_peers
            if asked.part != "desk":
                EngineRun(databases, scale, book, folder, peers=peers).run()
            if asked.part != "readers":
                DeskRun(databases, scale, book, folder, peers=peers).run()
        finally:
            databases.stop()


def _limits() -> str:
    from django.conf import settings

    return ", ".join(f"{replies} in {seconds} s" for seconds, replies in settings.REPLY_LIMITS.items())


def _report(book: Book, about: dict[str, Any], quick: bool) -> None:
    from bench import plot, table

    table.show(
        book, f"Palabre on {about['cores']} cores, load {about['load_before'][0]:.1f} before, up to {about['load_meanwhile']:.1f}"
    )
    name = f"{datetime.date.today().isoformat()}{'-quick' if quick else ''}"
    table.write(book, RESULTS / f"{name}.json", about)
    plot.draw(book, RESULTS / f"{name}.svg")
    print(f"Written: {(RESULTS / name).relative_to(ROOT)}.json, .svg")


if __name__ == "__main__":
    main()
