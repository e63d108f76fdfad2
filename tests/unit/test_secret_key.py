"""The key in the data folder: made once, read ever after, closed to everybody else."""

from __future__ import annotations

import subprocess
import sys

from config.secret_key import read_or_make


def test_where_it_may_not_be_made_there_is_none(tmp_path):
    assert read_or_make(tmp_path / "secret_key", make=False) == ""
    assert list(tmp_path.iterdir()) == []


def test_a_new_one_is_long_and_only_its_owner_reads_it(tmp_path):
    assert len(read_or_make(tmp_path / "secret_key", make=True)) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_the_same_is_read_again(tmp_path):
    first = read_or_make(tmp_path / "secret_key", make=True)
    assert read_or_make(tmp_path / "secret_key", make=True) == read_or_make(tmp_path / "secret_key", make=False) == first


def test_processes_that_start_at_once_agree_on_one(tmp_path):
    ask = f"from config.secret_key import read_or_make; from pathlib import Path; print(read_or_make(Path({str(tmp_path / 'key')!r}), make=True))"
    asked = [subprocess.Popen([sys.executable, "-c", ask], stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert len({process.communicate()[0] for process in asked}) == 1
