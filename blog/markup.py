"""From what an editor wrote to what a reader's browser gets: Markdown or HTML in, sanitised HTML or plain text out."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache, lru_cache
from html import unescape
from typing import TYPE_CHECKING

import nh3

from blog.foreign_html import CONTROL, prepare
from blog.foreign_media import CleaningReport
from blog.models import Markup

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "div", "blockquote", "pre", "ul", "ol", "li", "dl", "dt", "dd"),
    *("a", "abbr", "b", "strong", "i", "em", "u", "s", "del", "ins", "sub", "sup", "small", "q", "cite", "code", "kbd"),
    *("figure", "figcaption", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
}
ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href"},
    "abbr": {"title"},
    "ol": {"start"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
}
NOT_IN_EXCERPT = {"figure", "table", "h2", "h3", "h4", "h5", "h6"}
_EDGES = re.compile(r"^(?:\s|&nbsp;)+|(?:\s|&nbsp;)+$")
_END_OF_BLOCK = re.compile(r"<(?:br ?/?|hr ?/?|/(?:p|div|h\d|li|dt|dd|td|th|tr|blockquote|pre|figcaption|caption))>")


def render(body: str, markup: str, language: str) -> str:
    """Sanitised HTML for an article's `body`; words that stand in for pictures elsewhere are in `language`."""
    return clean_article_html(_markdown().render(body) if markup == Markup.MARKDOWN else body, language)[0]


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt  # by whoever writes: a process that answers readers starts sooner without it

    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def clean_article_html(html: str, language: str = "fr") -> tuple[str, CleaningReport]:
    """Sanitised HTML, and what was left out of it; cleaning the result again changes none of its words.

    Headings are kept and start below the article's title; scripts, styles and forms go; a picture or player that lies
    elsewhere becomes a caption with a link to it.
    """
    prepared, report = prepare(html, language)
    clean = nh3.clean(
        prepared,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes={"figure": {"elsewhere"}},
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",
        link_rel="noopener",
    )
    return _EDGES.sub("", clean), report


def one_line(text: str) -> str:
    """Plain text without line breaks and the control characters that a feed or a database refuses."""
    return " ".join(CONTROL.sub("", text).split())


def text_of(html: str, without: Collection[str] = ()) -> str:
    """The plain text of sanitised HTML, on one line, without the elements named; `html` may be cut anywhere."""
    spaced = _END_OF_BLOCK.sub(r"\g<0> ", html)
    return " ".join(unescape(nh3.clean(spaced, tags=set(), attributes={}, clean_content_tags=set(without))).split())


@lru_cache(maxsize=64)  # the page of an article that was commented on is made anew with the same article
def excerpt(html: str, length: int) -> str:
    """The first words of sanitised HTML, without headings and figures; at most `length` characters, ending at a word.

    `html` may be cut anywhere.
    """
    text = text_of(html, NOT_IN_EXCERPT)
    if len(text) <= length:
        return text
    return f"{text[:length].rsplit(' ', 1)[0][: length - 1].rstrip(' ,;:–—')}…"
