"""What a reader downloads: the page, the scripts and style sheets it names, compressed."""

from __future__ import annotations

import gzip
import re

from bench.client import get, one
from bench.measuring import Book
from bench.servers import HOST, Server

_NAMED = re.compile(rb'(?:src|href)="(/static/[^"]+\.(?:js|css|svg))"')
_IMPORTED = re.compile(rb'(?:from|import)\s*\(?"(\.?/[^"]+\.js)"')


def weigh(book: Book, server: Server, path: str) -> None:
    """Kilobytes of the page, of all scripts, and of a first visit."""
    page = one(server.port, get(path, HOST)).body
    compressed = len(gzip.compress(page, 6))
    files = {name.decode(): _compressed(server, name.decode()) for name in sorted(set(_NAMED.findall(page)))}
    book.add("sqlite.page_kb", compressed / 1000)
    book.add("sqlite.script_kb", sum(size for name, size in files.items() if name.endswith(".js")) / 1000)
    book.add("sqlite.visit_kb", (compressed + sum(files.values())) / 1000)


def _compressed(server: Server, name: str) -> int:
    """Bytes of the file as the server sends it to a browser, with the modules it imports."""
    answer = one(server.port, get(name, HOST, "Accept-Encoding: gzip"))
    if not answer.answered(200):
        return 0
    plain = gzip.decompress(answer.body) if b"gzip" in answer.head.lower() else answer.body
    folder = name.rpartition("/")[0]
    imported = (
        {f"{folder}/{found.decode().removeprefix('./')}" for found in _IMPORTED.findall(plain)} if name.endswith(".js") else set()
    )
    return len(answer.body) + sum(_compressed(server, each) for each in imported)
