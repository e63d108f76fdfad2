"""What every template may ask of the site, read only when it asks."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from blog.models import SiteSettings


def _current() -> SiteSettings:
    try:
        return SiteSettings.current()
    except DatabaseError:  # the page that says the database is down must still be shown
        return SiteSettings(pk=1)


def site(request: HttpRequest) -> dict[str, Any]:
    """`site`: the settings row, lazily; `mode`: development, demo or production."""
    return {"site": SimpleLazyObject(_current), "mode": settings.MODE, "release": settings.RELEASE}
