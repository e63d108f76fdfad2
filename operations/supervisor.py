"""Runs processes that belong together, the web server and the task worker: when one ends, all end."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable, Collection, Mapping, Sequence

STOP = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
GRACE_SECONDS = 35  # gunicorn gives its requests 30


def run_together(commands: Mapping[str, Sequence[str]], say: Callable[[str, int], None]) -> int:
    """Start all `commands` and wait; returns 0 when asked to stop, 1 when one ended by itself, of which `say` is told."""
    awaited = STOP | {signal.SIGCHLD}
    signal.pthread_sigmask(signal.SIG_BLOCK, awaited)
    children = {name: _start(command, awaited) for name, command in commands.items()}
    try:
        while True:
            if signal.sigwait(awaited) in STOP:
                return 0
            for name, child in children.items():
                if (code := child.poll()) is not None:
                    say(name, code)
                    return 1
    finally:
        _stop(children.values())
        signal.pthread_sigmask(signal.SIG_UNBLOCK, awaited)


def _start(command: Sequence[str], awaited: set[signal.Signals]) -> subprocess.Popen[bytes]:
    """In a session of its own, so that Ctrl-C reaches us alone and we stop the children in good order."""
    return subprocess.Popen(
        command, start_new_session=True, preexec_fn=lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, awaited)
    )


def _stop(children: Collection[subprocess.Popen[bytes]]) -> None:
    """Ask all to end, then wait for each; what does not end in time is killed."""
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
