"""What search engines are told of an article and of the comments on its page, in JSON-LD: only what every reader sees there."""

from __future__ import annotations

import json
from itertools import islice
from typing import Any, Final

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from blog import pictures
from blog.markup import excerpt
from blog.models import Article, SiteSettings
from comments.page.listing import Line, Page

ARTICLE_TEXT: Final = 300
# All of it stands on the page already: saying everything twice would double what everybody downloads.
COMMENT_TEXT: Final = 100
MOST_COMMENTS: Final = 50
_HARMLESS: Final = {sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}  # as in Django's json_script


def script(article: Article, count: int, page: Page, site: SiteSettings) -> SafeString:
    """The data block; it is no script, so that a Content-Security-Policy without inline scripts lets it stand."""
    text = json.dumps(_posting(article, count, page, site), ensure_ascii=False, separators=(",", ":"))
    for sign, harmless in _HARMLESS.items():  # many times faster than str.translate
        text = text.replace(sign, harmless)
    # Safe: without "<", ">" and "&" no text can end the block.
    return mark_safe(f'<script type="application/ld+json">{text}</script>')


def _posting(article: Article, count: int, page: Page, site: SiteSettings) -> dict[str, Any]:
    address = settings.SITE_ADDRESS + article.get_absolute_url()
    publisher = {"@type": "Organization", "name": site.publisher or site.name}
    posting: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "DiscussionForumPosting",
        "@id": address,
        "url": address,
        "headline": article.title,
        "text": excerpt(article.body_html, ARTICLE_TEXT),
        "inLanguage": article.language,
        "datePublished": article.published_at and article.published_at.isoformat(timespec="seconds"),
        "dateModified": article.updated_at.isoformat(timespec="seconds"),
        "author": _person(article.byline) if article.byline else publisher,
        "publisher": publisher,
        "commentCount": count,
        "comment": [_comment(line, address) for line in islice((line for line in page.lines if line.public), MOST_COMMENTS)],
    }
    if article.picture.name:
        posting["image"] = settings.SITE_ADDRESS + pictures.shown(article.picture.name).src
    return posting


def _comment(line: Line, address: str) -> dict[str, Any]:
    comment = line.comment
    said: dict[str, Any] = {
        "@type": "Comment",
        "url": f"{address}#c{comment.number}",
        "text": _first_words(comment.text),
        "author": _person(comment.name or _("Anonymous")),
    }
    if comment.published_at is not None:
        said["datePublished"] = comment.published_at.isoformat(timespec="seconds")
    if line.hangs_under is not None and line.hangs_under.public:
        said["parentItem"] = {"@type": "Comment", "url": f"{address}#c{line.hangs_under.comment.number}"}
    return said


def _person(name: str) -> dict[str, str]:
    return {"@type": "Person", "name": name}


def _first_words(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= COMMENT_TEXT else f"{text[:COMMENT_TEXT].rsplit(' ', 1)[0]}…"
