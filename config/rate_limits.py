"""How often one sender may try: the only module that knows django-smart-ratelimit. Posting a reply has its own, cheaper limit."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django_smart_ratelimit.backends.database import DatabaseBackend

from comments.people.identity import client_address, sender_key

View = Callable[..., HttpResponseBase]


@cache
def _counters() -> DatabaseBackend:
    """Shared by all processes through the database; its sweeping thread stays off, since a new window sweeps."""
    return DatabaseBackend(enable_background_cleanup=False)


def _posts(request: HttpRequest) -> bool:
    return request.method == "POST"


def is_read(request: HttpRequest) -> bool:
    """What to count where reading itself is dear."""
    return True


def limited(
    view: View,
    name: str,
    *,
    times: int,
    seconds: int,
    counts: Callable[[HttpRequest], bool] = _posts,
    refusal_page: str = "429.html",
) -> View:
    """`view`, which refuses a sender after `times` requests that count (every POST) within a window of `seconds`."""

    @wraps(view)
    def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if counts(request):
            # the key of the month, as for comments: the address itself is never stored
            count = _counters().incr(f"{name}:{sender_key(client_address(request))}", seconds)
            if count == 1:
                _counters().cleanup_expired()
            if count > times:
                refusal = render(request, refusal_page, {"minutes": -(-seconds // 60)}, status=429)
                refusal["Retry-After"] = str(seconds)
                return refusal
        return view(request, *args, **kwargs)

    return counted
