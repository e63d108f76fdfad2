"""`kept(view)`: an article's page costs one query and no rendering for as long as nothing on it changed.

The ETag is made of everything the page depends on: the versions of thread and article, the policy in force, whether comments
are open now and what is said about it, the neighbouring articles, the settings of the site, the language, the part of the
discussion, the release. It is read before the page is made, so that a page may be newer than its ETag, never older. Staff with
a session always get a page of their own; a reader who is signed in gets everybody's.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from blog.models import Article, SiteSettings
from blog.prepared import Prepared
from blog.site import without_site, zone_of
from comments.doors import Notice, notice
from comments.page.openness import openness
from comments.page.paging import ASKED_BY, part_of
from comments.people.accounts import read_as_anybody

View = Callable[..., HttpResponseBase]
ONE_DAY = 24 * 3600
_ARTICLE = (
    *("pk", "slug", "version", "is_draft", "published_at"),
    *("comments_mode", "comments_close_on", "discussed_here_since"),
)
_NEIGHBOUR = ("pk", "version")  # of the articles before and after, whose titles stand on the page
_SITE = ("epoch", "time_zone", "review_after_days", "storm_mode", "storm_until", "storm_sentence")


@dataclass(frozen=True, slots=True)
class Kept:
    """A rendered page and what it was made of."""

    etag: str
    content: bytes
    content_type: str


def kept(view: View) -> View:
    """Wrap a view of `slug` that shows an article and its discussion."""

    @without_site
    @wraps(view)
    def answer(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not read_as_anybody(request):
            return _for_one_reader(view(request, slug, *args, **kwargs))
        if found := without_rendering(request, slug):
            return found
        etag = _etag(request, slug)
        if etag is None:
            return _to_ask_again(view(request, slug, *args, **kwargs))
        return _to_ask_again(_new_page(request, etag, lambda: view(request, slug, *args, **kwargs)), etag)

    answer.kept = answer  # type: ignore[attr-defined]  # what wraps it in turn does not bear the mark: it wants to be asked
    return answer


def without_rendering(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponseBase | None:
    """The answer, for a reader without a session, where one question to the database is enough for it."""
    etag = _etag(request, slug)
    if etag is None:
        return None
    found = get_conditional_response(request, etag=etag) or _kept_page(request, etag)
    return _to_ask_again(found, etag) if found else None


def _known(request: HttpRequest) -> bool:
    """True where the address asks for nothing but a part of the discussion: links on the page repeat the rest of it."""
    return set(request.GET) <= ASKED_BY


def _etag(request: HttpRequest, slug: str) -> str | None:
    """The page's ETag, asked for once a request; None where the page is none that could be kept."""
    if not hasattr(request, "kept_etag"):
        able = request.method in ("GET", "HEAD") and _known(request)
        request.kept_etag = _made_etag(request, slug) if able else None  # type: ignore[attr-defined]
    return request.kept_etag  # type: ignore[attr-defined, no-any-return]


def _made_etag(request: HttpRequest, slug: str) -> str | None:
    """The ETag in one query; None where there is no such article, or not for everybody."""
    now = timezone.now()
    found = _facts(notice()).first(slug=slug, now=now)
    if found is None:
        return None
    of_article, of_site, versions = (
        found[: len(_ARTICLE)],
        found[len(_ARTICLE) :][: len(_SITE)],
        found[len(_ARTICLE) + len(_SITE) :],
    )
    article, site = _article(of_article), _site(of_site)
    if not article.is_public(now):
        return None
    with timezone.override(zone_of(site)):
        open_now = openness(article, site, now)
    address = [get_language(), part_of(request).key, request.scheme, request.get_host()]
    facts = [article.pk, article.version, of_site[0], *versions, open_now.mode, open_now.sentence, *address, _release()]
    return f'"{hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]}"'


@lru_cache(maxsize=256)
def _article(values: tuple[Any, ...]) -> Article:
    """An article of which _ARTICLE is known; making one costs more than asking for it."""
    return Article(**dict(zip(_ARTICLE, values, strict=True)))


@lru_cache(maxsize=4)
def _site(values: tuple[Any, ...]) -> SiteSettings:
    return SiteSettings(pk=1, **{name: value for name, value in zip(_SITE, values, strict=True) if value is not None})


@lru_cache(maxsize=4)
def _facts(policies: Notice) -> Prepared:
    """Of the article with a slug, all that its page depends on: _ARTICLE, _SITE, then the versions of everything else."""

    def query(slug: str, now: datetime.datetime) -> QuerySet[Article, Any]:
        site = {f"site_{name}": Subquery(SiteSettings.objects.filter(pk=1).values(name)) for name in _SITE}
        others = Article.objects.public(now)
        key: Any = OuterRef("published_at"), OuterRef("pk")
        neighbours = {"older": others.newest_first().before(*key), "newer": others.order_by("published_at", "pk").after(*key)}
        shown = {f"{name}_{field}": Subquery(rows.values(field)[:1]) for name, rows in neighbours.items() for field in _NEIGHBOUR}
        versions = {"thread_version": F("thread__version"), "policy_in_force": policies.in_force(), **shown}
        return Article.objects.annotate(**site, **versions).filter(slug=slug).values_list(*_ARTICLE, *site, *versions)

    return Prepared(query, slug=str, now=datetime.datetime)


def _release() -> str:
    """The release; while developing, also the newest template, so that an edit shows."""
    if not settings.DEBUG:
        return str(settings.RELEASE)
    changed = [path.stat().st_mtime for path in Path(settings.BASE_DIR, "templates").rglob("*.html")]
    return f"{settings.RELEASE} {max(changed, default=0)}"


def _place(request: HttpRequest) -> str:
    """Where the page of an address is kept."""
    return f"kept:{hashlib.sha256(request.build_absolute_uri(request.path + part_of(request).key).encode()).hexdigest()}"


def _kept_page(request: HttpRequest, etag: str) -> HttpResponse | None:
    """The page kept under this ETag."""
    found: Kept | None = cache.get(_place(request))
    return HttpResponse(found.content, content_type=found.content_type) if found and found.etag == etag else None


def _new_page(request: HttpRequest, etag: str, render: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """A new page, kept in place of the last: what was removed stays in no cache."""
    response = render()
    if isinstance(response, SimpleTemplateResponse):
        response.render()
    if isinstance(response, HttpResponse) and response.status_code == 200 and _the_same_for_all(request, response):
        cache.set(_place(request), Kept(etag, response.content, response.headers["Content-Type"]), ONE_DAY)
    return response


def _the_same_for_all(request: HttpRequest, response: HttpResponse) -> bool:
    """False where a cookie or a CSRF token is about to make the page one reader's own."""
    return not response.cookies and "CSRF_COOKIE_NEEDS_UPDATE" not in request.META


def _to_ask_again(response: HttpResponseBase, etag: str | None = None) -> HttpResponseBase:
    """A cache may keep the answer, and must ask each time whether it still holds."""
    if etag:
        response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Cookie"])
    return response


def _for_one_reader(response: HttpResponseBase) -> HttpResponseBase:
    response.headers["Cache-Control"] = "private, no-store"
    patch_vary_headers(response, ["Cookie"])
    return response
