"""Who may keep a page, and who may be told of its address."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

View = Callable[..., HttpResponse]


def for_one_reader(response: HttpResponse) -> HttpResponse:
    """No cache may share the page; the browser itself may go back to it, text and all."""
    patch_cache_control(response, private=True, no_cache=True)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def secret(response: HttpResponse) -> HttpResponse:
    """The page is kept nowhere, and no other page learns its address."""
    patch_cache_control(response, no_store=True)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def kept_secret(view: View) -> View:
    """Keep every answer of a view out of caches and search engines, and its address from other pages."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return secret(view(request, *args, **kwargs))

    return answer
