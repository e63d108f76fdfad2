"""The peers' reads and posts, interleaved with the board's own."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from contextlib import ExitStack
from itertools import islice, repeat
from pathlib import Path

from bench import peers
from bench.client import burst
from bench.measuring import Book
from bench.peers import Peer
from bench.scale import AT_ONCE, Scale

POSTS = 4_000
MEASURED_THREAD = 1_000


def compare(book: Book, scale: Scale, folder: Path, own_rate: Callable[[], float]) -> None:
    """Requests a second of each; `own_rate` measures the board's on a thread of MEASURED_THREAD comments."""
    if not peers.installed():
        book.remark("The peers could not be installed: their rows are missing.")
        return
    sizes = list(scale.peers)
    with ExitStack() as stack:
        found: dict[str, Peer] = {}
        for name, make in (("isso", peers.isso), ("contrib", peers.contrib)):
            try:
                found[name] = make(sizes, folder)
                stack.enter_context(found[name].server)
            except (OSError, RuntimeError, subprocess.SubprocessError) as error:
                book.remark(f"{name} did not start and is left out: {error}")
        for _ in range(scale.rounds):
            _one_round(book, scale, own_rate, found)


def _one_round(book: Book, scale: Scale, own_rate: Callable[[], float], found: dict[str, Peer]) -> None:
    book.add("sqlite.kept_1000_rate", own_rate())
    reads, posts = [0.0], [0.0]
    for name, peer in found.items():
        for size, request in peer.pages.items():
            sample = burst(peer.server.port, repeat(request), AT_ONCE, scale.seconds)
            _told(book, f"{name} {size}", sample.answered(200), len(sample.times))
            book.add(f"peers.{name}_{size}_rate", sample.rate)
            reads += [sample.rate] if size == MEASURED_THREAD else []
        sample = burst(peer.server.port, list(islice(peer.posts, int(POSTS * scale.seconds / 3) + 100)), AT_ONCE, scale.seconds)
        _told(book, f"{name} posts", sample.answered(*peer.stored), len(sample.times))
        book.add(f"peers.{name}_post_rate", sample.answered(*peer.stored) / sample.seconds)
        posts.append(sample.answered(*peer.stored) / sample.seconds)
    book.add("peers.best_read", max(reads))
    book.add("peers.best_post", max(posts))


def _told(book: Book, what: str, well: int, all_: int) -> None:
    if well != all_:
        book.remark(f"{what}: {all_ - well} of {all_} answers were errors")
