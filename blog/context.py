"""What every template may ask of the site."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from blog.site import keep_site_time, site_of


def site(request: HttpRequest) -> dict[str, Any]:
    """`site`: the settings row, whose time zone the page is made in; `mode`: development, demo or production."""
    keep_site_time(request)
    return {
        "site": site_of(request),
        "mode": settings.MODE,
        "reader_accounts": settings.READER_ACCOUNTS,
        "release": settings.RELEASE,
    }
