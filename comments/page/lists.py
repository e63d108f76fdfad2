"""The nested lists of a page's comments as HTML: put together here, since a template would take most of the page's time for it.

A list is open for as long as replies hang under a comment; the last of them says how many lists end after it.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from blog.models import Article, SiteSettings
from comments.page.listing import Line, Page
from comments.page.openness import Openness
from comments.page.patterns import Filling
from comments.page.tombstones import runs
from comments.telling.sentences import tombstones


def listed(page: Page, article: Article, open: Openness, site: SiteSettings, may_decide: bool | None) -> SafeString:
    """The items of the outermost list."""
    filling = Filling(article.slug, closed=open.closed, useful=site.useful_marks)
    return items(page.lines, article, filling, bool(may_decide))


def items(lines: Iterable[Line], article: Article, filling: Filling, may_decide: bool) -> SafeString:
    """The items of these lines: of a whole page, or of a part of a list that goes on."""
    parts: list[str] = []
    for run in [[line] for line in lines] if may_decide else runs(lines):  # who decides may undo each tombstone
        line = run[-1]
        parts += ["<li>\n", filling.html_of(line) if line.public else _gone(run, article, may_decide)]
        if line.replies:
            parts.append("<ol>\n")
            continue
        parts.append("</li>\n")
        for left in reversed(line.closes):
            parts += ["</ol>\n", _more(line, article) if not left and line.rest else "", "</li>\n"]
    return mark_safe("".join(parts))  # safe: constant tags around what templates made, which escape their values


def _gone(run: list[Line], article: Article, may_decide: bool) -> str:
    if len(run) > 1:
        return render_to_string(
            "comments/_gone_together.html", {"lines": run, "words": tombstones([line.comment for line in run])}
        )
    line = run[0]
    context = {"c": line.comment, "anchor": line.imported_anchor, "article": article, "may_decide": may_decide}
    return render_to_string("comments/_gone.html", context)


def _more(line: Line, article: Article) -> str:
    return render_to_string("comments/_more.html", {"rest": line.rest, "article": article})
