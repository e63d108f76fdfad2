"""Pictures and players that lie on other sites become captions with a link; the rest of an article's HTML is put in order.

A page of ours loads nothing from elsewhere. Used by blog.markup, which sanitises afterwards; nothing here is safe by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import nh3
from django.utils.translation import gettext, override
from lxml import html as lxml_html
from lxml.html import HtmlElement
from lxml.html.builder import CLASS, E

MEDIA = ("img", "iframe", "video", "audio", "object", "embed")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS = {"p", "div", *HEADINGS, "ul", "ol", "dl", "table", "blockquote", "pre", "figure", "hr"}
HOLDS_BLOCKS = {"div", "blockquote", "td", "th", "li", "dd"}
INLINE = {"a", "b", "i", "u", "em", "strong", "small"}
DROPPED_WITH_CONTENT = {"script", "style", "noscript", "template", "svg", "math", "title", "select", "button"}
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SCRIPT = re.compile(r"<script\b", re.IGNORECASE)
_FILE_NAME = re.compile(r"^\S+\.\w{2,5}$")


@dataclass(slots=True)
class CleaningReport:
    """How many of each were left out of one HTML text; pictures and players left a caption or link where they had one."""

    pictures: int = 0
    players: int = 0
    scripts: int = 0
    trackers: int = 0  # pictures of one pixel
    links: int = 0  # links without an address that leads somewhere; their words stay


@dataclass(slots=True)
class _Page:
    """One text being put in order."""

    root: HtmlElement
    report: CleaningReport = field(default_factory=CleaningReport)


def prepare(html: str, language: str) -> tuple[str, CleaningReport]:
    """`html` without anything that would load from elsewhere, its headings and paragraphs in order, and what was left out."""
    page = _Page(_parse(html))
    page.report.scripts = len(_SCRIPT.findall(html))
    with override(language):
        _captioned_tables(page.root)
        _replace_media(page)
    _unlink(page)
    _drop_empty(page.root)
    _order_headings(page.root)
    _make_paragraphs(page.root)
    return _inner_html(page.root), page.report


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


def _captioned_tables(root: HtmlElement) -> None:
    """Blogger's table of a picture above its caption becomes a figure."""
    for table in list(root.iter("table")):
        picture, caption = table.find(".//img"), table.find(".//td[@class='tr-caption']")
        if "tr-caption-container" not in table.get("class", "") or picture is None:
            continue
        link = picture.getparent() if picture.getparent().tag == "a" else picture
        figcaption = E.figcaption(*([caption.text or "", *caption] if caption is not None else []))
        link.tail = None
        _replace(table, E.figure(link, figcaption))


def _replace_media(page: _Page) -> None:
    for media in list(page.root.iter(*MEDIA)):
        if not any(ancestor is page.root for ancestor in media.iterancestors()):
            continue  # it lay inside another one that is gone
        if media.tag == "img" and media.get("width") in {"0", "1"} and media.get("height") in {"0", "1"}:
            page.report.trackers += 1
            media.drop_tree()
            continue
        if media.tag == "img":
            page.report.pictures += 1
        else:
            page.report.players += 1
        _replace_by_link(media, page.root)


def _replace_by_link(media: HtmlElement, root: HtmlElement) -> None:
    """Put words and a link where a picture or player was: in the figure's caption, as a figure, or within the line."""
    words, link = _words_for(media), _link_to(_address_of(media), is_picture=media.tag == "img")
    figure = next(media.iterancestors("figure"), None)
    whole = _alone_within(media, root) if figure is None else _with_link(media)
    if link is not None and next(whole.iterancestors("a"), None) is not None:
        link = E.span(link.text)  # a link within a link is none: the outer one stays
    if figure is not None:
        whole.drop_tree()
        _say_in_caption(figure, words, link)
    elif whole.getparent().tag in HOLDS_BLOCKS:
        figure = E.figure(CLASS("elsewhere"))
        _say_in_caption(figure, words, link)
        _replace(whole, figure if len(figure) else None)
    else:
        _replace(whole, _in_brackets(words, link))


