"""Whatever fails while a reply is sent, its author gets his text back."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template

View = Callable[..., HttpResponse]
RETRY_AFTER_SECONDS = "60"
SENT_FIELDS = ("name", "text", "mark", "warned", "website", "token")
SENT_WITH_A_CHANGE = ("status", "revision")

logger = logging.getLogger(__name__)


def giving_text_back(view: View) -> View:
    """Answer every failure of a POST with a page that holds what was sent and can send it again, exactly once."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except RequestDataTooBig:
            return render(request, "comments/too_large.html", status=413)
        except (Http404, PermissionDenied, BadRequest, SuspiciousOperation):
            raise
        except Exception as error:
            if request.method != "POST":
                raise
            logger.exception("A reply could not be stored; its author was given the text back")
            return _failed(request, 503 if isinstance(error, Error) else 500)

    return answer


def _failed(request: HttpRequest, status: int) -> HttpResponse:
    """A page made without the database, sending to the same address with the same token: stored twice it cannot be."""
    sent = {field: request.POST.get(field, "") for field in SENT_FIELDS}
    seen = {field: request.POST[field] for field in SENT_WITH_A_CHANGE if field in request.POST}
    page = get_template("comments/failed.html").render(
        {"sent": sent, "seen": seen, "address": request.path, "down": status == 503}
    )
    headers = {"Cache-Control": "no-store", "Retry-After": RETRY_AFTER_SECONDS}
    return HttpResponse(page, status=status, headers=headers)
