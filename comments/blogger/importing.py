"""Stores the records of a spool as one transaction, and gives the account of it.

What is here already, known by its origin, is compared and left alone: an import adds, it never overwrites. Articles go
through blog.services, comments through comments.services.adopt.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext

from blog.markup import clean_article_html
from blog.models import Article, OldAddress, SiteSettings
from blog.services import save_article
from comments import services
from comments.blogger import archive
from comments.blogger.account import Account, Change, Difference, Fate
from comments.blogger.articles import TITLE_LENGTH, article_of, origin_of, slug_of
from comments.blogger.records import CommentRecord, Kind, PostRecord, State
from comments.blogger.spool import Spool
from comments.drafts import Adopted
from comments.models import Comment, Status
from comments.page.rendering import clean

NOBODYS_NAMES: Final = frozenset({"", "anonymous", "unknown", "inconnu", "anonyme"})
SAME_TIME: Final = datetime.timedelta(minutes=1)  # the two formats round differently

# Where a comment of each state comes to stand: its status here, whether it has a number, and what that is called.
PLACES: Final = {
    State.LIVE: (Status.PUBLISHED, True, Fate.PUBLISHED),
    State.PENDING: (Status.HELD, False, Fate.WAITING),
    State.UNKNOWN: (Status.HELD, False, Fate.WAITING),  # never published unseen
    State.EMPTIED: (Status.REMOVED, True, Fate.TOMBSTONE),
    State.SPAM: (Status.REMOVED, False, Fate.OUT_OF_SIGHT),
    State.GHOSTED: (Status.REMOVED, False, Fate.OUT_OF_SIGHT),
    State.TRASHED: (Status.REMOVED, False, Fate.OUT_OF_SIGHT),
}


Known = dict[str | None, Comment]  # by origin


class DoesNotAddUp(Exception):
    """Some entries were read and not accounted for: a mistake of ours, and nothing is stored."""


def read_into(spool: Spool, path: Path, progress: Callable[[int], None] = lambda size: None) -> None:
    """Read the whole archive at `path` into `spool`, touching no database. Raises archive.Unreadable."""
    spool.begin(path)
    for record in archive.read(path, progress):
        spool.add(record)


@transaction.atomic
def store(spool: Spool, now: datetime.datetime, progress: Callable[[int], None] = lambda entries: None) -> Account:
    """Store what `spool` holds and is not here yet; `progress` is told of entries done."""
    language = spool.language if spool.language in dict(settings.LANGUAGES) else SiteSettings.current().language
    run = _Import(now, language, progress)
    for file, post in spool.posts():
        run.post(file, post)
    for post_id in spool.commented():
        run.discussion(spool, post_id)
    for (file, kind), number in spool.held.items():
        if kind == Kind.OTHER:
            run.account.count(file, kind, Fate.NOT_CONTENT, number)
            progress(number)
    if run.account.held() != spool.held:
        raise DoesNotAddUp
    return run.account


class _Import:
    """One run: the account it fills in, and what every article needs."""

    def __init__(self, now: datetime.datetime, language: str, progress: Callable[[int], None]) -> None:
        self.account = Account()
        self._now = now
        self._language = language
        self._progress = progress

    # --- articles -----------------------------------------------------------------------------------------------------

    def post(self, file: int, record: PostRecord) -> None:
        stored = Article.objects.filter(origin=origin_of(record.id)).first()
        self.account.count(file, record.kind, self._store_post(record) if stored is None else self._compare_post(record, stored))
        self._progress(1)

    def _store_post(self, record: PostRecord) -> Fate:
        if record.state == State.TRASHED:
            return Fate.TRASHED
        if record.date is None and record.state == State.LIVE:
            return Fate.NO_DATE
        article = article_of(record, self._language, self._now)
        article.slug = slug_of(record, article)
        save_article(article, tags=record.tags)
        self._keep_address(record, article)
        self._count_changes(record, article)
        return Fate.DRAFT if article.is_draft else Fate.PUBLISHED

    def _keep_address(self, record: PostRecord, article: Article) -> None:
        if not record.path or len(record.path) > 300:
            return
        address, _made = OldAddress.objects.get_or_create(path=record.path, defaults={"article": article})
        if address.article_id != article.pk:
            self.account.changes[Change.ADDRESS_TAKEN] += 1

    def _count_changes(self, record: PostRecord, article: Article) -> None:
        report = clean_article_html(article.body, self._language)[1]
        self.account.changes[Change.PICTURE] += report.pictures
        self.account.changes[Change.PLAYER] += report.players
        self.account.changes[Change.TITLE_CUT] += len(record.title) > TITLE_LENGTH

    def _compare_post(self, record: PostRecord, stored: Article) -> Fate:
        if record.state == State.TRASHED:
            return self._differs(record, record.title, [gettext("in the trash there")])
        there = article_of(record, self._language, self._now)
        pairs = {
            gettext("title"): there.title != stored.title,
            gettext("text"): (there.body, there.byline, there.source_name) != (stored.body, stored.byline, stored.source_name),
            gettext("draft or published"): there.is_draft != stored.is_draft,
            gettext("date"): not (there.is_draft or stored.is_draft) and _apart(there.published_at, stored.published_at),
            gettext("tags"): {t.casefold() for t in record.tags} != {tag.name.casefold() for tag in stored.tags.all()},
        }
        return self._differs(record, record.title, [name for name, differs in pairs.items() if differs])

    # --- comments -----------------------------------------------------------------------------------------------------

    def discussion(self, spool: Spool, post: str) -> None:
        """All comments on one post, oldest first."""
        article = Article.objects.filter(origin=origin_of(post)).first()
        known = Comment.objects.in_bulk([origin_of(id) for id in spool.named(post)], field_name="origin") if article else {}
        for file, record in spool.comments(post):
            stored = known.get(origin_of(record.id))
            if article is None:
                fate = Fate.NO_ARTICLE
            elif stored is not None:
                fate = self._compare_comment(record, article, stored)
            elif record.date is None:
                fate = Fate.NO_DATE
            else:
                fate = self._adopt(record, article, record.date, known)
            self.account.count(file, record.kind, fate)
            self._progress(1)

    def _adopt(self, record: CommentRecord, article: Article, date: datetime.datetime, known: Known) -> Fate:
        status, numbered, fate = PLACES[record.state]
        comment = services.adopt(
            Adopted(
                article=article,
                origin=origin_of(record.id),
                body=body_of(record.html),
                name=self._name(record),
                status=status,
                submitted_at=date,
                parent=self._parent(record, article, known),
                numbered=numbered,
                reason=record.state.value if status == Status.REMOVED else "",
            )
        )
        known[comment.origin] = comment
        return fate

    def _parent(self, record: CommentRecord, article: Article, known: Known) -> Comment | None:
        """The comment it answers, or the nearest above it that has a place on the page: spam and trash have none."""
        if not record.answers:
            return None
        answered = parent = known.get(origin_of(record.answers))
        if parent is not None and parent.article_id != article.pk:
            parent = None
        while parent is not None and parent.number is None:
            parent = parent.parent
        if parent is None or parent is not answered:
            self.account.changes[Change.MOVED_UP] += 1
        return parent

    def _name(self, record: CommentRecord) -> str:
        name = signed_name(record.name)
        self.account.changes[Change.NAME_CUT] += name.endswith("…") and name != record.name
        return name

    def _compare_comment(self, record: CommentRecord, article: Article, stored: Comment) -> Fate:
        pairs = {
            gettext("article"): stored.article_id != article.pk,
            gettext("name"): signed_name(record.name) != stored.name,
            gettext("text"): body_of(record.html) != stored.body,
            gettext("state"): PLACES[record.state][0] != stored.status,
            gettext("date"): record.date is not None and _apart(record.date, stored.submitted_at),
        }
        label = f"{stored.number or '–'} {stored.name}".strip()
        return self._differs(record, label, [name for name, differs in pairs.items() if differs])

    def _differs(self, record: PostRecord | CommentRecord, label: str, fields: list[str]) -> Fate:
        if not fields:
            return Fate.SAME
        self.account.differences.append(Difference(record.kind, record.id, label, tuple(fields)))
        return Fate.DIFFERENT


def body_of(html: str) -> str:
    """A comment's text as it is stored; where nothing but line ends parts its lines, these are kept."""
    if not re.search(r"<(?:br|p|div)\b", html, re.IGNORECASE):
        html = html.strip().replace("\n", "<br>")
    return clean(html)


def signed_name(name: str) -> str:
    """A commenter's name as it is stored: "" for Blogger's words for nobody, and cut where it is too long."""
    longest = settings.COMMENT_NAME_MAX_LENGTH
    if name.casefold() in NOBODYS_NAMES:
        return ""
    return name if len(name) <= longest else f"{name[: longest - 1]}…"


def _apart(one: datetime.datetime | None, other: datetime.datetime | None) -> bool:
    return one is None or other is None or abs(one - other) >= SAME_TIME
