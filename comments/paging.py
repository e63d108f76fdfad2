"""The part of a discussion that an address asks for."""

from __future__ import annotations

from django.http import HttpRequest

LARGEST_NUMBER = 2**31 - 1


def number_in(request: HttpRequest, name: str) -> int:
    """A number from the address; 0 for none and for nonsense."""
    value = request.GET.get(name, "")
    if not (value.isascii() and value.isdigit() and len(value) <= len(str(LARGEST_NUMBER))):
        return 0
    return min(int(value), LARGEST_NUMBER)


def after(request: HttpRequest) -> int:
    """The number after which the page begins; 0 is the beginning."""
    return number_in(request, "after")


def page_key(request: HttpRequest) -> str:
    """The same part of the discussion, as one text for every way to write it."""
    return f"?after={start}" if (start := after(request)) else ""
