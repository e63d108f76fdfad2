"""The article that a post or page of Blogger becomes."""

from __future__ import annotations

import datetime
import re
from pathlib import PurePosixPath
from typing import Final

from django.utils.text import slugify
from django.utils.translation import gettext, override

from blog import slugs
from blog.markup import clean_article_html, excerpt
from blog.models import Article, CommentsMode, Markup
from comments.blogger.byline import split_byline
from comments.blogger.records import Kind, PostRecord, State

TITLE_LENGTH: Final = 240


def origin_of(id: str) -> str:
    """Where an article or comment came from, as it is stored; the same for both formats of the archive."""
    return f"blogger:{id}"


def article_of(record: PostRecord, language: str, now: datetime.datetime) -> Article:
    """The article, not stored yet and without its slug; a page becomes one too, closed to comments as pages are."""
    signed = split_byline(record.html)
    draft = record.state != State.LIVE
    return Article(
        title=_title(record, language),
        body=signed.html,
        markup=Markup.HTML,
        language=language,
        byline=signed.byline,
        source_name=signed.source_name,
        source_address=signed.source_address,
        is_draft=draft,
        published_at=None if draft else record.date,
        comments_mode=CommentsMode.CLOSED if record.kind == Kind.PAGE else CommentsMode.OPEN,
        discussed_here_since=now,
        origin=origin_of(record.id),
    )


def slug_of(record: PostRecord, article: Article) -> str:
    """The name of its old file, so that the new address reads like the old; "" where that is taken."""
    name = PurePosixPath(record.path).stem
    slug = name if re.fullmatch(r"[a-zA-Z0-9_-]{1,120}", name) else slugify(name)[: slugs.ARTICLE_LENGTH]
    return slug if slug and slugs.is_free(slug, article) else ""


def _title(record: PostRecord, language: str) -> str:
    """Its title; Blogger does without, so then the first words, or a word of ours."""
    with override(language):
        words = record.title or excerpt(clean_article_html(record.html, language)[0], 80) or gettext("Untitled")
    return words if len(words) <= TITLE_LENGTH else f"{words[: TITLE_LENGTH - 1]}…"
