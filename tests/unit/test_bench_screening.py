"""`make bench-screening` goes on without a filter that cannot be installed or does not work, and says so."""

import io
import subprocess

import pytest
from rich.console import Console

from bench import screening, screening_peers
from bench.screening_peers import Judged, timed


@pytest.fixture
def console():
    return Console(file=io.StringIO(), width=200)


@pytest.fixture(autouse=True)
def two_groups(monkeypatch):
    monkeypatch.setattr(screening, "groups", lambda: {"bad": ["x", "x y"], "good": ["y", "z", "z", "y"]})


def printed(console):
    return console.file.getvalue()


def test_a_package_that_cannot_be_installed_is_left_out_and_the_next_is_tried(monkeypatch, console, tmp_path):
    monkeypatch.setattr(screening_peers, "ENVIRONMENTS", tmp_path)
    monkeypatch.setattr(screening_peers, "requirements", lambda: ["first==1", "second==2"])
    monkeypatch.setattr(screening_peers, "install", lambda requirement, _: "no route" if requirement == "first==1" else "")
    assert [name for name, _ in screening_peers.peers(console)] == ["second"]
    assert "first is left out, it cannot be installed here: no route" in printed(console)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (subprocess.TimeoutExpired("pip", 1), "too long"),
        (subprocess.CalledProcessError(1, "pip", stderr="Looking\nNo matching distribution"), "No matching distribution"),
        (subprocess.CalledProcessError(1, "pip", stderr=b""), "it ended with 1"),
    ],
)
def test_the_reason_is_what_was_complained_of_last(monkeypatch, tmp_path, error, said):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(subprocess, "run", fail)
    assert said in screening_peers.install("first==1", tmp_path)
    assert not screening_peers.installed("first==1", tmp_path)


def test_a_filter_that_breaks_leaves_the_others_their_rows(console):
    def broken(_):
        raise subprocess.CalledProcessError(1, "python")

    judges = [("ours", timed(lambda text: "x" in text)), ("theirs", broken)]
    console.print(screening.side_by_side(judges, console))
    assert "theirs is left out" in printed(console)
    assert "100.0 %" in printed(console)


def test_shares_are_of_each_group():
    judged = Judged([True, False, True, True, False, True], 0.1)
    assert list(screening.by_group(screening.groups(), judged.held)) == [0.5, 0.75]
