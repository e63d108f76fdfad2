"""Installs one compiled requirements file into the environment it runs in, showing how far it is; needs nothing but pip."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PIP = ["-m", "pip", "install", "--disable-pip-version-check", "--require-hashes", "--only-binary", ":all:", "--requirement"]
BEGINNINGS = ("Collecting ", "Processing ", "Requirement already satisfied: ")


def main(file: str) -> int:
    total = sum(line[:1].isalnum() for line in Path(file).read_text().splitlines())
    count, output = 0, []
    pip = subprocess.Popen([sys.executable, *PIP, file], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert pip.stdout is not None
    for line in pip.stdout:
        output.append(line)
        if line.startswith(BEGINNINGS):
            count += 1
            _show(f"{count} of at most {total}")
        elif line.startswith("Installing"):
            _show("unpacking …")
    _show("")
    if pip.wait():
        sys.stderr.writelines(output)
    return pip.returncode


def _show(words: str) -> None:
    """On one line that is written over; nothing where the output is no terminal."""
    if sys.stdout.isatty():
        print(f"\r\033[K  {words}", end="" if words else "\r\033[K", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
