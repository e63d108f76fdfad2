"""The part of a discussion that an address asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest

LARGEST_NUMBER: Final = 2**31 - 1
ASKED_BY: Final = frozenset({"after", "order"})  # what an address says of the part
NEWEST: Final = "newest"


@dataclass(frozen=True, slots=True)
class Part:
    """The number after which a page begins, 0 for the beginning, in the order asked for."""

    after: int = 0
    newest_first: bool = False

    @property
    def key(self) -> str:
        """The same part as one text for every way to write it, and the address of it."""
        order = f"order={NEWEST}" if self.newest_first else ""
        after = f"after={self.after}" if self.after else ""
        return f"?{'&'.join(filter(None, (order, after)))}" if order or after else ""


def number_in(request: HttpRequest, name: str) -> int:
    """A number from the address; 0 for none and for nonsense."""
    value = request.GET.get(name, "")
    if not (value.isascii() and value.isdigit() and len(value) <= len(str(LARGEST_NUMBER))):
        return 0
    return min(int(value), LARGEST_NUMBER)


def part_of(request: HttpRequest) -> Part:
    return Part(number_in(request, "after"), request.GET.get("order") == NEWEST)
