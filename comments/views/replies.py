"""The feed of one receipt: the public replies to its comment, for a feed reader that knows the secret address."""

from __future__ import annotations

import datetime
import re
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comments.models import Comment
from comments.page.rendering import shown
from comments.views.headers import kept_secret
from comments.views.receipt import comment_behind

REPLIES: Final = 50
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


class RepliesFeed(Feed):  # type: ignore[type-arg]
    """Public replies to one comment, the newest first; of the comment itself it says nothing but where it stands."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Comment:
        self.token = kwargs["token"]
        return comment_behind(kwargs["token"])

    def title(self, comment: Comment) -> str:
        return _("Replies to your comment: %(title)s") % {"title": comment.article.title}

    def link(self, comment: Comment) -> str:
        return settings.SITE_ADDRESS + comment.article.get_absolute_url()

    def feed_url(self, comment: Comment) -> str:
        return settings.SITE_ADDRESS + reverse("comments:replies", args=[self.token])

    def feed_guid(self, comment: Comment) -> str:
        return _tag(comment, f"replies-{comment.pk}")

    def items(self, comment: Comment) -> list[Comment]:
        if not comment.article.is_public(timezone.now()):
            return []
        return list(comment.replies.published().select_related("article").order_by("-number")[:REPLIES])

    def item_title(self, item: Comment) -> str:
        return _("Comment %(number)s") % {"number": item.number}

    def item_description(self, item: Comment) -> str:
        text = shown(item)
        return _NOT_XML.sub("", text.start + text.rest)

    def item_link(self, item: Comment) -> str:
        return settings.SITE_ADDRESS + reverse("comments:branch", args=[item.article.slug, item.number])

    def item_guid(self, item: Comment) -> str:
        return _tag(item, f"comment-{item.number}")

    def item_author_name(self, item: Comment) -> str:
        return _NOT_XML.sub("", item.name) or _("Anonymous")

    def item_pubdate(self, item: Comment) -> datetime.datetime | None:
        return item.published_at


def _tag(comment: Comment, name: str) -> str:
    """A tag URI: it stays the same when title or address change."""
    article = comment.article
    return f"tag:{urlsplit(settings.SITE_ADDRESS).hostname},{article.created_at:%Y-%m-%d}:article-{article.pk}:{name}"


@kept_secret
@require_safe
def replies(request: HttpRequest, token: str) -> Any:
    """A feed object for each request: it remembers whose it is."""
    return RepliesFeed()(request, token=token)
