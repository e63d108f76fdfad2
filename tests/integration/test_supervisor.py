"""The web server and the worker live and die together."""

from __future__ import annotations

import signal
import subprocess
import sys

import psutil
import pytest

LASTING = [sys.executable, "-c", "import signal; signal.pause()"]


@pytest.fixture
def supervisor():
    """Starts one over the given commands; whatever the test leaves running is ended."""
    started = []

    def start(**commands: list[str]) -> subprocess.Popen[str]:
        code = (
            "import sys; from operations.supervisor import run_together;"
            f"sys.exit(run_together({commands!r}, lambda name, code: print(name, code, flush=True)))"
        )
        started.append(subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True))
        return started[-1]

    yield start
    for process in started:
        process.terminate()
        process.communicate(timeout=60)


def announcing(word: str) -> list[str]:
    """A process that says that it is there, and stays."""
    return [sys.executable, "-c", f"import os, signal; os.write(1, b'{word}\\n'); signal.pause()"]


@pytest.mark.parametrize("code", [0, 3])
def test_when_one_ends_the_other_is_stopped_and_it_is_said_which(supervisor, code):
    process = supervisor(worker=[sys.executable, "-c", f"raise SystemExit({code})"], web=LASTING)
    said, _nothing = process.communicate(timeout=30)
    assert (said, process.returncode) == (f"worker {code}\n", 1)


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_asked_to_stop_it_stops_both_and_ends_well(supervisor, asked):
    process = supervisor(worker=announcing("there"), web=announcing("there"))
    assert [process.stdout.readline(), process.stdout.readline()] == ["there\n", "there\n"]
    children = psutil.Process(process.pid).children()
    assert len(children) == 2
    process.send_signal(asked)
    assert process.wait(timeout=30) == 0
    assert not any(child.is_running() for child in children)


def test_one_that_is_killed_from_outside_takes_the_other_along(supervisor):
    process = supervisor(worker=announcing("there"), web=announcing("there"))
    assert [process.stdout.readline(), process.stdout.readline()] == ["there\n", "there\n"]
    children = psutil.Process(process.pid).children()
    children[0].kill()
    said, _nothing = process.communicate(timeout=30)
    assert (said, process.returncode) == (f"worker -{signal.SIGKILL.value}\n", 1)
    assert not any(child.is_running() for child in children)
