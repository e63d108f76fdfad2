"""All tests, part by part, with what each database passed and what was skipped; `make test` calls it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
WITH_DATABASE = ["tests/integration", "tests/journeys", "tests/faults", "tests/corpus"]
BY_FILE = ["-n", "2", "--dist", "loadfile"]  # what a file sets up for all its tests is set up once
PARTS = {
    "unit, no database": ["tests/unit"],
    "SQLite": [*WITH_DATABASE, *BY_FILE],
    "PostgreSQL": [*WITH_DATABASE, *BY_FILE, "--database=postgresql"],
    "browser, SQLite": ["tests/browser"],
}
console = Console()


@dataclass
class Part:
    """What came of one run of pytest."""

    name: str
    code: int
    seconds: float
    tests: int = 0
    failed: int = 0
    skipped: list[str] = field(default_factory=list)

    @property
    def passed(self) -> int:
        return self.tests - self.failed - len(self.skipped)

    @property
    def well(self) -> bool:
        return self.code == 0 and self.tests > 0


def run(name: str, arguments: list[str]) -> Part:
    console.rule(name)
    with tempfile.NamedTemporaryFile(suffix=".xml") as report:
        there = [
            argument
            for argument in arguments
            if not argument.startswith("tests/") or any(Path(ROOT, argument).rglob("test_*.py"))
        ]
        began = time.monotonic()
        command = [sys.executable, "-m", "pytest", "-q", "--junit-xml", report.name, *there]
        part = Part(name, _call(command), time.monotonic() - began)
        if Path(report.name).stat().st_size:
            _count(part, ElementTree.parse(report.name))
    return part


def _call(command: list[str]) -> int:
    """The exit code; a run that is ended from outside ends pytest, and with it the servers it started."""
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONUNBUFFERED": "1"}) as pytest:
        try:
            return pytest.wait()
        except BaseException:
            pytest.terminate()
            raise


def _count(part: Part, report: ElementTree.ElementTree) -> None:
    for case in report.iter("testcase"):
        part.tests += 1
        part.failed += case.find("failure") is not None or case.find("error") is not None
        if (skipped := case.find("skipped")) is not None:
            part.skipped.append(f"{case.get('classname')}.{case.get('name')}: {skipped.get('message')}")


def report(parts: list[Part]) -> None:
    table = Table(title="Tests", title_justify="left")
    for heading in ("part", "passed", "failed", "skipped", "seconds"):
        table.add_column(heading, justify="left" if heading == "part" else "right")
    for part in parts:
        colour = "" if part.well else "red"
        numbers = (part.passed, part.failed, len(part.skipped), f"{part.seconds:.0f}")
        table.add_row(part.name, *map(str, numbers), style=colour)
    console.print(table)
    for part in parts:
        for line in part.skipped:
            print(f"skipped, {part.name}: {line}")
    print(
        f"{sum(p.passed for p in parts)} passed, {sum(p.failed for p in parts)} failed, {sum(len(p.skipped) for p in parts)} skipped"
    )


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    parts = [run(name, arguments) for name, arguments in PARTS.items()]
    report(parts)
    return 0 if all(part.well for part in parts) else 1


if __name__ == "__main__":
    sys.exit(main())
