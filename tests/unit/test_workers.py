"""gunicorn's workers share out its addresses, so that readers and those who post have a pool each."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from operations import workers

READING, POSTING = object(), object()


def master(listeners):
    return SimpleNamespace(LISTENERS=listeners, WORKERS={})


def spawn(server):
    worker = SimpleNamespace(sockets=server.LISTENERS)
    workers.pre_fork(server, worker)
    server.WORKERS[len(server.WORKERS)] = worker
    return worker.sockets


def test_two_addresses_are_two_pools_of_the_same_size():
    server = master([READING, POSTING])
    assert [spawn(server) for _ in range(4)] == [[READING], [POSTING]] * 2


@pytest.mark.parametrize("lost", range(4))
def test_whoever_follows_a_lost_worker_takes_its_place(lost):
    server = master([READING, POSTING])
    for _ in range(4):
        spawn(server)
    gone = server.WORKERS.pop(lost)
    assert spawn(server) == gone.sockets


def test_one_address_is_everybodys():
    server = master([READING])
    assert [spawn(server) for _ in range(2)] == [[READING]] * 2


@pytest.mark.parametrize(("socket", "steps_back"), [(READING, []), (POSTING, [workers.POSTING_NICENESS])])
def test_who_posts_steps_back_for_readers(monkeypatch, socket, steps_back):
    taken = []
    monkeypatch.setattr(workers.os, "nice", taken.append)
    workers.post_fork(master([READING, POSTING]), SimpleNamespace(sockets=[socket]))
    assert taken == steps_back
