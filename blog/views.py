"""What readers see of the blog: the front page and the articles."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import override
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from blog import pictures, slugs
from blog.article_lists import key_of, page_of
from blog.markup import excerpt
from blog.models import Article, Tag
from blog.old_addresses import redirect_from
from blog.prepared import Prepared

DESCRIPTION_LENGTH = 200


@require_safe
@vary_on_cookie  # who is signed in has a line of his own at the head
def front(request: HttpRequest) -> HttpResponse:
    """The newest articles; `?before=` a key, those that follow it."""
    return render(request, "blog/front.html", page_of(request, Article.objects.public()))


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One public article with its discussion; a draft, or one whose time has not come, for those who may edit it."""
    now = timezone.now()
    found: Article | None = _ARTICLE.first(slug=slug)
    if found is None:
        return redirect_from(slugs.article_path(slug))
    if not found.is_public(now):
        return _not_yet_public(request, found)
    return render(request, "blog/article.html", _public_context(found, now))


_ARTICLE = Prepared(lambda slug: Article.objects.filter(slug=slug), slug=str)
_TAGS = Prepared(lambda article: Tag.objects.filter(articles=article), article=int)

_NEIGHBOUR = {"now": datetime.datetime, "at": datetime.datetime, "pk": int}
_NAMED = ("title", "slug", "language")
_OLDER = Prepared(lambda now, at, pk: Article.objects.public(now).only(*_NAMED).newest_first().before(at, pk)[:1], **_NEIGHBOUR)
_NEWER = Prepared(
    lambda now, at, pk: Article.objects.public(now).only(*_NAMED).order_by("published_at", "pk").after(at, pk)[:1], **_NEIGHBOUR
)


def _public_context(found: Article, now: datetime.datetime) -> dict[str, object]:
    published_at, pk = key_of(found)
    return {
        "article": found,
        "tags": _TAGS.all(article=found.pk),
        "description": excerpt(found.body_html, DESCRIPTION_LENGTH),
        "address": settings.SITE_ADDRESS + found.get_absolute_url(),
        "translations": _addresses_by_language(found),
        "picture_address": _picture_address(found),
        "older": _OLDER.first(now=now, at=published_at, pk=pk),
        "newer": _NEWER.first(now=now, at=published_at, pk=pk),
    }


def _picture_address(found: Article) -> str:
    """The picture's whole address, or ""."""
    return settings.SITE_ADDRESS + pictures.shown(found.picture.name).src if found.picture.name else ""


def _addresses_by_language(found: Article) -> list[tuple[str, str]]:
    """Each language of the site's pages, and the article's whole address in it."""
    addresses = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            addresses.append((code, settings.SITE_ADDRESS + found.get_absolute_url()))
    return addresses


def _not_yet_public(request: HttpRequest, found: Article) -> HttpResponse:
    """The article as it will be, to those who may edit it; to anybody else there is no such page."""
    if not Article.objects.editable_by(request.user).filter(pk=found.pk).exists():
        raise Http404
    response = render(request, "blog/unpublished.html", {"article": found})
    patch_cache_control(response, private=True, no_store=True)
    return response
