"""The Atom feed of one article's comments: the newest that are published, and nothing of any other."""

from __future__ import annotations

import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blog.foreign_html import CONTROL
from blog.models import Article
from comments.models import Comment
from comments.page.rendering import shown

COMMENTS = 50


class CommentsFeed(Feed):
    """Wrapped in `comments.page.kept`, so that it is made anew only where the article's page would be."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, slug: str) -> Article:
        return get_object_or_404(Article.objects.public(), slug=slug)

    def title(self, article: Article) -> str:
        return _("Comments on “%(title)s”") % {"title": article.title}

    def link(self, article: Article) -> str:
        return settings.SITE_ADDRESS + article.get_absolute_url()

    def feed_url(self, article: Article) -> str:
        return settings.SITE_ADDRESS + reverse("comments:feed", args=[article.slug])

    def items(self, article: Article) -> list[Comment]:
        newest = Comment.objects.published().filter(article=article).order_by("-number")
        return list(
            newest.select_related("article").only("number", "name", "body", "markup", "published_at", "article__slug")[:COMMENTS]
        )

    def item_title(self, item: Comment) -> str:
        return _("Comment %(number)s by %(name)s") % {"number": item.number, "name": self.item_author_name(item)}

    def item_description(self, item: Comment) -> str:
        text = shown(item)
        return CONTROL.sub("", text.start + text.rest)

    def item_link(self, item: Comment) -> str:
        return settings.SITE_ADDRESS + reverse("comments:place", args=[item.article.slug, item.number])

    def item_guid(self, item: Comment) -> str:
        """A tag URI: it stays the same when the article's address changes."""
        host, day = urlsplit(settings.SITE_ADDRESS).hostname, item.published_at
        return f"tag:{host},{day:%Y-%m-%d}:comment-{item.pk}"

    def item_author_name(self, item: Comment) -> str:
        return CONTROL.sub("", item.name) or _("Anonymous")

    def item_pubdate(self, item: Comment) -> datetime.datetime | None:
        return item.published_at

    def item_updateddate(self, item: Comment) -> datetime.datetime | None:
        return item.published_at


_feed: Any = CommentsFeed()


@require_safe
def feed(request: HttpRequest, slug: str) -> Any:
    """The feed of the article at `slug`."""
    return _feed(request, slug=slug)