def _with_link(media: HtmlElement) -> HtmlElement:
    """The link around a picture, where there is one: it leads to the large picture."""
    parent = media.getparent()
    return parent if parent.tag == "a" and len(parent) == 1 and not parent.text_content().strip() else media


def _in_brackets(words: str, link: HtmlElement | None) -> HtmlElement | None:
    if link is None:
        return E.small(f"[{words}]") if words else None
    return E.small(f"[{words} " if words else "[", link, "]")


def _say_in_caption(figure: HtmlElement, words: str, link: HtmlElement | None) -> None:
    """Add `link` to the figure's caption, which gets `words` where it says nothing yet."""
    figure.set("class", "elsewhere")
    caption = figure.find(".//figcaption")
    if caption is None:
        if not words and link is None:
            return
        caption = E.figcaption()
        figure.append(caption)
    if not caption.text_content().strip() and words:
        caption.text = words
    if link is not None:
        _append_text(caption, " · " if caption.text_content().strip() else "")
        caption.append(link)


def _append_text(node: HtmlElement, text: str) -> None:
    if len(node):
        node[-1].tail = (node[-1].tail or "").rstrip() + text
    else:
        node.text = (node.text or "").rstrip() + text


def _address_of(media: HtmlElement) -> str:
    """The address a reader may follow to see it: the link around it, else its own; "" where there is none."""
    parent = media.getparent()
    own = [media.get("src"), media.get("data"), *(source.get("src") for source in media.iter("source", "embed"))]
    own += [param.get("value") for param in media.iter("param") if param.get("name") in {"movie", "src", "url"}]
    around = [parent.get("href")] if parent.tag == "a" else []
    return next((found for found in map(_absolute, around + own) if found), "")


def _absolute(address: str | None) -> str:
    """An http(s) address with a host, or ""."""
    address = (address or "").strip()
    address = f"https:{address}" if address.startswith("//") else address
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in {"http", "https"} and parts.hostname else ""


def _words_for(media: HtmlElement) -> str:
    """The picture's alternative text, unless it is empty or a file's name."""
    words = (media.get("alt") or "").strip()
    return "" if _FILE_NAME.match(words) else words


def _link_to(address: str, *, is_picture: bool) -> HtmlElement | None:
    if not address:
        return None
    host = urlsplit(address).hostname
    words = gettext("See the picture on %(host)s") if is_picture else gettext("Open the player on %(host)s")
    return E.a(words % {"host": host}, href=address)


def _alone_within(node: HtmlElement, root: HtmlElement) -> HtmlElement:
    """The outermost element around `node` that holds nothing else."""
    while (parent := node.getparent()) is not root and parent.tag in INLINE | {"p", "div", "center"}:
        others = [child for child in parent if child is not node and child.tag != "br"]
        if others or (parent.text or "").strip() or any((child.tail or "").strip() for child in parent):
            break
        node = parent
    return node


def _replace(old: HtmlElement, new: HtmlElement | None) -> None:
    """Put `new` where `old` stands, or nothing; the text after it stays."""
    if new is None:
        old.drop_tree()
        return
    new.tail, old.tail = old.tail, None
    old.getparent().replace(old, new)


def _unlink(page: _Page) -> None:
    """Links that lead nowhere from our page lose their link, not their words."""
    for link in list(page.root.iter("a")):
        address = link.get("href") or ""
        if address.startswith("//"):
            link.set("href", address := f"https:{address}")
        if not _absolute(address) and not address.startswith("mailto:"):
            page.report.links += 1 if address else 0
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


def _within(root: HtmlElement, tags: set[str]) -> Iterator[HtmlElement]:
    return (node for node in root.iterdescendants() if node.tag in tags)


def _inner_html(root: HtmlElement) -> str:
    whole = str(lxml_html.tostring(root, encoding="unicode"))
    return whole[whole.index(">") + 1 : whole.rindex("</")]
