"""A small HTTP client that keeps several requests on their way at once, from one thread, over loopback."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

TIMEOUT_SECONDS = 60.0


@dataclass
class Sample:
    """What one burst of requests met: seconds for each, and how long all of it took."""

    times: list[float] = field(default_factory=list)
    first_bytes: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    lost: int = 0  # connections that ended without an answer
    seconds: float = 0.0
    body: bytes = b""  # of the last answer
    head: bytes = b""

    @property
    def rate(self) -> float:
        return len(self.times) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0

    def answered(self, *statuses: int) -> int:
        return sum(self.statuses.get(status, 0) for status in statuses)


@dataclass
class _Exchange:
    """One request on its way."""

    sock: socket.socket
    began: float
    read: bytearray = field(default_factory=bytearray)
    head_end: int = -1
    length: int | None = None  # of the whole answer, None until the connection ends
    chunked: bool = False
    first: float = 0.0


def get(path: str, host: str, *headers: str) -> bytes:
    """A reader's request, as a proxy that speaks https would pass it on."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}", "X-Forwarded-Proto: https", "X-Forwarded-For: 10.0.0.1", *headers, "", ""]
    return "\r\n".join(lines).encode()


def post(path: str, host: str, body: bytes, *headers: str, kind: str = "application/x-www-form-urlencoded") -> bytes:
    lines = [f"POST {path} HTTP/1.1", f"Host: {host}", "X-Forwarded-Proto: https", f"Content-Type: {kind}"]
    lines += [f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def burst(port: int, requests: Iterable[bytes], at_once: int = 8, seconds: float | None = None) -> Sample:
    """Send `requests`, `at_once` of them on their way at any time, until they or the `seconds` are over."""
    sample, waiting = Sample(), iter(requests)
    began = time.perf_counter()
    until = began + seconds if seconds else float("inf")
    with selectors.DefaultSelector() as selector:
        idle: list[socket.socket] = []
        underway = 0
        while True:
            while underway < at_once and time.perf_counter() < until and _send(selector, waiting, idle, port):
                underway += 1
            if not underway:
                break
            for key, _events in selector.select(TIMEOUT_SECONDS):
                if _read(key.data, sample):
                    selector.unregister(key.fileobj)
                    underway -= 1
                    _put_away(key.data, idle)
        for sock in idle:
            sock.close()
    sample.seconds = time.perf_counter() - began
    return sample


def one(port: int, request: bytes) -> Sample:
    return burst(port, [request], at_once=1)


def _send(selector: selectors.BaseSelector, waiting: Iterator[bytes], idle: list[socket.socket], port: int) -> bool:
    request = next(waiting, None)
    if request is None:
        return False
    began = time.perf_counter()
    sock = idle.pop() if idle else socket.create_connection(("127.0.0.1", port), TIMEOUT_SECONDS)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.sendall(request)
    selector.register(sock, selectors.EVENT_READ, _Exchange(sock, began))
    return True


def _read(exchange: _Exchange, sample: Sample) -> bool:
    """Take what came; True where the answer is whole."""
    data = exchange.sock.recv(262_144)
    now = time.perf_counter()
    exchange.first = exchange.first or now
    exchange.read += data
    if exchange.head_end < 0:
        _read_head(exchange)
    if data and not _whole(exchange):
        return False
    if exchange.head_end < 0:
        sample.lost += 1
        return True
    status = int(exchange.read[9:12])
    sample.statuses[status] = sample.statuses.get(status, 0) + 1
    sample.times.append(now - exchange.began)
    sample.first_bytes.append(exchange.first - exchange.began)
    sample.head, sample.body = bytes(exchange.read[: exchange.head_end]), bytes(exchange.read[exchange.head_end :])
    return True


def _read_head(exchange: _Exchange) -> None:
    end = exchange.read.find(b"\r\n\r\n")
    if end < 0:
        return
    exchange.head_end = end + 4
    head = bytes(exchange.read[:end]).lower()
    exchange.chunked = b"transfer-encoding: chunked" in head
    _, found, rest = head.partition(b"content-length:")
    if found:
        exchange.length = exchange.head_end + int(rest.partition(b"\r\n")[0])
    elif head[9:12] in (b"304", b"204"):
        exchange.length = exchange.head_end


def _whole(exchange: _Exchange) -> bool:
    if exchange.head_end < 0:
        return False
    if exchange.length is not None:
        return len(exchange.read) >= exchange.length
    return exchange.chunked and exchange.read.endswith(b"0\r\n\r\n")


def _put_away(exchange: _Exchange, idle: list[socket.socket]) -> None:
    """Keep the connection for the next request, unless the server closes it."""
    head = bytes(exchange.read[: max(0, exchange.head_end)]).lower()
    whole = exchange.length is not None or exchange.chunked
    if exchange.head_end > 0 and whole and b"connection: close" not in head and b"connection: keep-alive" in head:
        idle.append(exchange.sock)
    else:
        exchange.sock.close()
