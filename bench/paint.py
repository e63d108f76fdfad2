"""When a reader first sees something: Chromium on a slow phone, over Fast 3G, with nothing in its cache.

`python -m bench.paint` measures it alone, on an article of 10,000 comments.
"""

from __future__ import annotations

import gzip
import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bench.measuring import Book
from bench.servers import HOST, ROOT, Server, board, board_environment
from tests import chromium

ROUNDS = 5
SLOWER_CPU = 4
# As Chromium's developer tools call Fast 3G: bytes a second, and milliseconds before each answer.
FAST_3G = {"offline": False, "downloadThroughput": 188_743.68, "uploadThroughput": 86_400, "latency": 562.5}
FIRST_PAINT = """() => new Promise(done => new PerformanceObserver(list => {
    for (const entry of list.getEntriesByName("first-contentful-paint")) done(entry.startTime)
}).observe({type: "paint", buffered: true}))"""


def first_paint(book: Book, server: Server, path: str) -> None:
    """Seconds to the first contentful paint of the page at `path`, some rounds; a remark where there is no browser."""
    browser = chromium.find()
    if browser is None:
        book.remark("First contentful paint was not measured: there is no Chromium.")
        return
    with _in_front_of(server) as port:
        for seconds in _paints(browser, f"http://127.0.0.1:{port}{path}"):
            book.add("sqlite.first_paint", seconds)


def _paints(path: str, address: str) -> Iterator[float]:
    """Each round in a browser session of its own, so that nothing is known from before."""
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        for _round in range(ROUNDS):
            context = browser.new_context(viewport={"width": 360, "height": 740})
            page = context.new_page()
            session = context.new_cdp_session(page)
            session.send("Network.enable")
            session.send("Network.emulateNetworkConditions", FAST_3G)
            session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
            page.goto(address, wait_until="commit")
            yield page.evaluate(FIRST_PAINT) / 1000
            context.close()
        browser.close()


@contextmanager
def _in_front_of(server: Server) -> Iterator[int]:
    """The port of a web server before the board that compresses, as docs/operations.md has it."""

    class Front(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            board = http.client.HTTPConnection("127.0.0.1", server.port)
            board.request("GET", self.path, headers={"Host": HOST, "X-Forwarded-Proto": "https", "Accept-Encoding": "gzip"})
            answer = board.getresponse()
            body, coding = answer.read(), answer.headers["Content-Encoding"]
            if not coding:
                body, coding = gzip.compress(body, 6), "gzip"
            self.send_response(answer.status)
            for name in ("Content-Type", "Cache-Control", "ETag", "Vary", "Content-Security-Policy"):
                if value := answer.headers[name]:
                    self.send_header(name, value)
            self.send_header("Content-Encoding", coding)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_said: object) -> None:
            """Nothing is written while a round lasts."""

    front = ThreadingHTTPServer(("127.0.0.1", 0), Front)
    threading.Thread(target=front.serve_forever, daemon=True).start()
    try:
        yield front.server_address[1]
    finally:
        front.shutdown()


def main() -> None:
    from bench.seeding import slug_of

    book = Book()
    with tempfile.TemporaryDirectory(prefix="palabre-paint-") as name:
        folder = Path(name)
        (folder / "static").mkdir()
        database = f"sqlite:///{folder}/paint.sqlite3"
        environment = {**os.environ, **board_environment(database, folder)}
        for command in (
            ["-m", "bench.seeding", '{"threads": [10000], "board": 0}'],
            ["manage.py", "collectstatic", "--no-input", "--verbosity=0"],
        ):
            subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, check=True)
        path = f"/articles/{slug_of(1)}/"
        with board("paint", database, folder) as server:
            server.wait_for(path)
            first_paint(book, server, path)
    rounds = book.measured["sqlite.first_paint"]
    print("\n".join(book.remarks) or f"{statistics.median(rounds):.2f} s ({min(rounds):.2f} to {max(rounds):.2f})")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
