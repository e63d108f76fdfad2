"""Addresses under which articles were known before: they redirect for good, in the language that was asked for."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from blog.models import Article, OldAddress
from blog.site import without_site


@without_site
@require_safe
def old_address(request: HttpRequest, path: str) -> HttpResponsePermanentRedirect:
    """`path` is the old site's, without its leading slash: "2025/04/name.html" or "p/name.html"."""
    return redirect_from(f"/{path}")


def redirect_from(path: str) -> HttpResponsePermanentRedirect:
    """To the public article once known under `path`. Raises Http404 where there is none."""
    public = Article.objects.public(timezone.now())
    known = OldAddress.objects.filter(path=path, article__in=public).select_related("article").first()
    if known is None:
        raise Http404
    return HttpResponsePermanentRedirect(known.article.get_absolute_url())
