"""The site's Atom feed: the newest public articles, with their first words."""

from __future__ import annotations

import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import conditional_page, require_safe

from blog.markup import excerpt
from blog.models import Article, SiteSettings
from blog.site import site_of

ARTICLES = 20
EXCERPT_LENGTH = 600


class SiteFeed(Feed):
    """Its addresses are those of the site's settings, whatever name it was asked under."""

    feed_type = Atom1Feed

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
        return list(Article.objects.public().newest_first().prefetch_related("tags")[:ARTICLES])

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


feed = require_safe(conditional_page(SiteFeed()))
