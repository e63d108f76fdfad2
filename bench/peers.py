"""Isso and django-contrib-comments, in an environment of their own, on the same comments as the board."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

from bench.client import get, post
from bench.prose import Prose, authors
from bench.servers import HOST, ROOT, Server, start

ENVIRONMENT = ROOT / ".setup" / "peers"
REQUIREMENTS = Path(__file__).with_name("peers.txt")
Threads = list[list[tuple[str, str]]]  # of (name, text)


@dataclass(frozen=True, slots=True)
class Peer:
    """One of them, running: how to read its thread with a number, and how to post into the last."""

    server: Server
    pages: dict[int, bytes]  # size of the thread -> request
    posts: Iterator[bytes]
    stored: tuple[int, ...]  # the statuses that mean "stored"


def installed() -> bool:
    """True where the environment stands; False, and said, where it cannot be made here."""
    mark = ENVIRONMENT / REQUIREMENTS.name
    if mark.exists() and mark.read_text() == REQUIREMENTS.read_text():
        return True
    subprocess.run([sys.executable, "-m", "venv", "--clear", ENVIRONMENT], check=True)
    pip = [_python(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", str(REQUIREMENTS)]
    done = subprocess.run(pip, capture_output=True, text=True)
    if done.returncode:
        print(f"The peers cannot be installed here, and are left out:\n{done.stderr[-800:]}")
        return False
    mark.write_text(REQUIREMENTS.read_text())
    return True


def threads_of(sizes: list[int]) -> Threads:
    """As many comments as each of `sizes` says, then an empty thread to post into."""
    prose, names = Prose(3), authors()
    return [[(names[n % len(names)], prose.comment()) for n in range(size)] for size in [*sizes, 0]]


def isso(sizes: list[int], folder: Path) -> Peer:
    """Its limits are on, above the load; its records are as durable as it makes them itself."""
    configuration = folder / "isso.cfg"
    database = folder / "isso.sqlite3"
    limits = "enabled = true\nratelimit = 1000000\ndirect-reply = 1000000\nreply-to-self = true"
    configuration.write_text(
        f"[general]\ndbpath = {database}\nhost = http://{HOST}/\n[server]\ntrusted-proxies = 127.0.0.1\n[guard]\n{limits}\n"
    )
    server = start(
        "isso", "isso.run", environment={"ISSO_SETTINGS": str(configuration)}, python=_python(), log=folder / "isso.log"
    )
    _until_made(database)
    _fill_isso(database, threads_of(sizes))
    pages = {size: get(f"/?uri=/t/{n}/", HOST) for n, size in enumerate(sizes, 1)}
    return Peer(server, pages, _isso_posts(len(sizes) + 1), (201, 202))


def contrib(sizes: list[int], folder: Path) -> Peer:
    """django-contrib-comments, everything of a thread on one page, as its own template tag lists it."""
    server, form = _contrib("contrib", sizes, folder, {})
    server.wait_for("/thread/1/")
    pages = {size: get(f"/thread/{n}/", HOST) for n, size in enumerate(sizes, 1)}
    return Peer(server, pages, _contrib_posts(form), (302,))


def contrib_admin(waiting: int, folder: Path) -> tuple[Server, bytes]:
    """Its admin, and the request for a page of a hundred that wait, by a signed-in superuser."""
    server, _form = _contrib("contrib_admin", [waiting], folder, {"CONTRIB_ADMIN": "1"})
    server.wait_for("/admin/login/")
    cookie = "Cookie: sessionid=contrib-session-of-a-moderator-0"
    return server, get("/admin/django_comments/comment/?is_public__exact=0", HOST, cookie)


def _contrib(name: str, sizes: list[int], folder: Path, more: dict[str, str]) -> tuple[Server, dict[str, str]]:
    """Seeded and starting, with what a form for its last thread must carry."""
    source = folder / f"{name}.json"
    source.write_text(json.dumps(threads_of(sizes)))
    environment = {"CONTRIB_DATABASE": str(folder / f"{name}.sqlite3"), "PYTHONPATH": str(Path(__file__).parent), **more}
    filled = subprocess.run(
        [_python(), str(Path(__file__).with_name("peer_contrib.py")), str(source)],
        env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    server = start(name, "peer_contrib:application", environment=environment, python=_python(), log=folder / f"{name}.log")
    return server, json.loads(filled.stdout.splitlines()[-1])


def _python() -> str:
    return str(ENVIRONMENT / "bin" / "python")


def _until_made(database: Path) -> None:
    """Isso makes its tables while it starts."""
    for _ in range(200):
        try:
            with sqlite3.connect(database) as connection:
                connection.execute("SELECT 1 FROM comments LIMIT 1")
                connection.execute("SELECT 1 FROM preferences LIMIT 1")
            time.sleep(0.5)
            return
        except sqlite3.OperationalError:
            time.sleep(0.1)
    raise RuntimeError("Isso did not make its tables")


def _fill_isso(database: Path, threads: Threads) -> None:
    now, ids = time.time(), count(1)
    with sqlite3.connect(database) as connection:
        for thread, comments in enumerate(threads, 1):
            connection.execute("INSERT INTO threads (id, uri, title) VALUES (?, ?, ?)", (thread, f"/t/{thread}/", "t"))
            root = 0
            for place, (name, text) in enumerate(comments):
                pk = next(ids)
                parent = root if place % 2 else None
                root = root if parent else pk
                connection.execute(
                    "INSERT INTO comments (tid, id, parent, created, mode, remote_addr, text, author, voters) VALUES (?,?,?,?,1,?,?,?,?)",
                    (thread, pk, parent, now, "10.0.0.0", text, name or None, b"\0" * 256),
                )


def _isso_posts(thread: int) -> Iterator[bytes]:
    prose = Prose(9)
    for n in count():
        body = json.dumps({"author": f"Lectrice {n % 400}", "text": prose.comment(), "parent": None, "title": "t"}).encode()
        yield post(f"/new?uri=/t/{thread}/", HOST, body, _sender(n), kind="application/json")


def _contrib_posts(form: dict[str, str]) -> Iterator[bytes]:
    prose, token = Prose(9), "a" * 32
    for n in count():
        sent = {**form, "name": f"Lectrice {n % 400}", "email": "l@example.org", "comment": prose.comment(), "honeypot": ""}
        body = urlencode({**sent, "csrfmiddlewaretoken": token}).encode()
        # told that the reader came by https, Django would ask for a referrer: it is not told
        request = post("/comments/post/", HOST, body, _sender(n), f"Cookie: csrftoken={token}")
        yield request.replace(b"X-Forwarded-Proto: https\r\n", b"")


def _sender(n: int) -> str:
    return f"X-Forwarded-For: 10.{n // 65536 % 256}.{n // 256 % 256}.{n % 256}"
