"""Starts and stops what is measured: gunicorn as `make run` starts it, on a free port of the loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.client import get, one

ROOT = Path(__file__).resolve().parent.parent
HOST = "bench.example"
WORKERS = 2
START_SECONDS = 60


@dataclass
class Server:
    """A running gunicorn; a context manager that stops it."""

    name: str
    process: subprocess.Popen[bytes]
    port: int
    started: float
    posting_port: int = 0  # of the second pool, where it has one

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *error: object) -> None:
        self.process.terminate()
        self.process.wait(40)

    def wait_for(self, path: str) -> float:
        """Seconds from the start to the first page at `path`."""
        while time.perf_counter() - self.started < START_SECONDS:
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.name} ended with {self.process.returncode} before it answered")
            try:
                if one(self.port, get(path, HOST)).answered(200):
                    return time.perf_counter() - self.started
            except ConnectionError:
                time.sleep(0.005)
        raise RuntimeError(f"{self.name} did not answer {path} within {START_SECONDS} s")

    def memory(self) -> int:
        """Bytes of the workers and their parent together, shared pages counted once (PSS)."""
        return sum(_pss(pid) for pid in _family(self.process.pid))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(
    name: str,
    application: str,
    *,
    options: Sequence[str] = (),
    port: int = 0,
    environment: Mapping[str, str] | None = None,
    python: str = sys.executable,
    log: Path | None = None,
) -> Server:
    """gunicorn with `application`, its errors in `log`; as it is by itself, unless there are `options` for `port`."""
    port = port or free_port()
    options = options or ("--no-control-socket", f"--bind=127.0.0.1:{port}", f"--workers={WORKERS}")
    command = [python, "-m", "gunicorn", application, "--log-level=warning", *options]
    output = log.open("ab") if log else subprocess.DEVNULL
    began = time.perf_counter()
    variables = {**os.environ, **(environment or {})}
    process = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=output, stderr=output, start_new_session=True)
    return Server(name, process, port, began)


def board_environment(database: str, data: Path, *, keeping: bool = True) -> dict[str, str]:
    """The settings of a real site; `keeping` False makes it render every page anew."""
    return {
        "PALABRE_MODE": "production",
        "PALABRE_ENV_FILE": os.devnull,
        "PALABRE_DATA": str(data),
        "SECRET_KEY": "a key for measuring alone, as long as a real one must be",
        "SITE_ADDRESS": f"https://{HOST}",
        "DATABASE_URL": database,
        "CACHE_URL": "locmemcache://" if keeping else "dummycache://",
    }


def board(name: str, database: str, data: Path, *, keeping: bool = True, pools: int = 1) -> Server:
    """The board; with two pools, posts are to go to its `posting_port`, where the web server in front would send them."""
    from operations.serving import gunicorn_options

    environment = board_environment(database, data, keeping=keeping)
    ports = [free_port() for _pool in range(pools)]
    options = gunicorn_options([f"127.0.0.1:{port}" for port in ports], WORKERS)
    server = start(
        name, "config.wsgi:application", options=options, port=ports[0], environment=environment, log=data / f"{name}.log"
    )
    server.posting_port = ports[-1]
    return server


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    below = [int(child) for child in children.read_text().split()] if children.exists() else []
    return [pid, *(descendant for child in below for descendant in _family(child))]


def _pss(pid: int) -> int:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return next(int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:"))
