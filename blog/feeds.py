"""The Atom feeds of articles: the newest public ones of the site, or of one tag, with their first words."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import conditional_page, require_safe

from blog.markup import excerpt
from blog.models import Article, ArticleQuerySet, SiteSettings, Tag
from blog.site import site_of

ARTICLES = 20
EXCERPT_LENGTH = 600


@dataclass(frozen=True, slots=True)
class Tagged:
    """A tag and what its feed shows."""

    tag: Tag
    site: SiteSettings
    articles: list[Article]


class _Articles(Feed):
    """How an article stands in a feed; addresses are those of the site's settings, whatever name it was asked under."""

    feed_type = Atom1Feed

    def item_title(self, item: Article) -> str:
        return item.title

    def item_description(self, item: Article) -> str:
        return excerpt(item.body_html, EXCERPT_LENGTH)

    def item_link(self, item: Article) -> str:
        return settings.SITE_ADDRESS + item.get_absolute_url()

    def item_guid(self, item: Article) -> str:
        """A tag URI: it stays the same when title, address or date change."""
        return f"tag:{urlsplit(settings.SITE_ADDRESS).hostname},{item.created_at:%Y-%m-%d}:article-{item.pk}"

    def item_author_name(self, item: Article) -> str:
        return item.byline

    def item_pubdate(self, item: Article) -> datetime.datetime | None:
        return item.published_at

    def item_updateddate(self, item: Article) -> datetime.datetime:
        return item.updated_at

    def item_categories(self, item: Article) -> list[str]:
        return [tag.name for tag in item.tags.all()]


class SiteFeed(_Articles):
    """The newest of the whole site."""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> SiteSettings:
        return site_of(request)

    def title(self, site: SiteSettings) -> str:
        return site.name

    def subtitle(self, site: SiteSettings) -> str:
        return site.motto

    def author_name(self, site: SiteSettings) -> str:
        return site.publisher or site.name

    def link(self) -> str:
        return settings.SITE_ADDRESS + reverse("blog:front")

    def feed_url(self) -> str:
        return settings.SITE_ADDRESS + reverse("blog:feed")

    def items(self) -> list[Article]:
        return _newest(Article.objects.public())


class TagFeed(_Articles):
    """The newest under one tag; a tag that stands on no public article has none."""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Tagged:
        tag = get_object_or_404(Tag, slug=kwargs["slug"])
        tagged = Tagged(tag, site_of(request), _newest(Article.objects.public().filter(tags=tag)))
        if not tagged.articles:
            raise Http404
        return tagged

    def title(self, tagged: Tagged) -> str:
        return f"{tagged.site.name} · {tagged.tag}"

    def subtitle(self, tagged: Tagged) -> str:
        return tagged.site.motto

    def author_name(self, tagged: Tagged) -> str:
        return tagged.site.publisher or tagged.site.name

    def link(self, tagged: Tagged) -> str:
        return settings.SITE_ADDRESS + reverse("blog:tag", args=[tagged.tag.slug])

    def feed_url(self, tagged: Tagged) -> str:
        return settings.SITE_ADDRESS + reverse("blog:tag_feed", args=[tagged.tag.slug])

    def items(self, tagged: Tagged) -> list[Article]:
        return tagged.articles


def _newest(articles: ArticleQuerySet) -> list[Article]:
    return list(articles.newest_first().prefetch_related("tags")[:ARTICLES])


feed = require_safe(conditional_page(SiteFeed()))
tag_feed = require_safe(conditional_page(TagFeed()))
