"""Interleaved rounds, their medians and their spread, and how busy the machine was meanwhile."""

from __future__ import annotations

import os
import statistics
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from rich.progress import Progress


@dataclass
class Book:
    """Every number measured, by name, in the order of the rounds; medians are taken of them."""

    measured: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    loads: list[float] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def add(self, name: str, value: float) -> None:
        self.measured[name].append(value)
        self.loads.append(os.getloadavg()[0])

    def median(self, name: str) -> float | None:
        values = self.measured.get(name)
        return statistics.median(values) if values else None

    def ratio(self, above: str, below: str) -> float | None:
        """The median over the rounds of `above` divided by the `below` of the same round."""
        pairs = [a / b for a, b in zip(self.measured.get(above, []), self.measured.get(below, []), strict=False) if b]
        return statistics.median(pairs) if pairs else None

    def remark(self, words: str) -> None:
        if words not in self.remarks:
            self.remarks.append(words)

    def spread(self, name: str) -> float:
        """How far the rounds lie apart: (largest - smallest) / median."""
        values = self.measured[name]
        middle = statistics.median(values)
        return (max(values) - min(values)) / middle if middle else 0.0


def interleaved(book: Book, title: str, rounds: int, actions: Mapping[str, Callable[[], float]]) -> None:
    """Take each of `actions` once a round, so that whatever else the machine does meets all of them alike."""
    with Progress(transient=True) as progress:
        task = progress.add_task(title, total=rounds * len(actions))
        for _ in range(rounds):
            for name, action in actions.items():
                book.add(name, action())
                progress.advance(task)
