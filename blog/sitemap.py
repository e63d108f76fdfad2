"""The sitemap: the address of every public article, in each language, in parts that are cut by the articles' numbers."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import conditional_page, require_safe

from blog.models import Article

ARTICLES_A_PART: Final = 5_000  # twice as many addresses; search engines read at most 50,000 in one file
_XML: Final = "application/xml"


@require_safe
@conditional_page
def index(request: HttpRequest) -> HttpResponse:
    """The parts there are; the last is found by the newest number alone, so that no request counts the articles."""
    last = Article.objects.public().order_by("-pk").values_list("pk", flat=True).first() or 0
    addresses = [settings.SITE_ADDRESS + reverse("sitemap_part", args=[part]) for part in range(last // ARTICLES_A_PART + 1)]
    return render(request, "blog/sitemap_index.xml", {"addresses": addresses}, content_type=_XML)


@require_safe
@conditional_page
def part(request: HttpRequest, part: int) -> HttpResponse:
    """The public articles of one range of numbers; the first part has the front page too."""
    if part >= 2**63 // ARTICLES_A_PART:
        raise Http404
    first = part * ARTICLES_A_PART
    articles = Article.objects.public().filter(pk__gte=first, pk__lt=first + ARTICLES_A_PART).order_by("pk")
    pages: list[dict[str, object]] = [{"translations": _translations("blog:front")}] if part == 0 else []
    for slug, changed in articles.values_list("slug", "updated_at"):
        pages.append({"translations": _translations("blog:article", slug), "changed": changed})
    return render(request, "blog/sitemap.xml", {"pages": pages}, content_type=_XML)


def _translations(name: str, *args: str) -> list[tuple[str, str]]:
    """Each language of the site's pages, and the page's whole address in it."""
    addresses = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            addresses.append((code, settings.SITE_ADDRESS + reverse(name, args=args)))
    return addresses
