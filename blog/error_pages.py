"""The page shown when the site itself fails: 503 where the database does not answer, 500 for anything else."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template

RETRY_AFTER_SECONDS = "60"


def server_error(request: HttpRequest) -> HttpResponse:
    """Say in words what to do; rendered without context, which might need what has just failed."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        page = get_template("503.html").render()
        return HttpResponse(page, status=503, headers={"Retry-After": RETRY_AFTER_SECONDS, "Cache-Control": "no-store"})
    return HttpResponse(get_template("500.html").render(), status=500, headers={"Cache-Control": "no-store"})
