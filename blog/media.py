"""Serves stored pictures: WhiteNoise serves static files only, and what people sent is never guessed at."""

from __future__ import annotations

import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from blog.pictures import CONTENT_TYPES, FILE_NAME, WAITING
from blog.site import without_site

_SERVED = re.compile(rf"(?:articles/\d{{4}}/\d{{2}}|{WAITING})/{FILE_NAME}(?:\.[a-z]+\.(?P=extension))?")


@without_site
@require_safe
def picture(request: HttpRequest, name: str) -> FileResponse:
    """A picture by its stored name; a name is never used twice, so a browser may keep it for good."""
    match = _SERVED.fullmatch(name)
    if match is None:
        raise Http404
    try:
        file = default_storage.open(name)
    except FileNotFoundError:
        raise Http404 from None
    keep = "private, no-store" if name.startswith(WAITING) else "public, max-age=31536000, immutable"
    return FileResponse(file, content_type=CONTENT_TYPES[match["extension"]], headers={"Cache-Control": keep})
