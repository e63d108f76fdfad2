"""The last part of an article's address, and of a tag's: made from words, never one that means something else already."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from django.db.models import Q, QuerySet
from django.utils.text import slugify

from blog.models import Article, OldAddress, Tag

ARTICLE_LENGTH = 90  # shorter than the column, so that a number fits behind it
TAG_LENGTH = 70


def article_slug(title: str, article: Article) -> str:
    """A free slug made from `title`."""
    return _first_free(_words(title, ARTICLE_LENGTH) or "article", lambda slug: is_free(slug, article))


def is_free(slug: str, article: Article) -> bool:
    """True when no other article has, or was once published under, this slug."""
    if Article.objects.exclude(pk=article.pk).filter(slug=slug).exists():
        return False
    return not OldAddress.objects.exclude(article=article.pk).filter(path=article_path(slug)).exists()


def article_path(slug: str) -> str:
    """The path under which a former slug is remembered: the address without its language."""
    return f"/articles/{slug}/"


def tags_near(name: str) -> QuerySet[Tag]:
    """Tags whose slug was made from a name like `name`: the same in another case is among them."""
    base = _tag_base(name)
    return Tag.objects.filter(Q(slug=base) | Q(slug__startswith=f"{base}-"))


def tag_slug(name: str) -> str:
    """A free slug made from a tag's name."""
    return _first_free(_tag_base(name), lambda slug: not Tag.objects.filter(slug=slug).exists())


def _tag_base(name: str) -> str:
    return _words(name, TAG_LENGTH) or slugify(name, allow_unicode=True)[:TAG_LENGTH] or "tag"


def _words(text: str, length: int) -> str:
    """`text` as a slug, cut between words."""
    slug = slugify(text)
    return slug if len(slug) <= length else slug[: length + 1].rpartition("-")[0] or slug[:length]


def _first_free(base: str, free: Callable[[str], bool]) -> str:
    return next(slug for number in count(1) if free(slug := base if number == 1 else f"{base}-{number}"))
