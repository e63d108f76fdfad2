"""The only writers of articles and tags: save, publish, unpublish, delete. Each renders the text, counts the version up and keeps old addresses.

    article = Article(title="…", body="…", language="fr", writer=user)
    save_article(article, tags=["Ports"])           # a draft; its slug is made from the title
    publish(article)                                # now; publish(article, at=...) at a time

Whoever saves an article must have read it as it is stored: `article.version` is compared, and Overtaken raised.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from blog import findable, pictures, slugs
from blog.markup import one_line, render
from blog.models import Article, OldAddress, Tag
from blog.pictures import Prepared

ATTEMPTS = 3
ONE_LINE = ("title", "byline", "source_name", "picture_caption", "picture_credit")


class Overtaken(Exception):
    """Somebody saved the article since the caller read it; `stored` is what they wrote."""

    def __init__(self, stored: Article) -> None:
        super().__init__()
        self.stored = stored


def save_article(article: Article, *, tags: Iterable[str] | None = None, picture: Prepared | None = None) -> Article:
    """Store a new or changed article; a draft stays a draft, what is published stays so.

    `tags` are names and replace the present ones; None leaves them. `picture` replaces the present one; to remove that, set
    `article.picture = ""`. An empty slug is made from the title. `body_html` and `version` are set here. Raises Overtaken.
    """
    for field in ONE_LINE:
        setattr(article, field, one_line(getattr(article, field)))
    article.body_html = render(article.body, article.markup, article.language)
    if picture is None:
        return _store(article, tags)
    article.picture = pictures.store(picture)
    try:
        return _store(article, tags)
    except BaseException:
        pictures.discard(article.picture.name)
        raise


def publish(
    article: Article,
    at: datetime.datetime | None = None,
    *,
    tags: Iterable[str] | None = None,
    picture: Prepared | None = None,
) -> Article:
    """Publish now, or at a time to come; at a time gone by the article takes its place among older ones."""
    article.is_draft = False
    article.published_at = at or timezone.now()
    return save_article(article, tags=tags, picture=picture)


def unpublish(article: Article) -> Article:
    """Make the article a draft again; its comments stay with it, its date is kept for the next time."""
    article.is_draft = True
    return save_article(article)


@transaction.atomic
def delete_article(article: Article) -> None:
    """Delete an article and its picture for good. Raises ProtectedError where it has comments."""
    picture = article.picture.name
    article.delete()
    if picture:
        transaction.on_commit(lambda: pictures.discard(picture))


def _store(article: Article, tags: Iterable[str] | None) -> Article:
    """Write the article, once more where somebody took the slug made for it, or made the same tag, a moment ago."""
    seen, typed = article.version, article.slug
    for attempt in range(ATTEMPTS):
        article.slug = typed or slugs.article_slug(article.title, article)
        try:
            return _write(article, seen, tags)
        except IntegrityError:
            article.version, article.slug = seen, typed
            if attempt == ATTEMPTS - 1:
                raise
    raise AssertionError("every attempt returns or raises")


@transaction.atomic
def _write(article: Article, seen: int, tags: Iterable[str] | None) -> Article:
    stored = Article.objects.select_for_update().filter(pk=article.pk).first() if article.pk else None
    if stored is not None:
        if stored.version != seen:
            raise Overtaken(stored)
        _keep_old_address(stored, article)
        _discard_old_picture(stored, article)
        article.version = seen + 1
    article.save()
    findable.keep(article)
    if tags is not None:
        article.tags.set([tag_named(name) for name in dict.fromkeys(filter(None, map(one_line, tags)))])
    return article


def _keep_old_address(stored: Article, article: Article) -> None:
    """Where a published article's slug changes, the old one redirects from now on."""
    OldAddress.objects.filter(article=article, path=slugs.article_path(article.slug)).delete()
    if stored.slug != article.slug and stored.published_at is not None:
        OldAddress.objects.get_or_create(path=slugs.article_path(stored.slug), defaults={"article": article})


def _discard_old_picture(stored: Article, article: Article) -> None:
    old = stored.picture.name
    if old and old != article.picture.name:
        transaction.on_commit(lambda: pictures.discard(old))


def tag_named(name: str) -> Tag:
    """The tag of this name in any case, made where there is none."""
    name = one_line(name)[: Tag._meta.get_field("name").max_length]
    same = next((tag for tag in slugs.tags_near(name) if tag.name.casefold() == name.casefold()), None)
    return same or Tag.objects.create(name=name, slug=slugs.tag_slug(name))


@transaction.atomic
def save_tag(tag: Tag) -> None:
    """Store a tag's new name, and say that every page it stands on changed."""
    _count_up(tag)
    tag.save()


@transaction.atomic
def delete_tag(tag: Tag) -> None:
    """Take a tag from all its articles."""
    _count_up(tag)
    tag.delete()


def _count_up(tag: Tag) -> None:
    Article.objects.filter(tags=tag.pk).update(version=F("version") + 1)
