"""What stands on a discussion's page: which comments, where the page is cut, how deep each hangs.

Pages are cut by number, never by offset. A branch with many replies shows its first ones and continues at an address of
its own. Whatever the size of the thread, a page takes a fixed number of queries.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from blog.models import Article
from blog.prepared import Keys, Prepared
from comments.models import Comment, Status
from comments.page.paging import LARGEST_NUMBER
from comments.page.rendering import Shown, shown

ROOTS_A_PAGE: Final = 50
COMMENTS_A_PAGE: Final = 200
REPLIES_A_BRANCH: Final = 20  # of one branch, on the article's page
NESTED_DEPTH: Final = 4
_SHOWN = (
    "article_id", "parent_id", "root_id", "depth", "number", "name", "mark", "useful_count", "user_id", "body", "markup", "status", "ground", "policy",
    "published_at", "origin",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rest:
    """Replies of a branch that do not stand on this page: how many of them are public, and where they go on."""

    count: int  # 0 where nothing follows but tombstones
    root: int  # the root's number
    after: int


@dataclass(slots=True)
class Line:
    """One comment in its place on the page."""

    comment: Comment
    depth: int = 0
    answering: int | None = None  # the number it answers, where that is not the comment it hangs under
    hangs_under: Line | None = None
    replies: list[Line] = field(default_factory=list)
    closes: range = range(0)  # lists that end after it
    rest: Rest | None = None  # said after it, where its branch is cut

    @property
    def public(self) -> bool:
        return self.comment.status == Status.PUBLISHED

    @property
    def text(self) -> Shown:
        return shown(self.comment)

    @property
    def imported_anchor(self) -> str:
        """The anchor under which the comment was known where it was imported from."""
        source, _, known_as = (self.comment.origin or "").partition(":")
        return f"c{known_as}" if source == "blogger" else ""


@dataclass(frozen=True, slots=True)
class Page:
    """The comments of one page, each after the one it hangs under; `next` is the number after which the next page begins."""

    lines: list[Line]
    after: int = 0
    next: int | None = None
    previous: int | None = None  # the `after` of the page before; None on the first


def article_page(article: Article, after: int = 0, newest_first: bool = False) -> Page:
    """The page of top-level comments that follow number `after`, each with the first replies of its branch, oldest first.

    Newest first, those follow that have a smaller number, and 0 is the newest; within a branch the oldest stays first.
    """
    here = _selection(article, after, newest_first)
    previous = None
    if after:
        step = 1 if newest_first else -1  # from a number to the one after which a page begins that has it
        before = _selection(article, after - step, not newest_first)
        previous = before.last + step if before.more else 0
    lines = arranged(_read(here.comments), here.rests, newest_first)
    return Page(lines, after, here.last if here.more else None, previous)


@dataclass(frozen=True, slots=True)
class _Selection:
    """Which comments stand on a page: keys, how many public replies of each root do not, the last root's number, whether more follow."""

    comments: list[int]
    rests: dict[int, int | None]
    last: int
    more: bool


def _selection(article: Article, after: int, newest_first: bool) -> _Selection:
    """As many roots after number `after`, in the order asked for, as a page holds with their first replies."""
    tops = _tops(article, after, newest_first)
    branches = _first_replies([pk for pk, _, parent in tops if parent is None])
    wanted: list[int] = []
    rests: dict[int, int | None] = {}
    last = after
    for pk, number, _parent in tops[:ROOTS_A_PAGE]:
        replies, rest = branches.get(pk, ([], None))
        if wanted and len(wanted) + 1 + len(replies) > COMMENTS_A_PAGE:
            break
        wanted += [pk, *replies]
        rests[pk] = rest
        last = number
    return _Selection(wanted, rests, last, bool(tops) and last != tops[-1][1])


def _tops(article: Article, after: int, newest_first: bool) -> list[tuple[int, int, int | None]]:
    """Key, number and parent of what stands at top level: one more than a page holds.

    A root that was never public has no place of its own; its replies stand for themselves. Only an archive brings such roots.
    Asked for apart, so that both are cut by an index however long the discussion.
    """
    beginning = LARGEST_NUMBER if newest_first else 0
    rows = [row for query in _TOPS[newest_first] for row in query.all(article=article.pk, after=after or beginning)]
    return sorted(rows, key=lambda row: row[1], reverse=newest_first)[: ROOTS_A_PAGE + 1]


def tops_query(*, unseen: bool, newest_first: bool = False, most: int = ROOTS_A_PAGE + 1) -> Prepared:
    """The roots themselves, or the replies of roots that were never public."""

    def query(article: int, after: int) -> QuerySet[Comment, Any]:
        standing = Comment.objects.standing()
        never = Comment.objects.filter(article=article, parent=None, number=None, origin__isnull=False).values("pk")
        tops = standing.filter(root__in=never) if unseen else standing.filter(article=article, parent=None)
        cut = {"number__lt" if newest_first else "number__gt": after}
        ordered = tops.filter(**cut).order_by("-number" if newest_first else "number")
        return ordered.values_list("pk", "number", "parent_id")[:most]

    return Prepared(query, article=int, after=int)


