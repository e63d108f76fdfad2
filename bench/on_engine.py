"""Everything that is measured on one engine: the board's pages and posts, and the references beside them."""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import repeat
from pathlib import Path

from bench.client import Sample, burst, get, one
from bench.databases import PostgreSQL, SQLite
from bench.measuring import Book, interleaved
from bench.paint import first_paint
from bench.replies import lean_replies, replies
from bench.scale import AT_ONCE, SMALL_BOARD, Scale
from bench.seeding import SESSION, slug_of, threads_of
from bench.servers import HOST, ROOT, Server, board, board_environment, start
from bench.weight import weigh
from bench.with_peers import MEASURED_THREAD, compare

POSTS_A_SECOND = 3_000  # more than any of them takes, so that no burst runs out of replies
STALL_SECONDS = 1.0
WHOLE = "/discussion/{}/whole/"


@dataclass
class Board:
    """A seeded database and the article that is posted into."""

    database: str
    empty: int
    full: int  # an article with a thread of THREAD comments


class EngineRun:
    """The measurements on one engine, each under the engine's name in the book."""

    def __init__(self, engine: SQLite | PostgreSQL, scale: Scale, book: Book, folder: Path, *, peers: bool) -> None:
        self.engine, self.scale, self.book, self.peers = engine, scale, book, peers
        self.data = folder / engine.name
        (self.data / "static").mkdir(parents=True)
        self.large = self._seeded("large", {"threads": scale.threads, "board": scale.board})
        self.small = self._seeded("small", {"threads": [], "board": SMALL_BOARD})
        manage = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"]
        subprocess.run(manage, cwd=ROOT, env=self._environment(self.large.database), check=True)

    # --- set-up ---------------------------------------------------------------------------------------------------------

    def _environment(self, database: str) -> dict[str, str]:
        return {**os.environ, **board_environment(database, self.data)}

    def _seeded(self, name: str, plan: dict[str, object]) -> Board:
        database = self.engine.create(name)
        command = [sys.executable, "-m", "bench.seeding", json.dumps(plan)]
        subprocess.run(command, cwd=ROOT, env=self._environment(database), check=True)
        sizes = threads_of(plan)
        return Board(database, len(sizes), len(sizes) - 1)

    def _references(self, stack: ExitStack) -> tuple[Server, Server]:
        page = self.data / "page.html"
        database = self.engine.create("lean")
        environment = {"BENCH_PAGE": str(page), "DATABASE_URL": database}
        self.lean_environment = {**os.environ, **environment}
        fill = [sys.executable, "-m", "bench.references", "fill", "10000"]
        subprocess.run(fill, cwd=ROOT, env=self.lean_environment, check=True)
        lean, constant = (
            start(f"{self.engine.name} {name}", f"bench.references:{name}", environment=environment)
            for name in ("lean", "constant")
        )
        for server, path in ((lean, "/lean/1/"), (constant, "/")):
            stack.enter_context(server).wait_for(path)
        return lean, constant

    # --- the run --------------------------------------------------------------------------------------------------------

    def run(self) -> None:
        with ExitStack() as stack:
            self.keeping = stack.enter_context(board("keeping", self.large.database, self.data, pools=2))
            article = self._path(10_000)
            self._add("start_seconds", self.keeping.wait_for(article))
            kept = one(self.keeping.port, get(article, HOST))
            (self.data / "page.html").write_bytes(kept.body)
            self.anew = stack.enter_context(board("anew", self.large.database, self.data, keeping=False))
            self.anew_small = stack.enter_context(board("anew_small", self.small.database, self.data, keeping=False))
            self.lean, self.constant = self._references(stack)
            for server, place in ((self.anew, self.large), (self.anew_small, self.small)):
                server.wait_for(f"/articles/{slug_of(place.full)}/")
            self._warm()
            self._add("memory_mb", self.anew.memory() / 1e6)
            self._add("memory_two_pools_mb", self.keeping.memory() / 1e6)
            self._reading()
            self._whole_thread()
            self._posting()
            self._readers_while_posting()
            self._posts_in_a_row()
            self._add("memory_after_mb", self.keeping.memory() / 1e6)
            if self.engine.name == "sqlite":
                weigh(self.book, self.keeping, article)
                first_paint(self.book, self.keeping, article)
            if self.peers:
                self._compare_with_peers()

    def _compare_with_peers(self) -> None:
        own = get(self._path(MEASURED_THREAD), HOST)
        rate = partial(burst, self.keeping.port, repeat(own), AT_ONCE, self.scale.seconds)
        compare(self.book, self.scale, self.data, lambda: rate().rate)

    def _warm(self) -> None:
        """Every worker has rendered and screened before anything counts."""
        for server, place in ((self.keeping, self.large), (self.anew, self.large), (self.anew_small, self.small)):
            self._published(burst(server.posting_port, replies(place.empty, 40), AT_ONCE))
            burst(server.port, repeat(get(f"/articles/{slug_of(place.full)}/", HOST), 40), AT_ONCE)
            self._queue(server)
        burst(self.lean.port, lean_replies(2, 40), AT_ONCE)

    def _reading(self) -> None:
        largest = self.scale.largest
        last = one(self.keeping.port, get(self._path(10_000), HOST))
        tag = next(line for line in last.head.decode().split("\r\n") if line.lower().startswith("etag:"))
        same = f"If-None-Match: {tag.partition(':')[2].strip()}"
        actions = {
            "constant": self._reads(self.constant, "/"),
            "bare": self._reads(self.lean, "/bare/"),
            "not_modified": self._reads(self.keeping, self._path(10_000), 304, same),
            "kept": self._reads(self.keeping, self._path(10_000)),
            "lean": self._reads(self.lean, "/lean/1/"),
            "first_10000": self._reads(self.anew, self._path(10_000)),
            "first_100": self._reads(self.anew, self._path(100)),
            "first_largest": self._reads(self.anew, self._path(largest)),
            "last_largest": self._reads(self.anew, f"{self._path(largest)}?after={largest - 2 * 50}"),
            "board_read_small": self._reads(self.anew_small, f"/articles/{slug_of(self.small.full)}/"),
            "board_read_large": self._reads(self.anew, f"/articles/{slug_of(self.large.full)}/"),
            "board_queue_small": lambda: self._queue(self.anew_small),
            "board_queue_large": lambda: self._queue(self.anew),
        }
        self._interleaved("reading", actions)

    def _whole_thread(self) -> None:
        """10,000 comments on one page, streamed; one request at a time."""
        for _ in range(self.scale.rounds):
            sample = one(self.anew.port, get(WHOLE.format(slug_of(self.scale.article(10_000))), HOST))
            if not sample.answered(200):
                self.book.remark(f"{self.engine.name}: no whole thread at {WHOLE}: {sample.statuses}")
                return
            self._add("whole_seconds", sample.times[0])
            self._add("whole_first_byte_ms", sample.first_bytes[0] * 1000)

    def _posting(self) -> None:
        actions = {
            "lean_post": lambda: self._posts(self.lean, lean_replies(2, self._enough()), 303),
            "post": lambda: self._posts(self.keeping, replies(self.large.empty, self._enough()), 303),
            "board_post_small": lambda: self._posts(self.anew_small, replies(self.small.empty, self._enough()), 303),
            "board_post_large": lambda: self._posts(self.anew, replies(self.large.empty, self._enough()), 303),
            "insert_loop": self._insert_loop,
        }
        self._interleaved("posting", actions)
        for name in ("lean_post", "post"):
            for milliseconds in self.book.measured[f"{self.engine.name}.{name}"]:
                self._add(f"{name}_rate", 1000 / milliseconds)

    def _readers_while_posting(self) -> None:
        article = get(self._path(1_000), HOST)
        for _ in range(self.scale.rounds):
            idle = burst(self.keeping.port, repeat(article), 4, self.scale.seconds)
            requests = replies(self.large.empty, self._enough())
            writer = multiprocessing.Process(
                target=burst, args=(self.keeping.posting_port, requests, AT_ONCE, self.scale.seconds)
            )
            writer.start()
            busy = burst(self.keeping.port, repeat(article), 4, self.scale.seconds)
            writer.join()
            self._add("reader_p95_idle", idle.percentile(0.95) * 1000)
            self._add("reader_p95_posting", busy.percentile(0.95) * 1000)

    def _posts_in_a_row(self) -> None:
        """One after the other into one thread; what was acknowledged must be what is stored."""
        before = self._stored()
        sample = burst(self.keeping.posting_port, replies(self.large.empty, self.scale.row), at_once=1)
        acknowledged = sample.answered(303)
        stalls = sum(taken > STALL_SECONDS for taken in sample.times)
        unlike = abs(self._stored() - before - acknowledged)
        self._add("row_faults", stalls + (self.scale.row - acknowledged) + unlike)
        self._add("row_p95_ms", sample.percentile(0.95) * 1000)

    # --- what one measurement is --------------------------------------------------------------------------------------------

    def _interleaved(self, title: str, actions: dict[str, Callable[[], float]]) -> None:
        named = {f"{self.engine.name}.{name}": action for name, action in actions.items()}
        interleaved(self.book, f"{self.engine.name}: {title}", self.scale.rounds, named)

    def _reads(self, server: Server, path: str, status: int = 200, *headers: str) -> Callable[[], float]:
        """Milliseconds a request, eight of them on their way at once."""
        request = get(path, HOST, *headers)
        return lambda: self._milliseconds(burst(server.port, repeat(request), AT_ONCE, self.scale.seconds), path, status)

    def _posts(self, server: Server, requests: list[bytes], status: int) -> float:
        return self._milliseconds(
            burst(server.posting_port or server.port, requests, AT_ONCE, self.scale.seconds), "posts", status
        )

    def _milliseconds(self, sample: Sample, what: str, status: int) -> float:
        if sample.answered(status) != len(sample.times) or sample.lost:
            self.book.remark(f"{self.engine.name}, {what}: answers {sample.statuses}, {sample.lost} lost")
        return 1000 / sample.rate if sample.rate else 0.0

    def _queue(self, server: Server) -> float:
        """The queue as a signed-in moderator sees it."""
        request = get("/admin/moderation/queuedcomment/", HOST, f"Cookie: sessionid={SESSION}")
        return self._milliseconds(burst(server.port, repeat(request, 6), 1), "queue", 200)

    def _insert_loop(self) -> float:
        command = [sys.executable, "-m", "bench.references", "loop", str(self.scale.seconds)]
        done = subprocess.run(command, cwd=ROOT, env=self.lean_environment, check=True, capture_output=True, text=True)
        return 1000 / float(done.stdout)

    def _published(self, sample: Sample) -> None:
        if not sample.answered(303):
            self.book.remark(f"{self.engine.name}: no reply was taken: {sample.statuses} {sample.body[:300]!r}")

    def _stored(self) -> int:
        count = "from comments.models import Comment; print(Comment.objects.count())"
        command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", count]
        done = subprocess.run(
            command, cwd=ROOT, env=self._environment(self.large.database), check=True, capture_output=True, text=True
        )
        return int(done.stdout.split()[-1])

    def _path(self, size: int) -> str:
        return f"/articles/{slug_of(self.scale.article(size))}/"

    def _enough(self) -> int:
        return int(self.scale.seconds * POSTS_A_SECOND / 2)

    def _add(self, name: str, value: float) -> None:
        self.book.add(f"{self.engine.name}.{name}", value)
