"""What is measured on the moderators' desk: the same queue small and large, a hundred rows beside a peer's admin, deciding, trying a rule."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from itertools import count
from pathlib import Path
from urllib.parse import quote, urlencode

from bench import peers
from bench.client import Sample, burst, get, one, post
from bench.databases import PostgreSQL, SQLite
from bench.measuring import Book, interleaved
from bench.scale import SMALL_QUEUE, Scale
from bench.seeding import SESSION
from bench.servers import HOST, ROOT, Server, board, board_environment

QUEUE = "/admin/moderation/queuedcomment/"
RULE = f"{QUEUE}?rule=insult"
SEARCHES = tuple(f"{QUEUE}?q={quote(words)}" for words in ("quotas", "Nadia 2", "budget tramway"))  # often, seldom, in between
REQUESTS = 10  # a round
ROWS = 100
MANY = 10_000
TRIES = 3  # of a rule on history, at most


class Desk:
    """One seeded queue and the server in front of it, as its moderator's browser meets it."""

    def __init__(self, server: Server) -> None:
        self.server = server
        server.wait_for("/")
        page = one(server.port, self.asked(QUEUE))
        if not page.answered(200):
            raise RuntimeError(f"The queue answered {page.statuses}: {page.body[:300]!r}")
        self.token = _found(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page.body)
        self.cookie = _found(rb"(?i)set-cookie: (?:__host-)?csrftoken=([^;]+)", page.head)
        self.next = count(1)  # seeded comments are numbered in the order of the queue

    def asked(self, path: str) -> bytes:
        return get(path, HOST, f"Cookie: sessionid={SESSION}")

    def reads(self, *paths: str) -> Sample:
        """One after the other, as one person looks at them."""
        return burst(self.server.port, [self.asked(path) for path in paths] * (REQUESTS // len(paths)), at_once=1)

    def hundred_rows(self) -> list[str]:
        """The pages that show the first hundred comments."""
        pages, shown = [QUEUE], 0
        while True:
            body = one(self.server.port, self.asked(pages[-1])).body
            shown += len(set(re.findall(rb'data-comment="(\d+)"', body)))
            behind = re.findall(rb"[?&;](after=[-\d.]+)", body)
            if shown >= ROWS or not behind:
                return pages
            pages.append(f"{QUEUE}?{behind[-1].decode()}")

    def approvals(self) -> Sample:
        """Publish what stands first, by the button's own form."""
        return burst(self.server.port, [self._approval(next(self.next)) for _ in range(REQUESTS)], at_once=1)

    def _approval(self, pk: int) -> bytes:
        sent = {"csrfmiddlewaretoken": self.token, "status": "held", "revision": "1", "back": "", "decision": "approve"}
        headers = (f"Cookie: sessionid={SESSION}; csrftoken={self.cookie}", f"Origin: https://{HOST}")
        return post(f"{QUEUE}{pk}/decide/", HOST, urlencode(sent).encode(), *headers)


class DeskRun:
    """The measurements of the desk on one engine, each under the engine's name in the book."""

    def __init__(self, engine: SQLite | PostgreSQL, scale: Scale, book: Book, folder: Path, *, peers: bool) -> None:
        self.engine, self.scale, self.book, self.peers = engine, scale, book, peers
        self.data = folder / f"{engine.name}-desk"
        (self.data / "static").mkdir(parents=True)

    def run(self) -> None:
        databases = {size: self.engine.create(f"desk_{size}") for size in {SMALL_QUEUE, self.scale.held_beside, self.scale.held}}
        self._python(databases[SMALL_QUEUE], "manage.py", "collectstatic", "--no-input", "--verbosity=0")
        for size, database in databases.items():
            self._python(database, "-m", "bench.desk_seeding", json.dumps({"held": size}))
        with ExitStack() as stack:
            desks = {
                size: Desk(stack.enter_context(board(f"desk_{size}", database, self.data)))
                for size, database in databases.items()
            }
            self._small_and_large(desks[SMALL_QUEUE], desks[self.scale.held])
            self._beside(desks[self.scale.held_beside], stack)
        self._bulk(databases[self.scale.held_beside])
        self._trying()

    def _small_and_large(self, small: Desk, large: Desk) -> None:
        """All on their way to the same pages, so that only the size of the queue differs."""
        actions: dict[str, Callable[[], float]] = {}
        for name, desk in (("small", small), ("large", large)):
            actions[f"desk_queue_{name}"] = partial(self._reads, desk, QUEUE)
            actions[f"desk_rule_{name}"] = partial(self._reads, desk, RULE)
            actions[f"desk_search_{name}"] = partial(self._reads, desk, *SEARCHES)
            actions[f"desk_approve_{name}"] = partial(self._approvals, desk)
        self._warm(actions)
        self._interleaved("the desk", actions)

    def _beside(self, desk: Desk, stack: ExitStack) -> None:
        """What has a peer's figure: a hundred rows, a search, a decision."""
        hundred = desk.hundred_rows()
        actions: dict[str, Callable[[], float]] = {
            "desk_100_rows": lambda: self._reads(desk, *hundred) * len(hundred),
            "desk_search": partial(self._reads, desk, *SEARCHES),
            "desk_approve": partial(self._approvals, desk),
        }
        self._warm(actions)
        if self.peers and (contrib := self._contrib(stack)):
            actions["desk_contrib"] = contrib
        self._interleaved("the desk beside others", actions)

    def _contrib(self, stack: ExitStack) -> Callable[[], float] | None:
        """Milliseconds for a page of its admin, with as many waiting."""
        if not peers.installed():
            self.book.remark("The peers could not be installed: the desk has nothing beside it.")
            return None
        try:
            server, request = peers.contrib_admin(self.scale.held_beside, self.data)
            stack.enter_context(server)
        except (OSError, RuntimeError, subprocess.SubprocessError) as error:
            self.book.remark(f"django-contrib-comments' admin did not start, and is left out: {error}")
            return None
        return lambda: self._milliseconds(burst(server.port, [request] * 3, at_once=1), "contrib's admin", 200)

    def _bulk(self, database: str) -> None:
        plan = {"many": min(MANY, self.scale.held_beside // 2), "rounds": self.scale.rounds}
        found = json.loads(self._python(database, "-m", "bench.desk_bulk", json.dumps(plan)))
        for milliseconds in found["hundred_ms"]:
            self._add("desk_bulk_100_ms", milliseconds)
        self._add("desk_bulk_100_statements", found["hundred_statements"])
        self._add("desk_bulk_many_seconds", found["many_seconds"] * MANY / plan["many"])

    def _trying(self) -> None:
        """Given for as many decisions as the row names; each is looked at once, so that fewer take that much less."""
        plan = {"decided": self.scale.decided, "rounds": min(TRIES, self.scale.rounds)}
        found = json.loads(self._python(self.engine.create("decided"), "-m", "bench.trial_on_history", json.dumps(plan)))
        for name, rounds in found.items():
            for seconds in rounds:
                self._add(f"desk_trial_{name}_seconds", seconds * 100_000 / self.scale.decided)

    # --- what one measurement is ----------------------------------------------------------------------------------------

    def _warm(self, actions: dict[str, Callable[[], float]]) -> None:
        """Both workers have shown each page before it counts."""
        for action in actions.values():
            action()

    def _interleaved(self, title: str, actions: dict[str, Callable[[], float]]) -> None:
        named = {f"{self.engine.name}.{name}": action for name, action in actions.items()}
        interleaved(self.book, f"{self.engine.name}: {title}", self.scale.rounds, named)

    def _reads(self, desk: Desk, *paths: str) -> float:
        return self._milliseconds(desk.reads(*paths), paths[0], 200)

    def _approvals(self, desk: Desk) -> float:
        return self._milliseconds(desk.approvals(), "approving", 302)

    def _milliseconds(self, sample: Sample, what: str, status: int) -> float:
        if sample.answered(status) != len(sample.times) or sample.lost:
            self.book.remark(f"{self.engine.name}, desk, {what}: answers {sample.statuses}, {sample.lost} lost")
        return 1000 * sum(sample.times) / len(sample.times)

    def _python(self, database: str, *command: str) -> str:
        environment = {**os.environ, **board_environment(database, self.data)}
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
        )
        return done.stdout.strip().rpartition("\n")[2]

    def _add(self, name: str, value: float) -> None:
        self.book.add(f"{self.engine.name}.{name}", value)


def _found(pattern: bytes, text: bytes) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise RuntimeError(f"No {pattern!r} in the page of the queue")
    return str(found[1], "ascii")