_TOPS = {
    newest_first: [tops_query(unseen=unseen, newest_first=newest_first) for unseen in (False, True)]
    for newest_first in (False, True)
}


def branch_page(root: Comment, after: int = 0) -> Page:
    """A top-level comment with the replies of its branch whose numbers follow `after`."""
    replies = Comment.objects.standing().filter(root=root, number__gt=after).by_number().values_list("pk", "number")
    rows = list(replies[:COMMENTS_A_PAGE])
    here = rows[: COMMENTS_A_PAGE - 1]
    lines = arranged(_read([root.pk, *(pk for pk, _ in here)]), {})
    return Page(lines, after, here[-1][1] if len(rows) > len(here) else None, 0 if after else None)


def fits_one_page(last_number: int) -> bool:
    """True where a thread is surely so small that all of it stands on the article's first page."""
    return last_number <= REPLIES_A_BRANCH


def is_among_first_replies(comment: Comment) -> bool:
    """True where a reply stands on the article's page, not only in its branch."""
    before = Comment.objects.standing().filter(root=comment.root_id, number__lte=comment.number)
    return before.order_by()[: REPLIES_A_BRANCH + 1].count() <= REPLIES_A_BRANCH


def _first_replies(roots: list[int]) -> dict[int, tuple[list[int], int | None]]:
    """For each root: the first replies of its branch, and how many public ones follow; None where nothing at all follows."""
    branches: dict[int, tuple[list[int], int | None]] = {}
    shown: Counter[int] = Counter()
    for root, pk, size, public_ones, status in _BRANCHES.all(roots=roots, most=REPLIES_A_BRANCH):
        replies, _rest = branches.get(root, ([], None))
        replies.append(pk)
        shown[root] += status == Status.PUBLISHED
        branches[root] = (replies, public_ones - shown[root] if size > len(replies) else None)
    return branches


def _branches_query(roots: list[int], most: int) -> QuerySet[Comment, Any]:
    branch, public = F("root"), Q(status=Status.PUBLISHED)
    return (
        Comment.objects.standing()
        .filter(root__in=roots)
        .annotate(
            place=Window(RowNumber(), partition_by=branch, order_by="number"),
            size=Window(Count("pk"), partition_by=branch),
            public=Window(Count("pk", filter=public), partition_by=branch),
        )
        .filter(place__lte=most)
        .order_by("number")
        .values_list("root_id", "pk", "size", "public", "status")
    )


_BRANCHES = Prepared(_branches_query, roots=Keys(ROOTS_A_PAGE + 1), most=int)


def _read(pks: list[int]) -> list[Comment]:
    return _COMMENTS.all(pks=pks)


_COMMENTS = Prepared(
    lambda pks: Comment.objects.filter(pk__in=pks).annotate(parent_number=F("parent__number")).only(*_SHOWN),
    pks=Keys(COMMENTS_A_PAGE),
)


def arranged(comments: list[Comment], rests: dict[int, int | None], newest_first: bool = False) -> list[Line]:
    """The comments in the order of the page."""
    lines: dict[int, Line] = {}
    for comment in sorted(comments, key=lambda c: c.depth):  # parents first: one published late may have the greater number
        lines[comment.pk] = _hung(comment, lines)
    tops: list[Line] = []
    for line in sorted(lines.values(), key=lambda line: line.comment.number or 0):
        (line.hangs_under.replies if line.hangs_under else tops).append(line)
    if newest_first:
        tops.reverse()
    return [line for top in tops for line in _branch(top, rests.get(top.comment.pk))]


def _hung(comment: Comment, lines: dict[int, Line]) -> Line:
    """The comment under the one it answers; where that is too deep or not on the page, as near as may be, and said so."""
    parent = lines.get(comment.parent_id or 0)
    above = parent or lines.get(comment.root_id or 0)
    while above and above.depth >= NESTED_DEPTH:
        above = above.hangs_under
    answering = comment.parent_number if above is not parent else None  # type: ignore[attr-defined]
    return Line(comment, above.depth + 1 if above else 0, answering, above)


def _branch(top: Line, more: int | None) -> list[Line]:
    """The lines under `top` and itself, each told how many lists end after it."""
    lines, waiting = [], [top]
    while waiting:
        line = waiting.pop()
        lines.append(line)
        waiting += reversed(line.replies)
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        if not line.replies:
            line.closes = range(line.depth - (following.depth if following else 0))
    if more is not None:
        lines[-1].rest = Rest(more, top.comment.number or 0, max(line.comment.number or 0 for line in lines[1:]))
    return lines
