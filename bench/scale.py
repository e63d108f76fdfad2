"""How large a run is: the whole one takes an hour and a half, the quick one less than five minutes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Sizes of threads and boards, and how long each is looked at."""

    threads: tuple[int, ...]
    board: int
    rounds: int
    seconds: float  # one burst
    row: int  # posts in a row into one thread
    peers: tuple[int, ...]  # sizes of the peers' threads
    held: int  # comments in the largest queue
    held_beside: int  # in the queue that the peers' is compared with, and that is searched
    decided: int  # comments that a changed rule is tried on

    @property
    def largest(self) -> int:
        return self.threads[-1]

    def article(self, size: int) -> int:
        """The key of the article whose thread has `size` comments."""
        return self.threads.index(size) + 1


WHOLE = Scale((10, 100, 1_000, 10_000, 100_000), 1_000_000, 9, 3.0, 20_000, (100, 1_000, 10_000), 1_000_000, 100_000, 100_000)
QUICK = Scale((10, 100, 1_000, 10_000), 20_000, 3, 0.6, 400, (1_000,), 20_000, 20_000, 10_000)
SMALL_BOARD = 1_000
SMALL_QUEUE = 1_000
AT_ONCE = 8
