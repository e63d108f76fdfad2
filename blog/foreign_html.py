"""HTML from elsewhere put in order before it is sanitised: parsed, without foreign media, its headings and paragraphs right.

Used by blog.markup, which sanitises afterwards; nothing here is safe by itself.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

import nh3
from django.utils.translation import override
from lxml import html as lxml_html
from lxml.html import HtmlElement

from blog.foreign_media import HOLDS_BLOCKS, MEDIA, CleaningReport, absolute, captioned_tables, replace_media

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS = {"p", "div", *HEADINGS, "ul", "ol", "dl", "table", "blockquote", "pre", "figure", "hr"}
DROPPED_WITH_CONTENT = {"script", "style", "noscript", "template", "svg", "math", "title", "select", "button"}
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SCRIPT = re.compile(r"<script\b", re.IGNORECASE)


def prepare(html: str, language: str) -> tuple[str, CleaningReport]:
    """`html` without anything that would load from elsewhere, its headings and paragraphs in order, and what was left out."""
    root, report = _parse(html), CleaningReport(scripts=len(_SCRIPT.findall(html)))
    with override(language):
        captioned_tables(root)
        replace_media(root, report)
    _unlink(root, report)
    _drop_empty(root)
    _order_headings(root)
    _make_paragraphs(root)
    return _inner_html(root), report


def _parse(html: str) -> HtmlElement:
    """A tree of well-formed HTML, parsed as browsers do; what can only do harm is gone from it already."""
    tags = nh3.ALLOWED_TAGS | {*MEDIA, "source", "param", "figure", "figcaption", "div", "center", "h1", "u", "s"}
    attributes = {
        **{tag: {"src", "data", "width", "height", "alt"} for tag in MEDIA},
        "source": {"src"},
        "param": {"name", "value"},
        "table": {"class"},
        "a": {"href"},
        "figure": {"class"},
        "abbr": {"title"},
        "ol": {"start"},
        "th": {"colspan", "rowspan", "scope"},
        "td": {"class", "colspan", "rowspan"},
        "*": {"lang", "dir"},
    }
    well_formed = nh3.clean(
        CONTROL.sub("", html),
        tags=tags,
        attributes=attributes,
        clean_content_tags=DROPPED_WITH_CONTENT,
        link_rel=None,
    )
    return lxml_html.fragment_fromstring(well_formed, create_parent="div", parser=lxml_html.HTMLParser(huge_tree=True))


def _unlink(root: HtmlElement, report: CleaningReport) -> None:
    """Links that lead nowhere from our page lose their link, not their words."""
    for link in list(root.iter("a")):
        address = link.get("href") or ""
        if address.startswith("//"):
            link.set("href", address := f"https:{address}")
        if not absolute(address) and not address.startswith("mailto:"):
            report.links += 1 if address else 0
            link.drop_tag()


def _order_headings(root: HtmlElement) -> None:
    """The levels in use become h2, h3, … without a gap: the page's h1 is the article's title."""
    headings = list(root.iter(*HEADINGS))
    levels = sorted({heading.tag for heading in headings})
    for heading in headings:
        heading.tag = f"h{min(6, 2 + levels.index(heading.tag))}"


def _make_paragraphs(root: HtmlElement) -> None:
    """A div that holds only a run of text is a paragraph."""
    for div in list(root.iter("div", "center")):
        if div is not root:
            holds_blocks = any(child.tag in BLOCKS for child in div.iterdescendants())
            div.tag = "p" if not holds_blocks and div.getparent().tag in HOLDS_BLOCKS else "div"


def _drop_empty(root: HtmlElement) -> None:
    for node in reversed(list(_within(root, {"p", "div", "center", "a", *HEADINGS}))):
        if not node.text_content().strip() and all(child.tag == "br" for child in node):
            node.drop_tree()


def _within(root: HtmlElement, tags: Collection[str]) -> Iterator[HtmlElement]:
    return (node for node in root.iterdescendants() if node.tag in tags)


def _inner_html(root: HtmlElement) -> str:
    whole = str(lxml_html.tostring(root, encoding="unicode"))
    return whole[whole.index(">") + 1 : whole.rindex("</")]
